// A crash in the middle of an append: what was acknowledged stays, what was being written is gone
// as a whole, and only if it can be told from damage.
#include "tests/unit/embedded_log/embedded_log_testing.h"

#include <algorithm>

namespace facta::embedded {
namespace {

constexpr std::size_t kSector = 512;

Bytes without(Bytes bytes, std::uint64_t from, std::uint64_t until) {
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(from),
            bytes.begin() + static_cast<std::ptrdiff_t>(until), std::byte{0});
  return bytes;
}

// The torn append is gone, the log goes on, and stays so.
void expect_cut(const Crashed& crashed, const std::string& what) {
  std::vector<Bytes> wanted = crashed.proved;
  {
    const auto reader = must_open(small_to_read(crashed.log()));
    ASSERT_NE(reader, nullptr) << what;
    ASSERT_EQ(payloads_of(*reader), wanted) << what;
  }
  {
    const auto log = must_open(small(crashed.log()));
    ASSERT_NE(log, nullptr) << what;
    ASSERT_EQ(payloads_of(*log), wanted) << what;
    wanted.push_back(noise(30, 99));
    must_append(*log, {wanted.back()});
  }
  const auto log = must_open(small(crashed.log()));
  ASSERT_NE(log, nullptr) << what;
  ASSERT_EQ(payloads_of(*log), wanted) << what;
  ASSERT_EQ(log->recovery().cut_bytes, 0u) << what;
}

TEST(TornTail, IsCutAtEveryByteOfTheLastAppend) {
  const auto crashed = crash_after(200, {noise(5, 4), noise(500, 5), noise(60, 6)});
  for (std::uint64_t cut = crashed->start; cut < crashed->end; ++cut) {
    crashed->put(without(crashed->segment, cut, crashed->end));
    expect_cut(*crashed, "cut at byte " + std::to_string(cut));
  }
}

TEST(TornTail, IsCutWhenTheFileItselfEndsThere) {
  const auto crashed = crash_after(333, {noise(5, 4), noise(200, 5)});
  for (std::uint64_t cut = crashed->start; cut < crashed->end; cut += 3) {
    Bytes shorter = crashed->segment;
    shorter.resize(cut);
    crashed->put(shorter);
    expect_cut(*crashed, "file ends at byte " + std::to_string(cut));
    EXPECT_EQ(std::filesystem::file_size(crashed->segment_path()), kSmallSegment);
  }
}

// Sectors reach the disk in any order. Those that are zeros by right are no proof of a tear, and a
// crash that loses only them loses nothing.
TEST(TornTail, IsCutWhicheverSectorsAreMissing) {
  for (const std::size_t filler : {100u, 178u, 196u}) {  // the header within or across sectors
    const auto crashed =
        crash_after(filler, {noise(700, 4), Bytes(1100), noise(900, 5), noise(20, 6)});
    const std::uint64_t first = crashed->start / kSector;
    const std::uint64_t sectors = (crashed->end + kSector - 1) / kSector - first;
    ASSERT_LE(sectors, 8u);
    for (std::uint64_t missing = 1; missing < 1ull << sectors; ++missing) {
      Bytes left = crashed->segment;
      for (std::uint64_t i = 0; i < sectors; ++i) {
        if ((missing >> i & 1) != 0) {
          left = without(left, std::max(crashed->start, (first + i) * kSector),
                         std::min(crashed->end, (first + i + 1) * kSector));
        }
      }
      const std::string what =
          "filler " + std::to_string(filler) + ", missing sectors " + std::to_string(missing);
      crashed->put(left);
      if (left != crashed->segment) {
        expect_cut(*crashed, what);
        continue;
      }
      const auto log = must_open(small(crashed->log()));
      ASSERT_NE(log, nullptr) << what;
      EXPECT_EQ(log->recovery().messages, 7u) << what;
    }
  }
}

TEST(TornTail, IsReportedInBytes) {
  const auto crashed = crash_after(100, {noise(3000, 4)});
  crashed->put(without(crashed->segment, crashed->start + 1000, crashed->end));
  const auto log = must_open(small(crashed->log()));
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->recovery().cut_bytes, 1000u);
  EXPECT_EQ(log->recovery().messages, 3u);
  EXPECT_EQ(log->recovery().message_bytes, 240u);
  EXPECT_EQ(log->recovery().segments, 1u);
  EXPECT_FALSE(log->recovery().created);
}

TEST(TornTail, AWholeLastAppendStays) {
  const auto crashed = crash_after(100, {noise(3000, 4), Bytes{}});
  crashed->put(crashed->segment);
  const auto log = must_open(small(crashed->log()));
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->recovery().messages, 5u);
  EXPECT_EQ(log->recovery().cut_bytes, 0u);
}

}  // namespace
}  // namespace facta::embedded
