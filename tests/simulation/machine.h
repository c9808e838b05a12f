// A machine that runs the ledger: what service/ledger wires, on what is simulated.
#pragma once

#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"

#include <chrono>
#include <memory>
#include <string>

namespace facta::simulation {

// The time of the world.
class SimulatedClock final : public Clock {
 public:
  Time now() const override { return now_; }
  std::chrono::steady_clock::time_point steady() const override { return steady_; }
  void pass(std::int64_t micros) {
    now_.micros += micros;
    steady_ += std::chrono::microseconds(micros);
  }
  void jump(std::int64_t micros) { now_.micros += micros; }

 private:
  Time now_ = *parse_time("2026-01-05T08:00:00Z");
  std::chrono::steady_clock::time_point steady_{std::chrono::hours(1)};
};

// What the clock of a machine says of it.
class MachineClock final : public Clock {
 public:
  explicit MachineClock(const SimulatedClock& world) : world_(world) {}
  Time now() const override { return {world_.now().micros + off}; }
  std::chrono::steady_clock::time_point steady() const override { return world_.steady(); }

  std::int64_t off = 0;  // microseconds ahead

 private:
  const SimulatedClock& world_;
};

struct Machine {
  Machine(std::size_t number_, const SimulatedClock& world)
      : number(number_),
        state_dir("/state" + std::to_string(number_)),
        views_dir("/views" + std::to_string(number_)),
        clock(world) {}

  // Not in order: the store still has the last position that was written.
  void stop() {
    stop_all_but_log();
    log.reset();
  }
  void stop_all_but_log() {
    writer.reset();
    projector.reset();
    books.reset();
    store.reset();
  }

  const std::size_t number;
  const std::string state_dir, views_dir;
  MachineClock clock;
  bool has_views = false;
  std::uint64_t writers = 0;  // so far: one that is gone answers no more
  std::unique_ptr<EventLog> log;
  std::unique_ptr<RocksStore> store;
  std::unique_ptr<Books> books;
  std::unique_ptr<Projector> projector;  // null: it has no views
  std::unique_ptr<Writer> writer;
};

}  // namespace facta::simulation
