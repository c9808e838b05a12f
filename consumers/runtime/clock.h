// The only wall clock of the ledger; decisions take their time from here, as an argument.
#pragma once

#include "events/values/date.h"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace facta {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;  // any thread
};

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return Time{std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()};
  }
};

// Runs with the system clock, shifted to where it was last set (`POST /v1/dev/clock`). The time of
// decision within a company never goes back all the same (DEC-26).
class SettableClock final : public Clock {
 public:
  Time now() const override { return Time{system_.now().micros + shift_.load()}; }
  void set(Time now) { shift_.store(now.micros - system_.now().micros); }

 private:
  SystemClock system_;
  std::atomic<std::int64_t> shift_{0};
};

}  // namespace facta
