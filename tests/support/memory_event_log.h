// An EventLog in memory with faults on demand, for tests of everything above the log. It passes the
// contract suite; beyond it, it can be made to fail, to lose an answer, to land a message late and
// to let another writer in, which is what rules R2 to R5 are about. Handles that share one storage
// are two processes on one log; closing a handle loses nothing. Any thread may call anything.
#pragma once

#include "events/log/event_log.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

struct MemoryLogOptions {
  int partition_count = 1;
  LedgerId ledger_id{};
  // Offsets 0..gap-1 stay free and every append leaves as many free behind it: readers must not
  // take offsets for dense (a Kafka log has placement records in between).
  std::uint64_t offset_gap = 0;
  // The log's own clock, as a Kafka broker has one; empty: none.
  std::function<Time()> clock = {};
};

// What survives the handles: the stored messages.
class MemoryLogStorage {
 public:
  explicit MemoryLogStorage(MemoryLogOptions options);

  // The log as another process sees after the newest messages were lost: every message at or above
  // `end` is gone (a truncated log, rule R8).
  void truncate(int partition, std::uint64_t end);

 private:
  friend class MemoryEventLog;

  struct Partition {
    std::map<std::uint64_t, std::vector<std::byte>> messages;
    std::uint64_t end = 0;
  };

  // Both need mutex_ held.
  std::uint64_t store(int partition, std::span<const std::byte> bytes);
  void leave_gap(int partition);

  std::mutex mutex_;
  MemoryLogOptions options_;
  LogIdentity identity_;
  std::vector<Partition> partitions_;
  std::optional<std::string> seal_reason_;
};

class MemoryEventLog final : public EventLog {
 public:
  explicit MemoryEventLog(std::shared_ptr<MemoryLogStorage> storage);
  explicit MemoryEventLog(MemoryLogOptions options = {});

  const LogIdentity& identity() const override;
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  Result<std::uint64_t, LogError> end(int partition) override;
  // As on Kafka, asking leaves a message that no reader is handed.
  Result<std::optional<Time>, LogError> time(int partition) override;
  Result<Done, LogError> seal(std::string_view reason) override;

  // The storage, for a second handle on the same log.
  const std::shared_ptr<MemoryLogStorage>& storage() const { return storage_; }

  // The next append of this handle writes nothing and answers `fault`.
  void fail_next_append(LogFault fault);

  // The next append is written, but its offsets are reported as unknown.
  void lose_ack_next();

  // The next append is reported as unknown and stays in flight until release_late().
  void land_later();

  // Lands every append in flight now, in the order in which they were sent.
  void release_late();

  // A message of another writer, landing on `partition` just before the next append of this handle
  // there (faults of that append do not touch it).
  void insert_foreign(int partition, std::span<const std::byte> bytes);

  // How many appends this handle has been asked for, failed ones included.
  int append_count() const;
  // How often this handle has been asked for the time.
  int time_count() const;

 private:
  enum class Fate { kLands, kLosesAck, kLandsLater };

  struct Flight {
    int partition;
    std::vector<std::vector<std::byte>> messages;
  };

  void land_foreign(int partition);

  std::shared_ptr<MemoryLogStorage> storage_;
  std::optional<LogFault> next_fault_;
  Fate next_fate_ = Fate::kLands;
  std::vector<Flight> late_;
  std::vector<Flight> foreign_;
  int append_count_ = 0;
  int time_count_ = 0;
};

}  // namespace facta
