// Invoices between generation and posting: domain.md sections 2.9, 3.1 and 11 (STATUS, FINAL, DEC).
#include "tests/unit/billing/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Drafts 1 (C1), 2 (C2) and 3 (C3).
class InvoiceTest : public ::testing::Test {
 protected:
  InvoiceTest() {
    for (const char* project : {"P1", "P2", "P3"}) {
      books.hours(std::string("e") + project, "2025-01-10", "8", project);
    }
    run = books.draft();
  }
  void void_all() { ASSERT_EQ(books.refused(RevertInvoiceRun{run, true}), ""); }

  Books books;
  std::uint32_t run = 0;
};

TEST_F(InvoiceTest, IsReleasedAndReopened) {  // STATUS-05
  EXPECT_EQ(books.refused(ReopenInvoice{"1"}), "invoice.reopen.not_released");
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kReleased);
  EXPECT_EQ(books.refused(ReleaseInvoice{"1"}), "invoice.release.not_draft");
  ASSERT_EQ(books.refused(ReopenInvoice{"1"}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
}

// No run makes one (DEC-23); a history may hold one all the same.
TEST_F(InvoiceTest, WithoutLinesIsNotPosted) {
  InvoiceContent content = books.invoice("1").content;
  content.number = "4";
  content.ordinal = 4;
  books.fold({InvoiceGenerated{content}});
  EXPECT_EQ(books.refused(PostInvoice{"4"}), "invoice.post.empty");
}

TEST_F(InvoiceTest, KnowsItsNumber) {  // invoice.unknown
  EXPECT_EQ(books.refused(ReleaseInvoice{"9"}), "invoice.unknown");
  EXPECT_EQ(books.refused(PostInvoice{"9"}), "invoice.unknown");
  EXPECT_EQ(books.refused(DeleteInvoice{"9"}), "invoice.unknown");
  EXPECT_EQ(books.refused(ApproveSalesInvoice{"9"}), "invoice.unknown");
}

TEST_F(InvoiceTest, IsDeadOnceVoided) {  // DEC-12, section 3.1
  void_all();
  EXPECT_EQ(books.refused(ReleaseInvoice{"1"}), "invoice.not_active");
  EXPECT_EQ(books.refused(ReopenInvoice{"1"}), "invoice.not_active");
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.not_active");
  EXPECT_EQ(books.refused(DeleteInvoice{"1"}), "invoice.not_active");
  EXPECT_EQ(books.refused(JournaliseInvoices{{"1"}}), "invoice.not_active");
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "postingDescription", "x"}),
            "invoice.not_active");
}

TEST_F(InvoiceTest, KeepsItsPostingDescriptionOpenUntilPosted) {  // STATUS-12, CRE-03
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "postingDescription", "one"}), "");
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "postingDescription", "two"}), "");
  EXPECT_EQ(books.last<InvoiceHeaderChanged>().old, "one");
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "bookingDate", "2025-01-31"}),
            "invoice.change.locked");
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "colour", "red"}),
            "invoice.change.field_unknown");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "postingDescription", "three"}),
            "invoice.change.posted");
  EXPECT_EQ(books.invoice("1").content.postingDescription, "two");
}

// STATUS-02, STATUS-12, DATE-01, DOCDATE-13
TEST_F(InvoiceTest, KeepsItsDatesOpenWhileItIsADraft) {
  const InvoiceContent before = books.invoice("1").content;
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "bookingDate", "2025-05-31"}), "");
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "documentDate", "2025-06-04"}), "");
  const InvoiceContent after = books.invoice("1").content;
  EXPECT_EQ(print(after.bookingDate), "2025-05-31");
  EXPECT_EQ(after.bookingDateSource, BookingDateSource::Entered);
  EXPECT_EQ(print(after.documentDate), "2025-06-04");
  EXPECT_EQ(after.dueDate.days - after.documentDate.days,
            before.dueDate.days - before.documentDate.days);
  EXPECT_EQ(books.last<InvoiceHeaderChanged>().field, "dueDate");
  const std::size_t records = books.records.size();
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "documentDate", "2025-06-04"}), "");
  EXPECT_EQ(books.records.size(), records);
  for (const char* value : {"2025-02-30", "yesterday", ""}) {
    EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "bookingDate", value}), "request.invalid");
  }
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"1", "dueDate", "2025-12-31"}),
            "invoice.change.field_unknown");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(print(books.invoice("1").content.bookingDate), "2025-05-31");  // DATE-25
  EXPECT_EQ(print(books.invoice("1").content.documentDate), "2025-06-04");
}

TEST_F(InvoiceTest, ChangesNothingWhenTheTextIsTheSame) {
  const std::size_t records = books.records.size();
  ASSERT_EQ(books.refused(ChangeInvoiceHeader{"1", "postingDescription", ""}), "");
  EXPECT_EQ(books.records.size(), records);
}

TEST_F(InvoiceTest, IsMadeDefinitiveOnlyWhileTheModuleIsActive) {  // FINAL-01, SET-67
  books.set("invoiceModuleActive", "off");
  EXPECT_EQ(books.refused(FinaliseInvoice{"1", true}), "final.module_inactive");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  books.set("invoiceModuleActive", "on");
  EXPECT_EQ(books.refused(FinaliseInvoice{"1", true}), "");
}

TEST_F(InvoiceTest, IsPostedFromDraftAndFromReleased) {  // FINAL-16, HOUR-03
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  ASSERT_EQ(books.refused(ReleaseInvoice{"2"}), "");
  EXPECT_EQ(books.refused(FinaliseInvoice{"2", false}), "final.confirmation_required");
  ASSERT_EQ(books.refused(FinaliseInvoice{"2", true}), "");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kPosted);
  EXPECT_EQ(books.entry("eP1").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.entry("eP3").state, HoursState::kOnInvoice);
  EXPECT_THAT(books.last<InvoicePosted>().postedEntries, ElementsAre("eP2"));
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.already_posted");  // FINAL-EX-05
  EXPECT_EQ(books.refused(FinaliseInvoice{"2", false}), "invoice.post.already_posted");
}

TEST_F(InvoiceTest, CannotBePostedWithoutWhatTheLawAsks) {  // VAT-09
  CustomerData customer = *books.state.customers.latest("C1");
  customer.party.address.city.clear();
  books.fold({CustomerChanged{customer}});
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.party_incomplete");
  customer.party.address.city = "Zeist";
  books.fold({CustomerChanged{customer}});
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.invoice("1").content.buyer.address.city, "Zeist");  // as issued
  EXPECT_EQ(books.refused(PostInvoice{"3"}), "");                     // a private person needs less
}

TEST_F(InvoiceTest, CannotBePostedIntoAClosedPeriod) {  // DEC-30
  books.fold({BookingPeriodClosed{"2025-02", "done"}});
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.period_closed");
  books.fold({BookingPeriodReopened{"2025-02", "again"}});
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "");
}

TEST_F(InvoiceTest, BatchPostsWhatIsReleased) {  // DEC-16
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  EXPECT_THAT(books.warnings(PostInvoicesBatch{}),
              ElementsAre("invoice.post.not_released", "invoice.post.not_released"));
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kPosted);
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kDraft);
  EXPECT_EQ(books.last<InvoicePosted>().via, PostedVia::Batch);
}

TEST_F(InvoiceTest, BatchJudgesEachInvoiceByItself) {
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  EXPECT_THAT(books.warnings(PostInvoicesBatch{{"9", "1", "2"}}),
              ElementsAre("invoice.unknown", "invoice.post.not_released"));
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kPosted);
}

TEST(PostInvoice, MakesAnInvoicePostedByItsRunDefinitiveOnce) {  // DEC-17, REV-15
  Books books;
  books.hours("e1", "2025-01-10", "8");
  books.produce();
  EXPECT_TRUE(books.invoice("1").by_run_only);
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.last<InvoiceMadeDefinitive>().number, "1");
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.already_posted");
}

TEST(PostInvoice, IsTooLateOnceJournalised) {  // DEC-17
  Books books;
  books.hours("e1", "2025-01-10", "8");
  books.produce();
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.already_posted");
}

TEST_F(InvoiceTest, DeletionOpensItsHoursAndLapsesItsNumber) {  // HOUR-12
  ASSERT_EQ(books.refused(DeleteInvoice{"3"}), "");
  EXPECT_EQ(books.entry("eP3").state, HoursState::kOpen);
  EXPECT_THAT(books.last<InvoiceDeleted>().reopenedEntries, ElementsAre("eP3"));
  books.produce();
  EXPECT_EQ(books.entry("eP3").invoice, "4");
}

TEST_F(InvoiceTest, CannotBeDeletedOncePosted) {  // section 3.1
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.refused(DeleteInvoice{"1"}), "invoice.delete.posted");
}

TEST(Commands, NeedACompanyThatIsOpen) {
  Books books;
  CompanyState nowhere("nowhere");
  for (const Command& command :
       std::vector<Command>{StartInvoiceRun{}, RevertInvoiceRun{1, true}, ReleaseInvoice{"1"},
                            CreditInvoice{"1", "ERR"}, ExportJournal{}, PostInvoicesBatch{},
                            BeginInvoiceRun{1}, ImportReturnMessage{"1", ""}}) {
    const DecideResult result = decide(nowhere, books.context, command);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().refusal.code, "company.unknown") << name_of(command);
  }
}

}  // namespace
}  // namespace facta::testing
