#include "service/api/problem.h"

#include "service/json/json_writer.h"

namespace facta::api {
namespace {

void write_reasons(json::JsonWriter& out, const std::vector<Reason>& reasons) {
  out.key("details").begin_array();
  for (const Reason& reason : reasons) {
    out.begin_object().field("code", reason.code).field("detail", reason.detail);
    if (!reason.subject.empty()) {
      out.field("subject", reason.subject);
    }
    out.end_object();
  }
  out.end_array();
}

void write_head(json::JsonWriter& out, int status, std::string_view code, std::string_view title,
                std::string_view detail) {
  out.begin_object();
  out.field("type", "/docs/errors#" + std::string(code)).field("title", title);
  out.field("status", std::int64_t{status}).field("detail", detail).field("code", code);
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

http::HttpResponse make(const Refusal& refusal, const std::vector<FieldFault>& fields,
                        std::string_view company) {
  const int status = status_of(refusal_entry(refusal.code).kind);
  std::string body;
  json::JsonWriter out(body);
  write_head(out, status, refusal.code, http::reason_phrase(status), refusal.detail);
  if (!company.empty()) {
    out.field("company", company);
  }
  if (!refusal.subject.empty()) {
    out.field("subject", refusal.subject);
  }
  out.field("remedy", refusal.remedy);
  write_reasons(out, refusal.reasons);
  if (!fields.empty()) {
    out.key("errors").begin_array();
    for (const FieldFault& fault : fields) {
      out.begin_object().field("pointer", fault.pointer).field("detail", fault.detail).end_object();
    }
    out.end_array();
  }
  out.end_object();
  return response_of(status, std::move(body));
}

}  // namespace

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

http::HttpResponse problem_response(const Rejection& rejection, std::string_view company) {
  return make(rejection.refusal, rejection.fields, company);
}

http::HttpResponse problem_response(const Refusal& refusal, std::string_view company) {
  return make(refusal, {}, company);
}

http::HttpResponse problem_response(int status, std::string_view code, std::string_view detail,
                                    std::string_view remedy) {
  std::string body;
  json::JsonWriter out(body);
  write_head(out, status, code, http::reason_phrase(status), detail);
  out.field("remedy", remedy).key("details").begin_array().end_array().end_object();
  return response_of(status, std::move(body));
}

std::string problem_body(const http::Problem& problem) {
  std::string body;
  json::JsonWriter out(body);
  write_head(out, problem.status, problem.code, http::reason_phrase(problem.status),
             problem.detail);
  out.end_object();
  return body;
}

}  // namespace facta::api
