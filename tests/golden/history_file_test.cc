// The bytes of a history file: one that was written must be readable, and the same history must
// give the same file, for decades.
#include "events/history_file/history_file.h"

#include "events/history_file/history_writer.h"
#include "tests/golden/sample.h"
#include "tests/support/memory_event_log.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace facta::golden {
namespace {

const std::string kFirst = FACTA_SOURCE_DIR "/tests/golden/history/v1.facta-history";
// The event that it holds has grown since: what is written now has other bytes of its own.
const std::string kPath = FACTA_SOURCE_DIR "/tests/golden/history/v2.facta-history";

// Two records of one company, one of another, a void message.
std::string written_now() {
  MemoryEventLog log;
  Digest previous = log.identity().ledger_id;
  const auto append = [&](Record record) {
    record.previous = previous;
    const RecordBytes bytes = encode_record(record);
    const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
    EXPECT_TRUE(log.append(0, messages));
    return sha256(bytes.bytes());
  };
  Record record = sample_record(std::vector<Event>{sample_event(14)});
  record.sequence = 1;
  previous = append(record);
  record.sequence = 2;
  record.outcome = Refusal{"run.unknown", "Unknown invoice run", "run 9", "Look it up.", {}};
  append(record);
  previous = log.identity().ledger_id;
  append(record);
  record.company = "zuid";
  record.sequence = 1;
  append(record);
  const std::vector<history_file::SchemaText> schemas = {{"record.capnp", "struct Record {}\n"},
                                                         {"events.capnp", "struct Event {}"}};
  HistoryWriter writer(log, "golden", schemas);
  std::string bytes;
  while (writer.next(bytes).value()) {
  }
  return bytes;
}

TEST(HistoryFormat, TheSameHistoryGivesTheSameBytes) {
  const std::string now = written_now();
  std::stringstream kept;
  kept << std::ifstream(kPath, std::ios::binary).rdbuf();
  if (kept.str().empty() && std::getenv("FACTA_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kPath, std::ios::binary) << now;
    kept.str(now);
  }
  ASSERT_FALSE(kept.str().empty()) << kPath << " is missing: run with FACTA_UPDATE_GOLDEN=1";
  EXPECT_EQ(now, kept.str());
}

class HistoryOfARelease : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Golden, HistoryOfARelease, ::testing::Values(kFirst, kPath),
                         [](const auto& path) { return path.index == 0 ? "V1" : "V2"; });

TEST_P(HistoryOfARelease, IsReadAndProved) {
  const auto file = HistoryFile::open(GetParam());
  ASSERT_TRUE(file) << file.error().message;
  const auto checked = (*file)->check();
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->records, 3u);
  EXPECT_EQ(checked->voids, 1u);
  EXPECT_EQ(checked->companies.at("noord").sequence, 2u);
  EXPECT_EQ(checked->companies.at("zuid").sequence, 1u);
  EXPECT_EQ((*file)->schemas().at(1).text, "struct Event {}");
}

}  // namespace
}  // namespace facta::golden
