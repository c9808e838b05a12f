// Every route there is, and who may ask it (AUTH, domain.md section 6; DEC-18).
#pragma once

#include "service/api/gate.h"

#include <string>
#include <vector>

namespace facta::api_testing {

using Held = std::vector<Permission>;

// What a route needs: any of these sets; the empty set is anyone who is signed in.
using Needs = std::vector<Held>;

struct AccessRow {
  const char* route;  // "GET /v1/balance"; without a leading slash: under the company
  api::Reach reach;
  Needs needs;

  std::string pattern() const;
};
const std::vector<AccessRow>& access_table();
// Null: the table does not have it.
const AccessRow* access_row(const api::Route& route);

}  // namespace facta::api_testing
