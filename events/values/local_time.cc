#include "events/values/local_time.h"

#include "events/values/zone.h"

#include <chrono>

namespace facta {
namespace {

date::local_seconds on_the_wall(const date::time_zone& zone, Time time) {
  return zone.to_local(date::sys_seconds{
      std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds{time.micros})});
}

// The one instant that counts as this local time.
Time instant_of(const date::time_zone& zone, date::local_seconds local) {
  const date::local_info info = zone.get_info(local);
  // In a gap the first of the two offsets ends where the gap begins, which is where it ends as
  // well. Of two instants the earlier one is by the first offset.
  const date::sys_seconds instant =
      info.result == date::local_info::nonexistent
          ? info.first.end
          : date::sys_seconds{local.time_since_epoch() - info.first.offset};
  return Time{std::chrono::microseconds{instant.time_since_epoch()}.count()};
}

}  // namespace

std::optional<LocalTime> local_time(Time time, std::string_view zone) {
  const date::time_zone* found = zone_named(zone);
  if (found == nullptr) {
    return std::nullopt;
  }
  const auto local = on_the_wall(*found, time);
  const auto day = std::chrono::floor<date::days>(local);
  return LocalTime{Date{static_cast<std::int32_t>(day.time_since_epoch().count())},
                   static_cast<std::int32_t>((local - day).count())};
}

std::optional<Time> next_run(int minute_of_day, std::string_view zone, Time after) {
  const date::time_zone* found = zone_named(zone);
  if (found == nullptr) {
    return std::nullopt;
  }
  auto day = std::chrono::floor<date::days>(on_the_wall(*found, after));
  for (;; day += date::days{1}) {
    const Time due = instant_of(*found, day + std::chrono::minutes{minute_of_day});
    if (due > after) {
      return due;
    }
  }
}

}  // namespace facta
