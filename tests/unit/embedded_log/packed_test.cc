// Complete segments are packed: smaller files that read as they did, whole or not at all.
#include "events/log/embedded/segment_files.h"
#include "events/log/embedded/segment_format.h"
#include "events/log/embedded/segment_packing.h"
#include "tests/unit/embedded_log/embedded_log_testing.h"
#include "tests/unit/embedded_log/faulty_files.h"

#include <atomic>
#include <fstream>
#include <random>
#include <thread>

namespace facta::embedded {
namespace {

constexpr std::uint64_t kSegment = 256u << 10;

// As records are: much alike.
Bytes message(std::uint64_t n) {
  const std::string text = "{\"entry\":\"H-" + std::to_string(n) +
                           "\",\"customer\":\"C1\",\"project\":\"P1\",\"quantity\":\"8.00\"}";
  Bytes bytes;
  for (std::uint64_t i = 0; i < 1 + n % 7; ++i) {
    for (const char letter : text) {
      bytes.push_back(static_cast<std::byte>(letter));
    }
  }
  return bytes;
}

class Packed : public ::testing::Test {
 protected:
  EmbeddedLogOptions options(Packing packing = Packing::kAtOnce) {
    return {.directory = path(), .segment_bytes = kSegment, .files = &files_, .packing = packing};
  }
  Path path() const { return home_.path() / "log"; }
  // Messages 0 to `count`, some together; large ones and noise, which cannot be packed, are among
  // them.
  void fill(EmbeddedLog& log, std::uint64_t count) {
    while (wanted_.size() < count) {
      std::vector<Bytes> batch;
      for (std::uint64_t i = 0; i <= wanted_.size() % 4; ++i) {
        const std::uint64_t n = wanted_.size() + i;
        batch.push_back(n % 400 == 399 ? noise(150'000, n) : message(n));
      }
      must_append(log, batch);
      wanted_.insert(wanted_.end(), batch.begin(), batch.end());
    }
  }
  // Also while it is replaced.
  bool is_packed(const Path& file) const {
    Bytes header(kSegmentHeaderBytes);
    std::ifstream(file, std::ios::binary)
        .read(reinterpret_cast<char*>(header.data()), static_cast<std::streamsize>(header.size()));
    return decode_packed_header(header).has_value();
  }

  TemporaryDirectory home_;
  FaultyFiles files_;
  std::vector<Bytes> wanted_;
};

TEST_F(Packed, SegmentsAreSmallerAndReadAsTheyDid) {
  {
    const auto log = must_open(options());
    fill(*log, 3'000);
    EXPECT_EQ(payloads_of(*log), wanted_);
  }
  const auto files = segment_files(path());
  ASSERT_GT(files.size(), 4U);
  std::uint64_t smallest = kSegment;
  for (std::size_t i = 0; i + 1 < files.size(); ++i) {
    EXPECT_TRUE(is_packed(files[i])) << files[i];
    smallest = std::min(smallest, std::filesystem::file_size(files[i]));
  }
  EXPECT_LT(smallest, kSegment / 10);
  EXPECT_FALSE(is_packed(files.back()));
  EXPECT_FALSE(std::filesystem::exists(path() / kPackingName));

  const auto log = must_open(options());
  EXPECT_EQ(log->recovery().messages, wanted_.size());
  EXPECT_EQ(log->recovery().segments, files.size());
  EXPECT_EQ(payloads_of(*log), wanted_);
  auto reading = options(Packing::kNever);
  reading.read_only = true;
  const auto reader = must_open(reading);
  for (std::uint64_t from = 0; from < wanted_.size(); from += 7) {
    const auto found = read_range(*reader, 0, from, from + 2);
    ASSERT_EQ(found.size(), std::min<std::uint64_t>(2, wanted_.size() - from)) << from;
    EXPECT_EQ(found[0].offset, from);
    EXPECT_EQ(found[0].bytes, wanted_[from]);
  }
  fill(*log, 3'500);
  EXPECT_EQ(payloads_of(*log), wanted_);
}

TEST_F(Packed, AStartPacksWhatIsNotPackedYet) {
  fill(*must_open(options(Packing::kNever)), 1'500);
  EXPECT_FALSE(is_packed(segment_files(path()).front()));
  std::ofstream(path() / kPackingName) << "half";
  const auto log = must_open(options());
  EXPECT_TRUE(is_packed(segment_files(path()).front()));
  EXPECT_FALSE(std::filesystem::exists(path() / kPackingName));
  EXPECT_EQ(payloads_of(*log), wanted_);
}

TEST_F(Packed, AThreadPacksBehindReadersAndAppends) {
  const auto log = must_open(options(Packing::kBehind));
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done) {
      std::uint64_t next = 0;
      const auto read = log->read(0, 0, kToTheEnd, [&](const LogMessage& found) {
        EXPECT_EQ(found.offset, next++);
        return true;
      });
      EXPECT_TRUE(read) << (read ? "" : read.error().message);
    }
  });
  fill(*log, 3'000);
  const auto files = segment_files(path());
  for (std::size_t i = 0; i + 1 < files.size(); ++i) {
    while (!is_packed(files[i])) {
      std::this_thread::yield();
    }
  }
  done = true;
  reader.join();
  EXPECT_EQ(payloads_of(*log), wanted_);
}

// Nothing of a packed file is outside of a checksum.
TEST_F(Packed, EveryChangedByteIsFound) {
  fill(*must_open(options()), 700);
  const Path file = segment_files(path()).front();
  const Bytes whole = file_bytes(file);
  ASSERT_TRUE(is_packed(file));
  const auto refused = [&](const Bytes& bytes) {
    write_file(file, bytes);
    const LogError error = must_refuse(options(Packing::kNever));
    EXPECT_EQ(error.fault, LogFault::kCorrupt);
    return error.message.find(file.string() + " at byte ") != std::string::npos;
  };
  for (std::size_t at = 0; at < whole.size(); at += at < 80 || at + 200 > whole.size() ? 1 : 97) {
    Bytes changed = whole;
    changed[at] ^= std::byte{0x10};
    EXPECT_TRUE(refused(changed)) << at;
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{63}, std::size_t{64}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_TRUE(refused(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))))
        << size;
  }
  Bytes longer = whole;
  longer.resize(whole.size() + 8);
  EXPECT_TRUE(refused(longer));
  write_file(file, whole);
  EXPECT_EQ(payloads_of(*must_open(options())), wanted_);
}

// A start must not take longer the longer the log is; so the blocks are checked behind it.
TEST_F(Packed, AThreadFindsTheDamageThatAStartDoesNotLookFor) {
  fill(*must_open(options()), 700);
  const Path file = segment_files(path()).front();
  Bytes bytes = file_bytes(file);
  bytes[100] ^= std::byte{1};
  write_file(file, bytes);
  const auto log = must_open(options(Packing::kBehind));
  while (log->end(0)) {
    std::this_thread::yield();
  }
  for (const LogError& error : {log->end(0).error(), log->append(0, {}).error()}) {
    EXPECT_EQ(error.fault, LogFault::kCorrupt);
    EXPECT_EQ(error.message, file.string() + " at byte 64: a packed block fails its checksum");
  }
}

TEST_F(Packed, AStartReadsOnlyTheEndsOfWhatIsPacked) {
  fill(*must_open(options()), 3'000);
  std::uint64_t packed = 0;
  for (const Path& file : segment_files(path())) {
    packed += is_packed(file) ? std::filesystem::file_size(file) : 0;
  }
  auto reading = options(Packing::kNever);
  reading.read_only = true;
  const std::uint64_t before = files_.bytes_read();
  (void)must_open(reading);
  const std::uint64_t behind = files_.bytes_read();
  (void)must_open(options());
  EXPECT_GE(files_.bytes_read() - behind, behind - before + packed * 3 / 4);
}

// What went bad after the log was opened is found by whoever reads it.
TEST_F(Packed, ADamagedBlockIsNeverReadAsAnythingElse) {
  const auto log = must_open(options());
  fill(*log, 700);
  const Path file = segment_files(path()).front();
  Bytes bytes = file_bytes(file);
  bytes[100] ^= std::byte{1};
  write_file(file, bytes);
  const auto read = log->read(0, 0, kToTheEnd, [](const LogMessage&) { return true; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, LogFault::kCorrupt);
  EXPECT_NE(read.error().message.find("a packed block fails its checksum"), std::string::npos);
}

TEST_F(Packed, WhatIsDamagedIsNotPacked) {
  fill(*must_open(options(Packing::kNever)), 700);
  const Path file = segment_files(path()).front();
  Bytes bytes = file_bytes(file);
  bytes[kSegmentHeaderBytes + kFrameHeaderBytes] ^= std::byte{1};
  write_file(file, bytes);
  EXPECT_FALSE(pack_segment(FileSystem::posix(), file.string(), std::atomic<bool>{false}));
  EXPECT_EQ(file_bytes(file), bytes);
  EXPECT_FALSE(std::filesystem::exists(path() / kPackingName));
}

TEST_F(Packed, ToldToStopItLeavesTheSegmentAsItWas) {
  fill(*must_open(options(Packing::kNever)), 700);
  const Path file = segment_files(path()).front();
  const Bytes bytes = file_bytes(file);
  EXPECT_FALSE(pack_segment(FileSystem::posix(), file.string(), std::atomic<bool>{true}));
  EXPECT_EQ(file_bytes(file), bytes);
  EXPECT_FALSE(std::filesystem::exists(path() / kPackingName));
}

// The machine stops before each call in turn; power is cut or not.
TEST_F(Packed, AMachineThatStopsMeanwhileLosesNothing) {
  fill(*must_open(options(Packing::kNever)), 700);
  const Path saved = home_.path() / "saved";
  copy_directory(path(), saved);
  std::mt19937_64 random(7);
  bool stopped = true;
  std::int64_t calls = 1;
  for (; stopped; ++calls) {
    copy_directory(saved, path());
    FaultyFiles files;
    files.die_after(calls);
    const Path file = segment_files(path()).front();
    (void)pack_segment(files, file.string(), std::atomic<bool>{false});
    stopped = files.is_dead();
    files.die_after(FaultyFiles::kUnlimited);
    if (calls % 2 == 0) {
      files.cut_power(random);
    }
    EXPECT_EQ(payloads_of(*must_open(options(Packing::kNever))), wanted_) << calls;
  }
  EXPECT_GT(calls, 8);
}

TEST_F(Packed, WithoutRoomOrAFlushTheSegmentStays) {
  fill(*must_open(options(Packing::kNever)), 700);
  const Path file = segment_files(path()).front();
  const Bytes bytes = file_bytes(file);
  files_.set_room(1'000);
  EXPECT_FALSE(pack_segment(files_, file.string(), std::atomic<bool>{false}));
  files_.set_room(FaultyFiles::kUnlimited);
  files_.fail_flushes(1);
  EXPECT_FALSE(pack_segment(files_, file.string(), std::atomic<bool>{false}));
  EXPECT_EQ(file_bytes(file), bytes);
  EXPECT_FALSE(std::filesystem::exists(path() / kPackingName));
  EXPECT_TRUE(pack_segment(files_, file.string(), std::atomic<bool>{false}));
  EXPECT_EQ(payloads_of(*must_open(options())), wanted_);
}

}  // namespace
}  // namespace facta::embedded
