// What clocks on the wall of a time zone show, and when they will show a given time. No clock here:
// instants arrive as arguments.
#pragma once

#include "events/values/date.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace facta {

struct LocalTime {
  Date date;
  std::int32_t second_of_day = 0;  // 0...86399, by the clock on the wall
  auto operator<=>(const LocalTime&) const = default;
};

// Date and time of day in a time zone of the IANA database; nullopt: unknown zone.
std::optional<LocalTime> local_time(Time time, std::string_view zone);

// When something that is due every day at `minute_of_day` (0...1439, local) is due next, strictly
// after `after`. On a day that skips that time it is due at the first instant after the gap; on a
// day that has it twice, once, the first time. nullopt: unknown zone.
std::optional<Time> next_run(int minute_of_day, std::string_view zone, Time after);

}  // namespace facta
