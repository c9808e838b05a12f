// Journal exports: domain.md section 2.20 (JRN), VAT-08, DEC-07.
#include "tests/unit/billing/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ExportJournal of_type(std::string type) {
  ExportJournal command;
  command.type = std::move(type);
  return command;
}

// "account debit credit" of every line, in minor units.
std::vector<std::string> lines_of(const JournalEntryData& entry) {
  std::vector<std::string> lines;
  for (const JournalLine& line : entry.lines) {
    lines.push_back(line.account + " " + std::to_string(line.debit.minor) + " " +
                    std::to_string(line.credit.minor));
  }
  return lines;
}

TEST(JournaliseInvoices, BooksReceivableRevenueAndOpenItem) {  // JRN-EX-01, JRN-06, JRN-07, VAT-08
  Books books;
  books.hours("e1", "2025-01-10", "6", "P1", "100", "REV");
  HoursEntryData second = *books.state.hours.find("e1");
  second.entryId = "e2";
  second.quantity = {4'0000};
  second.amount = {400'00};
  second.ledgerAccount = "8100";
  books.fold({HoursPosted{{second}}});
  books.produce();
  ASSERT_EQ(books.refused(JournaliseInvoices{{"1"}}), "");
  const auto& event = books.last<JournalExported>();
  ASSERT_EQ(event.entries.size(), 1u);
  EXPECT_EQ(event.type, "selection");
  EXPECT_EQ(event.entries[0].entry, 1u);
  EXPECT_EQ(event.entries[0].openAmount.minor, 1'000'00);
  EXPECT_THAT(lines_of(event.entries[0]),
              ElementsAre("1300 100000 0", "8000 0 60000", "8100 0 40000"));
  EXPECT_EQ(event.totals[0].debit.minor, 1'000'00);
  EXPECT_EQ(event.totals[0].credit.minor, 1'000'00);
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kJournalised);
  EXPECT_EQ(books.invoice("1").journal_export, 1u);
}

TEST(JournaliseInvoices, BooksVatPerRate) {  // VAT-08
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.hours("e2", "2025-01-10", "1", "P1", "100", "LOW");
  books.produce();
  ASSERT_EQ(books.refused(JournaliseInvoices{{"1"}}), "");
  EXPECT_THAT(
      lines_of(books.last<JournalExported>().entries[0]),
      ElementsAre("1300 23000 0", "8000 0 10000", "8000 0 10000", "1510 0 900", "1500 0 2100"));
  EXPECT_EQ(books.last<JournalExported>().entries[0].lines[4].vatCategory, "standard 21.00");
}

TEST(JournaliseInvoices, HappensOnce) {  // JRN-EX-02, JRN-05, I18
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.produce();
  ASSERT_EQ(books.refused(JournaliseInvoices{{"1", "1"}}), "");
  EXPECT_EQ(books.last<JournalExported>().entries.size(), 1u);
  EXPECT_EQ(books.refused(JournaliseInvoices{{"1"}}), "journal.already_journalised");
  ASSERT_EQ(books.refused(of_type("all")), "");
  EXPECT_THAT(books.last<JournalExported>().entries, IsEmpty());
}

TEST(JournaliseInvoices, IsAllOrNothing) {  // JRN-EX-03
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.produce();
  books.hours("e2", "2025-01-10", "1");
  books.draft();
  ASSERT_EQ(books.refused(ReleaseInvoice{"2"}), "");
  EXPECT_EQ(books.refused(JournaliseInvoices{{"2"}}), "journal.invoice_not_posted");
  EXPECT_THAT(books.reasons(JournaliseInvoices{{"2", "1", "9"}}),
              ElementsAre("journal.invoice_not_posted", "invoice.unknown"));
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kPosted);
  EXPECT_EQ(books.refused(JournaliseInvoices{}), "request.invalid");
}

TEST(JournaliseInvoices, KeepsBakeryAndFlexOut) {  // JRN-EX-06, JRN-02
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.produce();
  InvoiceContent bakery = books.last<InvoiceGenerated>().invoice;
  bakery.type = InvoiceType::Bakery;
  bakery.number = "2";
  bakery.ordinal = 2;
  books.fold({InvoiceGenerated{bakery}});
  EXPECT_EQ(books.refused(JournaliseInvoices{{"2"}}), "journal.type_not_supported");
  ASSERT_EQ(books.refused(of_type("bakery")), "");
  EXPECT_EQ(books.last<JournalExported>().entries.size(), 1u);
}

TEST(ExportJournal, IsAFactEvenWhenEmpty) {  // JRN-EX-04, JRN-03, JRN-04
  Books books;
  const auto run = books.produce();
  ASSERT_EQ(books.refused(of_type("Hours")), "");
  EXPECT_THAT(books.last<JournalExported>().entries, IsEmpty());
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "run.revert.journal_exported");
}

TEST(ExportJournal, ReversesACredit) {  // JRN-EX-05, JRN-07, JRN-10
  Books books;
  books.hours("e1", "2025-01-10", "10", "P1", "100", "REV");
  books.produce();
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  const auto& entries = books.last<JournalExported>().entries;
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_THAT(lines_of(entries[1]), ElementsAre("1300 0 100000", "8000 100000 0"));
  EXPECT_EQ(entries[1].openAmount.minor, -1'000'00);
  EXPECT_EQ(entries[1].originalNumber, "1");
  EXPECT_EQ(entries[1].postingDescription, "Credit 1");
}

TEST(ExportJournal, TakesATypeAndADay) {  // DEC-07, JRN-05
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.produce();  // booked on 2025-02-03
  books.hours("e2", "2025-01-10", "1");
  books.draft();
  EXPECT_EQ(books.refused(of_type("hour")), "journal.type_unknown");
  ASSERT_EQ(books.refused(of_type("term")), "");
  EXPECT_THAT(books.last<JournalExported>().entries, IsEmpty());
  ExportJournal command = of_type("hours");
  command.until = day("2025-02-02");
  ASSERT_EQ(books.refused(command), "");
  EXPECT_THAT(books.last<JournalExported>().entries, IsEmpty());
  command.until = day("2025-02-03");
  ASSERT_EQ(books.refused(command), "");
  EXPECT_EQ(books.last<JournalExported>().entries.size(), 1u);
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kDraft);
}

TEST(ExportJournal, GoesOnInParts) {  // R6, REV-09
  Books books;
  for (const char* project : {"P1", "P2", "P3"}) {
    books.hours(std::string("e") + project, "2025-01-10", "8", project);
  }
  books.produce();
  PartLimits small;
  small.bytes = 1;
  books.fold(export_journal(books.state, {}, small)->events);
  EXPECT_EQ(books.refused(ExportJournal{}), "journal.export_running");
  EXPECT_EQ(books.refused(JournaliseInvoices{{"2"}}), "journal.export_running");
  EXPECT_EQ(books.refused(ContinueJournalExport{7, 1}), "export.unknown");
  EXPECT_EQ(books.refused(ContinueJournalExport{1, 1}), "export.part_out_of_order");
  books.hours("late", "2025-01-10", "8");
  const auto late = books.produce();
  books.fold(continue_export(books.state, {1, 2}, small)->events);
  EXPECT_EQ(books.refused(RevertInvoiceRun{late, true}), "run.revert.journal_exported");
  EXPECT_EQ(books.last<JournalExported>().entries[0].invoice, "2");
  EXPECT_EQ(books.last<JournalExported>().entries[0].entry, 2u);
  ASSERT_EQ(books.refused(ContinueJournalExport{1, 3}), "");
  EXPECT_TRUE(books.last<JournalExported>().last);
  EXPECT_EQ(books.last<JournalExported>().entries[0].invoice, "3");
  EXPECT_EQ(books.invoice("4").state, InvoiceState::kPosted);  // posted after the export began
  EXPECT_EQ(books.refused(ContinueJournalExport{1, 4}), "export.part_out_of_order");
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  EXPECT_EQ(books.last<JournalExported>().entries[0].invoice, "4");
}

TEST(ExportJournal, MindsNoGapsInTheNumbers) {  // JRN-09, REV-06
  Books books;
  books.hours("e1", "2025-01-10", "8");
  ASSERT_EQ(books.refused(RevertInvoiceRun{books.produce(), true}), "");
  books.produce();
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  ASSERT_EQ(books.last<JournalExported>().entries.size(), 1u);
  EXPECT_EQ(books.last<JournalExported>().entries[0].invoice, "2");
  EXPECT_EQ(books.last<JournalExported>().entries[0].entry, 1u);
}

}  // namespace
}  // namespace facta::testing
