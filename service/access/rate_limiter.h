// How often one caller may ask: a bucket of tokens for each, refilled evenly.
//
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace facta::access {

struct RateLimit {
  std::uint32_t per_second = 1'000;  // of one caller; at least 1
  std::uint32_t burst = 2'000;       // at once, after a pause; at least 1
};

class RateLimiter {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit RateLimiter(RateLimit limit)
      : every_(std::chrono::nanoseconds(std::chrono::seconds(1)) / limit.per_second),
        ahead_(every_ * limit.burst) {}

  // One request of a caller. 0: it may pass; else the whole seconds after which one may.
  std::int64_t take(std::string_view caller, Moment now);

 private:
  // Full buckets look like new ones: they are forgotten when there are many.
  void forget_full(Moment now);

  std::chrono::nanoseconds every_;
  std::chrono::nanoseconds ahead_;
  std::mutex mutex_;
  std::map<std::string, Moment, std::less<>> full_at_;  // when the bucket is full again
};

}  // namespace facta::access
