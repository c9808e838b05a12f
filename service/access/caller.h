// Who a request is from, what they may do, and where.
#pragma once

#include "aggregates/commands/context.h"

#include <string>
#include <string_view>
#include <vector>

namespace facta::access {

struct Caller {
  Actor actor;
  bool all_companies = false;
  std::vector<std::string> companies;  // when not all
  std::string key;                     // whose requests are counted together: "token:3"

  // Only who is authorised everywhere sees the chain of the tokens.
  bool may_see(std::string_view company) const;
};

}  // namespace facta::access
