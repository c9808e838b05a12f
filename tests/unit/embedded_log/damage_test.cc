// Damage is refused with file and byte: never skipped, never cut away, wherever it is.
#include "events/log/embedded/segment_format.h"
#include "tests/unit/embedded_log/embedded_log_testing.h"

#include <algorithm>

namespace facta::embedded {
namespace {

using ::testing::Test;

void expect_damage(const LogError& error, const Path& file, const std::string& what) {
  EXPECT_EQ(error.fault, LogFault::kCorrupt) << what << ": " << error.message;
  EXPECT_EQ(error.message.rfind(file.string() + " at byte ", 0), 0u)
      << what << ": " << error.message;
}

// Every byte between two positions, one of its bits turned.
void expect_every_flip_refused(const Crashed& crashed, std::uint64_t from, std::uint64_t until) {
  for (std::uint64_t at = from; at < until; ++at) {
    Bytes flipped = crashed.segment;
    flipped[at] ^= static_cast<std::byte>(1u << at % 8);
    crashed.put(flipped);
    const std::string what = "byte " + std::to_string(at);
    expect_damage(must_refuse(small(crashed.log())), crashed.segment_path(), what);
    expect_damage(must_refuse(small_to_read(crashed.log())), crashed.segment_path(), what);
    ASSERT_EQ(file_bytes(crashed.segment_path()), flipped) << what << ": refused, but changed";
  }
}

TEST(Damage, OfAnyByteInTheMiddleIsRefused) {
  const auto crashed = crash_after(60, {noise(300, 4)});
  expect_every_flip_refused(*crashed, 0, crashed->start);
}

// Found by tests/fuzz: opened, and what was appended was gone at the next start.
TEST(Damage, OfASizeWithoutRoomForTheLastMarkIsRefused) {
  const auto crashed = crash_after(60, {noise(300, 4)});
  auto header = decode_segment_header(crashed->segment);
  ASSERT_TRUE(header);
  const auto put_size = [&](std::uint64_t size) {
    header->size = static_cast<std::uint32_t>(size);
    Bytes forged = crashed->segment;
    std::ranges::copy(encode(*header), forged.begin());
    crashed->put(forged);
  };
  for (const std::uint64_t size : {crashed->end - 8, crashed->end, crashed->end + kMarkBytes - 1}) {
    put_size(size);
    const std::string what = "size " + std::to_string(size);
    expect_damage(must_refuse(small(crashed->log())), crashed->segment_path(), what);
    expect_damage(must_refuse(small_to_read(crashed->log())), crashed->segment_path(), what);
  }
  put_size(crashed->end + kMarkBytes);
  EXPECT_TRUE(must_open(small(crashed->log())));
}

// The last append before a crash: a turned bit is no missing sector.
TEST(Damage, OfAnyByteOfTheLastAppendIsRefused) {
  const auto crashed = crash_after(60, {noise(30, 4), Bytes(1500), noise(500, 5)});
  expect_every_flip_refused(*crashed, crashed->start, crashed->end);
}

TEST(Damage, NamesTheByteWhereTheFrameStands) {
  const auto crashed = crash_after(60, {noise(300, 4)});
  Bytes flipped = crashed->segment;
  flipped[64 + 32 + 104 + 32 + 7] ^= std::byte{4};  // payload of the second message
  crashed->put(flipped);
  const LogError error = must_refuse(small(crashed->log()));
  EXPECT_NE(error.message.find("at byte 200:"), std::string::npos) << error.message;
}

// After a clean close a missing sector is no crash.
TEST(Damage, OfTheLastAppendAfterACleanCloseIsNeverTakenForACrash) {
  const TemporaryDirectory home;
  const Path directory = home.path() / "log";
  must_append(*must_open(small(directory)), {noise(3000, 1)});
  const Path file = segment_files(directory).at(0);
  Bytes bytes = file_bytes(file);
  std::fill_n(bytes.begin() + 1024, 512, std::byte{0});
  write_file(file, bytes);
  expect_damage(must_refuse(small(directory)), file, "missing sector");
}

// Nor is one after a recovery from a crash.
TEST(Damage, OfTheLastAppendAfterARecoveryIsNeverTakenForACrash) {
  const auto crashed = crash_after(60, {noise(3000, 4)});
  crashed->put(crashed->segment);
  const auto log = must_open(small(crashed->log()));
  const Path second = crashed->home.path() / "second crash";
  copy_directory(crashed->log(), second);
  const Path file = segment_files(second).at(0);
  Bytes bytes = file_bytes(file);
  std::fill_n(bytes.begin() + 1024, 512, std::byte{0});
  write_file(file, bytes);
  expect_damage(must_refuse(small(second)), file, "missing sector");
}

// Beside the segments stands whose they are.
TEST(Damage, OfTheNameOfTheLedgerIsRefusedOrMended) {
  const TemporaryDirectory home;
  const Path directory = home.path() / "log";
  must_append(*must_open(small(directory)), {noise(300, 1)});
  const Path lock = directory / "LOCK";
  const Bytes whole = file_bytes(lock);
  Bytes other = whole;
  other[45] = other[45] == std::byte{'0'} ? std::byte{'1'} : std::byte{'0'};
  write_file(lock, other);
  expect_damage(must_refuse(small(directory)), lock, "another ledger");
  expect_damage(must_refuse(small_to_read(directory)), lock, "another ledger");
  Bytes no_name = whole;
  no_name[45] = std::byte{'x'};
  write_file(lock, no_name);
  must_open(small(directory));
  EXPECT_EQ(file_bytes(lock), whole);
}

TEST(Damage, ThatAppearsWhileTheLogIsOpenIsSeenByTheRead) {
  const TemporaryDirectory home;
  const auto log = must_open(small(home.path()));
  must_append(*log, {noise(100, 1), noise(100, 2), noise(100, 3)});
  const Path file = segment_files(home.path()).at(0);
  std::FILE* raw = std::fopen(file.c_str(), "r+b");
  ASSERT_NE(raw, nullptr);
  std::fseek(raw, 64 + 136 + 50, SEEK_SET);
  std::fputc('!', raw);
  std::fclose(raw);
  int seen = 0;
  const auto read = log->read(0, 0, kToTheEnd, [&](const LogMessage&) { return ++seen > 0; });
  ASSERT_FALSE(read);
  EXPECT_EQ(seen, 1);
  expect_damage(read.error(), file, "second message");
}

class ManySegments : public Test {
 protected:
  void SetUp() override {
    const auto log = must_open(small(directory_));
    for (std::uint64_t i = 0; i < 40; ++i) {
      must_append(*log, {noise(2000, i)});
    }
    files_ = segment_files(directory_);
    ASSERT_GE(files_.size(), 5u);
  }

  TemporaryDirectory home_;
  Path directory_ = home_.path() / "log";
  std::vector<Path> files_;
};

TEST_F(ManySegments, AMissingOneIsRefusedWhicheverItIs) {
  for (const Path& file : files_) {
    const Path aside = home_.path() / "aside";
    std::filesystem::rename(file, aside);
    expect_damage(must_refuse(small(directory_)), file, "missing");
    expect_damage(must_refuse(small_to_read(directory_)), file, "missing");
    std::filesystem::rename(aside, file);
  }
  EXPECT_EQ(payloads_of(*must_open(small(directory_))).size(), 40u);
}

TEST_F(ManySegments, AllMissingIsNotANewLog) {
  for (const Path& file : files_) {
    std::filesystem::remove(file);
  }
  expect_damage(must_refuse(small(directory_)), files_[0], "all missing");
}

TEST_F(ManySegments, OneOfAnotherLedgerIsRefused) {
  const Path other = home_.path() / "other";
  {
    const auto log = must_open(small(other));
    for (std::uint64_t i = 0; i < 40; ++i) {
      must_append(*log, {noise(2000, i)});
    }
  }
  std::filesystem::copy_file(segment_files(other).at(2), files_[2],
                             std::filesystem::copy_options::overwrite_existing);
  expect_damage(must_refuse(small(directory_)), files_[2], "foreign");
}

TEST_F(ManySegments, OneUnderAnotherNameIsRefused) {
  std::filesystem::copy_file(files_[1], files_[2],
                             std::filesystem::copy_options::overwrite_existing);
  expect_damage(must_refuse(small(directory_)), files_[2], "renamed");
}

TEST_F(ManySegments, AFullOneThatLostItsTailIsRefused) {
  const Bytes bytes = file_bytes(files_[1]);
  for (const std::size_t kept : {64u, 3000u, 14000u}) {
    Bytes shorter = bytes;
    std::fill(shorter.begin() + static_cast<std::ptrdiff_t>(kept), shorter.end(), std::byte{0});
    write_file(files_[1], shorter);
    const LogError error = must_refuse(small(directory_));
    EXPECT_EQ(error.fault, LogFault::kCorrupt) << error.message;
  }
}

}  // namespace
}  // namespace facta::embedded
