#include "consumers/runtime/write_gate.h"

#include <random>

namespace facta {

namespace {

std::string_view code_of(LogFault fault) {
  switch (fault) {
    case LogFault::kFull:
      return "ledger.storage_full";
    case LogFault::kSealed:
      return "ledger.sealed";
    case LogFault::kCorrupt:
    case LogFault::kTruncated:
    case LogFault::kMisconfigured:
      return "ledger.stopped";  // the writer has: waiting mends nothing
    default:
      return "ledger.unavailable";
  }
}

}  // namespace

Rejection rejection_of(const LogError& error) {
  return reject(code_of(error.fault), {}, {{"cause", error.message}});
}

WriteGate::WriteGate(WriteGateOptions options, EventLog& log, int partition)
    : options_(std::move(options)),
      log_(log),
      partition_(partition),
      clock_(options_.clock),
      contention_(options_.contention) {
  if (!options_.random) {
    options_.random = [source = std::mt19937_64(std::random_device{}())]() mutable {
      return source();
    };
  }
}

ClockCheck::Reading WriteGate::read() const {
  return {options_.machine->now(), options_.machine->steady()};
}

std::optional<Rejection> WriteGate::refusal() {
  auto refused = check();
  holds_ = refused.has_value();
  return refused;
}

std::optional<Rejection> WriteGate::check() {
  if (contention_.stepped_down(options_.machine->steady())) {
    return reject("ledger.contended");
  }
  const ClockCheck::Reading before = read();
  ClockCheck::Verdict verdict = clock_.verdict(before);
  if (verdict == ClockCheck::Verdict::kAsk) {
    const auto time = log_.time(partition_);
    if (!time) {
      return rejection_of(time.error());
    }
    const ClockCheck::Reading after = read();
    if (time->has_value()) {
      clock_.judge(before, after, **time);
    } else {
      clock_.no_other_clock();
    }
    verdict = clock_.verdict(after);
  }
  if (verdict == ClockCheck::Verdict::kRight) {
    return std::nullopt;
  }
  return reject("ledger.clock_wrong", {}, {{"off", clock_.off()}});
}

Result<Appended, LogError> WriteGate::append(std::span<const std::span<const std::byte>> messages) {
  const ClockCheck::Reading before = read();
  auto appended = log_.append(partition_, messages);
  if (appended && appended->time) {
    clock_.judge(before, read(), *appended->time);
  }
  return appended;
}

std::optional<std::chrono::milliseconds> WriteGate::lost() {
  return contention_.lost(options_.machine->steady(), options_.random());
}

void WriteGate::foreign() {
  contention_.foreign(options_.machine->steady());
}

}  // namespace facta
