// The oracle's own arithmetic.
#pragma once

#include <cstdint>

namespace facta::simulation {

// Half away from zero (VAT-02, VAT-04).
inline std::int64_t divide(__int128 value, __int128 by) {
  const bool negative = value < 0;
  const __int128 size = negative ? -value : value;
  const __int128 rounded = (2 * size + by) / (2 * by);
  return static_cast<std::int64_t>(negative ? -rounded : rounded);
}

// Quantities and prices have four decimals, euros two.
inline std::int64_t worth(std::int64_t quantity, std::int64_t price) {
  return divide(static_cast<__int128>(quantity) * price, 1'000'000);
}

}  // namespace facta::simulation
