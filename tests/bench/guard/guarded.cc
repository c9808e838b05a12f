#include "tests/bench/guard/guarded.h"

#include "events/base/assert.h"
#include "service/api/csv.h"
#include "service/api/hours_body.h"
#include "service/api/items.h"

namespace facta::guard {
namespace {

void submit(Writer& writer, Submission& submission) {
  FACTA_ASSERT(writer.submit(std::move(submission)), "the writer takes it");
}

}  // namespace

void guarded_decode(const std::vector<api::RoutedRequest>& requests,
                    std::vector<Command>& commands) {
  for (const api::RoutedRequest& request : requests) {
    auto command = api::decode_hours(request);
    FACTA_ASSERT(command, "a body of hours");
    commands.push_back(std::move(*command));
  }
}

void guarded_decide(Writer& writer, std::vector<Submission>& submissions) {
  for (Submission& submission : submissions) {
    submit(writer, submission);
    writer.turn();
  }
}

void guarded_run(Writer& writer, Submission& request, const bool& done) {
  submit(writer, request);
  while (!done) {
    writer.turn();
  }
}

void guarded_views(Views& views, const Admitted& records) {
  for (const auto& one : records) {
    views.fold(one->record, one->hash);
  }
}

bool guarded_replay(Books& books, EventLog& log) {
  return books.catch_up(log, 0, [](const auto&) {}).has_value();
}

void guarded_csv(const std::vector<HoursItem>& items, std::string& out) {
  api::CsvWriter lines(out);
  for (const HoursItem& item : items) {
    api::write_csv_line(lines, item);
  }
}

void guarded_json(const std::vector<HoursItem>& items, std::string& out) {
  json::JsonWriter writer(out);
  writer.begin_array();
  for (const HoursItem& item : items) {
    api::write_object(writer, item);
  }
  writer.end_array();
}

}  // namespace facta::guard
