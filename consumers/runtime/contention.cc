#include "consumers/runtime/contention.h"

#include <algorithm>

namespace facta {
namespace {

// From `least` to twice that.
std::chrono::milliseconds spread(std::chrono::milliseconds least, std::uint64_t random) {
  const auto range = static_cast<std::uint64_t>(least.count()) + 1;
  return least + std::chrono::milliseconds{static_cast<std::int64_t>(random % range)};
}

}  // namespace

std::optional<std::chrono::milliseconds> Contention::lost(Moment now, std::uint64_t random) {
  ++losses_;
  if (losses_ >= options_.losses_max) {
    stepped_down_ = true;
    last_foreign_ = now;
    quiet_ = spread(options_.quiet, random);
    return std::nullopt;
  }
  std::chrono::milliseconds wait = options_.first_wait;
  for (int i = 1; i < losses_ && wait < options_.longest_wait; ++i) {
    wait *= 2;
  }
  return spread(std::min(wait, options_.longest_wait) / 2, random);
}

bool Contention::stepped_down(Moment now) {
  if (stepped_down_ && now - last_foreign_ >= quiet_) {
    stepped_down_ = false;
    losses_ = 0;
  }
  return stepped_down_;
}

}  // namespace facta
