#include "service/api/answer.h"

#include "projections/history/query.h"
#include "service/api/event_json.h"
#include "service/api/problem.h"
#include "service/api/result_json.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace facta::api {
namespace {

std::string position_text(const Record& record) {
  return record.company + "/" + std::to_string(record.sequence);
}

// 202: the work goes on after the answer.
int status_of_accepted(const Record& record) {
  if (record.events().empty()) {
    return 200;
  }
  const bool goes_on = record.command == "StartInvoiceRun" || record.command == "ResumeInvoiceRun";
  if (goes_on) {
    return 202;
  }
  if (std::holds_alternative<JobRunStarted>(record.events().front())) {
    const auto ended = [](const Event& event) {
      return std::holds_alternative<JobRunCompleted>(event);
    };
    return std::ranges::any_of(record.events(), ended) ? 201 : 202;
  }
  if (const auto* exported = std::get_if<JournalExported>(&record.events().front())) {
    return exported->last ? 201 : 202;
  }
  return 201;
}

http::HttpResponse accepted(const AdmittedRecord& admitted, std::string_view more) {
  const Record& record = admitted.record;
  http::HttpResponse response;
  response.status = status_of_accepted(record);
  json::JsonWriter out(response.body);
  out.begin_object();
  out.field("commandId", record.command_id).field("company", record.company);
  out.key("sequence").unsigned_integer(record.sequence);
  out.field("recordHash", hex(admitted.hash)).field("time", print(record.time));
  out.key("result");
  write_result(out, record);
  out.key("events");
  write_events(out, record.events());
  out.key("warnings");
  write_warnings(out, record.warnings);
  response.body += more;
  out.end_object();
  response.headers.push_back({"Facta-Position", position_text(record)});
  return response;
}

// A no-op rests on the record that the company stands at: hash and time are its. Left out when the
// views do not have it soon; a dry run rests on nothing that happened.
void write_standing(json::JsonWriter& out, const Asked& asked, std::uint64_t sequence) {
  constexpr std::chrono::milliseconds kWaitMax{100};
  if (asked.projector == nullptr ||
      !asked.projector->wait_for(asked.company, sequence,
                                 std::chrono::steady_clock::now() + kWaitMax)) {
    return;
  }
  const auto record = asked.projector->read(
      [&](const Views& views) { return history_record(views, asked.company, sequence); });
  if (record) {
    out.field("recordHash", hex(record->row.hash)).field("time", print(record->row.at));
  }
}

http::HttpResponse not_on_record(const Answer& answer, const Asked& asked,
                                 const std::string& command_id, bool dry_run,
                                 std::string_view more) {
  const std::string& company = asked.company;
  http::HttpResponse response;
  json::JsonWriter out(response.body);
  Record as_if;
  as_if.outcome = answer.decision->events;
  as_if.warnings = answer.decision->warnings;
  out.begin_object();
  out.field("commandId", command_id).field("company", company);
  out.key("sequence").unsigned_integer(answer.sequence);
  if (!dry_run) {
    write_standing(out, asked, answer.sequence);
  }
  out.field("dryRun", dry_run);
  out.key("result");
  write_result(out, as_if);
  out.key("events");
  write_events(out, answer.decision->events);
  out.key("warnings");
  write_warnings(out, answer.decision->warnings);
  response.body += more;
  out.end_object();
  response.headers.push_back({"Facta-Position", company + "/" + std::to_string(answer.sequence)});
  return response;
}

}  // namespace

http::HttpResponse answer_response(const Answer& answer, const Asked& asked,
                                   const std::string& command_id, bool dry_run,
                                   std::string_view more) {
  http::HttpResponse response;
  switch (answer.kind) {
    case Answer::Kind::kRecord:
      if (answer.record->record.accepted()) {
        response = accepted(*answer.record, more);
      } else {
        response = problem_response(answer.record->record.refusal(), asked);
        response.headers.push_back({"Facta-Position", position_text(answer.record->record)});
      }
      break;
    case Answer::Kind::kNoRecord:
      response = not_on_record(answer, asked, command_id, dry_run, more);
      break;
    case Answer::Kind::kRejected:
      response = problem_response(*answer.rejection, asked, more);
      break;
    case Answer::Kind::kUnknown:
      response = problem_response(reject("ledger.outcome_unknown", command_id), asked);
      break;
  }
  if (answer.replayed) {
    response.headers.push_back({"Idempotency-Replayed", "true"});
  }
  response.headers.push_back({"Idempotency-Key", command_id});
  return response;
}

http::HttpResponse can_response(const Answer& answer, const Asked& asked) {
  const bool refused = answer.kind == Answer::Kind::kRejected;
  if (refused && answer.rejection->refusal.code == "company.unknown") {
    return problem_response(*answer.rejection, asked);
  }
  http::HttpResponse response;
  json::JsonWriter out(response.body);
  out.begin_object();
  out.field("allowed", !refused && answer.kind == Answer::Kind::kNoRecord);
  out.key("reasons").begin_array();
  if (refused) {
    write_reasons(out, answer.rejection->refusal, asked);
  }
  out.end_array().end_object();
  response.headers.push_back(
      {"Facta-Position", asked.company + "/" + std::to_string(answer.sequence)});
  return response;
}

}  // namespace facta::api
