// Weekdays, weeks and months, against calendars printed elsewhere.
#include "aggregates/dates/calendar.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

namespace facta::dates {
namespace {

TEST(Calendar, KnowsTheWeekday) {
  EXPECT_EQ(weekday(day("1900-01-01")), Weekday::kMonday);
  EXPECT_EQ(weekday(day("1969-12-31")), Weekday::kWednesday);
  EXPECT_EQ(weekday(day("1970-01-01")), Weekday::kThursday);
  EXPECT_EQ(weekday(day("2000-02-29")), Weekday::kTuesday);
  EXPECT_EQ(weekday(day("2025-06-01")), Weekday::kSunday);
  EXPECT_EQ(weekday(day("9999-12-31")), Weekday::kFriday);
}

TEST(Calendar, KnowsItsFirstAndLastDay) {
  EXPECT_TRUE(in_range(day("1900-01-01")));
  EXPECT_FALSE(in_range(plus_days(day("1900-01-01"), -1)));
  EXPECT_TRUE(in_range(day("9999-12-31")));
  EXPECT_FALSE(in_range(plus_days(day("9999-12-31"), 1)));
}

// FREQ-04: the week belongs to the year of its Thursday.
TEST(Calendar, CountsWeeksAsIso8601) {
  const struct {
    const char* date;
    IsoWeek week;
  } rows[] = {
      {"2025-04-14", {2025, 16}}, {"2025-05-26", {2025, 22}}, {"2025-06-01", {2025, 22}},
      {"2024-12-29", {2024, 52}}, {"2024-12-30", {2025, 1}},  {"2005-01-01", {2004, 53}},
      {"2005-12-31", {2005, 52}}, {"2007-12-31", {2008, 1}},  {"2008-12-28", {2008, 52}},
      {"2010-01-03", {2009, 53}}, {"2026-12-31", {2026, 53}}, {"2027-01-03", {2026, 53}},
      {"2027-01-04", {2027, 1}},  {"1900-01-01", {1900, 1}},
  };
  for (const auto& [date, week] : rows) {
    EXPECT_EQ(iso_week(day(date)).year, week.year) << date;
    EXPECT_EQ(iso_week(day(date)).week, week.week) << date;
  }
}

TEST(Calendar, FindsEveryWeekAgain) {
  for (Date date = day("1995-01-01"); date < day("2045-01-01"); date = plus_days(date, 1)) {
    const IsoWeek week = iso_week(date);
    const Date monday = iso_week_start(week.year, week.week);
    ASSERT_EQ(weekday(monday), Weekday::kMonday);
    ASSERT_LE(monday, date);
    ASSERT_EQ(plus_days(monday, 6), week_end(date));
    ASSERT_LE(date, week_end(date));
    ASSERT_LE(week.week, weeks_in_iso_year(week.year));
  }
}

// A year has 53 weeks when it begins on a Thursday, or on a Wednesday and is a leap year; 71 of the
// 400 years after which the calendar repeats.
TEST(Calendar, KnowsTheLongYears) {
  for (const int year : {2004, 2009, 2015, 2020, 2026, 2032}) {
    EXPECT_EQ(weeks_in_iso_year(year), 53) << year;
  }
  int longer = 0;
  for (int year = 2000; year < 2400; ++year) {
    longer += weeks_in_iso_year(year) - 52;
  }
  EXPECT_EQ(longer, 71);
}

TEST(Calendar, KnowsTheEndsOfMonths) {
  EXPECT_EQ(month_end(day("2024-02-01")), day("2024-02-29"));
  EXPECT_EQ(month_end(day("2025-02-28")), day("2025-02-28"));
  EXPECT_EQ(month_end(day("1900-02-10")), day("1900-02-28"));
  EXPECT_EQ(month_end(day("2000-02-10")), day("2000-02-29"));
  EXPECT_EQ(month_end(day("2025-12-31")), day("2025-12-31"));
  EXPECT_EQ(month_end(day("9999-12-01")), day("9999-12-31"));
}

TEST(Calendar, FindsThePeriodEndsAroundADay) {
  const auto week = PeriodKind::kWeek;
  const auto month = PeriodKind::kMonth;
  EXPECT_EQ(end_of(week, day("2025-06-02")), day("2025-06-08"));
  EXPECT_EQ(end_of(month, day("2025-06-02")), day("2025-06-30"));
  EXPECT_EQ(last_end_on_or_before(week, day("2025-06-01")), day("2025-06-01"));
  EXPECT_EQ(last_end_on_or_before(week, day("2025-05-31")), day("2025-05-25"));
  EXPECT_EQ(last_end_on_or_before(month, day("2025-05-31")), day("2025-05-31"));
  EXPECT_EQ(last_end_on_or_before(month, day("2025-05-30")), day("2025-04-30"));
  EXPECT_EQ(previous_end(week, day("2025-06-01")), day("2025-05-25"));
  EXPECT_EQ(previous_end(month, day("2025-05-31")), day("2025-04-30"));
  EXPECT_EQ(previous_end(month, day("2024-03-01")), day("2024-02-29"));
}

TEST(Calendar, FindsAWeekdayFromADayOn) {
  EXPECT_EQ(first_on_or_after(day("2025-06-02"), Weekday::kFriday), day("2025-06-06"));
  EXPECT_EQ(first_on_or_after(day("2025-06-06"), Weekday::kFriday), day("2025-06-06"));
  EXPECT_EQ(first_on_or_after(day("2025-06-07"), Weekday::kFriday), day("2025-06-13"));
}

}  // namespace
}  // namespace facta::dates
