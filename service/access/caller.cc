#include "service/access/caller.h"

#include "aggregates/access/access.h"

#include <algorithm>

namespace facta::access {

bool Caller::may_see(std::string_view company) const {
  return all_companies ||
         (company != kAccessChain && std::ranges::find(companies, company) != companies.end());
}

}  // namespace facta::access
