// Questions about receivables: JRN-07.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct OpenItemFilter {
  std::string customer;   // empty: all
  bool openOnly = false;  // something remains
};

// Newest first.
Page<OpenItemRow> open_items(const Views& views, std::string_view company,
                             const OpenItemFilter& filter, const PageRequest& request);

}  // namespace facta
