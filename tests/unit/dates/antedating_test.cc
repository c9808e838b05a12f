// Antedating at the turn of the year: the table of limits and the examples ANTE-EX.
#include "aggregates/dates/antedating.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

namespace facta::dates {
namespace {

using enum Weekday;

// ANTE-07, AMB-16: the first full week, which need not be ISO week 1.
TEST(Antedating, EndsInTheFirstFullWeek) {
  const struct {
    int year;
    Weekday new_years_day;
    const char* monday;
    const char* thursday;
    const char* friday;
    const char* sunday;
    const char* iso_monday;
  } rows[] = {
      {2024, kMonday, "2024-01-01", "2024-01-04", "2024-01-05", "2024-01-07", "2024-01-01"},
      {2025, kWednesday, "2025-01-06", "2025-01-09", "2025-01-10", "2025-01-12", "2024-12-30"},
      {2026, kThursday, "2026-01-05", "2026-01-08", "2026-01-09", "2026-01-11", "2025-12-29"},
      {2027, kFriday, "2027-01-04", "2027-01-07", "2027-01-08", "2027-01-10", "2027-01-04"},
      {2028, kSaturday, "2028-01-03", "2028-01-06", "2028-01-07", "2028-01-09", "2028-01-03"},
      {2030, kTuesday, "2030-01-07", "2030-01-10", "2030-01-11", "2030-01-13", "2029-12-31"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(weekday(date_of(row.year, 1, 1)), row.new_years_day) << row.year;
    EXPECT_EQ(antedating_limit(row.year, kMonday), day(row.monday)) << row.year;
    EXPECT_EQ(antedating_limit(row.year, kThursday), day(row.thursday)) << row.year;
    EXPECT_EQ(antedating_limit(row.year, kFriday), day(row.friday)) << row.year;
    EXPECT_EQ(antedating_limit(row.year, kSunday), day(row.sunday)) << row.year;
    EXPECT_EQ(iso_week_start(row.year, 1), day(row.iso_monday)) << row.year;
  }
}

// ANTE-02...05, ANTE-08. Example 10 is of a job that is not listed: no weekday is given.
TEST(Antedating, SetsBackToTheLastDayOfTheOldYear) {
  const struct {
    const char* id;
    std::optional<Weekday> until;
    const char* date;
    const char* result;
  } rows[] = {
      {"ANTE-EX-01", kMonday, "2025-01-06", "2024-12-31"},
      {"ANTE-EX-02", kMonday, "2025-01-07", "2025-01-07"},
      {"ANTE-EX-03", kMonday, "2025-01-05", "2024-12-31"},
      {"ANTE-EX-04", std::nullopt, "2025-01-05", "2025-01-05"},
      {"ANTE-EX-05", kSunday, "2025-01-26", "2025-01-26"},
      {"ANTE-EX-06", kThursday, "2025-01-09", "2024-12-31"},
      {"ANTE-EX-07", kMonday, "2026-01-05", "2025-12-31"},
      {"ANTE-EX-08", kMonday, "2026-01-06", "2026-01-06"},
      {"ANTE-EX-09", kMonday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kTuesday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kWednesday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kThursday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kFriday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kSaturday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-09", kSunday, "2025-12-30", "2025-12-30"},
      {"ANTE-EX-10", std::nullopt, "2025-01-05", "2025-01-05"},
      // Who invoices on Monday and on Thursday chooses Thursday: both days are set back, and
      // nothing of the week after.
      {"ANTE-05", kThursday, "2025-01-06", "2024-12-31"},
      {"ANTE-05", kThursday, "2025-01-09", "2024-12-31"},
      {"ANTE-05", kThursday, "2025-01-13", "2025-01-13"},
      {"no 1899", kSunday, "1900-01-02", "1900-01-02"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(antedate(day(row.date), row.until), day(row.result)) << row.id;
  }
}

// ANTE-03: each of the seven weekdays of week 1 can be the limit, and it is included.
TEST(Antedating, EndsOnTheWeekdayThatIsSet) {
  const Weekday weekdays[] = {kMonday, kTuesday,  kWednesday, kThursday,
                              kFriday, kSaturday, kSunday};
  for (int i = 0; i < 7; ++i) {
    const Date limit = plus_days(day("2025-01-06"), i);
    EXPECT_EQ(antedate(limit, weekdays[i]), day("2024-12-31")) << print(limit);
    EXPECT_EQ(antedate(plus_days(limit, 1), weekdays[i]), plus_days(limit, 1)) << print(limit);
  }
}

}  // namespace
}  // namespace facta::dates
