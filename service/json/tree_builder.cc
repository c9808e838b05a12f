#include "service/json/tree_builder.h"

#include <algorithm>
#include <cstring>

namespace facta::json {

namespace {

// Up to this many members are compared pair by pair; more are sorted first, so that an object of
// many names costs n log n.
constexpr std::size_t kPairwiseMax = 16;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The value of four hexadecimal digits, or -1.
int hex4(std::string_view digits) {
  if (digits.size() < 4) {
    return -1;
  }
  int value = 0;
  for (const char c : digits.substr(0, 4)) {
    const int digit = is_digit(c)              ? c - '0'
                      : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                      : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                               : -1;
    if (digit < 0) {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

char* put_utf8(std::uint32_t code, char* out) {
  const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0u | (code >> 6));
    put(0x80u | (code & 0x3Fu));
  } else if (code < 0x10000) {
    put(0xE0u | (code >> 12));
    put(0x80u | ((code >> 6) & 0x3Fu));
    put(0x80u | (code & 0x3Fu));
  } else {
    put(0xF0u | (code >> 18));
    put(0x80u | ((code >> 12) & 0x3Fu));
    put(0x80u | ((code >> 6) & 0x3Fu));
    put(0x80u | (code & 0x3Fu));
  }
  return out;
}

// The length of the JSON number at the start of `text`; 0: there is none.
std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const auto digits = [&] {
    const std::size_t from = at;
    while (is_digit(peek())) {
      ++at;
    }
    return at > from;
  };
  if (peek() == '-') {
    ++at;
  }
  if (peek() == '0') {
    ++at;
  } else if (!digits()) {
    return 0;
  }
  if (peek() == '.') {
    ++at;
    if (!digits()) {
      return 0;
    }
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    if (peek() == '+' || peek() == '-') {
      ++at;
    }
    if (!digits()) {
      return 0;
    }
  }
  return at;
}

}  // namespace

Result<JsonValue, JsonError> TreeBuilder::build() {
  JsonValue root;
  if (read_value(root) && next_ < structurals_.size()) {
    fail("there is more text after the end of the JSON value", here());
  } else if (error_.message.empty()) {
    return root;
  }
  return Unexpected{std::move(error_)};
}

bool TreeBuilder::read_value(JsonValue& value) {
  switch (peek()) {
    case '"': {
      std::string_view string;
      if (!read_string(string)) {
        return false;
      }
      value = JsonValue(JsonKind::kString, string.data(), string.size());
      return true;
    }
    case '{':
      return read_object(value);
    case '[':
      return read_array(value);
    case 't':
      return read_literal("true", JsonKind::kTrue, value);
    case 'f':
      return read_literal("false", JsonKind::kFalse, value);
    case 'n':
      return read_literal("null", JsonKind::kNull, value);
    default:
      return read_number(value);
  }
}

bool TreeBuilder::enter(bool is_array) {
  if (depth_ == kDepthMax) {
    return fail("the text is nested deeper than " + std::to_string(kDepthMax) + " levels", here());
  }
  path_[static_cast<std::size_t>(depth_)] = Step{{}, 0, is_array, false};
  ++depth_;
  ++next_;
  return true;
}

bool TreeBuilder::read_array(JsonValue& value) {
  if (!enter(true)) {
    return false;
  }
  const std::size_t first = open_items_.size();
  Step& step = path_[static_cast<std::size_t>(depth_ - 1)];
  bool more = peek() != ']';
  while (more) {
    JsonValue item;
    if (!read_value(item)) {
      return false;
    }
    open_items_.push_back(item);
    ++step.index;
    more = peek() == ',';
    if (more) {
      ++next_;
    } else if (peek() != ']') {
      return fail_unexpected("',' or ']'");
    }
  }
  ++next_;
  --depth_;
  const std::size_t count = open_items_.size() - first;
  auto* items = count == 0 ? nullptr : arena_.take<JsonValue>(count);
  std::copy_n(open_items_.data() + first, count, items);
  open_items_.resize(first);
  value = JsonValue(JsonKind::kArray, items, count);
  return true;
}

bool TreeBuilder::read_object(JsonValue& value) {
  const std::size_t offset = here();
  if (!enter(false)) {
    return false;
  }
  const std::size_t first = open_members_.size();
  bool more = peek() != '}';
  while (more) {
    JsonMember member;
    std::size_t name_offset = 0;
    if (!read_member(member, name_offset)) {
      return false;
    }
    open_members_.push_back(member);
    more = peek() == ',';
    if (more) {
      ++next_;
    } else if (peek() != '}') {
      return fail_unexpected("',' or '}'");
    }
  }
  ++next_;
  --depth_;
  const std::size_t count = open_members_.size() - first;
  auto* members = count == 0 ? nullptr : arena_.take<JsonMember>(count);
  std::copy_n(open_members_.data() + first, count, members);
  open_members_.resize(first);
  value = JsonValue(JsonKind::kObject, members, count);
  return refuse_duplicates({members, count}, offset);
}

bool TreeBuilder::read_member(JsonMember& member, std::size_t& name_offset) {
  Step& step = path_[static_cast<std::size_t>(depth_ - 1)];
  step.is_name = false;
  name_offset = here();
  if (peek() != '"') {
    return fail_unexpected("a name in double quotes");
  }
  if (!read_string(member.name)) {
    return false;
  }
  step.name = member.name;
  step.is_name = true;
  if (peek() != ':') {
    return fail_unexpected("':'");
  }
  ++next_;
  return read_value(member.value);
}

// The closing quote is the last byte before the next structural character that is no white space:
// the scan has proved that every string is closed.
bool TreeBuilder::read_string(std::string_view& string) {
  const std::size_t open = here();
  ++next_;
  std::size_t close = here() - 1;
  while (close > open && is_space(text_[close])) {
    --close;
  }
  if (close == open || text_[close] != '"') {
    return fail("a string is not closed", open);
  }
  const std::string_view raw = text_.substr(open + 1, close - open - 1);
  if (raw.empty() || std::memchr(raw.data(), '\\', raw.size()) == nullptr) [[likely]] {
    string = raw;
    return true;
  }
  return unescape(raw, open + 1, string);
}

bool TreeBuilder::unescape(std::string_view raw, std::size_t offset, std::string_view& string) {
  char* const begin = arena_.take<char>(raw.size());
  char* out = begin;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      *out++ = raw[at++];
      continue;
    }
    const char escape = at + 1 < raw.size() ? raw[at + 1] : '\0';
    if (escape == 'u') {
      if (!unescape_unicode(raw, offset, at, out)) {
        return false;
      }
      continue;
    }
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    const std::size_t which = kFrom.find(escape);
    if (which == std::string_view::npos) {
      return fail("a string has an unknown escape", offset + at);
    }
    *out++ = kTo[which];
    at += 2;
  }
  string = {begin, static_cast<std::size_t>(out - begin)};
  return true;
}

bool TreeBuilder::unescape_unicode(std::string_view raw, std::size_t offset, std::size_t& at,
                                   char*& out) {
  const int unit = hex4(raw.substr(at + 2));
  if (unit < 0) {
    return fail("\\u is not followed by four hexadecimal digits", offset + at);
  }
  if (unit == 0) {
    return fail("a string has a NUL character", offset + at);
  }
  auto code = static_cast<std::uint32_t>(unit);
  std::size_t length = 6;
  if (code >= 0xD800 && code < 0xE000) {
    const bool pair = code < 0xDC00 && raw.substr(at + 6, 2) == "\\u";
    const int low = pair ? hex4(raw.substr(at + 8)) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
      return fail("a string has half of a surrogate pair", offset + at);
    }
    code = 0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(low) - 0xDC00);
    length = 12;
  }
  out = put_utf8(code, out);
  at += length;
  return true;
}

bool TreeBuilder::read_number(JsonValue& value) {
  const std::size_t from = here();
  const char first = peek();
  if (first != '-' && !is_digit(first)) {
    return fail_unexpected("a value");
  }
  const std::size_t length = number_length(text_.substr(from));
  if (length == 0 || !ends_scalar(from + length)) {
    return fail("a number is malformed", from);
  }
  ++next_;
  value = JsonValue(JsonKind::kNumber, text_.data() + from, length);
  return true;
}

bool TreeBuilder::read_literal(std::string_view literal, JsonKind kind, JsonValue& value) {
  const std::size_t from = here();
  if (text_.substr(from, literal.size()) != literal || !ends_scalar(from + literal.size())) {
    return fail_unexpected("a value");
  }
  ++next_;
  value = JsonValue(kind, nullptr, 0);
  return true;
}

bool TreeBuilder::ends_scalar(std::size_t offset) const {
  if (offset >= text_.size()) {
    return true;
  }
  const char c = text_[offset];
  return is_space(c) || c == ',' || c == ']' || c == '}' || c == ':';
}

bool TreeBuilder::refuse_duplicates(std::span<const JsonMember> members, std::size_t offset) {
  const std::string_view* twice = nullptr;
  if (members.size() <= kPairwiseMax) {
    for (std::size_t i = 1; i < members.size() && twice == nullptr; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].name == members[j].name) {
          twice = &members[i].name;
        }
      }
    }
  } else {
    sorted_names_.clear();
    for (const JsonMember& member : members) {
      sorted_names_.push_back(member.name);
    }
    std::sort(sorted_names_.begin(), sorted_names_.end());
    const auto found = std::adjacent_find(sorted_names_.begin(), sorted_names_.end());
    twice = found == sorted_names_.end() ? nullptr : &*found;
  }
  if (twice == nullptr) {
    return true;
  }
  const std::string name(*twice);
  fail("a name stands twice in one object", offset);
  append_pointer(error_.pointer, name);
  return false;
}

bool TreeBuilder::fail_unexpected(std::string_view wanted) {
  if (next_ >= structurals_.size()) {
    return fail("the text ends where " + std::string(wanted) + " was expected", text_.size());
  }
  return fail("expected " + std::string(wanted), here());
}

bool TreeBuilder::fail(std::string message, std::size_t offset) {
  error_.message = std::move(message);
  error_.offset = offset;
  for (int i = 0; i < depth_; ++i) {
    const Step& step = path_[static_cast<std::size_t>(i)];
    if (step.is_name) {
      append_pointer(error_.pointer, step.name);
    } else if (step.is_array) {
      append_pointer(error_.pointer, std::to_string(step.index));
    }
  }
  return false;
}

}  // namespace facta::json
