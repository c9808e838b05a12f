// How single values cross between wire and domain; used by the generated codec only.
#pragma once

#include "events/values/amount.h"

#include <capnp/common.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace facta {

// The wire's "no date" (schema annotation `optional` on a date).
inline constexpr std::int32_t kNoDate = std::numeric_limits<std::int32_t>::min();
// And its "no time".
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

inline capnp::Text::Reader wire_text(const std::string& text) {
  return {text.c_str(), text.size()};
}
inline capnp::Text::Reader wire_text(const Currency& currency) {
  return {currency.code, currency.text().size()};
}
inline void read_text(capnp::Text::Reader from, std::string& to) {
  to.assign(from.begin(), from.size());
}
inline void read_text(capnp::Text::Reader from, Currency& to) {
  const Currency read = from.size() == 3 ? Currency{{from[0], from[1], from[2], 0}} : Currency{};
  to = read.text().size() == 3 ? read : Currency{};  // a NUL would cut it short when it is written
}

// Wire and domain enumerations come from the same schema and share their numbers.
template <class Domain>
struct WireEnum {
  Domain value;
  template <class Wire>
  operator Wire() const {
    return static_cast<Wire>(value);
  }
};
template <class Domain>
WireEnum<Domain> wire_enum(Domain value) {
  return {value};
}
template <class Wire, class Domain>
void read_enum(Wire from, Domain& to) {
  to = static_cast<Domain>(from);
}

}  // namespace facta
