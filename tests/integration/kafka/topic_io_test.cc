// Writing to and reading from any topic, as the feed does.
#include "events/log/kafka/placement.h"
#include "events/log/kafka/topic_admin.h"
#include "events/log/kafka/topic_reader.h"
#include "events/log/kafka/topic_writer.h"
#include "tests/integration/kafka/broker.h"
#include "tests/support/log_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace facta::kafka {
namespace {

using kafka_testing::connection;
using kafka_testing::fresh_topic;
using log_testing::noise;
using testing::ElementsAre;
using testing::Pair;

std::string make_topic(int partition_count) {
  std::string topic = fresh_topic();
  const auto facts = ensure_topic(connection(), {topic, partition_count, 1});
  EXPECT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->partition_count, partition_count);
  return topic;
}

TEST(TopicIo, CarriesKeyValueAndHeadersPerPartition) {
  const std::string topic = make_topic(2);
  auto writer = TopicWriter::open(connection(), topic);
  auto reader = TopicReader::open(connection(), topic);
  ASSERT_TRUE(writer && reader);
  const std::vector<OutgoingMessage> messages = {
      {"noord", as_bytes("one"), {{"ce_id", "noord/1/0"}, {"ce_type", "HoursPosted"}}},
      {"noord", {}, {}},
      {"", as_bytes("three"), {{"empty", ""}}}};
  const auto written = (*writer)->write(1, messages);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_THAT(written->offsets, ElementsAre(0u, 1u, 2u));
  EXPECT_EQ(*(*reader)->end(0), 0u);
  const auto end = (*reader)->end(1);
  ASSERT_TRUE(end);
  ASSERT_EQ(*end, 3u);
  std::vector<std::pair<std::string, std::string>> found;
  const auto next = (*reader)->read(1, 0, *end, [&](const IncomingMessage& message) {
    found.emplace_back(message.key, as_text(message.value));
    if (message.offset == 0) {
      EXPECT_THAT(message.headers(),
                  ElementsAre(Pair("ce_id", "noord/1/0"), Pair("ce_type", "HoursPosted")));
    } else if (message.offset == 1) {
      EXPECT_THAT(message.headers(), ElementsAre());
    } else {
      EXPECT_THAT(message.headers(), ElementsAre(Pair("empty", "")));
    }
    return true;
  });
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(*next, 3u);
  EXPECT_THAT(found, ElementsAre(Pair("noord", "one"), Pair("noord", ""), Pair("", "three")));
}

TEST(TopicIo, ManyMessagesKeepTheirOrder) {
  const std::string topic = make_topic(1);
  auto writer = TopicWriter::open(connection(), topic);
  ASSERT_TRUE(writer);
  constexpr std::uint64_t kMessages = 20'000;
  std::vector<std::vector<std::byte>> values;
  std::vector<OutgoingMessage> messages;
  for (std::uint64_t i = 0; i < kMessages; ++i) {
    values.push_back(noise(100, i));
    messages.push_back({"k", values.back(), {}});
  }
  const auto written = (*writer)->write(0, messages);
  ASSERT_TRUE(written) << written.error().message;
  auto reader = TopicReader::open(connection(), topic);
  ASSERT_TRUE(reader);
  std::uint64_t seen = 0;
  const auto next = (*reader)->read(0, 0, kMessages, [&](const IncomingMessage& message) {
    EXPECT_EQ(message.offset, seen);
    EXPECT_EQ(written->offsets[seen], seen);
    EXPECT_TRUE(std::ranges::equal(message.value, values[seen]));
    ++seen;
    return true;
  });
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(seen, kMessages);
}

TEST(TopicIo, EnsuringTwiceLeavesTheTopicAlone) {
  const std::string topic = make_topic(3);
  const auto again = ensure_topic(connection(), {topic, 7, 1});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->partition_count, 3);
  EXPECT_EQ(again->replication_factor, 1);
  EXPECT_TRUE(check_topic(topic, *again));
  const auto absent = describe_topic(connection(), fresh_topic());
  ASSERT_TRUE(absent) << absent.error().message;
  EXPECT_FALSE(absent->has_value());
}

TEST(TopicIo, MoreReplicasThanBrokersIsMisconfigured) {
  const auto facts = ensure_topic(connection(), {fresh_topic(), 1, 3});
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().fault, LogFault::kMisconfigured) << facts.error().message;
}

TEST(TopicIo, AMessageThatNoBrokerTakesIsRefusedBeforeAnythingIsSent) {
  const std::string topic = make_topic(1);
  auto writer = TopicWriter::open(connection(), topic);
  auto reader = TopicReader::open(connection(), topic);
  ASSERT_TRUE(writer && reader);
  const auto small = noise(10, 1);
  const auto large = noise(kTopicMessageBytesMax, 2);
  const std::vector<OutgoingMessage> messages = {{"k", small, {}}, {"k", large, {}}};
  const auto refused = (*writer)->write(0, messages);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kTooLarge);
  EXPECT_EQ(*(*reader)->end(0), 0u);
}

// `facta log copy` would take fewer for all there are.
TEST(TopicIo, AReadThatEndsBeforeAllThatIsKnownToBeDurableIsNoSuccess) {
  const std::string topic = make_topic(1);
  kafka::Connection impatient = connection();
  impatient.request_timeout = std::chrono::seconds{3};
  auto writer = TopicWriter::open(connection(), topic);
  auto reader = TopicReader::open(impatient, topic);
  ASSERT_TRUE(writer && reader);
  const std::vector<OutgoingMessage> messages = {{"k", as_bytes("one"), {}},
                                                 {"k", as_bytes("two"), {}}};
  ASSERT_TRUE((*writer)->write(0, messages));
  (*reader)->learn_end(0, 3);
  int seen = 0;
  const auto count = [&](const IncomingMessage&) { return ++seen > 0; };
  const auto shorter = (*reader)->read(0, 0, 3, count);
  ASSERT_FALSE(shorter) << "reading goes on at " << *shorter;
  EXPECT_EQ(shorter.error().fault, LogFault::kTruncated) << shorter.error().message;
  EXPECT_EQ(seen, 2);
  const auto away = (*reader)->read(0, 0, 3, [&](const IncomingMessage&) {
    kafka_testing::broker().pause();
    return true;
  });
  kafka_testing::broker().resume();
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().fault, LogFault::kUnavailable) << away.error().message;
}

TEST(TopicIo, RecordsCarryTheKeyThatTheCallerExtracts) {
  KafkaLogOptions options = kafka_testing::fresh_options();
  options.key_of = [](std::span<const std::byte> bytes) {
    return std::string(as_text(bytes.first(5)));
  };
  const auto log = kafka_testing::open_log(options);
  ASSERT_TRUE(log);
  ASSERT_TRUE(log_testing::append(*log, 0, {log_testing::to_bytes("noord|record")}));
  auto reader = TopicReader::open(connection(), options.topic);
  ASSERT_TRUE(reader);
  const auto next = (*reader)->read(0, 1, 2, [&](const IncomingMessage& message) {
    EXPECT_EQ(message.key, "noord");
    return true;
  });
  EXPECT_TRUE(next);
}

}  // namespace
}  // namespace facta::kafka
