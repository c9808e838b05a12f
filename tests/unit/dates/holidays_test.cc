// Easter, the Dutch holidays and working days.
#include "aggregates/dates/holidays.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace facta::dates {
namespace {

TEST(Easter, IsWhereCalendarsHaveIt) {
  // Among them the earliest and the latest ones, and the years of the two exceptions (1954, 1981).
  for (const char* date :
       {"1900-04-15", "1913-03-23", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19",
        "2000-04-23", "2008-03-23", "2011-04-24", "2014-04-20", "2019-04-21", "2024-03-31",
        "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19",
        "2099-04-12", "2285-03-22", "3165-04-18"}) {
    EXPECT_EQ(easter_sunday(year_month_day(day(date)).year), day(date));
  }
}

// The church's table of paschal full moons by golden number, as printed for 1900 to 2199; Easter is
// the Sunday after. No arithmetic in common with the computus.
TEST(Easter, FollowsTheTableOfPaschalMoons) {
  constexpr struct {
    int month;
    int day;
  } moons[19] = {{4, 14}, {4, 3},  {3, 23}, {4, 11}, {3, 31}, {4, 18}, {4, 8},
                 {3, 28}, {4, 16}, {4, 5},  {3, 25}, {4, 13}, {4, 2},  {3, 22},
                 {4, 10}, {3, 30}, {4, 17}, {4, 7},  {3, 27}};
  for (int year = 1900; year <= 2199; ++year) {
    const auto& moon = moons[year % 19];
    Date sunday = plus_days(date_of(year, moon.month, moon.day), 1);
    while (weekday(sunday) != Weekday::kSunday) {
      sunday = plus_days(sunday, 1);
    }
    EXPECT_EQ(easter_sunday(year), sunday);
  }
}

TEST(Easter, IsASundayFromLateMarchToLateApril) {
  for (int year = 1900; year <= 9999; ++year) {
    const Date easter = easter_sunday(year);
    ASSERT_EQ(weekday(easter), Weekday::kSunday) << year;
    ASSERT_LE(date_of(year, 3, 22), easter);
    ASSERT_LE(easter, date_of(year, 4, 25));
  }
}

TEST(DutchHolidays, AreThoseOfTheOfficialList) {
  const std::vector<Holiday> expected = {
      {day("2025-01-01"), "Nieuwjaarsdag"},      {day("2025-04-18"), "Goede Vrijdag"},
      {day("2025-04-20"), "Eerste Paasdag"},     {day("2025-04-21"), "Tweede Paasdag"},
      {day("2025-04-26"), "Koningsdag"},  // the 27th is a Sunday
      {day("2025-05-05"), "Bevrijdingsdag"},     {day("2025-05-29"), "Hemelvaartsdag"},
      {day("2025-06-08"), "Eerste Pinksterdag"}, {day("2025-06-09"), "Tweede Pinksterdag"},
      {day("2025-12-25"), "Eerste Kerstdag"},    {day("2025-12-26"), "Tweede Kerstdag"},
  };
  const auto holidays = dutch_holidays(2025);
  ASSERT_EQ(holidays.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(holidays[i].date, expected[i].date);
    EXPECT_EQ(holidays[i].name, expected[i].name);
    EXPECT_TRUE(holidays[i].day_off) << holidays[i].name;
  }
}

TEST(DutchHolidays, MoveWithEasterAndTheKing) {
  const struct {
    int year;
    const char* name;
    const char* date;
  } rows[] = {
      {2024, "Koningsdag", "2024-04-27"},     {2014, "Koningsdag", "2014-04-26"},
      {2031, "Koningsdag", "2031-04-26"},     {2024, "Hemelvaartsdag", "2024-05-09"},
      {2026, "Hemelvaartsdag", "2026-05-14"}, {2026, "Tweede Pinksterdag", "2026-05-25"},
      {2016, "Hemelvaartsdag", "2016-05-05"}, {2026, "Goede Vrijdag", "2026-04-03"},
  };
  for (const auto& row : rows) {
    std::map<std::string_view, Date> dates;
    for (const Holiday& holiday : dutch_holidays(row.year)) {
      dates[holiday.name] = holiday.date;
    }
    EXPECT_EQ(dates[row.name], day(row.date)) << row.name << row.year;
  }
}

TEST(DutchHolidays, GiveTheFifthOfMayOffEveryFiveYears) {
  for (int year = 2014; year <= 2035; ++year) {
    for (const Holiday& holiday : dutch_holidays(year)) {
      EXPECT_EQ(holiday.day_off, holiday.name != "Bevrijdingsdag" || year % 5 == 0) << year;
    }
  }
}

TEST(DutchHolidays, MakeACalendarOfDaysOff) {
  const auto days = dutch_days_off(2015, 2035);
  for (std::size_t i = 1; i < days.size(); ++i) {
    EXPECT_LT(days[i - 1], days[i]);
  }
  // Ten a year, and the fifth of May in 2015, 2020, 2025, 2030 and 2035.
  EXPECT_EQ(days.size(), 21u * 10 + 5);
  EXPECT_FALSE(is_working_day(day("2025-05-05"), days));
  EXPECT_TRUE(is_working_day(day("2026-05-05"), days));
  EXPECT_FALSE(is_working_day(day("2016-05-05"), days));  // Hemelvaartsdag
}

// In 2225 Hemelvaartsdag is 5 May, which that year is a day off itself.
TEST(DutchHolidays, CountADayOnceThatIsTwoHolidays) {
  EXPECT_EQ(dutch_holidays(2225).size(), 11u);
  EXPECT_EQ(dutch_days_off(2225, 2225).size(), 10u);
}

// DOCDATE-10: Monday to Friday; without a calendar there are no holidays.
TEST(WorkingDays, AreMondayToFridayButHolidays) {
  const std::vector<Date> holidays = {day("2025-04-18"), day("2025-04-21")};
  EXPECT_TRUE(is_working_day(day("2025-04-17"), holidays));
  EXPECT_FALSE(is_working_day(day("2025-04-18"), holidays));
  EXPECT_TRUE(is_working_day(day("2025-04-18"), {}));
  EXPECT_FALSE(is_working_day(day("2025-04-19"), {}));
  EXPECT_FALSE(is_working_day(day("2025-04-20"), {}));
  EXPECT_EQ(next_working_day(day("2025-04-17"), holidays), day("2025-04-22"));
  EXPECT_EQ(next_working_day(day("2025-04-17"), {}), day("2025-04-18"));
  EXPECT_EQ(next_working_day(day("2025-04-15"), holidays), day("2025-04-16"));
  EXPECT_EQ(next_working_day(day("2025-04-25"), holidays), day("2025-04-28"));
}

}  // namespace
}  // namespace facta::dates
