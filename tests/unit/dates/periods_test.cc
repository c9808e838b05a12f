// Lists of frequency periods: written, checked, searched.
#include "aggregates/dates/periods.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace facta::dates {
namespace {

const Period& number(const std::vector<Period>& periods, int year, int wanted) {
  const auto found = std::ranges::find_if(periods, [&](const Period& period) {
    return period.year == year && period.number == wanted;
  });
  EXPECT_NE(found, periods.end());
  return *found;
}

// FREQ-04, and the calendar of 2025 that the examples of DATE use.
TEST(Periods, AreThoseOfTheCalendar) {
  const struct {
    const char* what;
    std::vector<Period> periods;
    int year;
    int number;
    const char* start;
    const char* end;
  } rows[] = {
      {"week", iso_weeks(2025, 2026), 2025, 1, "2024-12-30", "2025-01-05"},
      {"week", iso_weeks(2025, 2026), 2025, 16, "2025-04-14", "2025-04-20"},
      {"week", iso_weeks(2025, 2026), 2025, 22, "2025-05-26", "2025-06-01"},
      {"week", iso_weeks(2025, 2026), 2026, 53, "2026-12-28", "2027-01-03"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 1, "2024-12-30", "2025-01-26"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 4, "2025-03-24", "2025-04-20"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 5, "2025-04-21", "2025-05-18"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 6, "2025-05-19", "2025-06-15"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 7, "2025-06-16", "2025-07-13"},
      {"four weeks", four_week_periods(2025, 2026), 2025, 13, "2025-12-01", "2025-12-28"},
      {"AMB-53: five weeks", four_week_periods(2025, 2026), 2026, 13, "2026-11-30", "2027-01-03"},
      {"month", calendar_months(2024, 2024), 2024, 2, "2024-02-01", "2024-02-29"},
      {"month", calendar_months(2024, 2024), 2024, 12, "2024-12-01", "2024-12-31"},
  };
  for (const auto& row : rows) {
    const Period& period = number(row.periods, row.year, row.number);
    EXPECT_EQ(period.start, day(row.start)) << row.what << ' ' << row.number;
    EXPECT_EQ(period.end, day(row.end)) << row.what << ' ' << row.number;
  }
  EXPECT_EQ(iso_weeks(2025, 2026).size(), 52u + 53u);
  EXPECT_EQ(four_week_periods(2025, 2026).size(), 26u);
  EXPECT_EQ(calendar_months(2024, 2025).size(), 24u);
}

TEST(Periods, WrittenForAllYearsFollowEachOther) {
  for (const auto& periods :
       {iso_weeks(1900, 9998), four_week_periods(1900, 9998), calendar_months(1900, 9998)}) {
    EXPECT_TRUE(check_contiguous(periods).has_value());
    EXPECT_EQ(periods.front().start, day("1900-01-01"));
    EXPECT_TRUE(in_range(periods.back().end));
  }
  for (const Period& period : four_week_periods(1990, 2060)) {
    const int days = period.end.days - period.start.days + 1;
    const bool long_one = period.number == 13 && weeks_in_iso_year(*period.year) == 53;
    EXPECT_EQ(days, long_one ? 35 : 28) << *period.year << '/' << period.number;
  }
}

Period period(const char* start, const char* end) {
  return {0, std::nullopt, day(start), day(end)};
}

// frequency.periods_overlap names the pair.
TEST(Periods, ThatOverlapOrLeaveAGapAreNamed) {
  using enum PeriodsFault::Kind;
  const Period january = period("2025-01-01", "2025-01-31");
  const Period february = period("2025-02-01", "2025-02-28");
  const Period from_the_2nd = period("2025-02-02", "2025-02-28");
  const Period from_the_31st = period("2025-01-31", "2025-02-28");
  const Period backwards = period("2025-02-01", "2025-01-31");
  const struct {
    const char* what;
    std::vector<Period> periods;
    PeriodsFault fault;
  } rows[] = {
      {"gap of a day", {january, from_the_2nd}, {kPeriodsOverlap, kGap, 0, 1}},
      {"overlap of a day", {january, from_the_31st}, {kPeriodsOverlap, kOverlap, 0, 1}},
      {"out of order", {february, january}, {kPeriodsOverlap, kOverlap, 0, 1}},
      {"twice", {january, february, february}, {kPeriodsOverlap, kOverlap, 1, 2}},
      {"backwards", {january, backwards}, {kPeriodsOverlap, kEndsBeforeItStarts, 1, 1}},
      {"backwards first", {backwards, january}, {kPeriodsOverlap, kEndsBeforeItStarts, 0, 0}},
  };
  for (const auto& row : rows) {
    const auto checked = check_contiguous(row.periods);
    ASSERT_FALSE(checked.has_value()) << row.what;
    EXPECT_EQ(checked.error(), row.fault) << row.what;
    EXPECT_EQ(checked.error().code, "frequency.periods_overlap");
  }
  EXPECT_TRUE(check_contiguous(std::vector{january, february}).has_value());
  EXPECT_TRUE(check_contiguous(std::vector{january}).has_value());
  const Period one_day = period("2025-03-01", "2025-03-01");
  EXPECT_TRUE(check_contiguous(std::vector{february, one_day}).has_value());
  EXPECT_TRUE(check_contiguous({}).has_value());
}

// Against the same said day by day, without a search.
TEST(Periods, AreFoundByDay) {
  for (const auto& periods :
       {iso_weeks(2025, 2026), four_week_periods(2025, 2026), calendar_months(2025, 2026)}) {
    for (Date date = day("2024-12-01"); date < day("2027-02-15"); date = plus_days(date, 1)) {
      const Period* inside = nullptr;
      std::optional<Date> before;
      std::optional<Date> on_or_before;
      for (const Period& one : periods) {
        inside = one.start <= date && date <= one.end ? &one : inside;
        before = one.end < date ? one.end : before;
        on_or_before = one.end <= date ? one.end : on_or_before;
      }
      ASSERT_EQ(containing(periods, date), inside) << print(date);
      ASSERT_EQ(last_end_before(periods, date), before) << print(date);
      ASSERT_EQ(last_end_on_or_before(periods, date), on_or_before) << print(date);
    }
  }
}

// DEC-11: what lies outside a list lies in no period.
TEST(Periods, OfAListAreAllThereIs) {
  const auto periods = calendar_months(2025, 2025);
  EXPECT_EQ(containing(periods, day("2024-12-31")), nullptr);
  EXPECT_EQ(containing(periods, day("2026-01-01")), nullptr);
  EXPECT_EQ(last_end_before(periods, day("2025-01-31")), std::nullopt);
  EXPECT_EQ(last_end_on_or_before(periods, day("2025-01-31")), day("2025-01-31"));
  EXPECT_EQ(last_end_before(periods, day("2026-07-01")), day("2025-12-31"));
  EXPECT_EQ(containing({}, day("2025-01-01")), nullptr);
  EXPECT_EQ(last_end_before({}, day("2025-01-01")), std::nullopt);
}

}  // namespace
}  // namespace facta::dates
