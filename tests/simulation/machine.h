// A machine that runs the ledger: what service/ledger wires, on what is simulated.
#pragma once

#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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
    offer_all();
    projector.reset();
    books.reset();
    store.reset();
  }

  // To the projector: many at once, for each time its thread has to wake up.
  void offer(const std::shared_ptr<const AdmittedRecord>& record) {
    to_offer.push_back(record);
    if (to_offer.size() >= kOfferedAtOnce) {
      offer_all();
    }
  }
  void offer_all() {
    for (auto& record : to_offer) {
      projector->offer(std::move(record));
    }
    to_offer.clear();
  }
  // Waits for its thread, so that the seed alone says what is stored.
  void flush_views() {
    offer_all();
    (void)projector->flush();
  }

  static constexpr std::size_t kOfferedAtOnce = 256;
  const std::size_t number;
  const std::string state_dir, views_dir;
  MachineClock clock;
  bool has_views = false;
  std::uint64_t writers = 0;  // so far: one that is gone answers no more
  std::unique_ptr<EventLog> log;
  std::unique_ptr<RocksStore> store;
  std::unique_ptr<Books> books;
  std::unique_ptr<Projector> projector;  // null: it has no views
  std::vector<std::shared_ptr<const AdmittedRecord>> to_offer;
  std::unique_ptr<Writer> writer;
};

}  // namespace facta::simulation
