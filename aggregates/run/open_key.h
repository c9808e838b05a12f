// Keys of open_hours taken apart, and the readable cursor made of them.
#pragma once

#include "events/base/row_codec.h"

#include <string>
#include <string_view>

namespace facta {

struct OpenKey {
  std::string_view customer;
  std::string_view project;
  Date date;
  std::string_view entry_id;
};

inline OpenKey read_open_key(std::string_view key) {
  const std::size_t customer_end = key.find('\0');
  const std::size_t project_end = key.find('\0', customer_end + 1);
  const std::size_t end = key.find('\0', project_end + 1) + 1;
  std::uint32_t days = 0;
  for (std::size_t i = end; i < end + 4; ++i) {
    days = days << 8 | static_cast<unsigned char>(key[i]);
  }
  std::string_view entry_id = key.substr(end + 4);
  entry_id.remove_suffix(1);
  return {key.substr(0, customer_end), key.substr(customer_end + 1, project_end - customer_end - 1),
          Date{static_cast<std::int32_t>(days ^ 0x80000000u)}, entry_id};
}

// "customer/project/EUR/2026-10-31/entryId": codes hold no slash (DEC-28).
std::string cursor_of(std::string_view open_hours_key);
// The key again.
std::string key_of_cursor(std::string_view cursor);

}  // namespace facta
