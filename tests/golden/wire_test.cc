// The bytes of every event type (LED-01): a record once written must be readable, and hash alike,
// for ever.
#include "events/schema/evolution.h"
#include "tests/golden/sample.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace facta::golden {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string golden_path(std::string_view name) {
  return std::string(FACTA_SOURCE_DIR) + "/tests/golden/wire/" + std::string(name);
}

// The bytes of a golden file; made from `now` when it is missing and the run may write.
std::string golden_file(std::string_view name, std::string_view now) {
  const std::string path = golden_path(name);
  std::string bytes = read_file(path);
  if (bytes.empty() && std::getenv("FACTA_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << now;
    bytes = now;
  }
  return bytes;
}

std::string text_of(const RecordBytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.bytes().data()), bytes.size()};
}

RecordBytes aligned(const std::string& bytes) {
  std::vector<std::uint64_t> words(bytes.size() / 8);
  std::memcpy(words.data(), bytes.data(), words.size() * 8);
  return RecordBytes(std::move(words));
}

void expect_reads_as(const std::string& bytes, const Record& record, const std::string& name) {
  const auto decoded = decode_record(aligned(bytes).bytes());
  ASSERT_TRUE(decoded) << name;
  EXPECT_EQ(*decoded, record) << name;
}

void expect_golden(const Record& record, const std::string& name) {
  const std::string now = text_of(encode_record(record));
  const std::string kept = golden_file(name, now);
  ASSERT_FALSE(kept.empty()) << name << " is missing: run with FACTA_UPDATE_GOLDEN=1";
  EXPECT_EQ(now, kept) << "the bytes of " << name << " changed: old hashes would not verify";
  expect_reads_as(kept, record, name);
}

class WireTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(WireTest, EveryEventTypeKeepsItsBytes) {
  const Event event = sample_event(GetParam());
  ASSERT_EQ(event.index(), GetParam());
  const std::string name(type_of(event));
  const Record now = sample_record(std::vector<Event>{event});
  const std::string first = read_file(golden_path(name + ".v1.bin"));
  if (first.empty() || first == text_of(encode_record(now))) {
    expect_golden(now, name + ".v1.bin");
    return;
  }
  // The type has grown since: what was written then still says what it said.
  const auto then = [](Release release) {
    return sample_record(std::vector<Event>{sample_event(GetParam(), release)});
  };
  expect_reads_as(first, then(Release::kFirst), name + ".v1.bin");
  const std::string second = read_file(golden_path(name + ".v2.bin"));
  if (second.empty() || second == text_of(encode_record(now))) {
    expect_golden(now, name + ".v2.bin");
    return;
  }
  expect_reads_as(second, then(Release::kSecond), name + ".v2.bin");
  expect_golden(now, name + ".v3.bin");
}

INSTANTIATE_TEST_SUITE_P(Events, WireTest,
                         ::testing::Range(std::size_t{0}, std::variant_size_v<EventVariant>),
                         [](const auto& event) { return std::string(kEventTypes[event.param]); });

TEST(Wire, ARefusalKeepsItsBytes) {
  Refusal refusal{"run.revert.journal_exported",
                  "A journal export was executed",
                  "run 12",
                  "Credit the invoices instead.",
                  {{"run.revert.journal_exported", "A journal export was executed", "export 3"}}};
  expect_golden(sample_record(refusal), "Refusal.v1.bin");
}

TEST(Wire, AnEventAloneIsReadBack) {
  for (std::size_t i = 0; i < std::variant_size_v<EventVariant>; ++i) {
    const Event event = sample_event(i);
    Event read;
    ASSERT_TRUE(decode_event(encode_event(event).bytes(), read));
    EXPECT_EQ(read, event);
  }
}

TEST(Wire, DamagedBytesAreUnreadableAndNeverACrash) {
  const std::string good =
      text_of(encode_record(sample_record(std::vector<Event>{sample_event(18)})));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x5a);
    (void)read_head(aligned(bad).bytes()).has_value();
    (void)decode_record(aligned(bad).bytes()).has_value();
  }
  EXPECT_FALSE(decode_record(aligned(good.substr(0, 64)).bytes()));
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

TEST(Schema, MayOnlyGrow) {
  const std::string now = read_file(FACTA_SCHEMA_NOW);
  ASSERT_FALSE(now.empty());
  const std::string kept = golden_file("events.v1.schema", now);
  ASSERT_FALSE(kept.empty());
  const auto verdict = check_schema_evolution(bytes_of(kept), bytes_of(now));
  EXPECT_TRUE(verdict) << (verdict ? "" : verdict.error());
}

TEST(Schema, ABreakingChangeIsNoticed) {
  // The released schema with one field name changed: what a rename would look like.
  std::string broken = read_file(FACTA_SCHEMA_NOW);
  const std::string kept = broken;
  const std::size_t at = broken.find("postingDescription");
  ASSERT_NE(at, std::string::npos);
  broken[at] = 'q';
  EXPECT_FALSE(check_schema_evolution(bytes_of(kept), bytes_of(broken)));
  // And read the other way round, what is now would be a removal of what came later.
  EXPECT_TRUE(check_schema_evolution(bytes_of(kept), bytes_of(kept)));
}

}  // namespace
}  // namespace facta::golden
