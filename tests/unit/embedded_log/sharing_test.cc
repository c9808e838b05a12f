// One writer, any number of readers.
#include "tests/unit/embedded_log/embedded_log_testing.h"

#include <atomic>
#include <thread>

namespace facta::embedded {
namespace {

TEST(Sharing, ASecondWriterIsRefusedUntilTheFirstIsGone) {
  const TemporaryDirectory home;
  auto first = must_open(small(home.path()));
  EXPECT_EQ(must_refuse(small(home.path())).fault, LogFault::kLocked);
  first.reset();
  EXPECT_NE(must_open(small(home.path())), nullptr);
}

TEST(Sharing, AReaderSeesWhatIsThereAndChangesNothing) {
  const TemporaryDirectory home;
  const auto writer = must_open(small(home.path()));
  must_append(*writer, {noise(100, 1)});
  const auto reader = must_open(small_to_read(home.path()));
  EXPECT_EQ(reader->identity().ledger_id, writer->identity().ledger_id);
  EXPECT_EQ(payloads_of(*reader), payloads_of(*writer));
  const auto refused = append(*reader, 0, {noise(10, 2)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, LogFault::kLocked);
  EXPECT_FALSE(reader->seal("no"));
  must_append(*writer, {noise(10, 3)});
}

TEST(Sharing, AReaderNeedsALog) {
  const TemporaryDirectory home;
  EXPECT_EQ(must_refuse(small_to_read(home.path())).fault, LogFault::kMisconfigured);
  EXPECT_EQ(must_refuse(small_to_read(home.path() / "nowhere")).fault, LogFault::kMisconfigured);
  EXPECT_FALSE(std::filesystem::exists(home.path() / "nowhere"));
}

TEST(Sharing, ANewLogTakesTheLedgerGivenAndKeepsIt) {
  const TemporaryDirectory home;
  auto options = small(home.path() / "a" / "b");
  options.ledger_id = LedgerId{1, 2, 3};
  EXPECT_TRUE(must_open(options)->recovery().created);
  options.ledger_id = LedgerId{4};
  const auto log = must_open(options);
  EXPECT_EQ(log->identity().ledger_id, (LedgerId{1, 2, 3}));
  EXPECT_FALSE(log->recovery().created);
}

TEST(Sharing, ReadingBehindTheEndIsATruncatedLog) {
  const TemporaryDirectory home;
  const auto log = must_open(small(home.path()));
  must_append(*log, {noise(10, 1)});
  const auto read = log->read(0, 2, kToTheEnd, [](const LogMessage&) { return true; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, LogFault::kTruncated);
}

// Readers that open while the writer appends and goes from segment to segment see a prefix.
TEST(Sharing, ReadersOpenWhileTheWriterIsAtWork) {
  const TemporaryDirectory home;
  const auto writer = must_open(small(home.path()));
  std::atomic<bool> done{false};
  std::thread reading([&] {
    std::size_t seen = 0;
    while (!done) {
      const auto reader = EmbeddedLog::open(small_to_read(home.path()));
      ASSERT_TRUE(reader) << reader.error().message;
      const auto found = payloads_of(**reader);
      ASSERT_GE(found.size(), seen);
      seen = found.size();
      for (std::uint64_t n = 0; n < seen; ++n) {
        ASSERT_EQ(found[n], noise(700, n));
      }
    }
  });
  for (std::uint64_t n = 0; n < 400; ++n) {
    must_append(*writer, {noise(700, n)});
  }
  done = true;
  reading.join();
}

}  // namespace
}  // namespace facta::embedded
