// A whole ledger in one process, without sockets or disk: log in memory, books, writer, projector,
// a clock that is set by hand. For tests of everything that stands on them.
#pragma once

#include "consumers/runtime/writer.h"
#include "projections/core/projector.h"
#include "tests/support/memory_event_log.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace facta {

class LedgerHarness {
 public:
  // The clock stands at 2026-11-02T09:00:00Z and goes on from there.
  explicit LedgerHarness(MemoryLogOptions options = {.ledger_id = {7}});
  ~LedgerHarness();

  // Puts the records of a company into the log as they follow each other, linked into its chain.
  void load(std::vector<Record> records);
  // Bytes of anybody into the log: a void record, or no record at all.
  void load_foreign(int partition, std::span<const std::byte> bytes);
  // Starts the projector and the writer; what was loaded is folded first.
  void start();
  // Ends the writer and the projector; start() goes on with what the log holds.
  void stop();

  // Decided and durable; views may lag. `id` empty: none of the client's.
  Answer submit(const std::string& company, Command command, std::string id = {});
  // As submit(), and expects that it was accepted.
  Answer accept(const std::string& company, Command command);
  // Waits until the views show what the question asks for; fails the test after ten seconds.
  void wait_until(const std::function<bool(const Views&)>& question) const;
  // Waits until the views have everything that is durable.
  void settle() const;

  MemoryEventLog log;
  SettableClock clock;
  // After start().
  Projector& projector() { return *projector_; }
  Writer& writer() { return *writer_; }

 private:
  std::map<std::string, ChainHead> heads_;  // of what was loaded
  std::unique_ptr<Books> books_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace facta
