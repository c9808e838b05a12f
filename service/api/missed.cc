#include "service/api/missed.h"

#include "projections/history/query.h"
#include "service/api/event_json.h"
#include "service/api/record_at.h"

namespace facta::api {
namespace {

constexpr std::uint64_t kRecordsMax = 20;
constexpr std::chrono::milliseconds kWaitMax{500};

void write_missed(json::JsonWriter& out, const Record& record) {
  out.begin_object().key("sequence").unsigned_integer(record.sequence);
  out.field("time", print(record.time)).field("actor", record.actor);
  out.field("command", record.command);
  out.key("events");
  record.accepted() ? write_events(out, record.events())
                    : static_cast<void>(out.begin_array().end_array());
  out.end_object();
}

}  // namespace

std::string missed_records(const CommandDoor& door, const std::string& company, std::uint64_t after,
                           std::uint64_t to) {
  if (door.projector == nullptr || door.log == nullptr || after >= to) {
    return {};
  }
  const std::uint64_t last = std::min(to, after + kRecordsMax);
  if (!door.projector->wait_for(company, last, std::chrono::steady_clock::now() + kWaitMax)) {
    return {};
  }
  std::string text = ",\"missed\":";
  json::JsonWriter out(text);
  out.begin_object().key("after").unsigned_integer(after).key("to").unsigned_integer(to);
  out.key("records").begin_array();
  for (std::uint64_t sequence = after + 1; sequence <= last; ++sequence) {
    const auto item = door.projector->read(
        [&](const Views& views) { return history_record(views, company, sequence); });
    const auto record = item && item->place ? record_at(*door.log, *item->place) : std::nullopt;
    if (!record) {
      return {};
    }
    write_missed(out, record->record);
  }
  out.end_array().field("more", last < to).end_object();
  return text;
}

}  // namespace facta::api
