#include "aggregates/dates/date_formula.h"

#include <algorithm>
#include <optional>

namespace facta::dates {
namespace {

// More days than there are between 1900 and 9999: no count of any unit beyond it leads to a date.
constexpr std::uint64_t kBeyondEveryDate = 3'000'000;

constexpr std::string_view kUnitLetters = "DWMKJ";
constexpr DateUnit kUnits[] = {DateUnit::kDay, DateUnit::kWeek, DateUnit::kMonth,
                               DateUnit::kQuarter, DateUnit::kYear};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Characters of UTF-8: a person counts letters, not bytes.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

// Reads from the left; after a fault `at` is the character at fault. All before it is ASCII.
struct Scanner {
  std::string_view text;
  std::size_t at = 0;

  char next() const { return at < text.size() ? upper(text[at]) : '\0'; }

  std::optional<DateTerm> term(bool negative) {
    return next() == 'W' ? weekday_term(negative) : counted_term(negative);
  }

  std::optional<DateTerm> weekday_term(bool negative) {
    ++at;
    if (next() != 'D') {
      return std::nullopt;
    }
    ++at;
    const char number = next();
    if (number < '1' || number > '7') {
      return std::nullopt;
    }
    ++at;
    return DateTerm{DateUnit::kWeekday, negative, static_cast<std::uint64_t>(number - '0')};
  }

  std::optional<DateTerm> counted_term(bool negative) {
    const std::size_t first = at;
    std::uint64_t count = 0;  // at most 19 digits: the text is not too long
    for (; is_digit(next()); ++at) {
      count = count * 10 + static_cast<std::uint64_t>(next() - '0');
    }
    const auto unit = kUnitLetters.find(next());
    if (at == first || unit == std::string_view::npos) {
      return std::nullopt;
    }
    ++at;
    return DateTerm{kUnits[unit], negative, count};
  }
};

char letter(DateUnit unit) {
  return kUnitLetters[static_cast<std::size_t>(std::ranges::find(kUnits, unit) - kUnits)];
}

std::optional<Date> plus_months(Date date, std::int64_t months) {
  const auto [year, month, day] = year_month_day(date);
  const std::int64_t index = year * 12 + (month - 1) + months;
  if (index < 1900 * 12 || index > 9999 * 12 + 11) {
    return std::nullopt;
  }
  const int to_year = static_cast<int>(index / 12);
  const int to_month = static_cast<int>(index % 12) + 1;
  return date_of(to_year, to_month, std::min(day, days_in_month(to_year, to_month)));
}

// The n-th weekday strictly after or before the date.
std::int64_t days_to_weekday(Date date, const DateTerm& term) {
  const auto wanted = static_cast<Weekday>(term.count);
  if (!term.negative) {
    return first_on_or_after(plus_days(date, 1), wanted).days - date.days;
  }
  return first_on_or_after(plus_days(date, -7), wanted).days - date.days;
}

std::optional<Date> apply(Date date, const DateTerm& term) {
  if (term.count > kBeyondEveryDate) {
    return std::nullopt;
  }
  const std::int64_t count = (term.negative ? -1 : 1) * static_cast<std::int64_t>(term.count);
  std::int64_t days = 0;
  switch (term.unit) {
    case DateUnit::kMonth:
      return plus_months(date, count);
    case DateUnit::kQuarter:
      return plus_months(date, count * 3);
    case DateUnit::kYear:
      return plus_months(date, count * 12);
    case DateUnit::kDay:
      days = count;
      break;
    case DateUnit::kWeek:
      days = count * 7;
      break;
    case DateUnit::kWeekday:
      days = days_to_weekday(date, term);
      break;
  }
  const Date moved{static_cast<std::int32_t>(date.days + days)};
  return in_range(moved) ? std::optional(moved) : std::nullopt;
}

}  // namespace

Result<DateFormula, DateFormulaError> parse_date_formula(std::string_view text) {
  if (length(text) > kMaxDateFormulaLength) {
    return Unexpected{DateFormulaError{kFormulaTooLong}};
  }
  DateFormula formula;
  Scanner scanner{text};
  while (scanner.at < text.size()) {
    const char sign = scanner.next();
    const bool signed_term = sign == '+' || sign == '-';
    if (!signed_term && !formula.terms.empty()) {
      return Unexpected{DateFormulaError{kFormulaInvalidSyntax, scanner.at}};
    }
    if (signed_term) {
      ++scanner.at;
    }
    const auto term = scanner.term(sign == '-');
    if (!term) {
      return Unexpected{DateFormulaError{kFormulaInvalidSyntax, scanner.at}};
    }
    formula.terms.push_back(*term);
  }
  return formula;
}

std::string print(const DateFormula& formula) {
  std::string text;
  for (const DateTerm& term : formula.terms) {
    if (term.negative) {
      text += '-';
    } else if (!text.empty()) {
      text += '+';
    }
    if (term.unit == DateUnit::kWeekday) {
      text += "WD" + std::to_string(term.count);
    } else {
      text += std::to_string(term.count) + letter(term.unit);
    }
  }
  return text;
}

Result<Date, DateFormulaError> shift(Date date, const DateFormula& formula) {
  for (const DateTerm& term : formula.terms) {
    const auto moved = apply(date, term);
    if (!moved) {
      return Unexpected{DateFormulaError{kFormulaOutOfRange}};
    }
    date = *moved;
  }
  return date;
}

Result<Date, DateFormulaError> period_end(Date start, const DateFormula& formula) {
  // The start day counts in addition to what the formula adds, so the shifted day is the last one.
  return shift(start, formula);
}

}  // namespace facta::dates
