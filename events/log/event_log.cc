#include "events/log/event_log.h"

namespace facta {

int partition_of(std::string_view company, int partition_count) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char c : company) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  }
  return static_cast<int>(hash % static_cast<std::uint64_t>(partition_count));
}

}  // namespace facta
