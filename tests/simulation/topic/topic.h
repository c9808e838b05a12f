// A topic of Kafka in memory, with brokers and a network as bad as they may be. They do not answer;
// a connection breaks within a batch, or the leader changes: some of it has landed, some of that is
// reported, the rest is lost or lands long afterwards, in between what others write, perhaps twice.
// What was reported stays: a topic that loses it is another one, see spoil().
#pragma once

#include "events/base/sha256.h"
#include "events/log/event_log.h"
#include "tests/simulation/disk/random.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace facta::simulation {

// In millionths of the calls concerned.
struct TopicFaults {
  std::uint64_t away = 0;         // the cluster does not answer, for some calls
  std::uint64_t broken = 0;       // appends that are not reported whole
  std::uint64_t broken_read = 0;  // reads that end with an error after some messages
  std::uint64_t crash = 0;        // of the machine that calls: before an append, or behind it
};

class Topic {
 public:
  struct Message {
    std::span<const std::byte> bytes() const { return *kept; }
    std::shared_ptr<const std::vector<std::byte>> kept;
    Digest hash{};  // of the bytes
    Time landed;
    bool own = false;  // of the log: handed to no reader
  };
  // In place of the topic stands, for every service at once,
  enum class Spoilt {
    kCut,         // one that ends earlier
    kGrown,       // one that ended earlier and was written on since, at least as far
    kBegunLater,  // one whose first messages were deleted
  };

  // `now`: the clock of the brokers.
  Topic(Random random, int partitions, const LedgerId& ledger_id, std::function<Time()> now);

  TopicFaults faults;
  // What happens elsewhere while an append is on its way; empty: nothing.
  std::function<void()> meanwhile;

  const LogIdentity& identity() const { return identity_; }
  std::uint64_t faulty() const { return faulty_; }  // how much went wrong
  const std::vector<Message>& messages(int partition) const { return of(partition).messages; }

  // Time passes: of what is on its way some lands now, and some never.
  void land_some();
  // Everything that is on its way lands.
  void land_all();

  // Of every partition that has messages from `ends` on, those are not what they were any more.
  void spoil(Spoilt how, const std::vector<std::uint64_t>& ends);
  // The topic is as it was before spoil(), without what was done since.
  void mend();
  bool is_spoilt() const { return !kept_.empty(); }

 private:
  friend class TopicLog;

  struct Partition {
    std::vector<Message> messages;
    std::uint64_t first = 0;  // those before it are deleted
  };
  struct Flight {
    int partition;
    std::vector<std::vector<std::byte>> messages;
  };

  const Partition& of(int partition) const {
    return partitions_[static_cast<std::size_t>(partition)];
  }
  Partition& of(int partition) { return partitions_[static_cast<std::size_t>(partition)]; }
  bool is_away();
  void may_crash();
  std::uint64_t store(int partition, std::vector<std::byte> bytes, bool own);
  void land(const Flight& flight);
  void send_late(int partition, std::span<const std::span<const std::byte>> messages);
  Appended send(int partition, std::span<const std::span<const std::byte>> messages);

  Random random_;
  LogIdentity identity_;
  std::function<Time()> now_;
  std::vector<Partition> partitions_;
  std::vector<Flight> late_;
  std::vector<Partition> kept_;  // while it is spoilt: as it was
  std::size_t late_before_ = 0;  // the flights of then
  std::optional<std::string> sealed_;
  int away_ = 0;  // calls until the cluster answers again
  std::uint64_t faulty_ = 0;
  std::recursive_mutex mutex_;
};

// The connection of one service to a topic, which outlives it.
class TopicLog final : public EventLog {
 public:
  explicit TopicLog(Topic& topic) : topic_(topic) {}

  const LogIdentity& identity() const override { return topic_.identity(); }
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  Result<std::uint64_t, LogError> end(int partition) override;
  Result<std::optional<Time>, LogError> time(int partition) override;
  Result<Done, LogError> seal(std::string_view reason) override;

 private:
  Topic& topic_;
};

}  // namespace facta::simulation
