#include "aggregates/dates/holidays.h"

#include <algorithm>

namespace facta::dates {

Date easter_sunday(int year) {
  const int golden = year % 19;  // the place in the cycle of 19 years of the moon
  const int century = year / 100;
  const int leap_days_left_out = century - century / 4;
  const int moon_correction = (8 * century + 13) / 25;
  // Days from 21 March to the paschal full moon, 0...29.
  int moon = (19 * golden + leap_days_left_out - moon_correction + 15) % 30;
  // The lunar calendar knows no 29th, and no 28th in the later half of its cycle.
  if (moon == 29 || (moon == 28 && golden > 10)) {
    --moon;
  }
  const Date full_moon = plus_days(date_of(year, 3, 21), moon);
  return first_on_or_after(plus_days(full_moon, 1), Weekday::kSunday);
}

std::vector<Holiday> dutch_holidays(int year) {
  const Date easter = easter_sunday(year);
  const Date kings_day = date_of(year, 4, 27);
  const bool on_sunday = weekday(kings_day) == Weekday::kSunday;
  std::vector<Holiday> holidays = {
      {date_of(year, 1, 1), "Nieuwjaarsdag"},
      {plus_days(easter, -2), "Goede Vrijdag"},
      {easter, "Eerste Paasdag"},
      {plus_days(easter, 1), "Tweede Paasdag"},
      {plus_days(kings_day, on_sunday ? -1 : 0), "Koningsdag"},
      {date_of(year, 5, 5), "Bevrijdingsdag", year % 5 == 0},
      {plus_days(easter, 39), "Hemelvaartsdag"},
      {plus_days(easter, 49), "Eerste Pinksterdag"},
      {plus_days(easter, 50), "Tweede Pinksterdag"},
      {date_of(year, 12, 25), "Eerste Kerstdag"},
      {date_of(year, 12, 26), "Tweede Kerstdag"},
  };
  std::ranges::stable_sort(holidays, {}, &Holiday::date);
  return holidays;
}

std::vector<Date> dutch_days_off(int first, int last) {
  std::vector<Date> days;
  for (int year = first; year <= last; ++year) {
    for (const Holiday& holiday : dutch_holidays(year)) {
      // Hemelvaartsdag can fall on 5 May.
      if (holiday.day_off && (days.empty() || days.back() != holiday.date)) {
        days.push_back(holiday.date);
      }
    }
  }
  return days;
}

bool is_working_day(Date date, std::span<const Date> holidays) {
  return weekday(date) < Weekday::kSaturday && !std::ranges::binary_search(holidays, date);
}

Date next_working_day(Date date, std::span<const Date> holidays) {
  do {
    date = plus_days(date, 1);
  } while (!is_working_day(date, holidays));
  return date;
}

}  // namespace facta::dates
