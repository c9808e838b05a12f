// Questions about numbers: the audit of 5.1.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct NumberItem {
  std::string series;
  std::uint64_t ordinal = 0;
  NumberAuditRow row;
};

// By series, then in order of number; `series` empty: all.
Page<NumberItem> number_audit(const Views& views, std::string_view company, std::string_view series,
                              std::optional<NumberState> state, const PageRequest& request);

}  // namespace facta
