// Finding a time zone in the IANA database; inside events/values only, where <date/tz.h> lives.
#pragma once

#include <date/tz.h>
#include <string_view>

namespace facta {

const date::time_zone* zone_named(std::string_view zone);  // nullptr: unknown

}  // namespace facta
