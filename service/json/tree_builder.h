// Builds the tree of a JSON text from the offsets of its structural characters (brackets, commas,
// colons, the first byte of every scalar), which a vector scan has found before.
#pragma once

#include "service/json/arena.h"
#include "service/json/json_value.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::json {

// Used once, by one thread. `text` is valid UTF-8 without control characters in its strings and
// outlives the values built; so does `arena`.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, std::span<const std::uint32_t> structurals, Arena& arena)
      : text_(text), structurals_(structurals), arena_(arena) {}

  Result<JsonValue, JsonError> build();

 private:
  struct Step {
    std::string_view name;
    std::size_t index = 0;
    bool is_array = false;
    bool is_name = false;  // false in an object: no name has been read yet
  };

  // Each reads one thing at the present structural character and steps past it; false: error_ is
  // set and everything unwinds.
  bool read_value(JsonValue& value);
  bool read_array(JsonValue& value);
  bool read_object(JsonValue& value);
  bool read_member(JsonMember& member, std::size_t& name_offset);
  bool read_string(std::string_view& string);
  bool read_number(JsonValue& value);
  bool read_literal(std::string_view literal, JsonKind kind, JsonValue& value);

  bool unescape(std::string_view raw, std::size_t offset, std::string_view& string);
  bool unescape_unicode(std::string_view raw, std::size_t offset, std::size_t& at, char*& out);
  bool refuse_duplicates(std::span<const JsonMember> members, std::size_t offset);
  bool enter(bool is_array);
  bool fail(std::string message, std::size_t offset);
  bool fail_unexpected(std::string_view wanted);

  // Offset of the present structural character; the length of the text after the last one.
  std::size_t here() const {
    return next_ < structurals_.size() ? structurals_[next_] : text_.size();
  }
  // The byte there; NUL at the end of the text.
  char peek() const { return next_ < structurals_.size() ? text_[structurals_[next_]] : '\0'; }
  bool ends_scalar(std::size_t offset) const;

  std::string_view text_;
  std::span<const std::uint32_t> structurals_;
  Arena& arena_;
  std::size_t next_ = 0;
  std::array<Step, kDepthMax> path_;
  int depth_ = 0;
  // Elements of the containers being read; each container moves its own to the arena when it ends.
  std::vector<JsonValue> open_items_;
  std::vector<JsonMember> open_members_;
  std::vector<std::string_view> sorted_names_;
  JsonError error_;
};

}  // namespace facta::json
