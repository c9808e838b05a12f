// The only wall clock of the ledger; decisions take their time from here, as an argument.
#pragma once

#include "events/values/date.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace facta {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;  // any thread
  // The clock beside it that nobody can set: what lasts is measured with it.
  virtual std::chrono::steady_clock::time_point steady() const {
    return std::chrono::steady_clock::now();
  }
};

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return Time{std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()};
  }
};

// Runs with the system clock, shifted to where it was last set (`POST /v1/dev/clock`), or stands
// where it was last set. The time of decision within a company never goes back all the same
// (DEC-26).
class SettableClock final : public Clock {
 public:
  SettableClock() = default;
  // `stands_at`: it stands there until it is set, and then where it was set; nullopt: it runs.
  explicit SettableClock(std::optional<Time> stands_at)
      : stands_(stands_at.has_value()), base_(stands_at.value_or(Time{}).micros) {}
  Time now() const override { return Time{base_.load() + running()}; }
  void set(Time now) { base_.store(now.micros - running()); }

 private:
  std::int64_t running() const { return stands_ ? 0 : system_.now().micros; }

  SystemClock system_;
  bool stands_ = false;
  std::atomic<std::int64_t> base_{0};
};

}  // namespace facta
