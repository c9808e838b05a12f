// What the door itself refuses, before the ledger is asked: framing, limits, routes. Beside the
// catalogue of the ledger (aggregates/refusals), and documented with it.
#pragma once

#include <span>
#include <string_view>

namespace facta::api {

struct DoorRefusal {
  std::string_view code;
  int status;
  std::string_view message;  // one sentence
  std::string_view remedy;
};

// Every one, sorted by code; a code stands once for each status it comes with.
std::span<const DoorRefusal> door_refusals();
const DoorRefusal& door_refusal(std::string_view code, int status);  // one that is in the list

}  // namespace facta::api
