// The record as bytes, and which records count.
#include "events/record/record.h"

#include "events/record/admission.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace facta {
namespace {

Record accepted_record() {
  Record record;
  record.sequence = 7;
  record.previous.fill(0x11);
  record.company = "noord";
  record.time = *parse_time("2026-10-31T12:00:00.5Z");
  record.actor = "anna";
  record.roles = {"Administrator", "PostHours"};
  record.authentication = "dev";
  record.work_date = date_of(2026, 10, 31);
  record.command_id = "c-1";
  record.id_from_client = true;
  record.request_digest.fill(0x22);
  record.command = "AddReasonCode";
  record.correlation_id = "cor";
  record.causation_id = "cau";
  record.operation_id = "op";
  record.reason = "omdat";
  record.warnings = {{"hours.already_posted", "e1"}};
  record.outcome = std::vector<Event>{ReasonCodeAdded{"ERR", "Fout \u20ac"},
                                      BookingPeriodClosed{"2026-10", "Klaar"}};
  return record;
}

TEST(Record, GivesBackWhatItTook) {
  const Record record = accepted_record();
  const RecordBytes bytes = encode_record(record);
  const auto read = decode_record(bytes.bytes());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, record);
}

TEST(Record, KeepsRefusals) {  // LED-03
  Record record = accepted_record();
  record.outcome = Refusal{"credit.already_credited",
                           "This invoice has already been credited",
                           "7",
                           "Use the credit invoice",
                           {{"credit.already_credited", "detail", "7"}}};
  const auto read = decode_record(encode_record(record).bytes());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, record);
  EXPECT_FALSE(read->accepted());
}

TEST(Record, EqualRecordsHaveEqualBytes) {
  const RecordBytes a = encode_record(accepted_record());
  const RecordBytes b = encode_record(accepted_record());
  ASSERT_EQ(a.size(), b.size());
  EXPECT_TRUE(std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin()));
}

TEST(Record, ShowsItsHeadWithoutItsEvents) {
  const RecordBytes bytes = encode_record(accepted_record());
  const auto head = read_head(bytes.bytes());
  ASSERT_TRUE(head);
  EXPECT_EQ(head->company, "noord");
  EXPECT_EQ(head->sequence, 7u);
  EXPECT_EQ(head->previous, accepted_record().previous);
}

TEST(Record, OfANewerSchemaStopsAReader) {  // R10
  Record record = accepted_record();
  record.schema_version = kSchemaVersion + 1;
  const RecordBytes bytes = encode_record(record);
  const auto read = decode_record(bytes.bytes());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), RecordFault::kNewerSchema);
}

TEST(Record, ThatIsCutIsUnreadable) {  // R10
  const RecordBytes bytes = encode_record(accepted_record());
  const auto all = bytes.bytes();
  for (const std::size_t size : {std::size_t{0}, std::size_t{8}, all.size() / 16 * 8}) {
    const auto read = decode_record(all.first(size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error(), RecordFault::kUnreadable);
  }
}

// A list of events without size: as many as the writer of the message likes, from a few bytes.
TEST(Record, OfMoreEventsThanItHasRoomForIsUnreadable) {
  const RecordBytes bytes = encode_record(accepted_record());
  std::vector<std::uint64_t> words(bytes.size() / 8);
  std::memcpy(words.data(), bytes.bytes().data(), bytes.size());
  const auto tag = [](std::uint64_t count, std::uint64_t data, std::uint64_t pointers) {
    return count << 2 | data << 32 | pointers << 48;
  };
  const auto list = std::ranges::find(words, tag(2, 1, 1));
  ASSERT_NE(list, words.end());
  *list = tag(words.size() / 2, 0, 0);
  EXPECT_TRUE(decode_record(std::as_bytes(std::span(words))));
  *list = tag(words.size() / 2 + 1, 0, 0);
  const auto read = decode_record(std::as_bytes(std::span(words)));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), RecordFault::kUnreadable);
}

TEST(Admission, TakesTheNextRecordThatLinks) {
  Digest last{};
  last.fill(1);
  Digest other{};
  const ChainHead head{6, last};
  EXPECT_EQ(admit(head, 7, last, true), Verdict::kAdmitted);
  EXPECT_EQ(admit(head, 7, last, false), Verdict::kWrongPartition);
  EXPECT_EQ(admit(head, 6, last, true), Verdict::kWrongSequence);   // a duplicate
  EXPECT_EQ(admit(head, 8, last, true), Verdict::kWrongSequence);   // a gap
  EXPECT_EQ(admit(head, 7, other, true), Verdict::kWrongPrevious);  // the loser of a race
  EXPECT_EQ(admit(ChainHead{}, 1, Digest{}, true), Verdict::kAdmitted);
}

}  // namespace
}  // namespace facta
