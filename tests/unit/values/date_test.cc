// Civil dates, instants and the day of a time zone.
#include "events/values/date.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

TEST(ParseDate, TakesDaysThatExist) {
  EXPECT_EQ(parse_date("1970-01-01"), Date{0});
  EXPECT_EQ(parse_date("2000-02-29"), date_of(2000, 2, 29));
  EXPECT_EQ(parse_date("1900-01-01"), date_of(1900, 1, 1));
  EXPECT_EQ(parse_date("9999-12-31"), date_of(9999, 12, 31));
  for (const char* text :
       {"", "2026-02-30", "1900-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "26-01-01",
        "2026/01/01", "2026-01-01 ", "1899-12-31", "20260101", "2026-01-0x"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(PrintDate, IsTheInverseOfParsing) {
  for (const char* text : {"1900-01-01", "1969-12-31", "2024-02-29", "9999-12-31"}) {
    EXPECT_EQ(print(*parse_date(text)), text);
  }
}

TEST(ParseTime, TakesEveryOffset) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), Time{0});
  EXPECT_EQ(parse_time("1970-01-01T01:00:00+01:00"), Time{0});
  EXPECT_EQ(parse_time("1969-12-31T23:30:00-00:30"), Time{0});
  EXPECT_EQ(parse_time("1970-01-01T00:00:00.000001Z"), Time{1});
  EXPECT_EQ(print(*parse_time("2026-10-31T23:59:59.123456Z")), "2026-10-31T23:59:59.123456Z");
  for (const char* text :
       {"", "2026-10-31", "2026-10-31T24:00:00Z", "2026-10-31T10:60:00Z", "2026-10-31T10:00:00",
        "2026-10-31T10:00:00.Z", "2026-02-30T10:00:00Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(LocalDate, IsTheDayInTheZone) {
  const Time before_summer_midnight = *parse_time("2026-07-31T21:59:59Z");
  const Time summer_midnight = *parse_time("2026-07-31T22:00:00Z");
  EXPECT_EQ(local_date(before_summer_midnight, "Europe/Amsterdam"), date_of(2026, 7, 31));
  EXPECT_EQ(local_date(summer_midnight, "Europe/Amsterdam"), date_of(2026, 8, 1));
  EXPECT_EQ(local_date(*parse_time("2026-12-31T23:00:00Z"), "Europe/Amsterdam"),
            date_of(2027, 1, 1));
  EXPECT_EQ(local_date(summer_midnight, "Europe/Utrecht"), std::nullopt);
  EXPECT_FALSE(is_time_zone("Mars/Olympus"));
}

}  // namespace
}  // namespace facta
