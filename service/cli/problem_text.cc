#include "service/cli/problem_text.h"

#include "service/cli/json_text.h"
#include "service/http/message.h"

#include <ostream>
#include <string_view>

namespace facta::cli {
namespace {

constexpr std::size_t kForeignBytesMax = 300;

std::string_view text_of(const json::JsonValue& object, std::string_view member) {
  const json::JsonValue* const value = object.find(member);
  return value == nullptr ? std::string_view() : value->string();
}

// " (export 3, noord/98)": what stands in the way, and the record that made it so.
std::string culprit_of(const json::JsonValue& refused) {
  const std::string_view subject = text_of(refused, "subject");
  const std::string_view position = text_of(refused, "position");
  if (subject.empty()) {
    return {};
  }
  return " (" + std::string(subject) + (position.empty() ? "" : ", ") + std::string(position) + ")";
}

// A JSON pointer into the body, or the part of the request.
std::string place_of(const json::JsonValue& error) {
  if (error.find("in") == nullptr) {
    return std::string(text_of(error, "pointer"));
  }
  return std::string(text_of(error, "in")) + " " + std::string(text_of(error, "name"));
}

void write_reasons(std::ostream& out, const json::JsonValue& problem) {
  const json::JsonValue* const details = problem.find("details");
  const std::size_t count = details == nullptr ? 0 : details->items().size();
  if (count == 0 ||
      (count == 1 && text_of(details->items()[0], "code") == text_of(problem, "code"))) {
    return;  // says nothing that is not said already
  }
  for (const json::JsonValue& reason : details->items()) {
    out << "  - " << text_of(reason, "code") << ": " << text_of(reason, "detail");
    out << culprit_of(reason) << '\n';
  }
}

}  // namespace

void write_problem(const Terminal& terminal, int status, const std::string& body) {
  std::ostream& out = *terminal.error;
  const auto document = json::parse_json(body);
  if (!document || text_of(document->root(), "code").empty()) {
    out << terminal.styled_error(Style::kRed, "refused") << ": HTTP " << status << ' '
        << http::reason_phrase(status) << ' ' << body.substr(0, kForeignBytesMax) << '\n';
    return;
  }
  const json::JsonValue& problem = document->root();
  out << terminal.styled_error(Style::kRed, "refused") << ": " << text_of(problem, "code") << '\n';
  out << "  " << text_of(problem, "detail");
  out << culprit_of(problem) << '\n';
  write_reasons(out, problem);
  if (const json::JsonValue* const errors = problem.find("errors")) {
    for (const json::JsonValue& error : errors->items()) {
      out << "  - " << place_of(error) << ": " << text_of(error, "detail") << '\n';
    }
  }
  const std::string_view remedy = text_of(problem, "remedy");
  if (!remedy.empty()) {
    out << "  remedy: " << remedy << '\n';
  }
}

}  // namespace facta::cli
