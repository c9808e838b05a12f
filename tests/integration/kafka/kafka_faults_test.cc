// Brokers that die or hang, writers that race, logs that are sealed under a writer.
#include "events/log/kafka/topic_reader.h"
#include "tests/integration/kafka/broker.h"
#include "tests/support/log_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <vector>

namespace facta::kafka_testing {
namespace {

using log_testing::append;
using log_testing::Bytes;
using log_testing::kToTheEnd;
using log_testing::noise;
using log_testing::read_range;
using log_testing::Stored;

// What one writer was told.
struct Told {
  std::vector<Stored> acknowledged;
  std::vector<Bytes> unknown;
  int refused = 0;
};

// Appends batches of three until `stop`; every message differs from every other.
void write_until(const std::atomic<bool>& stop, EventLog& log, std::uint64_t seed, Told& told,
                 std::atomic<int>& count) {
  while (!stop) {
    const std::vector<Bytes> batch = {noise(200, seed), noise(300, seed + 1), noise(20, seed + 2)};
    seed += 3;
    const auto appended = append(log, 0, batch);
    if (!appended) {
      ++told.refused;
      continue;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (appended->offsets[i]) {
        told.acknowledged.push_back({*appended->offsets[i], batch[i]});
        ++count;
        count.notify_all();
      } else {
        told.unknown.push_back(batch[i]);
      }
    }
  }
}

void wait_for(const std::atomic<int>& count, int wanted) {
  for (int seen = count; seen < wanted; seen = count) {
    count.wait(seen);
  }
}

// Brokers do what an administrator or a transaction asked for some time after they answered.
void wait_for_end(EventLog& log, std::uint64_t wanted) {
  for (auto end = log.end(0); end && *end != wanted; end = log.end(0)) {
  }
}

// Nothing acknowledged is missing or moved, nothing is there twice, nothing is from nowhere.
void expect_told_is_true(const std::vector<Told>& all_told, const std::vector<Stored>& log) {
  std::map<Bytes, std::vector<std::uint64_t>> where;
  for (const Stored& stored : log) {
    where[stored.bytes].push_back(stored.offset);
  }
  std::size_t known = 0;
  for (const Told& told : all_told) {
    for (const Stored& stored : told.acknowledged) {
      EXPECT_EQ(where[stored.bytes], std::vector<std::uint64_t>{stored.offset});
      ++known;
    }
    for (const Bytes& bytes : told.unknown) {
      const auto found = where.find(bytes);
      const std::size_t times = found == where.end() ? 0 : found->second.size();
      EXPECT_LE(times, 1u) << "an unknown message landed twice";
      known += times;
    }
    EXPECT_TRUE(
        std::is_sorted(told.acknowledged.begin(), told.acknowledged.end(),
                       [](const Stored& a, const Stored& b) { return a.offset < b.offset; }));
  }
  EXPECT_EQ(known, log.size());
}

TEST(KafkaFaults, ABrokerKilledAmidAppendsLosesAndDoublesNothing) {
  const KafkaLogOptions options = fresh_options();
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  std::atomic<bool> stop{false};
  std::atomic<int> count{0};
  std::vector<Told> told(1);
  std::thread writer([&] { write_until(stop, *log, 1'000'000, told[0], count); });
  std::vector<Stored> followed;
  std::thread follower([&] {
    for (std::uint64_t next = 0; !stop;) {
      const auto read = log->read(0, next, kToTheEnd, [&](const LogMessage& message) {
        followed.push_back({message.offset, Bytes(message.bytes.begin(), message.bytes.end())});
        return true;
      });
      next = read ? *read : next;
      EXPECT_TRUE(read || read.error().fault == LogFault::kUnavailable) << read.error().message;
    }
  });
  wait_for(count, 150);
  broker().kill();
  broker().restart();
  wait_for(count, count + 150);
  stop = true;
  writer.join();
  follower.join();
  EXPECT_EQ(told[0].refused, 0);
  const auto all = read_range(*open_log(options), 0, 0, kToTheEnd);
  expect_told_is_true(told, all);
  ASSERT_LE(followed.size(), all.size());
  EXPECT_TRUE(std::equal(followed.begin(), followed.end(), all.begin()));
}

TEST(KafkaFaults, TwoHandlesOnOnePartitionShareOneOrder) {
  const KafkaLogOptions options = fresh_options();
  const std::vector<std::shared_ptr<KafkaLog>> logs = {open_log(options), open_log(options)};
  std::atomic<bool> stop{false};
  std::vector<Told> told(2);
  std::atomic<int> counts[2] = {0, 0};
  std::vector<std::thread> writers;
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_TRUE(logs[i]);
    writers.emplace_back(
        [&, i] { write_until(stop, *logs[i], (i + 1) * 1'000'000, told[i], counts[i]); });
  }
  wait_for(counts[0], 300);
  wait_for(counts[1], 300);
  stop = true;
  for (auto& writer : writers) {
    writer.join();
  }
  const auto all = read_range(*logs[0], 0, 0, kToTheEnd);
  expect_told_is_true(told, all);
  EXPECT_EQ(read_range(*logs[1], 0, 0, kToTheEnd), all);
  EXPECT_EQ(read_range(*open_log(options), 0, 0, kToTheEnd), all);
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_EQ(all[i].offset, all[i - 1].offset + 1) << "an offset that nobody saw";
  }
}

// R2: the broker hangs with the request in its hands. Unknown is the only true answer: it may write
// the message when it wakes up, even after the next one.
TEST(KafkaFaults, ATimedOutAppendIsUnknownAndMayLandLater) {
  KafkaLogOptions options = fresh_options();
  options.connection.message_timeout = std::chrono::milliseconds(1'500);
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  std::vector<Told> told(1);
  const auto append_one = [&](std::uint64_t seed) {
    const Bytes bytes = noise(100, seed);
    const auto appended = append(*log, 0, {bytes});
    EXPECT_TRUE(appended) << appended.error().message;
    if (appended && appended->offsets[0]) {
      told[0].acknowledged.push_back({*appended->offsets[0], bytes});
    } else {
      told[0].unknown.push_back(bytes);
    }
  };
  append_one(1);
  EXPECT_EQ(told[0].acknowledged.size(), 1u);
  broker().pause();
  append_one(2);
  EXPECT_EQ(told[0].unknown.size(), 1u);
  broker().resume();
  for (std::uint64_t seed = 3; told[0].acknowledged.size() < 2 && seed < 100; ++seed) {
    append_one(seed);
  }
  ASSERT_EQ(told[0].acknowledged.size(), 2u) << "no append works after a time-out";
  const auto all = read_range(*log, 0, 0, kToTheEnd);
  expect_told_is_true(told, all);
  // Not asserted: whether it did land. Seen on both versions; nobody may rely on either.
  const bool landed = std::any_of(all.begin(), all.end(), [&](const Stored& stored) {
    return stored.bytes == told[0].unknown[0];
  });
  RecordProperty("landed_later", landed ? "yes" : "no");
}

TEST(KafkaFaults, ASealByAnotherIsMetBeforeAnythingIsAcknowledged) {
  const KafkaLogOptions options = fresh_options(2);
  const auto log = open_log(options);
  const auto other = open_log(options);
  ASSERT_TRUE(log && other);
  std::vector<Stored> acknowledged;
  const Bytes first = noise(100, 1);
  const auto before = append(*log, 1, {first});
  ASSERT_TRUE(before && before->offsets[0]);
  ASSERT_TRUE(other->seal("moved to /srv/ledger"));
  const auto behind = append(*log, 1, {noise(100, 2), noise(100, 3)});
  ASSERT_TRUE(behind) << behind.error().message;
  EXPECT_EQ(behind->offsets, (std::vector<std::optional<std::uint64_t>>(2)));
  for (int partition = 0; partition < 2; ++partition) {
    const auto refused = append(*log, partition, {noise(100, 4)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, LogFault::kSealed);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("moved to /srv/ledger"));
  }
}

TEST(KafkaFaults, AReaderOfTheTailMeetsTheSeal) {
  const KafkaLogOptions options = fresh_options();
  const auto log = open_log(options);
  const auto other = open_log(options);
  ASSERT_TRUE(log && other);
  ASSERT_TRUE(other->seal("moved"));
  EXPECT_TRUE(read_range(*log, 0, 0, kToTheEnd).empty()) << "a seal was delivered";
  const auto refused = append(*log, 0, {noise(100, 4)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kSealed);
  EXPECT_TRUE(other->seal("moved")) << "sealing again does no harm";
}

TEST(KafkaFaults, APositionBehindTheEndIsTruncation) {
  const auto log = open_log(fresh_options());
  ASSERT_TRUE(log);
  const auto appended = append(*log, 0, {noise(10, 1)});
  ASSERT_TRUE(appended && appended->offsets[0]);
  const auto read =
      log->read(0, *appended->offsets[0] + 2, kToTheEnd, [](const LogMessage&) { return true; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, LogFault::kTruncated);
}

TEST(KafkaFaults, ATopicRecreatedUnderAReaderIsTruncation) {
  KafkaLogOptions options = fresh_options();
  options.connection.request_timeout = std::chrono::seconds(3);
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  ASSERT_TRUE(append(*log, 0, {noise(10, 1), noise(10, 2), noise(10, 3)}));
  delete_topic(options.topic);
  create_topic(options.topic, 1, good_settings());
  wait_for_end(*log, 0);
  LogFault fault = LogFault::kUnavailable;
  for (int i = 0; i < 10 && fault == LogFault::kUnavailable; ++i) {
    const auto read = log->read(0, 1, 4, [](const LogMessage&) { return true; });
    // What was fetched before the topic was deleted may still be handed out, once.
    fault = read ? fault : read.error().fault;
  }
  EXPECT_EQ(fault, LogFault::kTruncated);
}

TEST(KafkaFaults, ALogThatEndsInTransactionMarkersIsReadToItsEnd) {
  const KafkaLogOptions options = fresh_options();
  const auto log = open_log(options);
  ASSERT_TRUE(log);
  ASSERT_TRUE(append(*log, 0, {noise(10, 1)}));
  write_aborted_transaction(options.topic, 0);
  wait_for_end(*log, 4);  // placement, ours, the aborted message, the marker
  int seen = 0;
  const auto next = log->read(0, 0, 4, [&](const LogMessage&) { return ++seen > 0; });
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(*next, 4u);
  EXPECT_EQ(seen, 2) << "a foreign message is delivered, for admission to void it";
  const auto appended = append(*log, 0, {noise(10, 2)});
  ASSERT_TRUE(appended && appended->offsets[0]);
  EXPECT_EQ(*appended->offsets[0], 4u);
}

}  // namespace
}  // namespace facta::kafka_testing
