// What a client that was too late (412) has not seen.
#pragma once

#include "service/api/command_routes.h"

#include <cstdint>
#include <string>

namespace facta::api {

// `,"missed":{"after","to","records":[…],"more"}` with the records of the company behind sequence
// `after` up to `to`, at most 20 of them; empty when they cannot be read now. Waits a moment for
// the views; not for an I/O thread.
std::string missed_records(const CommandDoor& door, const std::string& company, std::uint64_t after,
                           std::uint64_t to);

}  // namespace facta::api
