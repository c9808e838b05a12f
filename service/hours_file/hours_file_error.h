// Why an hours file or a mapping file cannot be read: always the place and a sentence that names
// the remedy. Codes are stable; docs/mapping.md lists them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace facta::hours_file {

struct HoursFileError {
  std::string code;         // "hours_file.invalid_utf8", …
  std::size_t line = 0;     // 1-based line of the file; 0: the file as a whole
  std::size_t column = 0;   // 1-based column; 0: the line as a whole
  std::string column_name;  // as in the header; empty when column is 0
  std::string message;      // one sentence, in English
};

using HoursFileErrors = std::vector<HoursFileError>;  // never empty, in the order of the file

// Mistakes that are told of one file.
inline constexpr std::size_t kErrorsMax = 20;
// In the order of the file, no more of them than are told.
HoursFileErrors first_of(HoursFileErrors errors);

// "line 12, column 6 (quantity): "x" is not a number"
std::string describe(const HoursFileError& error);

// A text of the file as it may stand in a message: quoted, without control characters, at most 40
// bytes (cut between characters).
std::string quoted(std::string_view text);

}  // namespace facta::hours_file
