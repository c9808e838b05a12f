#include "aggregates/dates/calendar.h"

namespace facta::dates {
namespace {

constexpr Date kFirst{-25'567};   // 1900-01-01
constexpr Date kLast{2'932'896};  // 9999-12-31

// Days since the Monday of the week; 1970-01-01 was a Thursday.
std::int32_t days_since_monday(Date date) {
  const std::int32_t rest = (date.days + 3) % 7;
  return rest < 0 ? rest + 7 : rest;
}

}  // namespace

bool in_range(Date date) {
  return kFirst <= date && date <= kLast;
}

Date plus_days(Date date, std::int32_t days) {
  return Date{date.days + days};
}

Weekday weekday(Date date) {
  return static_cast<Weekday>(days_since_monday(date) + 1);
}

IsoWeek iso_week(Date date) {
  // A week belongs to the year of its Thursday.
  const Date thursday = plus_days(date, 3 - days_since_monday(date));
  const int year = year_month_day(thursday).year;
  return {year, (thursday.days - date_of(year, 1, 1).days) / 7 + 1};
}

int weeks_in_iso_year(int year) {
  return iso_week(date_of(year, 12, 28)).week;  // always in the last week of its year
}

Date iso_week_start(int year, int week) {
  const Date in_first_week = date_of(year, 1, 4);  // always in week 1
  return plus_days(in_first_week, 7 * (week - 1) - days_since_monday(in_first_week));
}

int days_in_month(int year, int month) {
  const Date next = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
  return next.days - date_of(year, month, 1).days;
}

Date week_end(Date date) {
  return plus_days(date, 6 - days_since_monday(date));
}

Date month_end(Date date) {
  const auto [year, month, day] = year_month_day(date);
  return plus_days(date, days_in_month(year, month) - day);
}

Date end_of(PeriodKind kind, Date date) {
  return kind == PeriodKind::kWeek ? week_end(date) : month_end(date);
}

Date last_end_on_or_before(PeriodKind kind, Date date) {
  return end_of(kind, date) == date ? date : previous_end(kind, date);
}

Date previous_end(PeriodKind kind, Date date) {
  return kind == PeriodKind::kWeek ? plus_days(date, -days_since_monday(date) - 1)
                                   : plus_days(date, -year_month_day(date).day);
}

Date first_on_or_after(Date date, Weekday day) {
  const int ahead = static_cast<int>(day) - static_cast<int>(weekday(date));
  return plus_days(date, ahead < 0 ? ahead + 7 : ahead);
}

}  // namespace facta::dates
