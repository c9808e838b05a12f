#include "events/log/kafka/topic_admin.h"

#include "events/log/kafka/client.h"
#include "events/log/kafka/topic_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <thread>

namespace facta::kafka {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPollInterval{20};

using OptionsHandle =
    std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using NewTopicHandle = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using ResourceHandle =
    std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;
using MetadataHandle =
    std::unique_ptr<const struct rd_kafka_metadata, Destroy<rd_kafka_metadata_destroy>>;

OptionsHandle options_for(Client& client, const Connection& connection, rd_kafka_admin_op_t op) {
  OptionsHandle options(rd_kafka_AdminOptions_new(client.get(), op));
  std::array<char, 256> reason{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), to_ms(connection.request_timeout),
                                            reason.data(), reason.size());
  return options;
}

bool absent(rd_kafka_resp_err_t reason) {
  return reason == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         reason == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC;
}

// Asks for the settings of a topic; nullopt when it does not exist. Unlike a metadata request this
// can never make a broker create the topic.
Result<std::optional<std::map<std::string, std::string>>, LogError> describe_settings(
    Client& client, const Connection& connection, const std::string& topic) {
  const std::string what = "describe topic " + topic;
  const ResourceHandle resource(
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
  const OptionsHandle options = options_for(client, connection, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  std::array<rd_kafka_ConfigResource_t*, 1> resources{resource.get()};
  rd_kafka_DescribeConfigs(client.get(), resources.data(), resources.size(), options.get(),
                           queue.get());
  const EventHandle event(
      rd_kafka_queue_poll(queue.get(), to_ms(connection.request_timeout) + 1'000));
  if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{
        cluster_error(LogFault::kUnavailable, connection, what,
                      event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT)};
  }
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** found = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  const rd_kafka_resp_err_t reason =
      count == 1 ? rd_kafka_ConfigResource_error(found[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;
  std::optional<std::map<std::string, std::string>> settings;
  if (absent(reason)) {
    return settings;
  }
  if (reason != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{cluster_error(LogFault::kUnavailable, connection, what, reason)};
  }
  settings.emplace();
  std::size_t entries_count = 0;
  const rd_kafka_ConfigEntry_t** entries =
      rd_kafka_ConfigResource_configs(found[0], &entries_count);
  for (std::size_t i = 0; i < entries_count; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(entries[i]);
    (*settings)[rd_kafka_ConfigEntry_name(entries[i])] = value == nullptr ? "" : value;
  }
  return settings;
}

// The topic's partitions from the metadata, once every one has a leader; nullopt: not yet.
Result<std::optional<TopicFacts>, LogError> describe_partitions(Client& client,
                                                                const Connection& connection,
                                                                const std::string& topic) {
  const TopicHandle handle(rd_kafka_topic_new(client.get(), topic.c_str(), nullptr));
  const struct rd_kafka_metadata* raw = nullptr;
  const rd_kafka_resp_err_t reason =
      rd_kafka_metadata(client.get(), 0, handle.get(), &raw, to_ms(connection.request_timeout));
  const MetadataHandle metadata(raw);
  if (reason != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                    "ask for the partitions of " + topic, reason)};
  }
  if (metadata->topic_cnt != 1 || metadata->topics[0].err != RD_KAFKA_RESP_ERR_NO_ERROR ||
      metadata->topics[0].partition_cnt == 0) {
    return std::optional<TopicFacts>{};
  }
  TopicFacts facts;
  facts.partition_count = metadata->topics[0].partition_cnt;
  for (int i = 0; i < facts.partition_count; ++i) {
    const auto& partition = metadata->topics[0].partitions[i];
    if (partition.leader < 0) {
      return std::optional<TopicFacts>{};
    }
    facts.replication_factor =
        i == 0 ? partition.replica_cnt : std::min(facts.replication_factor, partition.replica_cnt);
  }
  char* cluster = rd_kafka_clusterid(client.get(), to_ms(connection.request_timeout));
  facts.cluster_id = cluster == nullptr ? "" : cluster;
  rd_kafka_mem_free(client.get(), cluster);
  return std::optional(std::move(facts));
}

Result<std::optional<TopicFacts>, LogError> describe(Client& client, const Connection& connection,
                                                     const std::string& topic) {
  const auto deadline = Clock::now() + connection.request_timeout;
  while (true) {
    auto settings = describe_settings(client, connection, topic);
    if (!settings) {
      return Unexpected{settings.error()};
    }
    if (!settings->has_value()) {
      return std::optional<TopicFacts>{};
    }
    auto facts = describe_partitions(client, connection, topic);
    if (!facts) {
      return Unexpected{facts.error()};
    }
    if (facts->has_value()) {
      (*facts)->settings = std::move(**settings);
      return facts;
    }
    if (Clock::now() > deadline) {
      return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                      "find a leader for every partition of " + topic,
                                      RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)};
    }
    std::this_thread::sleep_for(kPollInterval);
  }
}

Settings creation_settings(const TopicSpec& spec) {
  Settings settings = {
      {"cleanup.policy", "delete"},
      {"retention.ms", "-1"},
      {"retention.bytes", "-1"},
      {"unclean.leader.election.enable", "false"},
      {"max.message.bytes", std::to_string(kTopicMessageBytesMax)},
      {"message.timestamp.type", "LogAppendTime"},
  };
  if (spec.replication_factor == 1) {
    settings.emplace_back("flush.messages", "1");
  } else {
    settings.emplace_back("min.insync.replicas", "2");
  }
  return settings;
}

// Done also when somebody else created it first.
Result<Done, LogError> create(Client& client, const Connection& connection, const TopicSpec& spec) {
  const std::string what = "create topic " + spec.name;
  std::array<char, 256> reason{};
  const NewTopicHandle topic(rd_kafka_NewTopic_new(spec.name.c_str(), spec.partition_count,
                                                   spec.replication_factor, reason.data(),
                                                   reason.size()));
  if (!topic) {
    return Unexpected{LogError{LogFault::kMisconfigured, "cannot " + what + ": " + reason.data()}};
  }
  for (const auto& [name, value] : creation_settings(spec)) {
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  }
  const OptionsHandle options = options_for(client, connection, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), to_ms(connection.request_timeout),
                                              reason.data(), reason.size());
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  std::array<rd_kafka_NewTopic_t*, 1> topics{topic.get()};
  rd_kafka_CreateTopics(client.get(), topics.data(), topics.size(), options.get(), queue.get());
  const EventHandle event(
      rd_kafka_queue_poll(queue.get(), to_ms(connection.request_timeout) + 1'000));
  if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{
        cluster_error(LogFault::kUnavailable, connection, what,
                      event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT)};
  }
  std::size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  const rd_kafka_resp_err_t code =
      count == 1 ? rd_kafka_topic_result_error(results[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
    return Done{};
  }
  const bool ours = code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR ||
                    code == RD_KAFKA_RESP_ERR_INVALID_PARTITIONS ||
                    code == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION ||
                    code == RD_KAFKA_RESP_ERR_POLICY_VIOLATION;
  return Unexpected{cluster_error(ours ? LogFault::kMisconfigured : LogFault::kUnavailable,
                                  connection, what, code)};
}

std::int64_t number_of(const TopicFacts& facts, const std::string& setting) {
  const auto found = facts.settings.find(setting);
  std::int64_t number = std::numeric_limits<std::int64_t>::min();
  if (found != facts.settings.end()) {
    const std::string& text = found->second;
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

LogError wrong(const std::string& topic, const std::string& setting, const std::string& wanted,
               const std::string& found) {
  return {LogFault::kMisconfigured, "topic " + topic + " has " + setting + "=" + found +
                                        ", wanted " + wanted + ": it could lose records"};
}

}  // namespace

Result<std::optional<TopicFacts>, LogError> describe_topic(const Connection& connection,
                                                           const std::string& topic) {
  auto client = Client::make(RD_KAFKA_PRODUCER, connection, {});
  if (!client) {
    return Unexpected{client.error()};
  }
  return describe(**client, connection, topic);
}

Result<TopicFacts, LogError> ensure_topic(const Connection& connection, const TopicSpec& spec) {
  auto client = Client::make(RD_KAFKA_PRODUCER, connection, {});
  if (!client) {
    return Unexpected{client.error()};
  }
  const auto deadline = Clock::now() + connection.request_timeout;
  bool created = false;
  while (true) {
    auto facts = describe(**client, connection, spec.name);
    if (!facts) {
      return Unexpected{facts.error()};
    }
    if (facts->has_value()) {
      return std::move(**facts);
    }
    if (!created) {
      if (auto done = create(**client, connection, spec); !done) {
        return Unexpected{done.error()};
      }
      created = true;
    } else if (Clock::now() > deadline) {
      return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                      "see the new topic " + spec.name,
                                      RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)};
    } else {
      std::this_thread::sleep_for(kPollInterval);
    }
  }
}

Result<Done, LogError> check_topic(const std::string& topic, const TopicFacts& facts) {
  const auto found = [&](const std::string& setting) {
    const auto entry = facts.settings.find(setting);
    return entry == facts.settings.end() ? std::string("(not told)") : entry->second;
  };
  const Settings exact = {{"cleanup.policy", "delete"},
                          {"retention.ms", "-1"},
                          {"retention.bytes", "-1"},
                          {"unclean.leader.election.enable", "false"}};
  for (const auto& [setting, wanted] : exact) {
    if (found(setting) != wanted) {
      return Unexpected{wrong(topic, setting, wanted, found(setting))};
    }
  }
  if (found("message.timestamp.type") != "LogAppendTime") {
    return Unexpected{LogError{
        LogFault::kMisconfigured,
        "topic " + topic + " has message.timestamp.type=" + found("message.timestamp.type") +
            ", wanted LogAppendTime: without the brokers' time a clock that "
            "is wrong would not be noticed"}};
  }
  if (number_of(facts, "max.message.bytes") < static_cast<std::int64_t>(kTopicMessageBytesMax)) {
    return Unexpected{wrong(topic, "max.message.bytes",
                            "at least " + std::to_string(kTopicMessageBytesMax),
                            found("max.message.bytes"))};
  }
  if (facts.replication_factor == 1) {
    if (found("flush.messages") != "1") {
      return Unexpected{
          wrong(topic, "flush.messages", "1 with one replica", found("flush.messages"))};
    }
  } else if (facts.replication_factor < 3) {
    return Unexpected{wrong(topic, "replication.factor", "1 or at least 3",
                            std::to_string(facts.replication_factor))};
  } else if (number_of(facts, "min.insync.replicas") < 2) {
    return Unexpected{
        wrong(topic, "min.insync.replicas", "at least 2", found("min.insync.replicas"))};
  }
  return Done{};
}

}  // namespace facta::kafka
