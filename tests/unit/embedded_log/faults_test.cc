// Disks without room, disks that fail, machines that stop: an acknowledged message stays, a refused
// one never comes back.
#include "tests/unit/embedded_log/embedded_log_testing.h"
#include "tests/unit/embedded_log/faulty_files.h"

namespace facta::embedded {
namespace {

class Faults : public ::testing::Test {
 protected:
  EmbeddedLogOptions options() {
    return {.directory = home_.path() / "log",
            .segment_bytes = kSmallSegment,
            .fatal = [this](const std::string& what) { fatal_.push_back(what); },
            .files = &files_};
  }

  Path crash() {
    const Path copy = home_.path() / "crashed";
    copy_directory(home_.path() / "log", copy);
    return copy;
  }

  LogFault fault_of(const Result<Appended, LogError>& appended) {
    EXPECT_FALSE(appended);
    return appended ? LogFault::kUnknown : appended.error().fault;
  }

  TemporaryDirectory home_;
  FaultyFiles files_;
  std::vector<std::string> fatal_;
};

TEST_F(Faults, AnAppendWithoutRoomWritesNothingAndTheNextOneSucceeds) {
  const auto log = must_open(options());
  std::vector<Bytes> wanted{noise(100, 1)};
  must_append(*log, wanted);
  for (const std::int64_t room : {0, 1, 31, 32, 33, 500, 1000, 1071}) {
    files_.set_room(room);
    EXPECT_EQ(fault_of(append(*log, 0, {noise(1000, 2), noise(30, 3)})), LogFault::kFull);
    EXPECT_EQ(payloads_of(*log), wanted);
    EXPECT_EQ(payloads_of(*must_open(small(crash()))), wanted) << "restart, room " << room;
    files_.set_room(FaultyFiles::kUnlimited);
    wanted.push_back(noise(50, static_cast<std::uint64_t>(room)));
    must_append(*log, {wanted.back()});
    EXPECT_EQ(payloads_of(*log), wanted);
    EXPECT_EQ(payloads_of(*must_open(small(crash()))), wanted);
  }
  EXPECT_TRUE(fatal_.empty());
}

TEST_F(Faults, ASegmentWithoutRoomIsMadeOnceThereIsRoom) {
  const auto log = must_open(options());
  std::vector<Bytes> wanted{noise(10000, 1)};
  must_append(*log, wanted);
  const auto large = noise(3 * kSmallSegment, 2);
  files_.set_room(kSmallSegment);
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_EQ(fault_of(append(*log, 0, {large})), LogFault::kFull);
    EXPECT_EQ(payloads_of(*log), wanted);
    EXPECT_EQ(payloads_of(*must_open(small(crash()))), wanted);
  }
  files_.set_room(FaultyFiles::kUnlimited);
  wanted.push_back(large);
  must_append(*log, {large});
  EXPECT_EQ(payloads_of(*log), wanted);
  EXPECT_EQ(payloads_of(*must_open(small(crash()))), wanted);
}

TEST_F(Faults, AFailedFlushIsNeverTriedAgain) {
  auto log = must_open(options());
  const std::vector<Bytes> wanted{noise(100, 1)};
  must_append(*log, wanted);
  files_.fail_flushes(1);
  EXPECT_EQ(fault_of(append(*log, 0, {noise(100, 2)})), LogFault::kUnknown);
  ASSERT_EQ(fatal_.size(), 1u);
  EXPECT_NE(fatal_[0].find("flush at byte 208 failed: Input/output error"), std::string::npos)
      << fatal_[0];
  EXPECT_NE(fatal_[0].find("0000000000000000.log"), std::string::npos);
  EXPECT_EQ(fault_of(append(*log, 0, {noise(100, 3)})), LogFault::kUnavailable);
  EXPECT_EQ(payloads_of(*log), wanted) << "what was not flushed is not read";
  EXPECT_EQ(fatal_.size(), 1u);
  log.reset();
  log = must_open(options());
  const auto settled = payloads_of(*log);
  ASSERT_GE(settled.size(), 1u);
  EXPECT_LE(settled.size(), 2u);
  EXPECT_EQ(settled[0], wanted[0]);
}

TEST_F(Faults, AFlushThatFailsWhileOpeningStopsTheProcess) {
  must_append(*must_open(options()), {noise(100, 1)});
  files_.fail_flushes(1);
  EXPECT_EQ(must_refuse(options()).fault, LogFault::kUnknown);
  EXPECT_EQ(fatal_.size(), 1u);
}

using FaultsDeathTest = Faults;

TEST_F(FaultsDeathTest, WithoutAHookAFailedFlushEndsTheProcessWithALine) {
  auto abrupt = options();
  abrupt.fatal = {};
  const auto log = must_open(abrupt);
  EXPECT_DEATH(
      {
        files_.fail_flushes(1);
        (void)append(*log, 0, {noise(100, 1)});
      },
      "facta: .*0000000000000000.log: a flush at byte 64 failed: Input/output error");
}

// Appends of every size, over several segments, until the machine stops; returns how many messages
// were acknowledged. Message n is noise(size_of(n), n).
std::size_t size_of(std::uint64_t n) {
  return n % 11 == 10 ? 20000 : 1 + n * 977 % 3000;
}

std::uint64_t append_until_stopped(const EmbeddedLogOptions& options, FaultyFiles& files) {
  const auto log = EmbeddedLog::open(options);
  if (!log) {
    return 0;
  }
  std::uint64_t acknowledged = *(*log)->end(0);
  while (acknowledged < 40 && !files.is_dead()) {
    std::vector<Bytes> batch;
    for (std::uint64_t n = acknowledged; n <= acknowledged + acknowledged % 3; ++n) {
      batch.push_back(noise(size_of(n), n));
    }
    if (append(**log, 0, batch)) {
      acknowledged += batch.size();
    }
  }
  return acknowledged;
}

// The power fails before each call in turn, with another choice of what had reached the disk.
TEST(PowerCut, AtAnyCallKeepsWhatWasAcknowledgedAndNoHalfAppend) {
  std::mt19937_64 random(20261124);
  bool stopped = true;
  for (std::int64_t calls = 1; stopped; ++calls) {
    const TemporaryDirectory home;
    const Path directory = home.path() / "log";
    std::uint64_t acknowledged = 0;
    for (int life = 0; life < 2; ++life) {
      FaultyFiles files;
      files.die_after(calls);
      const auto before = acknowledged;
      acknowledged = append_until_stopped({.directory = directory,
                                           .segment_bytes = kSmallSegment,
                                           .fatal = [](const std::string&) {},
                                           .files = &files},
                                          files);
      acknowledged = std::max(acknowledged, before);
      stopped = files.is_dead();
      files.cut_power(random);
    }
    const auto log = must_open(small(directory));
    ASSERT_NE(log, nullptr) << "stopped before call " << calls;
    const auto found = payloads_of(*log);
    ASSERT_GE(found.size(), acknowledged) << "stopped before call " << calls;
    ASSERT_LE(found.size(), acknowledged + 3) << "stopped before call " << calls;
    for (std::uint64_t n = 0; n < found.size(); ++n) {
      ASSERT_EQ(found[n], noise(size_of(n), n)) << n << ", stopped before call " << calls;
    }
  }
}

}  // namespace
}  // namespace facta::embedded
