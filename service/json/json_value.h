// JSON in: a request body becomes an immutable tree of views into that body.
//
// Stricter than RFC 8259 asks: duplicate keys, invalid UTF-8, a byte order mark, lone surrogates
// and nesting deeper than kDepthMax are refused. Numbers stay the text they were sent as: what they
// mean (a sequence, an amount that must have been a string) is for the reader of the field to say.
//
// A document owns its body; values and views stay valid as long as the document, also when it is
// moved. Any number of threads may read one document.
#pragma once

#include "events/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace facta::json {

inline constexpr int kDepthMax = 32;
inline constexpr std::size_t kTextBytesMax = 256u << 20;

// Why a text is not JSON that we accept.
struct JsonError {
  std::string message;     // one sentence, without the position
  std::size_t offset = 0;  // bytes from the start of the text
  std::string pointer;     // RFC 6901 pointer of the value being read; empty: the whole document
};

enum class JsonKind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

// The kind as a person reads it: "null", "boolean", "number", "string", "array", "object".
std::string_view kind_name(JsonKind kind);

struct JsonMember;

// One value: 16 bytes, copied freely, valid while its document lives.
class JsonValue {
 public:
  JsonValue() = default;

  JsonKind kind() const { return kind_; }
  bool is_null() const { return kind_ == JsonKind::kNull; }
  bool is_bool() const { return kind_ == JsonKind::kTrue || kind_ == JsonKind::kFalse; }
  bool is_number() const { return kind_ == JsonKind::kNumber; }
  bool is_string() const { return kind_ == JsonKind::kString; }
  bool is_array() const { return kind_ == JsonKind::kArray; }
  bool is_object() const { return kind_ == JsonKind::kObject; }

  // True only for the literal `true`.
  bool boolean() const { return kind_ == JsonKind::kTrue; }
  // The decoded string; empty when this is no string.
  std::string_view string() const { return is_string() ? text() : std::string_view(); }
  // The number exactly as it was written; empty when this is no number.
  std::string_view number() const { return is_number() ? text() : std::string_view(); }
  // The elements; empty when this is no array.
  std::span<const JsonValue> items() const;
  // The members in the order of the text; empty when this is no object.
  std::span<const JsonMember> members() const;
  // The member of that name, or null. Linear: objects of requests are small.
  const JsonValue* find(std::string_view name) const;

 private:
  friend class TreeBuilder;
  JsonValue(JsonKind kind, const void* data, std::size_t size)
      : data_(data), size_(static_cast<std::uint32_t>(size)), kind_(kind) {}
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

  const void* data_ = nullptr;  // characters, items or members
  std::uint32_t size_ = 0;      // how many of them
  JsonKind kind_ = JsonKind::kNull;
};

struct JsonMember {
  std::string_view name;
  JsonValue value;
};

inline std::span<const JsonValue> JsonValue::items() const {
  return is_array() ? std::span(static_cast<const JsonValue*>(data_), size_)
                    : std::span<const JsonValue>();
}

inline std::span<const JsonMember> JsonValue::members() const {
  return is_object() ? std::span(static_cast<const JsonMember*>(data_), size_)
                     : std::span<const JsonMember>();
}

// A parsed body with everything its tree points into.
class JsonDocument {
 public:
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  const JsonValue& root() const { return root_; }
  // The body as it came, for digests and echoes.
  std::string_view text() const;

 private:
  struct Storage;
  friend Result<JsonDocument, JsonError> parse_json(std::string body);
  explicit JsonDocument(std::unique_ptr<Storage> storage);

  std::unique_ptr<Storage> storage_;
  JsonValue root_;
};

// Parses one JSON text. Never throws for bad input; the error names what, where and why.
Result<JsonDocument, JsonError> parse_json(std::string body);

// A path from the root that exists only while its parts do: built on the stack while a decoder
// walks down, written out (RFC 6901) only when there is an error to report.
//   JsonPointer root; JsonPointer entry = root.at("entries").at(12);  entry.text() == "/entries/12"
// Every part must outlive the parts made from it.
class JsonPointer {
 public:
  JsonPointer() = default;
  JsonPointer at(std::string_view name) const { return JsonPointer(this, name, kNoIndex); }
  JsonPointer at(std::size_t index) const { return JsonPointer(this, {}, index); }
  std::string text() const;

 private:
  static constexpr std::size_t kNoIndex = ~std::size_t{0};
  JsonPointer(const JsonPointer* parent, std::string_view name, std::size_t index)
      : parent_(parent), name_(name), index_(index) {}

  const JsonPointer* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = kNoIndex;
};

// Appends "/name" with the escapes of RFC 6901 (`~` as `~0`, `/` as `~1`).
void append_pointer(std::string& out, std::string_view name);

}  // namespace facta::json
