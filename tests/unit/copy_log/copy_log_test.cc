// A history moves whole, once, however often the move is interrupted.
#include "events/log/copy.h"
#include "events/log/embedded/embedded_log.h"
#include "tests/support/log_testing.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <array>

namespace facta {
namespace {

using namespace log_testing;

// Here the first byte of a message stands for its company.
int by_first_byte(std::span<const std::byte> message) {
  return std::to_integer<int>(message[0]) % 3;
}

std::vector<Bytes> payloads(EventLog& log, int partition) {
  std::vector<Bytes> found;
  for (auto& stored : read_range(log, partition, 0, kToTheEnd)) {
    found.push_back(std::move(stored.bytes));
  }
  return found;
}

class CopyLog : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::uint64_t i = 0; i < 90; ++i) {
      const Bytes message = noise(200000 + i, i);
      wanted_[static_cast<std::size_t>(by_first_byte(message))].push_back(message);
      ASSERT_TRUE(append(source_, 0, {message}));
    }
  }

  void expect_whole(EventLog& target) {
    for (int partition = 0; partition < 3; ++partition) {
      EXPECT_EQ(payloads(target, partition), wanted_[static_cast<std::size_t>(partition)]);
    }
    const auto refused = append(source_, 0, {noise(8, 1)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, LogFault::kSealed);
  }

  MemoryEventLog source_;
  MemoryEventLog target_{MemoryLogOptions{.partition_count = 3, .offset_gap = 2}};
  std::array<std::vector<Bytes>, 3> wanted_;
};

TEST_F(CopyLog, MovesEverythingInOrderAndSealsTheSource) {
  const auto report = copy_log(source_, target_, by_first_byte, "moved");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->copied, 90u);
  expect_whole(target_);
}

TEST_F(CopyLog, GoesOnWhereItWasInterrupted) {
  ASSERT_TRUE(append(target_, 1, {wanted_[1][0], wanted_[1][1]}));
  target_.fail_next_append(LogFault::kFull);
  const auto interrupted = copy_log(source_, target_, by_first_byte, "moved");
  ASSERT_FALSE(interrupted);
  EXPECT_EQ(interrupted.error().fault, LogFault::kFull);
  target_.lose_ack_next();
  const auto unknown = copy_log(source_, target_, by_first_byte, "moved");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().fault, LogFault::kUnknown);
  const auto report = copy_log(source_, target_, by_first_byte, "moved");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GT(report->present, 2u);
  EXPECT_EQ(report->present + report->copied, 90u);
  expect_whole(target_);
}

TEST_F(CopyLog, RefusesATargetWithSomethingElseAndChangesNothing) {
  ASSERT_TRUE(append(target_, 2, {noise(20, 1234)}));
  const auto refused = copy_log(source_, target_, by_first_byte, "moved");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kMisconfigured);
  EXPECT_EQ(target_.append_count(), 1);
  EXPECT_TRUE(append(source_, 0, {noise(8, 1)}));
}

TEST_F(CopyLog, RefusesAnotherLedger) {
  MemoryEventLog other(MemoryLogOptions{.partition_count = 3, .ledger_id = {9}});
  const auto refused = copy_log(source_, other, by_first_byte, "moved");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kMisconfigured);
  EXPECT_EQ(other.append_count(), 0);
}

TEST_F(CopyLog, MovesToAnEmbeddedLog) {
  const TemporaryDirectory home;
  auto target = EmbeddedLog::open({.directory = home.path(), .ledger_id = LedgerId{}});
  ASSERT_TRUE(target) << target.error().message;
  const auto to_one = [](std::span<const std::byte>) { return 0; };
  const auto report = copy_log(source_, **target, to_one, "moved");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(payloads(**target, 0), payloads(source_, 0));
}

}  // namespace
}  // namespace facta
