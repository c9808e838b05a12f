#include "service/access/rate_limiter.h"

#include <algorithm>

namespace facta::access {
namespace {

constexpr std::size_t kCallersMax = 65'536;

}  // namespace

std::int64_t RateLimiter::take(std::string_view caller, Moment now) {
  const std::lock_guard lock(mutex_);
  auto at = full_at_.find(caller);
  if (at == full_at_.end()) {
    forget_full(now);
    at = full_at_.emplace(std::string(caller), now).first;
  }
  const Moment full = std::max(at->second, now) + every_;
  if (const auto missing = full - now - ahead_; missing > std::chrono::nanoseconds::zero()) {
    return std::chrono::ceil<std::chrono::seconds>(missing).count();
  }
  at->second = full;
  return 0;
}

void RateLimiter::forget_full(Moment now) {
  if (full_at_.size() >= kCallersMax) {
    std::erase_if(full_at_, [&](const auto& one) { return one.second <= now; });
  }
}

}  // namespace facta::access
