// Events and records as JSON.
#pragma once

#include "events/record/admitted_record.h"
#include "service/json/json_writer.h"

#include <vector>

namespace facta::api {

// The data of one event, an object.
void write_event(json::JsonWriter& out, const Event& event);
// [{"type", "index", "data"}]
void write_events(json::JsonWriter& out, const std::vector<Event>& events);
void write_warnings(json::JsonWriter& out, const std::vector<Warning>& warnings);
// Everything a record says: who, when, why, its hash and the one it links to, events or refusal.
void write_record(json::JsonWriter& out, const AdmittedRecord& admitted);

}  // namespace facta::api
