// Dates as tests write them.
#pragma once

#include "events/values/date.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace facta {

inline void PrintTo(Date date, std::ostream* out) {
  *out << print(date);
}

}  // namespace facta

namespace facta::dates {

// A date that exists: "2025-06-01".
inline Date day(std::string_view text) {
  return parse_date(text).value();
}

// The same, or none when the text is empty.
inline std::optional<Date> maybe_day(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(day(text));
}

}  // namespace facta::dates
