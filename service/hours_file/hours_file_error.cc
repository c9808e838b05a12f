#include "service/hours_file/hours_file_error.h"

#include <algorithm>

namespace facta::hours_file {

HoursFileErrors first_of(HoursFileErrors errors) {
  std::ranges::stable_sort(errors, {}, &HoursFileError::line);
  errors.resize(std::min(errors.size(), kErrorsMax));
  return errors;
}

std::string describe(const HoursFileError& error) {
  std::string text;
  if (error.line != 0) {
    text = "line " + std::to_string(error.line);
    if (error.column != 0) {
      text += ", column " + std::to_string(error.column);
    }
    if (!error.column_name.empty()) {
      text += " (" + error.column_name + ")";
    }
    text += ": ";
  }
  return text + error.message;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShownMax = 40;
  std::size_t end = text.size();
  if (end > kShownMax) {
    end = kShownMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;
    }
  }
  std::string shown = "\"";
  for (const char letter : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(letter);
    shown += byte < 0x20 || byte == 0x7F ? ' ' : letter;
  }
  shown += end < text.size() ? "…\"" : "\"";
  return shown;
}

}  // namespace facta::hours_file
