// Rules on one file's text: comments, words, length.
#include "tests/tidy/tidy.h"

#include <algorithm>
#include <cstddef>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>

namespace facta::tidy {
namespace {

constexpr int kLinesMax = 450;
constexpr int kColumnsMax = 100;

bool is_cpp(const std::string& path) {
  return path.ends_with(".h") || path.ends_with(".cc");
}

bool is_word_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Walks a C++ text once; every branch consumes at least one character of `in_`.
class Blanker {
 public:
  Blanker(const std::string& text, bool literals) : in_(text), literals_(literals) {}

  std::string run() {
    while (at_ < in_.size()) {
      step();
    }
    return out_;
  }

 private:
  void step() {
    if (starts("//")) {
      blank_until(in_.find('\n', at_), true);
    } else if (starts("/*")) {
      const std::size_t end = in_.find("*/", at_ + 2);
      blank_until(end == std::string::npos ? end : end + 2, true);
    } else if (starts("R\"") && !follows_word()) {
      raw_string();
    } else if (in_[at_] == '"' || (in_[at_] == '\'' && !follows_word())) {
      quoted(in_[at_]);
    } else {
      out_ += in_[at_++];
    }
  }

  bool starts(std::string_view what) const { return in_.compare(at_, what.size(), what) == 0; }

  // A quote after a digit or letter separates digits (1'000); R after one ends an identifier.
  bool follows_word() const { return at_ > 0 && is_word_char(in_[at_ - 1]); }

  void blank_until(std::size_t end, bool blank) {
    for (end = std::min(end, in_.size()); at_ < end; ++at_) {
      out_ += blank && in_[at_] != '\n' ? ' ' : in_[at_];
    }
  }

  void raw_string() {
    const std::size_t open = in_.find('(', at_);
    if (open == std::string::npos) {
      blank_until(open, literals_);
      return;
    }
    const std::string close = ")" + in_.substr(at_ + 2, open - at_ - 2) + "\"";
    const std::size_t end = in_.find(close, open);
    blank_until(end == std::string::npos ? end : end + close.size(), literals_);
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < in_.size() && in_[end] != quote && in_[end] != '\n') {
      end += in_[end] == '\\' ? 2 : 1;
    }
    out_ += in_[at_++];
    blank_until(end, literals_);
    blank_until(end + 1, false);
  }

  const std::string& in_;
  bool literals_;
  std::size_t at_ = 0;
  std::string out_;
};

// Every line of `text` that matches, as "path:line: <word> <why>".
Findings lines_matching(const std::string& path, const std::string& text, const std::regex& words,
                        const std::string& why) {
  Findings findings;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, words)) {
      findings.push_back(path + ":" + std::to_string(number) + ": " + match.str() + why);
    }
  }
  return findings;
}

// Columns are code points: every byte of UTF-8 that does not continue one.
int columns(const std::string& line) {
  int count = 0;
  for (const char c : line) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count;
}

}  // namespace

std::string blank_comments(const std::string& text, bool literals) {
  return Blanker(text, literals).run();
}

Findings floating_point(const SourceFile& file) {
  static const std::regex folders("^(events|aggregates|projections|consumers)/");
  static const std::regex words("\\b(double|float)\\b");
  if (!is_cpp(file.path) || !std::regex_search(file.path, folders)) {
    return {};
  }
  return lines_matching(file.path, blank_comments(file.text, true), words,
                        ": no binary floating point below service/");
}

Findings impurity(const SourceFile& file) {
  static const std::regex words(
      "\\b(system_clock|steady_clock|utc_clock|random_device|mt19937)\\b");
  if (!is_cpp(file.path) || !file.path.starts_with("aggregates/")) {
    return {};
  }
  return lines_matching(file.path, blank_comments(file.text, true), words,
                        ": a rule is pure, time and ids are its arguments");
}

Findings length(const SourceFile& file) {
  if (!is_cpp(file.path)) {
    return {};
  }
  Findings findings;
  std::istringstream lines(file.text);
  std::string line;
  int number = 0;
  while (std::getline(lines, line)) {
    ++number;
    if (columns(line) > kColumnsMax) {
      findings.push_back(file.path + ":" + std::to_string(number) + ": more than " +
                         std::to_string(kColumnsMax) + " columns");
    }
  }
  if (number > kLinesMax) {
    findings.push_back(file.path + ": " + std::to_string(number) + " lines, more than " +
                       std::to_string(kLinesMax) + ": split it");
  }
  return findings;
}

Findings unfinished(const SourceFile& file) {
  // Written in halves, or this file would be its own finding.
  static const std::regex words(
      "\\b(TO"
      "DO|FIX"
      "ME|X"
      "XX|HA"
      "CK|GTEST_"
      "SKIP|DISABLED"
      "_\\w+)\\b");
  return lines_matching(file.path, file.text, words, ": finish it or file it");
}

}  // namespace facta::tidy
