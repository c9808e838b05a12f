// facta verify: one root for one history, and every tampering found (LED-05, I12).
#include "tests/unit/projections/verify_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace facta {
namespace {

// A record of company "west" that nobody decided, linked to the one before it.
void append(MemoryEventLog& log, ChainHead& head, std::vector<Event> events) {
  Record record;
  record.company = "west";
  record.sequence = head.sequence + 1;
  record.previous = head.hash;
  record.command_id = std::to_string(record.sequence);
  record.outcome = std::move(events);
  const RecordBytes bytes = encode_record(record);
  const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
  ASSERT_TRUE(log.append(0, messages));
  head = {record.sequence, sha256(bytes.bytes())};
}

TEST_F(Verify, FindsNothingInASoundLedger) {
  const VerifyReport& report = run();
  EXPECT_THAT(report.findings, testing::IsEmpty());
  EXPECT_THAT(report.not_checked, testing::IsEmpty());
  EXPECT_EQ(report.records, history_.records().size());
  EXPECT_EQ(report.voids, 0u);
  EXPECT_EQ(report.companies.size(), 2u);
  EXPECT_EQ(report.companies.at("zuid").head, history_.records().back()->hash);
  EXPECT_GT(report.state_rows_compared, 50u);
  EXPECT_GT(report.view_rows_compared, 100u);
}

TEST_F(Verify, HasTheSameRootOnAnotherLogOfTheSameHistory) {
  const Digest root = run().state_root;
  MemoryLogOptions wide;
  wide.partition_count = 4;
  wide.offset_gap = 2;
  MemoryEventLog other(wide);
  for (const auto& record : history_.records()) {
    const RecordBytes bytes = encode_record(record->record);
    const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
    ASSERT_TRUE(other.append(partition_of(record->record.company, 4), messages));
  }
  const auto report = verify(other, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->state_root, root);
  history_.record("noord", {ReasonCodeAdded{"late", "Late"}});
  EXPECT_NE(run().state_root, root);
}

// A file is verified without the views that nothing is compared with.
TEST_F(Verify, HasTheSameFiguresWithoutViewsThatNoFigureNeeds) {
  const auto report = verify(history_.log(), {});
  ASSERT_TRUE(report);
  EXPECT_THAT(report->findings, testing::IsEmpty());
  EXPECT_EQ(report->state_root, run().state_root);
  for (const auto& [code, company] : report->companies) {
    EXPECT_FALSE(company.figures.balances.empty());
    EXPECT_EQ(company.figures, report_.companies.at(code).figures) << code;
  }
}

TEST_F(Verify, CountsVoidsAndIgnoresThem) {
  const Digest root = run().state_root;
  const RecordBytes again = encode_record(history_.records().front()->record);
  const std::vector<std::span<const std::byte>> messages = {again.bytes()};
  ASSERT_TRUE(history_.log().append(0, messages));
  EXPECT_EQ(run().voids, 1u);
  EXPECT_EQ(report_.state_root, root);
  EXPECT_TRUE(report_.ok());
}

// No code has a NUL: keys end their texts with one. Whoever writes to the log can still say one.
TEST_F(Verify, EndsWithAFindingWhenANumberHasANul) {
  const std::vector<HoursEntryData> entries = {hours_entry_of("h1")};
  HoursPosted posted;
  posted.entries = entries;
  InvoiceContent content = invoice_of(1, entries, 1);
  content.number += std::string(1, '\0') + "x";
  history_.record("west", {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1}, posted});
  history_.record("west", {queued_of(1), started_of(1, 1)});
  history_.record("west", {progressed_of(1, 1, 1), InvoiceGenerated{content}, generated_of(1)});
  EXPECT_THAT(run().findings, testing::Contains("west/3: the number INV1\\x00x has a NUL"));
}

// Whoever writes to the log can say any amount (VAT-02, DEC-09).
TEST_F(Verify, EndsWithAFindingWhereASumIsOutOfRange) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  HoursPosted posted;
  posted.entries = {hours_entry_of("h1", kMost), hours_entry_of("h2", kMost)};
  InvoiceContent content = invoice_of(1, {posted.entries[0]}, 1);
  content.lines.push_back(content.lines[0]);
  content.lines[1].entryId = "h2";
  MemoryEventLog log;
  ChainHead head{0, log.identity().ledger_id};
  append(log, head, {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1}, posted});
  append(log, head, {queued_of(1), started_of(1, 2)});
  append(log, head, {InvoiceGenerated{content}});
  const auto report = verify(log, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->records, 3u);
  EXPECT_THAT(report->findings,
              testing::ElementsAre("record west/3 cannot be folded: a sum is out of range"));
}

TEST_F(Verify, EndsWhereEveryNumberThereCouldBeLapses) {
  InvoiceRunReverted reverted;
  reverted.run = 2;
  reverted.lapsedNumbers.push_back(
      {"INV", "INV1", "INV9", 1, std::numeric_limits<std::uint64_t>::max()});
  history_.record("noord", {reverted});
  const std::uint64_t last = history_.records().back()->record.sequence;
  const auto assigned = [&](std::string_view series) {
    std::size_t count = 0;
    history_.views().numbers.numbers.scan_prefix(
        make_key("noord", series), [&](std::string_view, const NumberAuditRow& row) {
          count += row.state == NumberState::kAssigned ? 1 : 0;
          EXPECT_LE(row.sequence, last);
          return true;
        });
    return count;
  };
  EXPECT_EQ(assigned("INV"), 0u);
}

TEST_F(Verify, FindsALineChangedOrRemovedThatIsNotThere) {
  const auto draft = invoice_of(1, {hours_entry_of("h1")}, 1, InvoiceStatus::Draft);
  InvoiceLineChanged changed;
  changed.number = draft.number;
  changed.new_.line = 7;
  InvoiceLineRemoved removed;
  removed.number = draft.number;
  removed.line.line = 7;
  for (const Event& event : {Event{changed}, Event{removed}}) {
    HoursPosted posted;
    posted.entries = {hours_entry_of("h1")};
    MemoryEventLog log;
    ChainHead head{0, log.identity().ledger_id};
    append(log, head, {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1}, posted});
    append(log, head, {queued_of(1), started_of(1, 1), InvoiceGenerated{draft}});
    append(log, head, {event});
    const auto report = verify(log, {});
    ASSERT_TRUE(report);
    EXPECT_THAT(report->findings, testing::Contains(testing::HasSubstr("that is not there")));
  }
}

TEST_F(Verify, FindsARowThatWasChangedAddedOrLost) {
  const std::string position = position_of(options_.views_dir);
  RowBatch batch;
  batch.put("views/balance", make_key("noord", "INV7"), "other");
  batch.put("views/numbers", "added", "row");
  batch.erase("views/journal", make_key("noord", std::uint64_t{1}));
  write(options_.views_dir, batch, position);
  EXPECT_EQ(run().findings_total, 3u);
  EXPECT_THAT(report_.findings, testing::Contains(testing::HasSubstr("other content")));
  EXPECT_THAT(report_.findings, testing::Contains(testing::HasSubstr("does not make it")));
  EXPECT_THAT(report_.findings, testing::Contains(testing::HasSubstr("not stored")));
}

TEST_F(Verify, FindsAChangedRowOfState) {
  RowBatch batch;
  batch.erase("noord/hours", "h3");
  write(options_.state_dir, batch, position_of(options_.state_dir));
  EXPECT_EQ(run().findings_total, 1u);
}

TEST_F(Verify, FindsAStoreOfAnotherLog) {
  history_.log().storage()->truncate(0, 3);
  EXPECT_EQ(run().findings_total, 2u);
}

TEST_F(Verify, MakesNoFolderOfStoresThatAreNotThere) {
  const std::filesystem::path nowhere = dir_.path() / "nowhere";
  options_.state_dir = (nowhere / "state").string();
  options_.views_dir = (nowhere / "views").string();
  EXPECT_THAT(run().not_checked,
              testing::ElementsAre("there is no store in " + options_.state_dir,
                                   "there is no store in " + options_.views_dir));
  EXPECT_TRUE(report_.ok());
  EXPECT_FALSE(std::filesystem::exists(nowhere));
}

TEST_F(Verify, SaysWhatItCouldNotCheck) {
  const auto open = RocksStore::open(options_.views_dir, {.fold_version = kViewsFoldVersion});
  EXPECT_THAT(run().not_checked, testing::SizeIs(1));
  EXPECT_TRUE(report_.ok());
}

}  // namespace
}  // namespace facta
