#include "aggregates/run/open_key.h"

#include "events/base/assert.h"

namespace facta {

std::string cursor_of(std::string_view open_hours_key) {
  if (open_hours_key.empty()) {
    return {};
  }
  const OpenKey key = read_open_key(open_hours_key);
  // The codes and the currency stand in front of date and id.
  const std::size_t codes = open_hours_key.size() - key.entry_id.size() - 1 - 4;
  std::string cursor(open_hours_key.substr(0, codes));
  for (char& c : cursor) {
    c = c == '\0' ? '/' : c;
  }
  return cursor + print(key.date) + "/" + std::string(key.entry_id);
}

std::string key_of_cursor(std::string_view cursor) {
  std::string_view parts[4];
  for (std::string_view& part : parts) {
    const std::size_t end = cursor.find('/');
    FACTA_ASSERT(end != std::string_view::npos, "a cursor has five parts");
    part = cursor.substr(0, end);
    cursor.remove_prefix(end + 1);
  }
  const auto date = parse_date(parts[3]);
  FACTA_ASSERT(date.has_value(), "a cursor names a day");
  return make_key(parts[0], parts[1], parts[2], *date, cursor);
}

}  // namespace facta
