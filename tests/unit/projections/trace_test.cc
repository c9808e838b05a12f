// From any amount in the books to the imported hour, and back (LED-08).
#include "projections/core/invariants.h"
#include "projections/trace/query.h"
#include "tests/unit/projections/history_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta {
namespace {

// step, id, sequence
std::string short_of(const TraceItem& item) {
  return std::string(word_of(item.step)) + " " + item.id + " @" + std::to_string(item.sequence);
}

std::vector<std::string> steps(const std::optional<Page<TraceItem>>& page) {
  std::vector<std::string> texts;
  for (const TraceItem& item : page.value_or(Page<TraceItem>{}).items) {
    texts.push_back(short_of(item));
  }
  return texts;
}

class TraceTest : public testing::Test {
 protected:
  TraceTest() { live(history_, "noord", 4); }

  HistoryOf history_;
  const Views& views_ = history_.views();
};

TEST_F(TraceTest, AJournalLineLeadsThroughExportInvoiceAndRunToTheImportedHours) {
  const auto page = trace_journal_entry(views_, "noord", 1, 2, {});
  EXPECT_THAT(steps(page),
              testing::ElementsAre("journalLine 1/2 @18", "journalEntry 1 @18", "export 1 @18",
                                   "invoice INV3 @14", "invoice INV3 @16", "invoice INV3 @17",
                                   "run 3 @12", "hours h0 @2", "hours h1 @2"));
  EXPECT_EQ(page->items.front().detail, "8000");
  EXPECT_EQ(page->items.front().amount.minor, -20'000);
}

TEST_F(TraceTest, EveryStepNamesTheRecordThatMadeIt) {
  const auto page = trace_journal_entry(views_, "noord", 1, 0, {});
  ASSERT_TRUE(page);
  for (const TraceItem& item : page->items) {
    const AdmittedRecord& record = *history_.records().at(item.sequence - 1);
    EXPECT_EQ(item.recordHash, record.hash) << short_of(item);
    EXPECT_EQ(item.time, record.record.time);
    EXPECT_EQ(item.actor, "anna");
    EXPECT_EQ(item.command, "Test");
  }
}

TEST_F(TraceTest, AnHoursEntryLeadsThroughEveryInvoiceThatCarriedItToTheBooks) {
  // h0: billed by run 2, reopened by its revert, billed by run 3, reopened by the credit.
  EXPECT_THAT(steps(trace_hours(views_, "noord", "h0")),
              testing::ElementsAre("hours h0 @2", "hours h0 @9", "hours h0 @11", "hours h0 @14",
                                   "hours h0 @17", "invoice INV1 @9", "invoice INV1 @11",
                                   "run 2 @7", "invoice INV3 @14", "invoice INV3 @16",
                                   "invoice INV3 @17", "run 3 @12", "journalEntry 1 @18",
                                   "export 1 @18", "journalLine 1/1 @18", "journalLine 1/2 @18"));
}

TEST_F(TraceTest, AnInvoiceThatIsInNoBooksIsTracedAsFarAsItGoes) {
  EXPECT_THAT(steps(trace_invoice(views_, "noord", "INV1", {})),
              testing::ElementsAre("invoice INV1 @9", "invoice INV1 @11", "run 2 @7", "hours h0 @2",
                                   "hours h1 @2"));
}

// STATUS-02: to the record that entered the line, or changed it last.
TEST(Trace, ALineByHandLeadsToWhoEnteredIt) {
  HistoryOf history;
  history.record("noord", {HoursPosted{{hours_entry_of("h0")}}});
  const InvoiceContent content = invoice_of(1, {hours_entry_of("h0")}, 0, InvoiceStatus::Draft);
  history.record("noord", {InvoiceGenerated{content}});
  InvoiceLineAdded added{"INV1", "acme", kEuro, {}, content.vatGroups, content.totals};
  added.line.line = 2;
  added.line.description = "Travel";
  added.line.vatCategory = VatCategory::OutOfScope;
  history.record("noord", {added});
  history.record("noord", {InvoiceLineChanged{"INV1", "acme", kEuro, added.line, added.line,
                                              content.vatGroups, content.totals}});
  const auto page = trace_invoice(history.views(), "noord", "INV1", {});
  EXPECT_THAT(steps(page),
              testing::ElementsAre("invoice INV1 @2", "invoice INV1 @3", "invoice INV1 @4",
                                   "hours h0 @1", "manualLine INV1/2 @4"));
  EXPECT_EQ(page->items.back().detail, "Travel");
  history.record("noord", {credit_of(content, 2)});
  history.record("noord", {InvoiceLineRemoved{"INV1", "acme", kEuro, added.line, content.vatGroups,
                                              content.totals}});
  EXPECT_EQ(steps(trace_invoice(history.views(), "noord", "INV1", {})).back(), "hours h0 @1");
  Findings findings;
  Invariants invariants(findings);
  for (const auto& record : history.records()) {
    invariants.check(record->record);
  }
  invariants.check(history.views());
  EXPECT_THAT(findings.first(), testing::IsEmpty());
}

TEST_F(TraceTest, HoursComeAPageAtATime) {
  PageRequest request{{}, 1};
  const auto first = trace_invoice(views_, "noord", "INV1", request);
  ASSERT_TRUE(first && first->next);
  EXPECT_EQ(short_of(first->items.back()), "hours h0 @2");
  request.cursor = *first->next;
  const auto second = trace_invoice(views_, "noord", "INV1", request);
  EXPECT_THAT(steps(second), testing::ElementsAre("hours h1 @2"));
  EXPECT_FALSE(second->next);
}

TEST_F(TraceTest, WhatDoesNotExistIsTracedToNothing) {
  EXPECT_FALSE(trace_journal_entry(views_, "noord", 99, 0, {}));
  EXPECT_FALSE(trace_journal_entry(views_, "noord", 1, 3, {}));
  EXPECT_FALSE(trace_invoice(views_, "noord", "INV99", {}));
  EXPECT_FALSE(trace_hours(views_, "noord", "h99"));
}

}  // namespace
}  // namespace facta
