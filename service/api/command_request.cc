#include "service/api/command_request.h"

#include "events/base/assert.h"
#include "events/values/text.h"

#include <algorithm>
#include <array>
#include <sys/random.h>

namespace facta::api {
namespace {

std::string random_id() {
  std::array<std::uint8_t, 16> bytes{};
  FACTA_ASSERT(getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
               "no random numbers from the system");
  return hex(bytes);
}

Rejection reject_header(std::string_view name, std::string detail) {
  return reject_field("header " + std::string(name), std::move(detail));
}

// "<sequence>" of the company, in quotes as an entity tag; `*` is no condition.
Result<std::optional<std::uint64_t>, Rejection> expected_sequence(
    const http::HttpRequest& request) {
  const auto header = request.headers.find("If-Match");
  if (!header || *header == "*") {
    return std::optional<std::uint64_t>{};
  }
  std::string_view text = *header;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  const auto number = parse_decimal(text, 0);
  if (!number || *number < 0) {
    return Unexpected{reject_header("If-Match", "must be the company's sequence, such as \"42\"")};
  }
  return std::optional<std::uint64_t>{static_cast<std::uint64_t>(*number)};
}

}  // namespace

std::string media_type(const http::HttpRequest& request) {
  std::string type(request.headers.find("Content-Type").value_or(""));
  type.erase(std::min(type.find(';'), type.size()));
  while (!type.empty() && type.back() == ' ') {
    type.pop_back();
  }
  std::ranges::transform(type, type.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  return type;
}

const json::JsonValue& empty_object() {
  static const auto kDocument = json::parse_json("{}");
  return kDocument->root();
}

Result<std::optional<json::JsonDocument>, Rejection> parse_body(const http::HttpRequest& request) {
  if (request.body.empty()) {
    return std::optional<json::JsonDocument>{};
  }
  const std::string type = media_type(request);
  if (!type.empty() && type != "application/json") {
    return Unexpected{reject("request.media_type", type, {{"type", type}})};
  }
  auto document = json::parse_json(request.body);
  if (!document) {
    return Unexpected{reject_field(
        document.error().pointer,
        document.error().message + " (byte " + std::to_string(document.error().offset) + ")")};
  }
  return std::optional<json::JsonDocument>{std::move(*document)};
}

Result<Submission, Rejection> make_submission(const RoutedRequest& routed,
                                              const std::string& company, Command command) {
  const http::HttpRequest& request = routed.http;
  Submission submission;
  submission.company = company;
  submission.command = std::move(command);
  submission.actor = routed.caller.actor;
  submission.bytes = request.body.size() + 512;
  const auto key = request.headers.find("Idempotency-Key");
  submission.id_from_client = key && !key->empty();
  submission.command_id = submission.id_from_client ? std::string(*key) : random_id();
  if (!is_printable_id(submission.command_id)) {
    return Unexpected{reject_header("Idempotency-Key", "must be 1 to 64 printable characters")};
  }
  auto expected = expected_sequence(request);
  if (!expected) {
    return Unexpected{std::move(expected.error())};
  }
  submission.expected_sequence = *expected;
  if (const auto date = request.headers.find("Facta-Work-Date")) {
    submission.work_date = parse_date(*date);
    if (!submission.work_date) {
      return Unexpected{reject_header("Facta-Work-Date", "must be a date (YYYY-MM-DD)")};
    }
  }
  if (const std::string* dry = request.parameter("dryRun")) {
    if (*dry != "true" && *dry != "false") {
      return Unexpected{reject_field("query dryRun", "must be true or false")};
    }
    submission.dry_run = *dry == "true";
  }
  return submission;
}

}  // namespace facta::api
