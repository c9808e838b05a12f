// JSON that was read, written again.
#pragma once

#include "service/json/json_value.h"
#include "service/json/json_writer.h"

namespace facta::json {

// The value as compact JSON; numbers exactly as they were read.
void write_value(JsonWriter& out, const JsonValue& value);

}  // namespace facta::json
