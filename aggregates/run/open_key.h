// Keys of open_hours taken apart, and the readable cursor made of them.
#pragma once

#include "events/base/row_codec.h"

#include <string>
#include <string_view>

namespace facta {

struct OpenKey {
  std::string_view group;  // group_key: customer, project, currency
  Date date;
  std::string_view entry_id;
};

inline OpenKey read_open_key(std::string_view key) {
  std::size_t end = 0;
  for (int part = 0; part < 3; ++part) {
    end = key.find('\0', end) + 1;
  }
  std::uint32_t days = 0;
  for (std::size_t i = end; i < end + 4; ++i) {
    days = days << 8 | static_cast<unsigned char>(key[i]);
  }
  std::string_view entry_id = key.substr(end + 4);
  entry_id.remove_suffix(1);
  return {key.substr(0, end), Date{static_cast<std::int32_t>(days ^ 0x80000000u)}, entry_id};
}

// "customer/project/EUR/2026-10-31/entryId": codes hold no slash (DEC-28).
std::string cursor_of(std::string_view open_hours_key);
// The key that stands behind the cursor; the empty cursor stands before everything.
std::string key_after(std::string_view cursor);

}  // namespace facta
