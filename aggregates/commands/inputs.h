// The parts that bodies of commands have in common.
#pragma once

#include "events/schema/events.gen.h"

#include <optional>
#include <string>

namespace facta {

using OptionalText = std::optional<std::string>;

struct WindowInput {
  std::optional<Date> from, to;
  FACTA_DESCRIBE(WindowInput, from, to)
};

}  // namespace facta
