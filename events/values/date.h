// Civil dates and instants. No clock here: both arrive as arguments.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace facta {

// A calendar day: days since 1970-01-01, proleptic Gregorian, years 1900...9999.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};

// An instant: microseconds since 1970-01-01T00:00:00Z.
struct Time {
  std::int64_t micros = 0;
  auto operator<=>(const Time&) const = default;
};

struct YearMonthDay {
  int year;
  int month;  // 1...12
  int day;    // 1...31
};

std::optional<Date> parse_date(std::string_view text);  // "2026-10-31"; 2026-02-30 is nullopt
std::string print(Date date);
YearMonthDay year_month_day(Date date);
Date date_of(int year, int month, int day);  // a day that exists

std::optional<Time> parse_time(std::string_view text);  // RFC 3339, any offset
std::string print(Time time);                           // "2026-10-31T23:59:59.123456Z"

// The calendar day in a time zone of the IANA database ("Europe/Amsterdam"); nullopt: unknown zone.
std::optional<Date> local_date(Time time, std::string_view zone);
bool is_time_zone(std::string_view zone);

}  // namespace facta
