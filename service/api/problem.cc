#include "service/api/problem.h"

#include "service/api/door_refusals.h"
#include "service/api/hours_body.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <iterator>

namespace facta::api {
namespace {

void write_subject(json::JsonWriter& out, const Asked& asked, std::string_view subject) {
  if (subject.empty()) {
    return;
  }
  const Culprit culprit = culprit_of(subject);
  out.field("subject", culprit.what);
  if (culprit.sequence != 0) {
    out.key("sequence").unsigned_integer(culprit.sequence);
    out.field("position", asked.company + "/" + std::to_string(culprit.sequence));
  }
}

// The sentence of a kind of refusal, the same each time: what differs stands in `detail`.
std::string title_of(std::string_view message) {
  std::string title;
  bool slot = false;
  for (const char c : message) {
    if (c == '{') {
      title += "…";
    }
    slot = c == '{' || (slot && c != '}');
    if (!slot && c != '}') {
      title.push_back(c);
    }
  }
  return title;
}

void write_head(json::JsonWriter& out, int status, std::string_view code, std::string_view title,
                std::string_view detail) {
  out.begin_object();
  out.field("type", "/docs/errors#" + std::string(code)).field("title", title);
  out.field("status", std::int64_t{status}).field("detail", detail).field("code", code);
}

// Where a field at fault is: in the body by JSON pointer, else in the part of the request it names
// ("query limit", "header If-Match").
void write_place(json::JsonWriter& out, const std::string& place) {
  for (const std::string_view part : {"query", "header"}) {
    if (place.starts_with(part) && place.size() > part.size() && place[part.size()] == ' ') {
      out.field("in", part).field("name", std::string_view(place).substr(part.size() + 1));
      return;
    }
  }
  out.field("pointer", place);
}

// The end of a refusal with one failing condition, which is listed like those of any other.
void write_only_reason(json::JsonWriter& out, std::string_view code, std::string_view detail,
                       std::string_view remedy) {
  out.field("remedy", remedy).key("details").begin_array().begin_object();
  out.field("code", code).field("detail", detail).field("remedy", remedy);
  out.end_object().end_array().end_object();
}

http::HttpResponse response_of(int status, std::string body) {
  http::HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = std::move(body);
  if (status == 429 || status == 503) {
    response.headers.push_back({"Retry-After", "1"});
  }
  return response;
}

// The fields at fault: given, or on record as reasons without a code.
std::vector<FieldFault> faults_of(const Refusal& refusal, const std::vector<FieldFault>& given) {
  std::vector<FieldFault> faults = given;
  for (const Reason& reason : refusal.reasons) {
    if (reason.code.empty()) {
      faults.push_back({reason.subject, reason.detail});
    }
  }
  return faults;
}

void write_errors(json::JsonWriter& out, const std::vector<FieldFault>& faults,
                  const Asked& asked) {
  if (faults.empty()) {
    return;
  }
  std::optional<EntryPlaces> places;
  if (asked.request != nullptr && faults.front().pointer.starts_with("/entries/")) {
    places.emplace(asked.request->http);
  }
  out.key("errors").begin_array();
  for (const FieldFault& fault : faults) {
    out.begin_object();
    write_place(out, places ? places->in_body(fault.pointer) : fault.pointer);
    out.field("detail", fault.detail).end_object();
  }
  out.end_array();
}

// Refusals of what does not exist, and where a path names such a thing. 404 is for what the path
// names; what the body or a parameter names is a value that is not allowed, 422 (api.md section 2).
struct Unknown {
  std::string_view code;
  std::string_view collection;
};
constexpr Unknown kUnknowns[] = {
    {"company.unknown", "companies"},
    {"contact.unknown", "contacts"},
    {"credit.invoice_unknown", "invoices"},
    {"customer.unknown", "customers"},
    {"export.unknown", "exports"},
    {"hours.entry_unknown", "hours"},
    {"invoice.unknown", "invoices"},
    {"job.unknown", "jobs"},
    {"journal.entry_unknown", ""},
    {"project.unknown", "projects"},
    {"return.invoice_unknown", "invoices"},
    {"run.revert.unknown_run", "runs"},
    {"run.unknown", "runs"},
    {"token.unknown", "tokens"},
};

bool path_names_one_of(std::string_view collection, const Asked& asked) {
  const std::vector<std::string>& segments = asked.request->http.segments;
  const auto found = std::ranges::find(segments, collection);
  return found != segments.end() && std::next(found) != segments.end();
}

int status_for(const RefusalEntry& entry, const Asked& asked) {
  const auto* const unknown = std::ranges::find(kUnknowns, entry.code, &Unknown::code);
  if (unknown == std::end(kUnknowns) || asked.request == nullptr) {
    return status_of(entry.kind);
  }
  return path_names_one_of(unknown->collection, asked) ? 404 : 422;
}

http::HttpResponse make(const Refusal& refusal, const std::vector<FieldFault>& fields,
                        const Asked& asked, std::string_view more) {
  const RefusalEntry& entry = refusal_entry(refusal.code);
  const int status = status_for(entry, asked);
  std::string body;
  json::JsonWriter out(body);
  write_head(out, status, refusal.code, title_of(entry.message), refusal.detail);
  if (!asked.company.empty()) {
    out.field("company", asked.company);
  }
  write_subject(out, asked, refusal.subject);
  out.field("remedy", refusal.remedy);
  if (const auto request = remedy_request(refusal, asked)) {
    out.key("remedyRequest").raw(*request);
  }
  out.key("details").begin_array();
  write_reasons(out, refusal, asked);
  out.end_array();
  write_errors(out, faults_of(refusal, fields), asked);
  body += more;
  out.end_object();
  return response_of(status, std::move(body));
}

}  // namespace

void write_reasons(json::JsonWriter& out, const Refusal& refusal, const Asked& asked) {
  for (const Reason& reason : refusal.reasons) {
    if (reason.code.empty()) {
      continue;  // a field at fault
    }
    out.begin_object().field("code", reason.code).field("detail", reason.detail);
    write_subject(out, asked, reason.subject);
    const bool first = &reason == &refusal.reasons.front();
    const std::string_view remedy =
        first ? std::string_view(refusal.remedy) : refusal_entry(reason.code).remedy;
    if (first || remedy.find('{') == std::string_view::npos) {
      out.field("remedy", remedy);
    }
    if (const auto request = remedy_request(reason, asked)) {
      out.key("remedyRequest").raw(*request);
    }
    out.end_object();
  }
}

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::kMalformed:
      return 400;
    case RefusalKind::kUnauthenticated:
      return 401;
    case RefusalKind::kForbidden:
      return 403;
    case RefusalKind::kNotFound:
      return 404;
    case RefusalKind::kConflict:
      return 409;
    case RefusalKind::kStale:
      return 412;
    case RefusalKind::kTooLarge:
      return 413;
    case RefusalKind::kInvalid:
      return 422;
    case RefusalKind::kOverloaded:
      return 429;
    case RefusalKind::kMediaType:
      return 415;
    case RefusalKind::kUnknownOutcome:
    case RefusalKind::kUnavailable:
      return 503;
  }
  return 500;
}

http::HttpResponse problem_response(const Rejection& rejection, const Asked& asked,
                                    std::string_view more) {
  return make(rejection.refusal, rejection.fields, asked, more);
}

http::HttpResponse problem_response(const Refusal& refusal, const Asked& asked) {
  return make(refusal, {}, asked, {});
}

http::HttpResponse problem_response(const Rejection& rejection, std::string_view company) {
  Asked asked;
  asked.company = company;
  return make(rejection.refusal, rejection.fields, asked, {});
}

http::HttpResponse door_problem(std::string_view code, int status, std::string_view detail,
                                std::string_view remedy) {
  const DoorRefusal& refusal = door_refusal(code, status);
  std::string body;
  json::JsonWriter out(body);
  write_head(out, status, code, refusal.message, detail);
  write_only_reason(out, code, detail, remedy.empty() ? refusal.remedy : remedy);
  return response_of(status, std::move(body));
}

std::string problem_body(const http::Problem& problem) {
  if (problem.code != "request.invalid" && problem.code != "request.too_large") {
    return door_problem(problem.code, problem.status, problem.detail).body;
  }
  const RefusalEntry& entry = refusal_entry(problem.code);  // the ledger refuses these as well
  std::string body;
  json::JsonWriter out(body);
  write_head(out, problem.status, problem.code, title_of(entry.message), problem.detail);
  write_only_reason(out, problem.code, problem.detail, entry.remedy);
  return body;
}

}  // namespace facta::api
