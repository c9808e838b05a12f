#include "events/values/zone.h"

#include <stdexcept>
#include <string>

namespace facta {
namespace {

// The last year that is looked up as it is: the table has all its changes and those of the next.
constexpr date::year kListed{2036};
constexpr int kYearsOfAllCalendars = 28;

// How far back the year lies in which `day` is looked up.
date::days way_back(date::sys_days day) {
  const date::year year = date::year_month_day(day).year();
  if (year <= kListed) {
    return date::days{0};
  }
  const date::sys_days first = year / 1 / 1;
  for (int back = 0; back < kYearsOfAllCalendars; ++back) {
    const date::year like = kListed - date::years{back};
    const date::sys_days start = like / 1 / 1;
    if (like.is_leap() == year.is_leap() && date::weekday(start) == date::weekday(first)) {
      return first - start;
    }
  }
  return date::days{0};  // not reached: 28 years in a row have all fourteen calendars
}

}  // namespace

const date::time_zone* zone_named(std::string_view zone) {
  try {
    return date::locate_zone(std::string(zone));
  } catch (const std::runtime_error&) {  // the library's only way to say "unknown"
    return nullptr;
  }
}

date::local_seconds local_of(const date::time_zone& zone, date::sys_seconds instant) {
  const date::days back = way_back(date::floor<date::days>(instant));
  return zone.to_local(instant - back) + back;
}

date::sys_seconds instant_of(const date::time_zone& zone, date::local_seconds local) {
  const auto day = date::floor<date::days>(local);
  const date::days back = way_back(date::sys_days{day.time_since_epoch()});
  const date::local_info info = zone.get_info(local - back);
  // In a gap the first of the two offsets ends where the gap begins, which is where it ends as
  // well. Of two instants the earlier one is by the first offset.
  return info.result == date::local_info::nonexistent
             ? info.first.end + back
             : date::sys_seconds{local.time_since_epoch() - info.first.offset};
}

}  // namespace facta
