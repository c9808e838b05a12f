// The event log on Apache Kafka (design: "kafka: topic facta.records").
//
// One topic, one message per record, explicit partitions that are fixed for life. Every start
// checks that the topic cannot lose records (topic_admin.h) and that it is the one it was at
// creation (placement.h). Threads: as event_log.h says; two partitions may be appended to at the
// same time.
//
// The brokers stamp every message with their time (message.timestamp.type=LogAppendTime), which is
// the log's own clock; asking for it writes a small message of the log's own.
//
// A seal is durable twice: as a topic `TOPIC.sealed`, which every later open() sees, and as a
// marker in each partition, which every handle that was open before meets: an append is
// acknowledged only after the messages between its own and the last ones known here were looked at,
// so no acknowledged message ever lies behind a seal.
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/connection.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace facta {

struct KafkaLogOptions {
  kafka::Connection connection;  // where, and every time-out
  std::string topic = "facta.records";

  // Creation. With `create` off an absent or empty topic is refused instead: what a service that
  // already folded records wants. `ledger_id`: drawn at random when absent.
  bool create = true;
  int partition_count = 1;
  // 1 with flush.messages=1, or >= 3 with min.insync.replicas=2. A topic with fewer is refused.
  int replication_factor = 1;
  std::optional<LedgerId> ledger_id;

  // The ledger that the caller folded before; any other is refused (kMisconfigured).
  std::optional<LedgerId> expected_ledger_id;

  // The Kafka key of a message (company code), for people and tools that look into the topic; the
  // partition never depends on it. Absent: messages have an empty key.
  std::function<std::string(std::span<const std::byte>)> key_of;
};

class KafkaLog final : public EventLog {
 public:
  // Creates the topic if it is absent, checks it and its placement. kUnavailable: the cluster does
  // not answer. kMisconfigured: the topic could lose records or is not the one of its placement;
  // the message names setting, wanted and found. kTruncated: records were deleted from its start,
  // which every end() sees later as well.
  static Result<std::unique_ptr<KafkaLog>, LogError> open(const KafkaLogOptions& options);
  ~KafkaLog() override;

  const LogIdentity& identity() const override;
  Result<Appended, LogError> append(int partition,
                                    std::span<const std::span<const std::byte>> messages) override;
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink) override;
  Result<std::uint64_t, LogError> end(int partition) override;
  Result<std::optional<Time>, LogError> time(int partition) override;
  Result<Done, LogError> seal(std::string_view reason) override;

 private:
  struct State;
  explicit KafkaLog(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace facta
