// A topic that could lose records, or is not the one of its placement, is refused at every start.
#include "events/log/kafka/placement.h"
#include "events/log/kafka/topic_admin.h"
#include "events/log/kafka/topic_reader.h"
#include "events/log/kafka/topic_writer.h"
#include "tests/integration/kafka/broker.h"
#include "tests/support/log_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace facta::kafka_testing {
namespace {

using log_testing::append;
using log_testing::kToTheEnd;
using log_testing::noise;
using log_testing::read_range;
using testing::HasSubstr;

LogError refusal(const KafkaLogOptions& options) {
  const auto log = KafkaLog::open(options);
  EXPECT_FALSE(log) << "opened";
  return log ? LogError{} : log.error();
}

void expect_misconfigured(const KafkaLogOptions& options, const std::string& sentence) {
  const LogError error = refusal(options);
  EXPECT_EQ(error.fault, LogFault::kMisconfigured) << error.message;
  EXPECT_THAT(error.message, HasSubstr(sentence));
}

void write_raw(const std::string& topic, int partition, std::string_view key,
               const std::string& value) {
  auto writer = kafka::TopicWriter::open(connection(), topic);
  ASSERT_TRUE(writer) << writer.error().message;
  const kafka::OutgoingMessage message{key, kafka::as_bytes(value), {}};
  const auto written = (*writer)->write(partition, {&message, 1});
  ASSERT_TRUE(written) << written.error().message;
  ASSERT_TRUE(written->offsets[0]);
}

// The first message of a partition, which is its placement.
kafka::Placement placement_of(const std::string& topic, int partition) {
  auto reader = kafka::TopicReader::open(connection(), topic);
  kafka::Placement placement;
  const auto done = (*reader)->read(partition, 0, 1, [&](const kafka::IncomingMessage& message) {
    EXPECT_EQ(message.key, kafka::kPlacementKey);
    placement = kafka::decode_placement(kafka::as_text(message.value)).value_or(placement);
    return true;
  });
  EXPECT_TRUE(done) << done.error().message;
  return placement;
}

TEST(KafkaGenesis, MakesATopicThatKeepsEverything) {
  KafkaLogOptions options = fresh_options(2);
  options.ledger_id = LedgerId{7, 8, 9};
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->identity().ledger_id, *options.ledger_id);
  EXPECT_EQ(log->identity().partition_count, 2);
  const auto facts = kafka::describe_topic(options.connection, options.topic);
  ASSERT_TRUE(facts && facts->has_value());
  EXPECT_TRUE(kafka::check_topic(options.topic, **facts));
  for (const auto& [name, value] : good_settings()) {
    EXPECT_EQ((*facts)->settings.at(name), value) << name;
  }
  for (int partition = 0; partition < 2; ++partition) {
    const kafka::Placement placement = placement_of(options.topic, partition);
    EXPECT_EQ(placement.ledger_id, *options.ledger_id);
    EXPECT_EQ(placement.partition, partition);
    EXPECT_EQ(placement.partition_count, 2);
    EXPECT_EQ(placement.topic, options.topic);
    EXPECT_EQ(placement.cluster_id, (*facts)->cluster_id);
    EXPECT_EQ(placement.cluster_id.size(), 22u);
    EXPECT_TRUE(read_range(*log, partition, 0, kToTheEnd).empty()) << "a placement was delivered";
  }
}

TEST(KafkaGenesis, RefusesEachSettingThatCouldLoseRecordsOrHidesTheTime) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"cleanup.policy", "compact"},           {"retention.ms", "604800000"},
      {"retention.bytes", "1073741824"},       {"unclean.leader.election.enable", "true"},
      {"max.message.bytes", "1048588"},        {"flush.messages", "1000"},
      {"message.timestamp.type", "CreateTime"}};
  for (const auto& [name, value] : wrong) {
    const KafkaLogOptions options = fresh_options();
    auto settings = good_settings();
    settings[name] = value;
    create_topic(options.topic, 1, settings);
    expect_misconfigured(options, name + "=" + value + ", wanted");
  }
  const KafkaLogOptions good = fresh_options();
  create_topic(good.topic, 1, good_settings());
  EXPECT_TRUE(open_log(good));
}

TEST(KafkaGenesis, RefusesATopicThatGotMorePartitions) {
  const KafkaLogOptions options = fresh_options();
  ASSERT_TRUE(open_log(options));
  add_partitions(options.topic, 2);
  expect_misconfigured(options, "partition count of 1, here it is 2");
}

TEST(KafkaGenesis, KeepsThePartitionCountOfCreation) {
  KafkaLogOptions options = fresh_options(3);
  ASSERT_TRUE(open_log(options));
  options.partition_count = 1;  // counts at creation only
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->identity().partition_count, 3);
}

TEST(KafkaGenesis, RefusesAnAbsentOrRecreatedTopicWhereOneIsExpected) {
  KafkaLogOptions options = fresh_options();
  const auto made = open_log(options);
  ASSERT_TRUE(made);
  options.expected_ledger_id = made->identity().ledger_id;
  EXPECT_TRUE(open_log(options));
  delete_topic(options.topic);
  KafkaLogOptions strict = options;
  strict.create = false;
  EXPECT_EQ(refusal(strict).fault, LogFault::kMisconfigured);
  create_topic(options.topic, 1, good_settings());
  expect_misconfigured(strict, "without a placement record");
  expect_misconfigured(options, "it holds ledger ");
}

TEST(KafkaGenesis, RefusesATopicOfAnotherClusterOrOfSomebodyElse) {
  const KafkaLogOptions copied = fresh_options();
  create_topic(copied.topic, 1, good_settings());
  kafka::Placement placement;
  placement.cluster_id = "AAAAAAAAAAAAAAAAAAAAAA";
  placement.topic = copied.topic;
  placement.nonce = "00";
  write_raw(copied.topic, 0, kafka::kPlacementKey, encode(placement));
  expect_misconfigured(copied, "names cluster AAAAAAAAAAAAAAAAAAAAAA");

  const KafkaLogOptions foreign = fresh_options();
  create_topic(foreign.topic, 1, good_settings());
  write_raw(foreign.topic, 0, "order-1", "somebody else's message");
  expect_misconfigured(foreign, "not a placement record");
}

TEST(KafkaGenesis, RefusesATopicWithFewerReplicasThanAskedFor) {
  KafkaLogOptions options = fresh_options();
  ASSERT_TRUE(open_log(options));
  options.replication_factor = 3;
  expect_misconfigured(options, "replication.factor=1, but at least 3");
}

TEST(KafkaGenesis, ALogWhoseStartIsDeletedWhileItIsOpenSaysSo) {
  const KafkaLogOptions options = fresh_options();
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  ASSERT_TRUE(append(*log, 0, {noise(10, 1), noise(10, 2)}));
  ASSERT_TRUE(log->end(0));
  delete_records(options.topic, 0, 2);
  // The broker does it some time after it answered.
  auto end = log->end(0);
  for (int i = 0; i < 3000 && end; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
    end = log->end(0);
  }
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().fault, LogFault::kTruncated);
  EXPECT_THAT(end.error().message, HasSubstr("begins at offset 2, wanted 0"));
}

TEST(KafkaGenesis, RefusesALogWhoseStartWasDeleted) {
  const KafkaLogOptions options = fresh_options();
  {
    const auto log = open_log(options);
    ASSERT_TRUE(log);
    ASSERT_TRUE(append(*log, 0, {noise(10, 1), noise(10, 2)}));
  }
  delete_records(options.topic, 0, 2);
  const LogError error = refusal(options);
  EXPECT_EQ(error.fault, LogFault::kTruncated);
  EXPECT_THAT(error.message, HasSubstr("begins at offset 2, wanted 0"));
}

TEST(KafkaGenesis, OfManyThatStartAtOnceMakesOneLedger) {
  const KafkaLogOptions options = fresh_options(3);
  constexpr int kStarters = 6;
  std::vector<std::unique_ptr<KafkaLog>> logs(kStarters);
  std::vector<std::thread> starters;
  for (auto& log : logs) {
    starters.emplace_back([&log, &options] { log = open_log(options); });
  }
  for (auto& starter : starters) {
    starter.join();
  }
  const kafka::Placement placement = placement_of(options.topic, 0);
  for (const auto& log : logs) {
    ASSERT_TRUE(log);
    EXPECT_EQ(log->identity().ledger_id, placement.ledger_id);
  }
  EXPECT_TRUE(open_log(options)) << "and later starts find it in order";
  for (int partition = 0; partition < 3; ++partition) {
    EXPECT_TRUE(read_range(*logs[0], partition, 0, kToTheEnd).empty());
  }
}

TEST(KafkaGenesis, AClusterThatDoesNotAnswerIsUnavailable) {
  KafkaLogOptions options = fresh_options();
  options.connection.bootstrap_servers = "127.0.0.1:1";
  options.connection.request_timeout = std::chrono::milliseconds(500);
  EXPECT_EQ(refusal(options).fault, LogFault::kUnavailable);
}

TEST(KafkaGenesis, ASecuritySettingThatDoesNotExistIsNamed) {
  KafkaLogOptions options = fresh_options();
  options.connection.security["ssl.no.such"] = "x";
  expect_misconfigured(options, "ssl.no.such");
}

TEST(KafkaGenesis, ClientLogLinesGoToTheCallback) {
  KafkaLogOptions options = fresh_options();
  options.connection.bootstrap_servers = "127.0.0.1:1";
  options.connection.request_timeout = std::chrono::milliseconds(500);
  std::mutex mutex;
  std::string lines;
  options.connection.client_log = [&](int, std::string_view line) {
    const std::lock_guard lock(mutex);
    lines += line;
  };
  refusal(options);
  EXPECT_THAT(lines, HasSubstr("Connection refused"));
}

}  // namespace
}  // namespace facta::kafka_testing
