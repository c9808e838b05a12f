// Whether a schema may follow another: only additions (events/schema/events.capnp says the rules).
#pragma once

#include "events/base/result.h"

#include <span>
#include <string>

namespace facta {

// Both as `capnp compile -o-` writes them (a CodeGeneratorRequest). The error says what broke.
Result<Done, std::string> check_schema_evolution(std::span<const std::byte> before,
                                                 std::span<const std::byte> after);

}  // namespace facta
