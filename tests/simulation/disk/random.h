// The only source of chance: a seed means the same on every machine and compiler.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace facta::simulation {

// splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // 0 ... bound - 1; bound 0: 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  // The same, drawn twice: mostly low.
  std::uint64_t lower_of_two(std::uint64_t bound) {
    const std::uint64_t one = below(bound);
    return std::min(one, below(bound));
  }
  // Both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  // True `parts` times out of a million.
  bool chance(std::uint64_t parts) { return below(1'000'000) < parts; }
  bool coin() { return (next() & 1u) != 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  // A generator of its own, so that what one part draws does not move another.
  Random fork() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace facta::simulation
