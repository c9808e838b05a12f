// What every reader of the log takes and what it passes over: one reader, one admission.
#include "events/history/read_records.h"

#include "tests/support/memory_event_log.h"

#include <gtest/gtest.h>

#include <vector>

namespace facta {
namespace {

class ReadRecords : public ::testing::Test {
 protected:
  ReadRecords() : log_({.ledger_id = {7}, .offset_gap = 1}), heads_(log_.identity().ledger_id) {}

  // The next record of a company, linked to what was appended before.
  Record next_of(const std::string& company) {
    const ChainHead head = written_.of(company);
    Record record;
    record.company = company;
    record.sequence = head.sequence + 1;
    record.previous = head.hash;
    record.command_id = company + std::to_string(record.sequence);
    record.outcome = Refusal{"company.exists", {}, {}, {}, {}};
    return record;
  }
  std::uint64_t append(std::span<const std::byte> bytes) {
    const std::span<const std::byte> messages[] = {bytes};
    return log_.append(0, messages)->offsets[0].value_or(0);
  }
  std::uint64_t append(const Record& record) {
    const RecordBytes bytes = encode_record(record);
    AdmittedRecord admitted{record, sha256(bytes.bytes()), 0, append(bytes.bytes())};
    if (record.schema_version == kSchemaVersion) {
      written_.passed(admitted);
    }
    return admitted.offset;
  }
  Result<std::uint64_t, LogError> read(std::uint64_t from, std::size_t count_max = 1000) {
    taken_.clear();
    voids_.clear();
    RecordSink sink;
    sink.head = [this](std::string_view company) { return heads_.of(company); };
    sink.take = [&](const std::shared_ptr<AdmittedRecord>& admitted) {
      heads_.passed(*admitted);
      taken_.push_back(admitted->record.command_id);
      return taken_.size() < count_max;
    };
    sink.pass_void = [this](std::uint64_t offset, const Digest&) { voids_.push_back(offset); };
    return read_records(log_, 0, from, *log_.end(0), sink);
  }

  MemoryEventLog log_;
  ChainHeads written_{LedgerId{7}};
  ChainHeads heads_;
  std::vector<std::string> taken_;
  std::vector<std::uint64_t> voids_;
};

using Names = std::vector<std::string>;
using Offsets = std::vector<std::uint64_t>;

TEST_F(ReadRecords, TakesTheChainsAndPassesOverTheVoid) {
  append(next_of("noord"));
  append(next_of("zuid"));
  const Record second = next_of("noord");
  append(second);
  const std::uint64_t repeated = append(second);
  const std::vector<std::uint64_t> garbage{1, 2, 3};
  const std::uint64_t unreadable = append(RecordBytes(garbage).bytes());
  ASSERT_TRUE(read(0));
  EXPECT_EQ(taken_, (Names{"noord1", "zuid1", "noord2"}));
  EXPECT_EQ(voids_, (Offsets{repeated, unreadable}));
  EXPECT_EQ(heads_.all(), written_.all());
}

TEST_F(ReadRecords, GoesOnWhereItWasStopped) {
  append(next_of("noord"));
  append(next_of("noord"));
  append(next_of("noord"));
  const auto stopped = read(0, 2);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(taken_, (Names{"noord1", "noord2"}));
  const auto end = read(*stopped);
  EXPECT_EQ(taken_, (Names{"noord3"}));
  EXPECT_EQ(*end, *log_.end(0));
}

TEST_F(ReadRecords, WhatDoesNotLinkIsVoidWhereverTheReaderStarts) {
  append(next_of("noord"));
  const std::uint64_t from = append(next_of("noord"));
  ASSERT_TRUE(read(from));  // with heads that know nothing of the first
  EXPECT_TRUE(taken_.empty());
  EXPECT_EQ(voids_, (Offsets{from}));
}

TEST_F(ReadRecords, R10StopsAtARecordOfANewerRelease) {
  append(next_of("noord"));
  Record newer = next_of("noord");
  newer.schema_version = kSchemaVersion + 1;
  const std::uint64_t at = append(newer);
  const auto stopped = read(0);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().fault, LogFault::kMisconfigured);
  EXPECT_EQ(stopped.error().message, "the record at offset " + std::to_string(at) +
                                         " of partition 0 was written by a newer release; "
                                         "upgrade this one");
  EXPECT_EQ(taken_, (Names{"noord1"}));
}

}  // namespace
}  // namespace facta
