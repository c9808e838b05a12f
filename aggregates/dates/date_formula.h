// Date formulas: short texts from which dates are calculated (domain.md 2.11). D day, W week, WDn
// weekday, M month, K quarter (kwartaal), J year (jaar); "1W-1D", "WD4", "-1M".
//
//   formula := [sign] term { sign term }      sign := "+" | "-"
//   term    := digits ("D" | "W" | "M" | "K" | "J") | "WD" ("1"..."7")
#pragma once

#include "aggregates/dates/calendar.h"
#include "events/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace facta::dates {

enum class DateUnit : std::uint8_t { kDay, kWeek, kWeekday, kMonth, kQuarter, kYear };

struct DateTerm {
  DateUnit unit;
  bool negative = false;
  std::uint64_t count = 0;  // of units; for kWeekday its number, 1 = Monday
  bool operator==(const DateTerm&) const = default;
};

// No terms: no formula; shifting by it changes nothing (DF-11).
struct DateFormula {
  std::vector<DateTerm> terms;
  bool operator==(const DateFormula&) const = default;
};

inline constexpr std::size_t kMaxDateFormulaLength = 20;  // characters, signs included (DF-03)

inline constexpr std::string_view kFormulaTooLong = "date_formula.too_long";
inline constexpr std::string_view kFormulaInvalidSyntax = "date_formula.invalid_syntax";
inline constexpr std::string_view kFormulaOutOfRange = "date_formula.out_of_range";

struct DateFormulaError {
  std::string_view code;  // one of the three above
  // invalid_syntax: the 0-based character at which no formula goes on like this; the length of the
  // text when it ends too early. Otherwise 0.
  std::size_t position = 0;
  bool operator==(const DateFormulaError&) const = default;
};

// Reads a formula, in upper or lower case. A text that is too long is called that, even if it is
// malformed as well (DEC-15).
Result<DateFormula, DateFormulaError> parse_date_formula(std::string_view text);

// The canonical text: upper case, no leading zeros, no sign before a first term that is added. It
// is never longer than the text it was read from, and reads back as the same formula.
std::string print(const DateFormula& formula);

// Moves a date by the terms from left to right (DF-05, DF-09). Months, quarters and years keep the
// day of the month, or take the last day of a shorter one (DF-10); a weekday is strictly after, or
// before, the date (DF-06, DF-07). out_of_range when a term leads outside 1900...9999, even if a
// later one would lead back: there is no date to go on from (DEC-15).
Result<Date, DateFormulaError> shift(Date date, const DateFormula& formula);

// The last day of the period that begins on `start`. The start day is included beside the formula,
// so 1W covers 8 days (DF-08). A formula that leads back gives a day before `start`.
Result<Date, DateFormulaError> period_end(Date start, const DateFormula& formula);

}  // namespace facta::dates
