// Time zones of the IANA database; inside events/values only, where <date/tz.h> lives.
//
// The system's table of a zone lists its changes of the clock up to 2037, and the library does not
// read the rule that goes on from there. So later years are looked up in one of the table with the
// same calendar: the same weekdays, and a leap year like it.
#pragma once

#include <date/tz.h>
#include <string_view>

namespace facta {

const date::time_zone* zone_named(std::string_view zone);  // nullptr: unknown

// What the clock on the wall shows at an instant.
date::local_seconds local_of(const date::time_zone& zone, date::sys_seconds instant);
// The one instant that counts as this local time: of two the earlier one; of none the first after
// the gap.
date::sys_seconds instant_of(const date::time_zone& zone, date::local_seconds local);

}  // namespace facta
