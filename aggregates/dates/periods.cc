#include "aggregates/dates/periods.h"

#include <algorithm>

namespace facta::dates {
namespace {

// Weeks `first`...`last` of an ISO year, as one period.
Period weeks(int number, int year, int first, int last) {
  return {number, year, iso_week_start(year, first), week_end(iso_week_start(year, last))};
}

// The first period whose end is not before `date`.
std::span<const Period>::iterator first_ending_from(std::span<const Period> periods, Date date) {
  return std::ranges::lower_bound(periods, date, {}, &Period::end);
}

}  // namespace

std::vector<Period> iso_weeks(int first, int last) {
  std::vector<Period> periods;
  for (int year = first; year <= last; ++year) {
    for (int week = 1; week <= weeks_in_iso_year(year); ++week) {
      periods.push_back(weeks(week, year, week, week));
    }
  }
  return periods;
}

std::vector<Period> four_week_periods(int first, int last) {
  constexpr int kPeriods = 13;
  std::vector<Period> periods;
  for (int year = first; year <= last; ++year) {
    for (int number = 1; number <= kPeriods; ++number) {
      const int until = number == kPeriods ? weeks_in_iso_year(year) : 4 * number;
      periods.push_back(weeks(number, year, 4 * number - 3, until));
    }
  }
  return periods;
}

std::vector<Period> calendar_months(int first, int last) {
  std::vector<Period> periods;
  for (int year = first; year <= last; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const Date start = date_of(year, month, 1);
      periods.push_back({month, year, start, month_end(start)});
    }
  }
  return periods;
}

Result<Done, PeriodsFault> check_contiguous(std::span<const Period> periods) {
  using enum PeriodsFault::Kind;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    if (periods[i].end < periods[i].start) {
      return Unexpected{PeriodsFault{kPeriodsOverlap, kEndsBeforeItStarts, i, i}};
    }
    if (i == 0) {
      continue;
    }
    const Date expected = plus_days(periods[i - 1].end, 1);
    if (periods[i].start != expected) {
      const auto kind = periods[i].start < expected ? kOverlap : kGap;
      return Unexpected{PeriodsFault{kPeriodsOverlap, kind, i - 1, i}};
    }
  }
  return Done{};
}

const Period* containing(std::span<const Period> periods, Date date) {
  const auto found = first_ending_from(periods, date);
  return found != periods.end() && found->start <= date ? &*found : nullptr;
}

std::optional<Date> last_end_before(std::span<const Period> periods, Date date) {
  const auto found = first_ending_from(periods, date);
  return found != periods.begin() ? std::optional((found - 1)->end) : std::nullopt;
}

std::optional<Date> last_end_on_or_before(std::span<const Period> periods, Date date) {
  return last_end_before(periods, plus_days(date, 1));
}

}  // namespace facta::dates
