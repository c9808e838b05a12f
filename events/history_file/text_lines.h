// The text blocks of a history file (HEAD, TAIL): "word value\n" lines, read one after the other.
#pragma once

#include "events/base/sha256.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace facta::history_file {

class TextLines {
 public:
  explicit TextLines(std::string_view text) : left_(text) {}

  bool at_end() const { return left_.empty(); }
  std::size_t bytes_left() const { return left_.size(); }
  // What stands behind `word` and a space on the next line; nullopt: it is another line.
  std::optional<std::string_view> take(std::string_view word) {
    const std::size_t end = left_.find('\n');
    if (end == std::string_view::npos || end <= word.size() || !left_.starts_with(word) ||
        left_[word.size()] != ' ') {
      return std::nullopt;
    }
    const std::string_view value = left_.substr(word.size() + 1, end - word.size() - 1);
    left_.remove_prefix(end + 1);
    return value;
  }

 private:
  std::string_view left_;
};

// The text up to the next space, which is taken away with it.
inline std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

// As written: without sign and leading zeros.
inline std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && (text.size() == 1 || text.front() != '0') ? std::optional(count) : std::nullopt;
}

}  // namespace facta::history_file
