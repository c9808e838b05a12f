#include "events/values/local_time.h"

#include "events/values/zone.h"

#include <chrono>

namespace facta {
namespace {

date::local_seconds on_the_wall(const date::time_zone& zone, Time time) {
  return local_of(zone, date::sys_seconds{std::chrono::floor<std::chrono::seconds>(
                            std::chrono::microseconds{time.micros})});
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
    const date::sys_seconds instant = instant_of(*found, day + std::chrono::minutes{minute_of_day});
    const Time due{std::chrono::microseconds{instant.time_since_epoch()}.count()};
    if (due > after) {
      return due;
    }
  }
}

}  // namespace facta
