// Questions about credit actions (5.5), newest first.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct CreditActionFilter {
  std::string company;  // empty: all
  std::string customer;
  std::optional<CreditActionState> state;
  std::optional<CreditOrigin> origin;
  std::optional<Time> from, until;  // of the request
};

Page<CreditActionItem> credit_actions(const Views& views, const CreditActionFilter& filter,
                                      const PageRequest& request);

}  // namespace facta
