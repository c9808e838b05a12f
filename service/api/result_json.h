// `result` of a command's answer: the thing that came into being or changed, from the record.
#pragma once

#include "events/record/record.h"
#include "service/json/json_writer.h"

namespace facta::api {

void write_result(json::JsonWriter& out, const Record& record);

}  // namespace facta::api
