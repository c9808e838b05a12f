// What every EventLog promises (events/log/event_log.h), as one typed suite. An implementation
// joins with a factory and one line:
//
//   class MyFactory {
//    public:
//     std::unique_ptr<EventLog> open();
//     void wipe();
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Mine, EventLogContract, MyFactory);
//
// open() gives the log on this factory's storage; the one opened before is closed by then. It fails
// the test when it cannot. wipe() forgets the storage: the next open() finds an empty log.
// A fresh factory is default-constructed for every test and starts with empty storage. Every case
// runs on the last partition, so that a log with several is not tested on its first only.
#pragma once

#include "events/log/event_log.h"
#include "tests/support/log_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace facta::contract {

using log_testing::append;
using log_testing::Bytes;
using log_testing::end_of;
using log_testing::kToTheEnd;
using log_testing::noise;
using log_testing::read_range;
using log_testing::Stored;

template <class Factory>
class EventLogContract : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }

  void reopen() {
    log_.reset();
    log_ = factory_.open();
    ASSERT_NE(log_, nullptr);
    partition_ = log_->identity().partition_count - 1;
  }

  // Appends a batch that must succeed and returns what is now stored, in order.
  std::vector<Stored> append_all(const std::vector<Bytes>& batch) {
    const auto appended = append(*log_, partition_, batch);
    EXPECT_TRUE(appended) << (appended ? "" : appended.error().message);
    std::vector<Stored> stored;
    if (!appended) {
      return stored;
    }
    EXPECT_EQ(appended->offsets.size(), batch.size());
    for (std::size_t i = 0; i < appended->offsets.size(); ++i) {
      EXPECT_TRUE(appended->offsets[i].has_value()) << "message " << i;
      stored.push_back({appended->offsets[i].value_or(0), batch[i]});
    }
    return stored;
  }

  std::vector<Stored> all() { return read_range(*log_, partition_, 0, kToTheEnd); }

  Factory factory_;
  std::unique_ptr<EventLog> log_;
  int partition_ = 0;
};

TYPED_TEST_SUITE_P(EventLogContract);

TYPED_TEST_P(EventLogContract, StartsWithNoMessages) {
  EXPECT_TRUE(this->all().empty());
  const std::uint64_t end = end_of(*this->log_, this->partition_);
  EXPECT_TRUE(read_range(*this->log_, this->partition_, end, kToTheEnd).empty());
}

TYPED_TEST_P(EventLogContract, GivesBackExactlyTheBytesAppended) {
  std::vector<Bytes> batch;
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 511u, 512u, 513u, 4096u, 65537u}) {
    batch.push_back(noise(size, size));
  }
  batch.push_back(Bytes(3000));  // zeros are bytes like any other
  const auto stored = this->append_all(batch);
  EXPECT_EQ(this->all(), stored);
}

TYPED_TEST_P(EventLogContract, TakesAMessageOfTheLargestSize) {
  const auto stored = this->append_all({noise(kMessageBytesMax, 1)});
  EXPECT_EQ(this->all(), stored);
  this->reopen();
  EXPECT_EQ(this->all(), stored);
}

TYPED_TEST_P(EventLogContract, RefusesALargerMessageAndWritesNothingOfItsBatch) {
  const auto before = this->append_all({noise(10, 1)});
  const auto refused =
      append(*this->log_, this->partition_, {noise(10, 2), noise(kMessageBytesMax + 1, 3)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kTooLarge);
  EXPECT_EQ(this->all(), before);
  const auto after = this->append_all({noise(10, 4)});
  this->reopen();
  EXPECT_EQ(this->all(), (std::vector<Stored>{before[0], after[0]}));
}

TYPED_TEST_P(EventLogContract, AppendingNothingChangesNothing) {
  const std::uint64_t end = end_of(*this->log_, this->partition_);
  EXPECT_TRUE(this->append_all({}).empty());
  EXPECT_EQ(end_of(*this->log_, this->partition_), end);
}

TYPED_TEST_P(EventLogContract, OffsetsRiseAndEndIsBehindTheLast) {
  std::vector<Stored> stored;
  for (std::uint64_t i = 0; i < 20; ++i) {
    for (auto& one : this->append_all({noise(50, 2 * i), noise(60, 2 * i + 1)})) {
      if (!stored.empty()) {
        EXPECT_GT(one.offset, stored.back().offset);
      }
      EXPECT_GT(end_of(*this->log_, this->partition_), one.offset);
      stored.push_back(std::move(one));
    }
  }
  EXPECT_EQ(this->all(), stored);
}

TYPED_TEST_P(EventLogContract, ReopeningKeepsEverythingAndTheIdentity) {
  const LogIdentity identity = this->log_->identity();
  auto stored = this->append_all({noise(100, 1), noise(200, 2)});
  const std::uint64_t end = end_of(*this->log_, this->partition_);
  for (std::uint64_t round = 0; round < 3; ++round) {
    this->reopen();
    EXPECT_EQ(this->log_->identity().ledger_id, identity.ledger_id);
    EXPECT_EQ(this->log_->identity().partition_count, identity.partition_count);
    EXPECT_EQ(this->all(), stored);
    EXPECT_GE(end_of(*this->log_, this->partition_), end);
    stored.push_back(this->append_all({noise(300, 10 + round)}).at(0));
  }
  EXPECT_EQ(this->all(), stored);
}

TYPED_TEST_P(EventLogContract, AWipedStorageIsAnotherEmptyLedger) {
  const LogIdentity before = this->log_->identity();
  this->append_all({noise(100, 1)});
  this->log_.reset();
  this->factory_.wipe();
  this->reopen();
  EXPECT_TRUE(this->all().empty());
  EXPECT_NE(this->log_->identity().ledger_id, before.ledger_id);
}

TYPED_TEST_P(EventLogContract, ReadsExactlyTheRangeAskedFor) {
  std::vector<Bytes> batch;
  for (std::uint64_t i = 0; i < 30; ++i) {
    batch.push_back(noise(40 + i, i));
  }
  const auto stored = this->append_all(batch);
  for (const std::size_t from : {0u, 1u, 13u, 29u}) {
    for (const std::size_t until : {0u, 1u, 14u, 29u}) {
      const auto got =
          read_range(*this->log_, this->partition_, stored[from].offset, stored[until].offset);
      std::vector<Stored> wanted;
      for (std::size_t i = from; i < until; ++i) {
        wanted.push_back(stored[i]);
      }
      EXPECT_EQ(got, wanted) << "from message " << from << " until message " << until;
    }
  }
}

TYPED_TEST_P(EventLogContract, ReadingGoesOnWhereItSaysItStopped) {
  const auto stored = this->append_all({noise(10, 1), noise(10, 2), noise(10, 3), noise(10, 4)});
  std::vector<Stored> found;
  std::uint64_t next = 0;
  for (int i = 0; i < 4; ++i) {
    const auto stopped =
        this->log_->read(this->partition_, next, kToTheEnd, [&](const LogMessage& message) {
          found.push_back({message.offset, Bytes(message.bytes.begin(), message.bytes.end())});
          return false;
        });
    ASSERT_TRUE(stopped) << stopped.error().message;
    EXPECT_GT(*stopped, found.back().offset);
    next = *stopped;
  }
  EXPECT_EQ(found, stored);
  EXPECT_TRUE(read_range(*this->log_, this->partition_, next, kToTheEnd).empty());
}

TYPED_TEST_P(EventLogContract, ReadingAtTheEndAnswersTheEndWithoutWaiting) {
  const auto stored = this->append_all({noise(10, 1)});
  const std::uint64_t end = end_of(*this->log_, this->partition_);
  const auto next =
      this->log_->read(this->partition_, end, kToTheEnd, [](const LogMessage&) { return true; });
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_GE(*next, stored[0].offset + 1);
  const auto later = this->append_all({noise(10, 2)});
  EXPECT_EQ(read_range(*this->log_, this->partition_, *next, kToTheEnd), later);
}

TYPED_TEST_P(EventLogContract, HandsOutBytesOnAnEightByteBoundary) {
  std::vector<Bytes> batch;
  for (std::size_t size = 0; size < 40; ++size) {
    batch.push_back(noise(size, size));
  }
  this->append_all(batch);
  int seen = 0;
  const auto next =
      this->log_->read(this->partition_, 0, kToTheEnd, [&](const LogMessage& message) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(message.bytes.data()) % 8, 0u);
        ++seen;
        return true;
      });
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(seen, 40);
}

TYPED_TEST_P(EventLogContract, PartitionsAreSeparate) {
  const int count = this->log_->identity().partition_count;
  std::vector<std::vector<Stored>> stored;
  for (int partition = 0; partition < count; ++partition) {
    this->partition_ = partition;
    stored.push_back(
        this->append_all({noise(30, static_cast<std::uint64_t>(partition)), noise(31, 77)}));
  }
  for (int partition = 0; partition < count; ++partition) {
    EXPECT_EQ(read_range(*this->log_, partition, 0, kToTheEnd),
              stored[static_cast<std::size_t>(partition)]);
  }
}

TYPED_TEST_P(EventLogContract, ASealedLogRefusesAppendsForEverAndStaysReadable) {
  const auto stored = this->append_all({noise(100, 1), noise(200, 2)});
  const auto sealed = this->log_->seal("moved to another log");
  ASSERT_TRUE(sealed) << sealed.error().message;
  for (int round = 0; round < 2; ++round) {
    for (int partition = 0; partition < this->log_->identity().partition_count; ++partition) {
      const auto refused = append(*this->log_, partition, {noise(10, 3)});
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().fault, LogFault::kSealed);
      EXPECT_NE(refused.error().message.find("moved to another log"), std::string::npos)
          << refused.error().message;
    }
    EXPECT_EQ(this->all(), stored);
    this->reopen();
  }
}

TYPED_TEST_P(EventLogContract, ManyBatchesKeepTheirOrder) {
  std::vector<Stored> stored;
  for (std::uint64_t i = 0; i < 200; ++i) {
    std::vector<Bytes> batch;
    for (std::uint64_t j = 0; j <= i % 7; ++j) {
      batch.push_back(noise(1 + (i * 37 + j * 101) % 3000, i * 10 + j));
    }
    const auto more = this->append_all(batch);
    stored.insert(stored.end(), more.begin(), more.end());
  }
  EXPECT_EQ(this->all(), stored);
  this->reopen();
  EXPECT_EQ(this->all(), stored);
}

// A reader that races the writer sees a prefix, whole and in order, never more than end() says.
TYPED_TEST_P(EventLogContract, ReadersSeeAPrefixWhileTheWriterAppends) {
  constexpr std::uint64_t kMessages = 300;
  std::atomic<bool> failed{false};
  auto follow = [&] {
    std::uint64_t next = 0;
    std::uint64_t seen = 0;
    while (seen < kMessages && !failed) {
      const auto read =
          this->log_->read(this->partition_, next, kToTheEnd, [&](const LogMessage& message) {
            const Bytes wanted = noise(100 + seen % 50, seen);
            failed = failed || !std::equal(message.bytes.begin(), message.bytes.end(),
                                           wanted.begin(), wanted.end());
            ++seen;
            return true;
          });
      if (!read || *read < next) {
        failed = true;
      } else {
        next = *read;
      }
      std::this_thread::yield();
    }
  };
  std::thread first(follow);
  std::thread second(follow);
  for (std::uint64_t i = 0; i < kMessages && !failed; i += 3) {
    const auto appended = append(*this->log_, this->partition_,
                                 {noise(100 + i % 50, i), noise(100 + (i + 1) % 50, i + 1),
                                  noise(100 + (i + 2) % 50, i + 2)});
    failed = failed || !appended;
  }
  first.join();
  second.join();
  EXPECT_FALSE(failed);
}

TYPED_TEST_P(EventLogContract, TheLogsOwnClockIsNoneOrTheTimeOfDay) {
  using std::chrono::system_clock;
  const auto is_now = [](Time time) {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
        system_clock::now().time_since_epoch());
    return std::abs(now.count() - time.micros) < 60'000'000;  // brokers run on this machine
  };
  const auto stored = this->append_all({noise(10, 1)});
  const auto asked = this->log_->time(this->partition_);
  ASSERT_TRUE(asked) << asked.error().message;
  EXPECT_EQ(this->all(), stored);  // asking leaves nothing that a reader is handed
  const auto appended = append(*this->log_, this->partition_, {noise(10, 2)});
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->time.has_value(), asked->has_value());
  if (asked->has_value()) {
    EXPECT_TRUE(is_now(**asked));
    EXPECT_TRUE(is_now(*appended->time));
    EXPECT_LE(**asked, *appended->time);
  }
  EXPECT_TRUE(this->log_->seal("moved"));
  EXPECT_EQ(this->all().size(), 2u);
}

REGISTER_TYPED_TEST_SUITE_P(EventLogContract, StartsWithNoMessages,
                            GivesBackExactlyTheBytesAppended, TakesAMessageOfTheLargestSize,
                            RefusesALargerMessageAndWritesNothingOfItsBatch,
                            AppendingNothingChangesNothing, OffsetsRiseAndEndIsBehindTheLast,
                            ReopeningKeepsEverythingAndTheIdentity,
                            AWipedStorageIsAnotherEmptyLedger, ReadsExactlyTheRangeAskedFor,
                            ReadingGoesOnWhereItSaysItStopped,
                            ReadingAtTheEndAnswersTheEndWithoutWaiting,
                            HandsOutBytesOnAnEightByteBoundary, PartitionsAreSeparate,
                            ASealedLogRefusesAppendsForEverAndStaysReadable,
                            ManyBatchesKeepTheirOrder, ReadersSeeAPrefixWhileTheWriterAppends,
                            TheLogsOwnClockIsNoneOrTheTimeOfDay);

}  // namespace facta::contract
