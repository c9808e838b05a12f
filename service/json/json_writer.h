// JSON out: appends to a string, keeps the commas right, escapes what must be escaped and nothing
// else (UTF-8 passes through). It does not check nesting: the caller writes the shape it means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace facta::json {

// Appends `text` with the escapes of RFC 8259 section 7, without the quotes around it.
void append_escaped(std::string& out, std::string_view text);

// Writes one JSON text (or several in a row: call next_text() between them) to the end of `out`,
// which must outlive the writer.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  // The name of the next value. Must be valid UTF-8, as every string given here.
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  // As key() and string(), for text that holds nothing to be escaped: words, dates, decimals, names
  // of fields.
  JsonWriter& plain_key(std::string_view name) {
    quote(name, "\":", 2);
    needs_comma_ = false;
    return *this;
  }
  JsonWriter& plain_string(std::string_view text) {
    quote(text, "\"", 1);
    return *this;
  }
  // `text` must be a JSON number or any other complete JSON text: it is appended as it is.
  JsonWriter& raw(std::string_view text);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& unsigned_integer(std::uint64_t value);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }

  // key() and value in one call.
  JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }

  // The next value starts a new text (a line of NDJSON): no comma before it.
  void next_text() { needs_comma_ = false; }

 private:
  JsonWriter& open(char bracket) {
    separate();
    out_.push_back(bracket);
    needs_comma_ = false;
    return *this;
  }
  JsonWriter& close(char bracket) {
    out_.push_back(bracket);
    needs_comma_ = true;
    return *this;
  }
  // Grows `out_` once for comma, quotes and text.
  void quote(std::string_view text, const char* tail, std::size_t tail_size) {
    const std::size_t at = out_.size();
    const std::size_t comma = needs_comma_ ? 1 : 0;
    out_.resize(at + comma + 1 + text.size() + tail_size);
    char* to = out_.data() + at;
    if (needs_comma_) {
      *to++ = ',';
    }
    *to++ = '"';
    text.copy(to, text.size());
    std::char_traits<char>::copy(to + text.size(), tail, tail_size);
    needs_comma_ = true;
  }
  void separate() {
    if (needs_comma_) {
      out_.push_back(',');
    }
    needs_comma_ = true;
  }

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace facta::json
