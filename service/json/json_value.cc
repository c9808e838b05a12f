#include "service/json/json_value.h"

#include "service/json/arena.h"
#include "service/json/tree_builder.h"
#include "service/json/utf8.h"

#include <algorithm>
#include <simdjson.h>
#include <utility>

namespace facta::json {

// On the heap, so that neither a short body nor the arena moves with its document.
struct JsonDocument::Storage {
  explicit Storage(std::string text) : body(std::move(text)), arena(body.size()) {}
  std::string body;
  Arena arena;
};

JsonDocument::JsonDocument(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

std::string_view JsonDocument::text() const {
  return storage_->body;
}

std::string_view kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kFalse:
    case JsonKind::kTrue:
      return "boolean";
    case JsonKind::kNumber:
      return "number";
    case JsonKind::kString:
      return "string";
    case JsonKind::kArray:
      return "array";
    case JsonKind::kObject:
      return "object";
  }
  return "value";
}

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members()) {
    if (member.name == name) {
      return &member.value;
    }
  }
  return nullptr;
}

void append_pointer(std::string& out, std::string_view name) {
  out.push_back('/');
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out.push_back(c);
    }
  }
}

std::string JsonPointer::text() const {
  if (parent_ == nullptr) {
    return {};
  }
  std::string out = parent_->text();
  append_pointer(out, index_ == kNoIndex ? std::string(name_) : std::to_string(index_));
  return out;
}

namespace {

// The first control character in a string, or else the quote of the string that never ends.
JsonError locate_bad_string(std::string_view text) {
  bool in_string = false;
  std::size_t open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && static_cast<unsigned char>(c) < 0x20) {
      return {"a string has an unescaped control character", i, {}};
    }
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
      open = in_string ? i : open;
    }
  }
  return {"a string is not closed", open, {}};
}

JsonError scan_error(simdjson::error_code code, std::string_view text) {
  switch (code) {
    case simdjson::EMPTY:
      return {"the text is empty", text.size(), {}};
    case simdjson::UTF8_ERROR:
      return {"the text is not valid UTF-8", std::min(utf8_error_offset(text), text.size()), {}};
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
      return locate_bad_string(text);
    case simdjson::MEMALLOC:
      return {"there is no memory to read the text", 0, {}};
    default:
      return {"the text is not JSON", 0, {}};
  }
}

using Scanner = std::unique_ptr<simdjson::internal::dom_parser_implementation>;

// simdjson's first stage: UTF-8 and string checks, and where every structural character is. Its
// second stage is not used: it turns numbers into doubles and forgets positions.
simdjson::error_code scan(Scanner& scanner, std::string_view text) {
  // Room is kept from one body to the next, except what a rare large body needed.
  constexpr std::size_t kKeptBytesMin = 64u << 10;
  const std::size_t capacity = std::max(text.size(), kKeptBytesMin);
  simdjson::error_code code = simdjson::SUCCESS;
  if (scanner == nullptr) {
    code = simdjson::get_active_implementation()->create_dom_parser_implementation(
        capacity, kDepthMax, scanner);
  } else if (scanner->capacity() < text.size()) {
    code = scanner->allocate(capacity, kDepthMax);
  }
  if (code != simdjson::SUCCESS) {
    scanner.reset();
    return code;
  }
  return scanner->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                         simdjson::stage1_mode::regular);
}

}  // namespace

Result<JsonDocument, JsonError> parse_json(std::string body) {
  thread_local Scanner scanner;
  constexpr std::size_t kKeptBytesMax = 2u << 20;
  if (body.size() > kTextBytesMax) {
    return Unexpected{JsonError{"the text is larger than 256 MiB", kTextBytesMax, {}}};
  }
  if (body.starts_with("\xEF\xBB\xBF")) {
    return Unexpected{JsonError{"the text starts with a byte order mark", 0, {}}};
  }
  if (body.empty()) {
    return Unexpected{scan_error(simdjson::EMPTY, body)};
  }
  JsonDocument document(std::make_unique<JsonDocument::Storage>(std::move(body)));
  const std::string_view text = document.text();
  if (const auto code = scan(scanner, text); code != simdjson::SUCCESS) {
    return Unexpected{scan_error(code, text)};
  }
  const std::span structurals(scanner->structural_indexes.get(), scanner->n_structural_indexes);
  auto root = TreeBuilder(text, structurals, document.storage_->arena).build();
  if (scanner->capacity() > kKeptBytesMax) {
    scanner.reset();
  }
  if (!root) {
    return Unexpected{std::move(root.error())};
  }
  document.root_ = *root;
  return document;
}

}  // namespace facta::json
