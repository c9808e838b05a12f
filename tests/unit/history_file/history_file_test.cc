// The history file: what is written is what is read, and no change of it stays unnoticed.
#include "events/history_file/history_file.h"

#include "events/history_file/history_writer.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/projections/history_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

namespace facta {
namespace {

const std::vector<history_file::SchemaText>& short_schemas() {
  static const std::vector<history_file::SchemaText> texts = {
      {"record.capnp", "struct Record {}\n"}, {"events.capnp", "struct Event {}\n"}};
  return texts;
}

std::string written(EventLog& log, const std::vector<history_file::SchemaText>& schemas) {
  HistoryWriter writer(log, "test", schemas);
  std::string bytes;
  while (true) {
    const auto more = writer.next(bytes);
    EXPECT_TRUE(more);
    if (!more || !*more) {
      return bytes;
    }
  }
}

struct Found {
  bool ok = false;
  std::string fault;
  HistoryFile::Summary summary;
};

class HistoryFileTest : public testing::Test {
 protected:
  HistoryFileTest() {
    live(history_, "noord", 2);
    live(history_, "zuid", 1);
    bytes_ = written(history_.log(), short_schemas());
  }

  std::string path() const { return (dir_.path() / "ledger.facta-history").string(); }
  void put(std::string_view bytes) const {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes;
  }
  Found check() const {
    const auto file = HistoryFile::open(path());
    if (!file) {
      return {false, file.error().message, {}};
    }
    const auto summary = (*file)->check();
    return summary ? Found{true, {}, *summary} : Found{false, summary.error().message, {}};
  }
  Found check(std::string_view bytes) const {
    put(bytes);
    return check();
  }
  // Where the blocks of records begin, and where TAIL does.
  std::vector<std::size_t> blocks() const {
    std::vector<std::size_t> found;
    for (std::size_t at = 16; at + 16 < bytes_.size();) {
      std::uint32_t size = 0;
      std::memcpy(&size, bytes_.data() + at + 4, 4);
      if (bytes_.compare(at, 4, "RECD") == 0 || bytes_.compare(at, 4, "TAIL") == 0) {
        found.push_back(at);
      }
      at += 8 + history_file::padded(size);
    }
    return found;
  }

  HistoryOf history_;
  TemporaryDirectory dir_;
  std::string bytes_;
};

TEST_F(HistoryFileTest, HoldsEveryRecordByteForByteAndIsALogOfThem) {
  put(written(history_.log(), history_file::schemas()));
  const auto file = HistoryFile::open(path());
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ((*file)->identity().ledger_id, history_.log().identity().ledger_id);
  ASSERT_EQ((*file)->schemas().size(), 3u);
  EXPECT_THAT((*file)->schemas()[1].text, testing::HasSubstr("struct HoursEntryData"));
  std::vector<Digest> hashes;
  const auto end = (*file)->end(0);
  ASSERT_TRUE(end);
  ASSERT_TRUE((*file)->read(0, 0, *end, [&](const LogMessage& message) {
    hashes.push_back(sha256(message.bytes));
    return true;
  }));
  ASSERT_EQ(hashes.size(), history_.records().size());
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    EXPECT_EQ(hashes[i], history_.records()[i]->hash);
  }
  const Found found = check();
  EXPECT_TRUE(found.ok) << found.fault;
  EXPECT_EQ(found.summary.records, history_.records().size());
  EXPECT_EQ(found.summary.companies.at("zuid").hash, history_.records().back()->hash);
  EXPECT_EQ(found.summary.writer, "test");
}

// One pass for those who fold the file, too: what is read without an end is checked on the way.
TEST_F(HistoryFileTest, AReadOfEverythingChecksIt) {
  constexpr std::uint64_t kEverything = std::numeric_limits<std::uint64_t>::max();
  put(bytes_);
  auto file = HistoryFile::open(path());
  ASSERT_TRUE(file);
  std::vector<Digest> hashes;
  const auto take = [&](const LogMessage& message) {
    EXPECT_TRUE(message.hash != nullptr && *message.hash == sha256(message.bytes));
    hashes.push_back(sha256(message.bytes));
    return true;
  };
  EXPECT_FALSE((*file)->checked());
  ASSERT_TRUE((*file)->read(0, 0, kEverything, take));
  ASSERT_TRUE((*file)->checked());
  EXPECT_EQ((*file)->checked()->records, history_.records().size());
  ASSERT_EQ(hashes.size(), history_.records().size());
  EXPECT_EQ(hashes.back(), history_.records().back()->hash);

  std::string changed = bytes_;
  changed[blocks()[1] + 100] ^= 1;
  put(changed);
  file = HistoryFile::open(path());
  ASSERT_TRUE(file);
  const auto read = (*file)->read(0, 0, kEverything, take);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, LogFault::kCorrupt);
  EXPECT_EQ(read.error().message, check().fault);
  EXPECT_FALSE((*file)->checked());
}

TEST_F(HistoryFileTest, LeavesVoidMessagesOutAndCountsThem) {
  const RecordBytes again = encode_record(history_.records().front()->record);
  const std::vector<std::span<const std::byte>> messages = {again.bytes()};
  ASSERT_TRUE(history_.log().append(0, messages));
  const Found found = check(written(history_.log(), short_schemas()));
  EXPECT_TRUE(found.ok) << found.fault;
  EXPECT_EQ(found.summary.voids, 1u);
  EXPECT_EQ(found.summary.records, history_.records().size());
}

TEST_F(HistoryFileTest, AnEmptyLedgerHasAFileToo) {
  MemoryEventLog empty;
  const Found found = check(written(empty, short_schemas()));
  EXPECT_TRUE(found.ok) << found.fault;
  EXPECT_EQ(found.summary.records, 0u);
}

TEST_F(HistoryFileTest, EveryFlippedBitIsNoticedAndTheFindingNamesAPlace) {
  put(bytes_);
  std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      const char changed = static_cast<char>(bytes_[at] ^ (1 << bit));
      file.seekp(static_cast<std::streamoff>(at)).put(changed).flush();
      const Found found = check();
      ASSERT_FALSE(found.ok) << "byte " << at << ", bit " << bit;
      ASSERT_THAT(found.fault,
                  testing::AnyOf(testing::HasSubstr("byte "), testing::HasSubstr("cannot read: ")));
    }
    file.seekp(static_cast<std::streamoff>(at)).put(bytes_[at]).flush();
  }
  EXPECT_TRUE(check().ok);
}

TEST_F(HistoryFileTest, ATruncationIsNoticedAndSoIsAnythingBehindTheEnd) {
  put(bytes_);
  // The end byte by byte, the rest in steps that meet every place in a word.
  for (std::size_t size = bytes_.size(); size > 60;) {
    size -= bytes_.size() - size < 200 ? 1 : 61;
    std::filesystem::resize_file(path(), size);
    ASSERT_FALSE(check().ok) << size;
  }
  EXPECT_THAT(check(bytes_ + "\n").fault, testing::HasSubstr("behind the end mark"));
}

TEST_F(HistoryFileTest, AMissingRecordIsNamed) {
  const auto at = blocks();
  const Found found = check(bytes_.substr(0, at[4]) + bytes_.substr(at[5]));
  EXPECT_THAT(found.fault, testing::HasSubstr("here stands noord/6, but noord/5 must follow"));
}

TEST_F(HistoryFileTest, TheLastRecordOfACompanyCannotBeLeftOut) {
  const auto at = blocks();
  const std::size_t last = at.size() - 2;
  const Found found = check(bytes_.substr(0, at[last]) + bytes_.substr(at[last + 1]));
  EXPECT_THAT(found.fault, testing::HasSubstr("company zuid ends with record"));
}

TEST_F(HistoryFileTest, RecordsInAnotherOrderAreNamed) {
  const auto at = blocks();
  const Found found = check(bytes_.substr(0, at[4]) + bytes_.substr(at[5], at[6] - at[5]) +
                            bytes_.substr(at[4], at[5] - at[4]) + bytes_.substr(at[6]));
  EXPECT_THAT(found.fault, testing::HasSubstr("here stands noord/6, but noord/5 must follow"));
}

TEST_F(HistoryFileTest, AMissingCompanyIsNamed) {
  const auto at = blocks();
  std::size_t first = 0;
  while (history_.records()[first]->record.company != "zuid") {
    ++first;
  }
  const Found found = check(bytes_.substr(0, at[first]) + bytes_.substr(at.back()));
  EXPECT_THAT(found.fault, testing::HasSubstr("company zuid has"));
}

TEST_F(HistoryFileTest, ARecordOfAnotherHistoryDoesNotLink) {
  HistoryOf other;
  other.now = Time{1};
  live(other, "noord", 2);
  live(other, "zuid", 1);
  const std::string theirs = written(other.log(), short_schemas());
  const auto at = blocks();
  const Found found =
      check(bytes_.substr(0, at[4]) + theirs.substr(at[4], at[5] - at[4]) + bytes_.substr(at[5]));
  EXPECT_THAT(found.fault, testing::HasSubstr("noord/5 does not link to noord/4 at byte " +
                                              std::to_string(at[3])));
}

TEST_F(HistoryFileTest, ANewerFormatIsNotTakenForDamage) {
  std::string newer = bytes_;
  newer.replace(14, 1, "2");
  put(newer);
  const auto file = HistoryFile::open(path());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, LogFault::kMisconfigured);
}

}  // namespace
}  // namespace facta
