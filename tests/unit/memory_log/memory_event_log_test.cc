// The faults that tests of the writer rely on: each does what its name says, once.
#include "tests/support/memory_event_log.h"

#include "tests/support/log_testing.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

using log_testing::append;
using log_testing::Bytes;
using log_testing::kToTheEnd;
using log_testing::read_range;
using log_testing::to_bytes;

std::vector<Bytes> texts(MemoryEventLog& log, int partition = 0) {
  std::vector<Bytes> found;
  for (auto& stored : read_range(log, partition, 0, kToTheEnd)) {
    found.push_back(std::move(stored.bytes));
  }
  return found;
}

TEST(MemoryEventLog, AFailedAppendWritesNothingAndTheNextOneSucceeds) {
  MemoryEventLog log;
  log.fail_next_append(LogFault::kFull);
  const auto refused = append(log, 0, {to_bytes("a")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kFull);
  ASSERT_TRUE(append(log, 0, {to_bytes("b")}));
  EXPECT_EQ(texts(log), std::vector<Bytes>{to_bytes("b")});
  EXPECT_EQ(log.append_count(), 2);
}

TEST(MemoryEventLog, ALostAnswerIsUnknownButThere) {
  MemoryEventLog log;
  log.lose_ack_next();
  const auto unknown = append(log, 0, {to_bytes("a"), to_bytes("b")});
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->offsets, (std::vector<std::optional<std::uint64_t>>(2)));
  EXPECT_EQ(texts(log), (std::vector<Bytes>{to_bytes("a"), to_bytes("b")}));
}

TEST(MemoryEventLog, ALateAppendLandsWhenReleased) {
  MemoryEventLog log;
  log.land_later();
  const auto unknown = append(log, 0, {to_bytes("late")});
  ASSERT_TRUE(unknown);
  EXPECT_FALSE(unknown->offsets.at(0));
  ASSERT_TRUE(append(log, 0, {to_bytes("retry")}));
  EXPECT_EQ(texts(log), std::vector<Bytes>{to_bytes("retry")});
  log.release_late();
  log.release_late();
  EXPECT_EQ(texts(log), (std::vector<Bytes>{to_bytes("retry"), to_bytes("late")}));
}

TEST(MemoryEventLog, AForeignMessageLandsBeforeTheNextAppendOfItsPartition) {
  MemoryEventLog log(MemoryLogOptions{.partition_count = 2});
  const Bytes foreign = to_bytes("foreign");
  log.insert_foreign(1, foreign);
  ASSERT_TRUE(append(log, 0, {to_bytes("elsewhere")}));
  EXPECT_TRUE(texts(log, 1).empty());
  ASSERT_TRUE(append(log, 1, {to_bytes("mine")}));
  EXPECT_EQ(texts(log, 1), (std::vector<Bytes>{foreign, to_bytes("mine")}));
}

TEST(MemoryEventLog, TwoHandlesShareOneLog) {
  MemoryEventLog first;
  MemoryEventLog second(first.storage());
  ASSERT_TRUE(append(first, 0, {to_bytes("a")}));
  ASSERT_TRUE(append(second, 0, {to_bytes("b")}));
  EXPECT_EQ(texts(first), (std::vector<Bytes>{to_bytes("a"), to_bytes("b")}));
  EXPECT_EQ(texts(second), texts(first));
}

TEST(MemoryEventLog, ATruncatedLogHasForgottenItsNewestMessages) {
  MemoryEventLog log;
  ASSERT_TRUE(append(log, 0, {to_bytes("a"), to_bytes("b")}));
  log.storage()->truncate(0, 1);
  EXPECT_EQ(texts(log), std::vector<Bytes>{to_bytes("a")});
  EXPECT_EQ(log_testing::end_of(log, 0), 1u);
}

}  // namespace
}  // namespace facta
