// How a record topic begins and ends: its placement records and its seal, as messages of the topic.
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/kafka_log.h"
#include "events/log/kafka/topic_admin.h"
#include "events/log/kafka/topic_reader.h"

#include <optional>
#include <string>

namespace facta::kafka {

// Reads the placement of every partition, after writing those that are missing (only at creation),
// and checks each against the topic. The first placement in the order of partition 0 decides: of
// two that start at once, both end with the same identity.
Result<LogIdentity, LogError> settle_placements(const KafkaLogOptions& options,
                                                const TopicFacts& facts, TopicReader& reader);

// Writes one message of the log's own and answers its offset; kUnavailable when it is unknown
// whether it was written, since writing it once more does no harm.
Result<std::uint64_t, LogError> write_control(const Connection& connection,
                                              const std::string& topic, int partition,
                                              std::string_view key, const std::string& value);

// The reason of the seal of `topic`; nullopt: it is not sealed.
Result<std::optional<std::string>, LogError> read_seal(const Connection& connection,
                                                       const std::string& topic);

// Makes the seal that later starts see. Safe to repeat.
Result<Done, LogError> write_seal(const Connection& connection, const std::string& topic,
                                  int replication_factor, std::string_view reason);

}  // namespace facta::kafka
