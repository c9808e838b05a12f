// What operators and other programs do to a topic, by means of the client library itself.
#include "events/log/kafka/topic_admin.h"
#include "tests/integration/kafka/broker.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <array>

namespace facta::kafka_testing {
namespace {

constexpr int kPatienceMs = 30'000;

struct Producer {
  explicit Producer(const std::map<std::string, std::string>& more = {}) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    auto settings = more;
    settings["bootstrap.servers"] = broker().address();
    for (const auto& [name, value] : settings) {
      EXPECT_EQ(rd_kafka_conf_set(conf, name.c_str(), value.c_str(), nullptr, 0), RD_KAFKA_CONF_OK);
    }
    handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
    queue = rd_kafka_queue_new(handle);
  }
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;
  ~Producer() {
    rd_kafka_queue_destroy(queue);
    rd_kafka_destroy(handle);
  }

  // Waits for the answer of an admin call that was put on `queue`.
  void await() {
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, kPatienceMs);
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR)
        << rd_kafka_event_error_string(event);
    if (const auto* created = rd_kafka_event_CreateTopics_result(event)) {
      std::size_t count = 0;
      const auto** topics = rd_kafka_CreateTopics_result_topics(created, &count);
      EXPECT_EQ(rd_kafka_topic_result_error(topics[0]), RD_KAFKA_RESP_ERR_NO_ERROR)
          << rd_kafka_topic_result_error_string(topics[0]);
    }
    rd_kafka_event_destroy(event);
  }

  rd_kafka_t* handle;
  rd_kafka_queue_t* queue;
};

void check(rd_kafka_error_t* error) {
  EXPECT_EQ(error, nullptr) << rd_kafka_error_string(error);
  if (error != nullptr) {
    rd_kafka_error_destroy(error);
  }
}

}  // namespace

std::map<std::string, std::string> good_settings() {
  return {{"cleanup.policy", "delete"},
          {"retention.ms", "-1"},
          {"retention.bytes", "-1"},
          {"unclean.leader.election.enable", "false"},
          {"max.message.bytes", "4194304"},
          {"flush.messages", "1"},
          {"message.timestamp.type", "LogAppendTime"}};
}

void create_topic(const std::string& topic, int partition_count,
                  const std::map<std::string, std::string>& settings) {
  Producer producer;
  rd_kafka_NewTopic_t* wanted =
      rd_kafka_NewTopic_new(topic.c_str(), partition_count, 1, nullptr, 0);
  for (const auto& [name, value] : settings) {
    rd_kafka_NewTopic_set_config(wanted, name.c_str(), value.c_str());
  }
  rd_kafka_CreateTopics(producer.handle, &wanted, 1, nullptr, producer.queue);
  producer.await();
  rd_kafka_NewTopic_destroy(wanted);
  // A broker may know of it only some time after it answered.
  auto seen = kafka::describe_topic(connection(), topic);
  while (seen && !seen->has_value()) {
    seen = kafka::describe_topic(connection(), topic);
  }
  EXPECT_TRUE(seen) << seen.error().message;
}

void add_partitions(const std::string& topic, int total) {
  Producer producer;
  rd_kafka_NewPartitions_t* wanted =
      rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(total), nullptr, 0);
  rd_kafka_CreatePartitions(producer.handle, &wanted, 1, nullptr, producer.queue);
  producer.await();
  rd_kafka_NewPartitions_destroy(wanted);
}

void delete_topic(const std::string& topic) {
  Producer producer;
  rd_kafka_DeleteTopic_t* wanted = rd_kafka_DeleteTopic_new(topic.c_str());
  rd_kafka_DeleteTopics(producer.handle, &wanted, 1, nullptr, producer.queue);
  producer.await();
  rd_kafka_DeleteTopic_destroy(wanted);
}

void delete_records(const std::string& topic, int partition, std::int64_t before) {
  Producer producer;
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset = before;
  rd_kafka_DeleteRecords_t* wanted = rd_kafka_DeleteRecords_new(list);
  rd_kafka_DeleteRecords(producer.handle, &wanted, 1, nullptr, producer.queue);
  producer.await();
  rd_kafka_DeleteRecords_destroy(wanted);
  rd_kafka_topic_partition_list_destroy(list);
}

void write_aborted_transaction(const std::string& topic, int partition) {
  Producer producer({{"transactional.id", "foreign-" + topic}});
  check(rd_kafka_init_transactions(producer.handle, kPatienceMs));
  check(rd_kafka_begin_transaction(producer.handle));
  std::string text = "aborted";
  std::array<rd_kafka_vu_t, 4> fields{};
  fields[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  fields[0].u.cstr = topic.c_str();
  fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[1].u.i32 = partition;
  fields[2].vtype = RD_KAFKA_VTYPE_VALUE;
  fields[2].u.mem = {text.data(), text.size()};
  fields[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  fields[3].u.i = RD_KAFKA_MSG_F_COPY;
  check(rd_kafka_produceva(producer.handle, fields.data(), fields.size()));
  EXPECT_EQ(rd_kafka_flush(producer.handle, kPatienceMs), RD_KAFKA_RESP_ERR_NO_ERROR);
  check(rd_kafka_abort_transaction(producer.handle, kPatienceMs));
}

}  // namespace facta::kafka_testing
