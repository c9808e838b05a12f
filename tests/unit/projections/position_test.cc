// R8: a stored position proves that the log is still the one that was folded.
#include "projections/core/position.h"

#include "tests/support/log_testing.h"
#include "tests/support/memory_event_log.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

class Position : public testing::Test {
 protected:
  Position() : log_({.partition_count = 2, .offset_gap = 3}) {
    position_ = FoldPosition::start_of(log_.identity());
    append({"one", "two", "three"});
    fold();
  }
  void append(const std::vector<std::string_view>& texts) {
    std::vector<log_testing::Bytes> batch;
    for (const auto text : texts) {
      batch.push_back(log_testing::to_bytes(text));
    }
    ASSERT_TRUE(log_testing::append(log_, 1, batch));
  }
  void fold() {
    for (const auto& stored :
         log_testing::read_range(log_, 1, position_.partitions[1].next, log_testing::kToTheEnd)) {
      position_.passed(1, stored.offset, sha256(stored.bytes));
    }
  }

  MemoryEventLog log_;
  FoldPosition position_;
};

TEST_F(Position, SurvivesItsBytes) {
  EXPECT_EQ(FoldPosition::decode(position_.encode()), position_);
  EXPECT_FALSE(FoldPosition::decode("not a position"));
}

TEST_F(Position, HoldsOnTheSameLogAndOneThatGrew) {
  EXPECT_TRUE(check_position(log_, position_));
  EXPECT_TRUE(check_position(log_, FoldPosition::start_of(log_.identity())));
  append({"four"});
  EXPECT_TRUE(check_position(log_, position_));
}

TEST_F(Position, IsRefusedByATruncatedLog) {
  log_.storage()->truncate(1, position_.partitions[1].last);
  MemoryEventLog again(log_.storage());
  const auto checked = check_position(again, position_);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, LogFault::kTruncated);
}

TEST_F(Position, IsRefusedByALogThatGrewAgainOtherwise) {
  log_.storage()->truncate(1, position_.partitions[1].last);
  append({"another three", "four", "five"});
  const auto checked = check_position(log_, position_);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, LogFault::kTruncated);
}

TEST_F(Position, IsRefusedByAnotherLedgerAndOtherPartitions) {
  MemoryEventLog other({.partition_count = 2, .ledger_id = {1}});
  EXPECT_FALSE(check_position(other, FoldPosition::start_of(log_.identity())));
  MemoryEventLog wider({.partition_count = 3});
  EXPECT_FALSE(check_position(wider, FoldPosition::start_of(log_.identity())));
}

}  // namespace
}  // namespace facta
