#include "events/values/zone.h"

#include <stdexcept>
#include <string>

namespace facta {

const date::time_zone* zone_named(std::string_view zone) {
  try {
    return date::locate_zone(std::string(zone));
  } catch (const std::runtime_error&) {  // the library's only way to say "unknown"
    return nullptr;
  }
}

}  // namespace facta
