// Times of day in a time zone, and when a daily job is due across changes of the clock.
#include "events/values/local_time.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

constexpr const char* kAmsterdam = "Europe/Amsterdam";

Time at(std::string_view text) {
  return parse_time(text).value();
}

std::string next(int hour, int minute, std::string_view after, std::string_view zone = kAmsterdam) {
  return print(next_run(hour * 60 + minute, zone, at(after)).value()).substr(0, 19);
}

TEST(LocalTime, IsWhatTheClockOnTheWallShows) {
  const struct {
    const char* instant;
    const char* date;
    int second;
  } rows[] = {
      {"2025-01-07T17:00:00Z", "2025-01-07", 18 * 3600},
      {"2025-07-01T21:59:59.999999Z", "2025-07-01", 86'399},
      {"2025-07-01T22:00:00Z", "2025-07-02", 0},
      {"2025-03-30T00:59:59Z", "2025-03-30", 2 * 3600 - 1},
      {"2025-03-30T01:00:00Z", "2025-03-30", 3 * 3600},
      // The system's table of changes ends in 2037; summers do not.
      {"2037-07-01T22:30:00Z", "2037-07-02", 1800},
      {"2038-01-01T22:30:00Z", "2038-01-01", 23 * 3600 + 1800},
      {"2038-03-28T00:59:59Z", "2038-03-28", 2 * 3600 - 1},
      {"2038-03-28T01:00:00Z", "2038-03-28", 3 * 3600},
      {"2038-04-22T22:56:24Z", "2038-04-23", 3384},
      {"2038-12-31T23:00:00Z", "2039-01-01", 0},
      {"2104-02-29T23:00:00Z", "2104-03-01", 0},
      {"2104-07-01T22:00:00Z", "2104-07-02", 0},
  };
  for (const auto& row : rows) {
    const LocalTime expected{parse_date(row.date).value(), row.second};
    EXPECT_EQ(local_time(at(row.instant), kAmsterdam), expected) << row.instant;
    EXPECT_EQ(local_date(at(row.instant), kAmsterdam), expected.date) << row.instant;
  }
  EXPECT_EQ(local_time(at("2025-01-01T00:00:00Z"), "Europe/Utrecht"), std::nullopt);
}

TEST(NextRun, IsTodayOrTomorrow) {
  EXPECT_EQ(next(2, 30, "2025-01-10T00:00:00Z"), "2025-01-10T01:30:00");
  EXPECT_EQ(next(2, 30, "2025-01-10T01:29:59.999999Z"), "2025-01-10T01:30:00");
  EXPECT_EQ(next(2, 30, "2025-01-10T01:30:00Z"), "2025-01-11T01:30:00");  // strictly after
  EXPECT_EQ(next(2, 30, "2025-01-10T12:00:00Z"), "2025-01-11T01:30:00");
  EXPECT_EQ(next(0, 0, "2025-07-10T12:00:00Z"), "2025-07-10T22:00:00");
  EXPECT_EQ(next(23, 59, "2025-12-31T22:59:00Z"), "2026-01-01T22:59:00");
  EXPECT_EQ(next(2, 30, "2041-07-10T00:29:00Z"), "2041-07-10T00:30:00");  // behind the table
  EXPECT_EQ(next(2, 30, "2041-03-30T12:00:00Z"), "2041-03-31T01:00:00");  // a gap
  EXPECT_EQ(next_run(0, "Europe/Utrecht", at("2025-01-01T00:00:00Z")), std::nullopt);
}

// On 30 March 2025 the clock goes from 2:00 to 3:00, at 01:00 UTC.
TEST(NextRun, InTheGapOfSpringIsTheFirstInstantAfterIt) {
  EXPECT_EQ(next(2, 30, "2025-03-29T12:00:00Z"), "2025-03-30T01:00:00");
  EXPECT_EQ(next(2, 0, "2025-03-29T12:00:00Z"), "2025-03-30T01:00:00");
  EXPECT_EQ(next(2, 59, "2025-03-29T12:00:00Z"), "2025-03-30T01:00:00");
  EXPECT_EQ(next(2, 30, "2025-03-30T01:00:00Z"), "2025-03-31T00:30:00");  // once that day
  EXPECT_EQ(next(1, 59, "2025-03-29T12:00:00Z"), "2025-03-30T00:59:00");
  EXPECT_EQ(next(3, 0, "2025-03-29T12:00:00Z"), "2025-03-30T01:00:00");
}

// On 26 October 2025 the clock goes from 3:00 back to 2:00, at 01:00 UTC.
TEST(NextRun, InTheHourThatAutumnRepeatsIsOnceTheFirst) {
  EXPECT_EQ(next(2, 30, "2025-10-25T12:00:00Z"), "2025-10-26T00:30:00");
  EXPECT_EQ(next(2, 30, "2025-10-26T00:30:00Z"), "2025-10-27T01:30:00");  // not at 01:30 UTC
  EXPECT_EQ(next(2, 30, "2025-10-26T01:15:00Z"), "2025-10-27T01:30:00");
  EXPECT_EQ(next(2, 0, "2025-10-25T12:00:00Z"), "2025-10-26T00:00:00");
  EXPECT_EQ(next(3, 0, "2025-10-25T12:00:00Z"), "2025-10-26T02:00:00");
}

// A clock set back over midnight shows the day before again: its runs are over, today's come once.
TEST(NextRun, SurvivesAMidnightThatComesTwice) {
  // Santiago, 6 April 2025: from 24:00 back to 23:00 on the 5th, at 03:00 UTC.
  EXPECT_EQ(next(23, 30, "2025-04-05T12:00:00Z", "America/Santiago"), "2025-04-06T02:30:00");
  EXPECT_EQ(next(23, 30, "2025-04-06T02:30:00Z", "America/Santiago"), "2025-04-07T03:30:00");
  EXPECT_EQ(next(0, 0, "2025-04-06T02:45:00Z", "America/Santiago"), "2025-04-06T04:00:00");
}

// Every day of ten years has exactly one run.
TEST(NextRun, ComesOnceADay) {
  for (const int minute : {0, 2 * 60, 2 * 60 + 30, 3 * 60, 23 * 60 + 59}) {
    Time now = at("2019-12-31T22:59:59Z");
    Date previous = local_date(now, kAmsterdam).value();
    for (int i = 0; i < 3653; ++i) {
      now = next_run(minute, kAmsterdam, now).value();
      const Date date = local_date(now, kAmsterdam).value();
      ASSERT_EQ(date.days, previous.days + 1) << print(now);
      previous = date;
    }
  }
}

}  // namespace
}  // namespace facta
