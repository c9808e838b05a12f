// How large a described value can become on the wire: an upper bound, cheap to add up, so that
// decisions are cut into records before anything is encoded.
#pragma once

#include "events/base/describe.h"
#include "events/values/amount.h"

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

namespace facta {

// Bytes of a text in a message: its pointer and its bytes with the closing NUL, in words.
constexpr std::size_t wire_text_bound(std::size_t size) {
  return 8 + (size + 8) / 8 * 8;
}

// Upper bound of the bytes that `value` takes in a Cap'n Proto message, its pointer included.
template <class T>
std::size_t wire_bound(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return wire_text_bound(value.size());
  } else if constexpr (std::is_same_v<T, Currency>) {
    return 16;
  } else if constexpr (IsVector<T>::value) {
    std::size_t bytes = 16;  // pointer and tag
    for (const auto& item : value) {
      bytes += wire_bound(item);
    }
    return bytes;
  } else if constexpr (Described<T>) {
    std::size_t bytes = 8;
    for_each_field(value,
                   [&](std::string_view, const auto& field, bool) { bytes += wire_bound(field); });
    return bytes;
  } else {
    return 8;  // no number, date or enumeration is wider
  }
}

}  // namespace facta
