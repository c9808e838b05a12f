#include "aggregates/dates/antedating.h"

namespace facta::dates {

Date antedating_limit(int year, Weekday until) {
  const Date monday = first_on_or_after(date_of(year, 1, 1), Weekday::kMonday);
  return plus_days(monday, static_cast<int>(until) - static_cast<int>(Weekday::kMonday));
}

Date antedate(Date date, std::optional<Weekday> until) {
  const int year = year_month_day(date).year;
  if (!until || date > antedating_limit(year, *until)) {
    return date;
  }
  const Date last_of_old_year = plus_days(date_of(year, 1, 1), -1);
  return in_range(last_of_old_year) ? last_of_old_year : date;
}

}  // namespace facta::dates
