// The gate between the writer and one partition of the log: nothing passes while this machine's
// clock is wrong (R7) or while another writer keeps winning (R9). The writer's thread only.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "consumers/runtime/clock.h"
#include "consumers/runtime/clock_check.h"
#include "consumers/runtime/contention.h"
#include "events/log/event_log.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace facta {

struct WriteGateOptions {
  ClockCheckOptions clock;
  ContentionOptions contention;
  // The clock that is checked: that of the machine, whatever decisions are told.
  std::shared_ptr<const Clock> machine = std::make_shared<SystemClock>();
  std::function<std::uint64_t()> random;  // empty: of the system
};

class WriteGate {
 public:
  WriteGate(WriteGateOptions options, EventLog& log, int partition);

  // Why nothing may be written now. Asks the log for its clock when this machine's is not known to
  // be right.
  std::optional<Rejection> refusal();
  // Appends, and compares the clocks once more, for the next time.
  Result<Appended, LogError> append(std::span<const std::span<const std::byte>> messages);

  // As Contention has them.
  std::optional<std::chrono::milliseconds> lost();
  void won() { contention_.won(); }
  void foreign();
  bool holds() const { return holds_; }  // what refusal() last said

 private:
  ClockCheck::Reading read() const;
  std::optional<Rejection> check();

  WriteGateOptions options_;
  EventLog& log_;
  int partition_;
  ClockCheck clock_;
  Contention contention_;
  bool holds_ = false;
};

// The refusal that an append error stands for, when nothing was written.
Rejection rejection_of(const LogError& error);

}  // namespace facta
