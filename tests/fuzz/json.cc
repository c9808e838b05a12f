// JSON texts (service/json).
#include "service/json/json_value.h"
#include "service/json/write_value.h"
#include "tests/fuzz/target.h"

namespace facta::fuzz {
namespace {

std::string written(const json::JsonDocument& document) {
  std::string text;
  json::JsonWriter out(text);
  json::write_value(out, document.root());
  return text;
}

}  // namespace

FACTA_FUZZ(json) {
  const std::string_view text = text_of(bytes);
  const auto document = json::parse_json(std::string(text));
  if (!document) {
    must(document.error().offset <= text.size(), "an error is within the text");
    must(!document.error().message.empty(), "an error says what is wrong");
    return;
  }
  must(document->text() == text, "a document keeps its text");
  const std::string once = written(*document);
  const auto again = json::parse_json(once);
  must(again.has_value(), "what is written can be read");
  must(written(*again) == once, "what was read is written the same");
}

}  // namespace facta::fuzz
