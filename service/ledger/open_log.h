// The log that the options name: embedded in a folder, or a topic of Kafka.
#pragma once

#include "events/log/event_log.h"

#include <functional>
#include <memory>
#include <string>

namespace facta {

struct LogPlace {
  std::string data;    // folder of the ledger; the embedded log is in its `log`
  std::string kafka;   // brokers; empty: embedded
  std::string topic;   // of the records, with Kafka
  int partitions = 1;  // of a new topic
  int replication = 1;
  bool read_only = false;
  bool create = true;
  std::optional<LedgerId> ledger_id;           // of a new log; absent: drawn at random
  std::optional<LedgerId> expected_ledger_id;  // any other is refused
  std::function<void(int severity, std::string_view line)> client_log;  // of librdkafka
};

Result<std::unique_ptr<EventLog>, LogError> open_log(const LogPlace& place);

// The partition that a stored record belongs to in a log with so many.
int route_of(std::span<const std::byte> record, int partition_count);

}  // namespace facta
