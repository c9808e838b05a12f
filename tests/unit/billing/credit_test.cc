// Crediting: domain.md section 2.14 (CRE), HOUR-04, VAT-07, DEC-05.
#include "tests/unit/billing/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

// A posted hours invoice "2025-0042" of 40 h at 100.00; today is Monday 2025-06-02.
class CreditInvoiceTest : public ::testing::Test {
 protected:
  CreditInvoiceTest() {
    books.fold({NumberSeriesDefined{"INV", "2025-", 4, 42}});
    books.hours("e1", "2025-01-10", "32");
    books.hours("e2", "2025-01-11", "8", "P1", "100", "LOW");
    run = books.produce();
    books.context.today = day("2025-06-02");
  }
  std::string credit(std::string number = "2025-0042") {
    return books.refused(CreditInvoice{std::move(number), "ERR"});
  }

  Books books;
  std::uint32_t run = 0;
};

TEST_F(CreditInvoiceTest, MirrorsTheOriginal) {  // CRE-EX-01, CRE-01, 02, 04, 05, 10, VAT-07
  ASSERT_EQ(credit(), "");
  const InvoiceRow& row = books.invoice("2025-0043");
  const InvoiceContent& original = books.invoice("2025-0042").content;
  EXPECT_EQ(row.content.documentDate, day("2025-06-02"));
  EXPECT_EQ(row.content.bookingDate, day("2025-06-02"));
  EXPECT_EQ(row.content.postingDescription, "Credit 2025-0042");
  EXPECT_EQ(row.content.totals.net.minor, -4'000'00);
  EXPECT_EQ(row.content.totals.total, -original.totals.total);
  EXPECT_EQ(row.content.originalNumber, "2025-0042");
  EXPECT_EQ(row.content.originalDate, original.documentDate);
  EXPECT_EQ(row.content.receivableAccount, original.receivableAccount);
  EXPECT_EQ(row.state, InvoiceState::kReleased);
  const InvoiceLinesRow& mirror = books.lists("2025-0043");
  const InvoiceLinesRow& lists = books.lists("2025-0042");
  ASSERT_EQ(mirror.lines.size(), lists.lines.size());
  for (std::size_t i = 0; i < lists.lines.size(); ++i) {
    EXPECT_EQ((mirror.lines[i].net + lists.lines[i].net).minor, 0);
    EXPECT_EQ(mirror.lines[i].quantity, -lists.lines[i].quantity);
    EXPECT_EQ(mirror.lines[i].ledgerAccount, lists.lines[i].ledgerAccount);
  }
  ASSERT_EQ(mirror.vat_groups.size(), 2u);
  for (std::size_t i = 0; i < lists.vat_groups.size(); ++i) {
    EXPECT_EQ((mirror.vat_groups[i].base + lists.vat_groups[i].base).minor, 0);
    EXPECT_EQ((mirror.vat_groups[i].vat + lists.vat_groups[i].vat).minor, 0);
  }
  EXPECT_EQ(books.invoice("2025-0042").credit_reason, "ERR");
  EXPECT_EQ(books.invoice("2025-0042").credit_mark, CreditMark::kPending);
  EXPECT_EQ(books.invoice("2025-0042").credit_number, "2025-0043");
}

TEST_F(CreditInvoiceTest, WaitsForApprovalWhenTheWorkflowIsOn) {  // CRE-EX-02, CRE-05, DEC-13
  books.set("salesInvoiceApprovalWorkflow", "on");
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(books.invoice("2025-0043").state, InvoiceState::kDraft);
  EXPECT_EQ(books.refused(ReleaseInvoice{"2025-0043"}), "invoice.release.approval_required");
  EXPECT_EQ(books.refused(PostInvoice{"2025-0043"}), "invoice.release.approval_required");
  ASSERT_EQ(books.refused(ApproveSalesInvoice{"2025-0043"}), "");
  EXPECT_EQ(books.invoice("2025-0043").state, InvoiceState::kReleased);
  EXPECT_EQ(books.refused(ApproveSalesInvoice{"2025-0043"}), "invoice.approve.not_pending");
  EXPECT_EQ(books.refused(PostInvoice{"2025-0043"}), "");
}

TEST_F(CreditInvoiceTest, NeedsAReason) {  // CRE-EX-03, CRE-13
  EXPECT_EQ(books.refused(CreditInvoice{"2025-0042", {}}), "credit.reason_required");
  EXPECT_EQ(books.refused(CreditInvoice{"2025-0042", ""}), "credit.reason_required");
  EXPECT_EQ(books.refused(CreditInvoice{"2025-0042", "NOPE"}), "credit.reason_unknown");
  EXPECT_EQ(books.refused(CreditInvoices{{"2025-0042"}, {}}), "credit.reason_required");
}

TEST_F(CreditInvoiceTest, HappensOnce) {  // CRE-EX-04, CRE-07, I16
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(credit(), "credit.already_credited");
  ASSERT_EQ(books.refused(PostInvoice{"2025-0043"}), "");
  EXPECT_EQ(credit(), "credit.already_credited");
  EXPECT_EQ(books.invoice("2025-0042").credit_mark, CreditMark::kCredited);
  EXPECT_EQ(books.refused(DeleteInvoice{"2025-0043"}), "invoice.delete.posted");  // CRE-12
}

TEST_F(CreditInvoiceTest, CanHappenAgainAfterTheCreditIsDeleted) {  // CRE-EX-05, CRE-11
  ASSERT_EQ(credit(), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"2025-0043"}), "");
  EXPECT_EQ(books.invoice("2025-0042").credit_mark, CreditMark::kNone);
  EXPECT_EQ(books.invoice("2025-0042").credit_reason, "");
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(books.invoice("2025-0042").credit_number, "2025-0044");
}

TEST_F(CreditInvoiceTest, IsNotForACredit) {  // CRE-EX-06, CRE-08
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(credit("2025-0043"), "credit.is_credit_invoice");
  ASSERT_EQ(books.refused(PostInvoice{"2025-0043"}), "");
  EXPECT_EQ(credit("2025-0043"), "credit.is_credit_invoice");
}

TEST_F(CreditInvoiceTest, IsForPostedInvoicesOnly) {  // CRE-09, DEC-05
  EXPECT_EQ(credit("9"), "credit.invoice_unknown");
  books.hours("d1", "2025-01-10", "1");
  const auto drafts = books.draft();
  EXPECT_EQ(credit("2025-0043"), "credit.invoice_not_posted");
  ASSERT_EQ(books.refused(RevertInvoiceRun{drafts, true}), "");
  EXPECT_EQ(credit("2025-0043"), "credit.invoice_not_posted");
}

TEST_F(CreditInvoiceTest, WorksAfterJournalising) {  // CRE-16
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  EXPECT_EQ(credit(), "");
}

TEST(CreditInvoices, JudgesEachByItself) {  // CRE-EX-07, CRE-19
  Books books;
  for (int i = 0; i < 5; ++i) {
    books.hours("e" + std::to_string(i), "2025-01-0" + std::to_string(i + 1), "1");
    books.run(RunKind::Production, "2025-01-0" + std::to_string(i + 1),
              "2025-01-0" + std::to_string(i + 1));
  }
  ASSERT_EQ(books.refused(CreditInvoice{"4", "ERR"}), "");  // number 6
  const DecideResult result = books.ask(CreditInvoices{{"1", "4", "2", "6", "3"}, "ERR"});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->events.size(), 3u);
  ASSERT_EQ(result->warnings.size(), 2u);
  EXPECT_EQ(result->warnings[0].code, "credit.already_credited");
  EXPECT_EQ(result->warnings[0].message, "4: This invoice has already been credited");
  EXPECT_EQ(result->warnings[1].code, "credit.is_credit_invoice");
  EXPECT_EQ(books.invoice("3").credit_number, "9");
}

TEST(CreditInvoices, CreditsAnInvoiceNamedTwiceOnce) {
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.produce();
  EXPECT_THAT(books.warnings(CreditInvoices{{"1", "1"}, "ERR"}),
              ElementsAre("credit.already_credited"));
  EXPECT_EQ(books.invoice_count(), 2u);
}

TEST_F(CreditInvoiceTest, TakesItsNumberFromTheSeriesForCredits) {  // DEC-02, SET-81
  books.fold({NumberSeriesDefined{"CR", "C", 3, 1}});
  books.set("creditNumberSeries", "CR");
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(books.invoice("2025-0042").credit_number, "C001");
}

TEST_F(CreditInvoiceTest,
       OpensTheHoursWhenPostedNotWhenCreated) {  // HOUR-EX-01, HOUR-EX-02, CRE-06
  ASSERT_EQ(credit(), "");
  EXPECT_EQ(books.entry("e1").state, HoursState::kInvoicePosted);
  ASSERT_EQ(books.refused(PostInvoice{"2025-0043"}), "");
  EXPECT_EQ(books.entry("e1").state, HoursState::kOpen);
  EXPECT_THAT(books.last<InvoicePosted>().reopenedEntries, ElementsAre("e1", "e2"));
  EXPECT_EQ(books.last<InvoicePosted>().settles, "2025-0042");
  books.produce();
  EXPECT_EQ(books.entry("e1").invoice, "2025-0044");
}

TEST_F(CreditInvoiceTest, LeavesTheHoursWhenDeleted) {  // HOUR-EX-06
  ASSERT_EQ(credit(), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"2025-0043"}), "");
  EXPECT_EQ(books.entry("e1").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.entry("e1").invoice, "2025-0042");
}

TEST_F(CreditInvoiceTest, CannotBePostedIntoAClosedPeriod) {  // DEC-30, DATE-26
  ASSERT_EQ(credit(), "");
  books.fold({BookingPeriodClosed{"2025-06", "done"}});
  EXPECT_EQ(books.refused(PostInvoice{"2025-0043"}), "invoice.post.period_closed");
}

TEST(CreditInvoices, AsksForLessWhenOneRecordIsNotEnough) {  // DEC-25
  Books books;
  const std::string text(1'900, 'x');
  std::vector<std::string> numbers;
  books.hours("e0", "2025-01-10", "1");
  HoursEntryData entry = *books.state.hours.find("e0");
  for (int i = 0; i < 1'200; ++i) {
    entry.entryId = "x" + std::to_string(i);
    entry.description = text;
    books.fold({HoursPosted{{entry}}});
  }
  ChunkLimits limits;
  limits.invoice_lines = 1;
  books.execute(books.queue(RunKind::Production), limits);
  for (int i = 1; i <= 1'201; ++i) {
    numbers.push_back(std::to_string(i));
  }
  EXPECT_EQ(books.refused(CreditInvoices{numbers, "ERR"}), "request.too_large");
  numbers.resize(500);
  EXPECT_EQ(books.refused(CreditInvoices{numbers, "ERR"}), "");
  CompanyState again("noord");
  refold(books.records, again);  // every record fits
}

}  // namespace
}  // namespace facta::testing
