#include "service/api/event_json.h"

#include "service/api/encode.h"

namespace facta::api {

void write_event(json::JsonWriter& out, const Event& event) {
  std::visit([&](const auto& happened) { write_object(out, happened); }, event);
}

void write_events(json::JsonWriter& out, const std::vector<Event>& events) {
  out.begin_array();
  for (std::size_t i = 0; i < events.size(); ++i) {
    out.begin_object().field("type", type_of(events[i]));
    out.key("index").unsigned_integer(i);
    out.key("data");
    write_event(out, events[i]);
    out.end_object();
  }
  out.end_array();
}

void write_warnings(json::JsonWriter& out, const std::vector<Warning>& warnings) {
  out.begin_array();
  for (const Warning& warning : warnings) {
    write_object(out, warning);
  }
  out.end_array();
}

void write_record(json::JsonWriter& out, const AdmittedRecord& admitted) {
  const Record& record = admitted.record;
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      out.field(name, value);
    }
  };
  out.begin_object().field("company", record.company);
  out.key("sequence").unsigned_integer(record.sequence);
  out.field("hash", hex(admitted.hash)).field("previous", hex(record.previous));
  out.field("time", print(record.time)).field("actor", record.actor);
  out.key("roles").begin_array();
  for (const std::string& role : record.roles) {
    out.string(role);
  }
  out.end_array().field("authentication", record.authentication);
  out.field("workDate", print(record.work_date)).field("command", record.command);
  out.field("commandId", record.command_id).field("idFromClient", record.id_from_client);
  out.field("requestDigest", hex(record.request_digest));
  text("correlationId", record.correlation_id);
  text("causationId", record.causation_id);
  text("operationId", record.operation_id);
  text("reason", record.reason);
  out.key("schemaVersion").unsigned_integer(record.schema_version);
  out.field("outcome", record.accepted() ? "accepted" : "refused");
  if (record.accepted()) {
    out.key("events");
    write_events(out, record.events());
  } else {
    out.key("refusal");
    write_object(out, record.refusal());
  }
  out.key("warnings");
  write_warnings(out, record.warnings);
  out.end_object();
}

}  // namespace facta::api
