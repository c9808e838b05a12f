#include "service/http/problem.h"

#include "service/http/message.h"
#include "service/json/json_writer.h"

namespace facta::http {

std::string plain_problem_body(const Problem& problem) {
  std::string out;
  json::JsonWriter writer(out);
  writer.begin_object().field("type", "about:blank");
  writer.field("title", reason_phrase(problem.status));
  writer.field("status", static_cast<std::int64_t>(problem.status));
  writer.field("detail", problem.detail).field("code", problem.code).end_object();
  return out;
}

}  // namespace facta::http
