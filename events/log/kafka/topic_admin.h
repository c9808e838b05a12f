// Makes topics and checks that they cannot lose what was written to them. Auto-creation by the
// brokers is never relied on.
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/connection.h"

#include <map>
#include <optional>
#include <string>

namespace facta::kafka {

// What ensure_topic() makes when the topic is absent. It always keeps every message for ever.
struct TopicSpec {
  std::string name;
  int partition_count = 1;
  int replication_factor = 1;  // 1: every message is flushed to disk; >= 3: two copies confirm it
};

// What a topic is, as the brokers say.
struct TopicFacts {
  std::string cluster_id;
  int partition_count = 0;
  int replication_factor = 0;                   // the lowest of its partitions
  std::map<std::string, std::string> settings;  // effective values, defaults included
};

// nullopt: there is no such topic. kUnavailable: the cluster does not say.
Result<std::optional<TopicFacts>, LogError> describe_topic(const Connection& connection,
                                                           const std::string& topic);

// Creates the topic if it is absent and waits until it can be described. An existing topic is left
// as it is: check_topic() says whether it will do.
Result<TopicFacts, LogError> ensure_topic(const Connection& connection, const TopicSpec& spec);

// kMisconfigured, naming the setting, the wanted and the found value, when the topic can delete,
// compact, refuse or lose what facta writes, or does not stamp it with the brokers' time.
Result<Done, LogError> check_topic(const std::string& topic, const TopicFacts& facts);

}  // namespace facta::kafka
