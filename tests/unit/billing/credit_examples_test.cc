// The worked examples of crediting: domain.md 2.14 (CRE-EX), with their numbers and dates.
#include "aggregates/invoice/posting.h"
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kJob = "11096325";
const std::string kOriginal = "2025-0042";
const std::string kCredit = "2025-0043";

std::string credit(Books& books, std::string number = kOriginal) {
  return books.refused(CreditInvoice{std::move(number), "ERR"});
}

std::string from_balance(Books& books) {
  return books.refused(RequestCreditFromBalance{kOriginal, "ERR"});
}

CreditActionState action_state(const Books& books, std::uint32_t action) {
  return books.state.credit_actions.find(make_key(action))->state;
}

void expect_unmarked(const Books& books) {
  EXPECT_EQ(books.invoice(kOriginal).credit_mark, CreditMark::kNone);
  EXPECT_EQ(books.invoice(kOriginal).credit_reason, "");
  EXPECT_EQ(books.invoice(kOriginal).credit_number, "");
}

void example_01(Books& books) {
  ASSERT_EQ(credit(books), "");
  const InvoiceRow& row = books.invoice(kCredit);
  EXPECT_EQ(row.content.documentDate, day("2025-06-02"));
  EXPECT_EQ(row.content.bookingDate, day("2025-06-02"));
  EXPECT_EQ(row.content.bookingDateSource, BookingDateSource::DayOfCredit);
  EXPECT_EQ(row.content.postingDescription, "Credit 2025-0042");
  EXPECT_EQ(row.content.totals.total, Amount{-4'000'00});
  EXPECT_EQ(row.state, InvoiceState::kReleased);
  EXPECT_EQ(books.invoice(kOriginal).credit_reason, "ERR");
  EXPECT_EQ(books.invoice(kOriginal).credit_mark, CreditMark::kPending);
}

void example_02(Books& books) {
  books.set("salesInvoiceApprovalWorkflow", "on");
  ASSERT_EQ(credit(books), "");
  EXPECT_EQ(books.invoice(kCredit).state, InvoiceState::kDraft);
  EXPECT_EQ(books.refused(ReleaseInvoice{kCredit}), "invoice.release.approval_required");
  ASSERT_EQ(books.refused(ApproveSalesInvoice{kCredit}), "");
  EXPECT_EQ(books.invoice(kCredit).state, InvoiceState::kReleased);
}

void example_03(Books& books) {
  EXPECT_EQ(books.refused(CreditInvoice{kOriginal, {}}), "credit.reason_required");
  EXPECT_EQ(books.refused(CreditInvoices{{kOriginal}, ""}), "credit.reason_required");
  enable_job(books, kJob);
  EXPECT_EQ(books.refused(RequestCreditFromBalance{kOriginal, {}}), "credit.reason_required");
  expect_unmarked(books);
}

void example_04(Books& books) {
  ASSERT_EQ(credit(books), "");
  ASSERT_EQ(books.invoice(kCredit).state, InvoiceState::kReleased);
  EXPECT_EQ(credit(books), "credit.already_credited");
}

void example_05(Books& books) {
  ASSERT_EQ(credit(books), "");
  ASSERT_EQ(books.refused(DeleteInvoice{kCredit}), "");
  expect_unmarked(books);
  EXPECT_EQ(credit(books), "");
  EXPECT_EQ(books.invoice(kOriginal).credit_number, "2025-0044");  // 0043 has lapsed
}

void example_06(Books& books) {
  ASSERT_EQ(credit(books), "");
  ASSERT_EQ(books.refused(PostInvoice{kCredit}), "");
  EXPECT_EQ(credit(books, kCredit), "credit.is_credit_invoice");
}

// Five posted invoices are selected: three fine, one already credited, one a credit invoice.
void example_07(Books& books) {
  for (const char* project : {"P2", "P3", "P1"}) {
    books.hours(std::string("more ") + project, "2025-01-20", "1", project);
    produce(books, "2025-01-20", "2025-01-26");
  }
  ASSERT_EQ(credit(books), "");  // 2025-0046
  ASSERT_EQ(books.refused(PostInvoice{"2025-0046"}), "");
  const DecideResult result = books.ask(
      CreditInvoices{{"2025-0043", kOriginal, "2025-0044", "2025-0046", "2025-0045"}, "ERR"});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->events.size() + result->warnings.size(), 5u);  // processed
  EXPECT_EQ(result->events.size(), 3u);                            // credited
  ASSERT_EQ(result->warnings.size(), 2u);                          // not credited
  EXPECT_EQ(result->warnings[0].code, "credit.already_credited");
  EXPECT_EQ(result->warnings[1].code, "credit.is_credit_invoice");
}

void example_08(Books& books) {
  EXPECT_EQ(from_balance(books), "credit.job_queue_not_configured");
  EXPECT_EQ(books.state.where().last_credit_action, 0u);
}

void example_09(Books& books) {
  enable_job(books, kJob);
  ASSERT_EQ(from_balance(books), "");
  EXPECT_EQ(action_state(books, 1), CreditActionState::Pending);
  EXPECT_EQ(books.invoice_count(), 1u);
  run_job(books, kJob);
  EXPECT_EQ(action_state(books, 1), CreditActionState::Succeeded);
  EXPECT_EQ(books.last<CreditActionSucceeded>().creditNumber, kCredit);
  EXPECT_EQ(books.invoice(kCredit).state, InvoiceState::kReleased);
  EXPECT_THAT(all_unposted(books.state), ElementsAre(kCredit));
}

void example_10(Books& books) {
  set_at(books, "customer", "C1", "fullCreditOnCorrections", "on");
  enable_job(books, kJob);
  ASSERT_TRUE(correct(books, "e1", "1").has_value());
  EXPECT_EQ(action_state(books, 1), CreditActionState::Failed);
  EXPECT_EQ(books.last<CreditActionFailed>().code, "credit.auto.reason_code_missing");
  expect_unmarked(books);
}

// Corrections on two entries of one invoice: one action, one credit, for the central reason.
void example_11(Books& books) {
  set_at(books, "customer", "C1", "fullCreditOnCorrections", "on");
  ASSERT_EQ(books.refused(AddReasonCode{"COR", {}}), "");
  books.context.auto_credit_reason = "COR";
  enable_job(books, kJob);
  ProcessTimesheetCorrections command;
  command.timesheet = "T1";
  for (const char* id : {"e1", "e2"}) {
    HoursChangeInput change;
    change.entryId = id;
    change.quantityDelta = Quantity{1'0000};
    command.changes.push_back(change);
  }
  ASSERT_EQ(books.refused(command), "");
  EXPECT_EQ(books.last<TimesheetCorrectionsProcessed>().creditActions.size(), 1u);
  run_job(books, kJob);
  EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 1u);
  EXPECT_EQ(books.invoice_count(), 2u);
  EXPECT_EQ(books.invoice(kOriginal).credit_reason, "COR");
  EXPECT_EQ(books.last<CreditInvoiceCreated>().origin, CreditOrigin::AutomaticOnCorrection);
}

// Both customer options: as example 11, and no separate correction invoice comes of it.
void example_12(Books& books) {
  set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
  example_11(books);
  ASSERT_EQ(books.refused(PostInvoice{kCredit}), "");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
  EXPECT_EQ(entries_of(books, "2025-0044"), "e1 e1/correction-1 e2 e2/correction-1");
  EXPECT_FALSE(books.invoice("2025-0044").content.correction);
}

// The invoice was of a week; the reopened hours are of a month.
void example_13(Books& books) {
  set_at(books, "project", "P1", "invoiceFrequency", "MONTH");
  enable_job(books, kJob);
  ASSERT_EQ(from_balance(books), "");
  run_job(books, kJob);
  ASSERT_EQ(books.refused(PostInvoice{kCredit}), "");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-12").invoices, 0u);
  EXPECT_EQ(produce(books, "2025-01-13", "2025-01-31").invoices, 1u);
  const InvoiceContent& content = books.invoice("2025-0044").content;
  EXPECT_EQ(entries_of(books, "2025-0044"), "e1 e2");
  EXPECT_EQ(content.invoiceFrequency, "MONTH");
  EXPECT_EQ(content.period.from, day("2025-01-01"));
  EXPECT_EQ(content.period.to, day("2025-01-31"));
}

const struct {
  const char* id;
  void (*example)(Books&);
} kExamples[] = {
    {"CRE-EX-01", example_01}, {"CRE-EX-02", example_02}, {"CRE-EX-03", example_03},
    {"CRE-EX-04", example_04}, {"CRE-EX-05", example_05}, {"CRE-EX-06", example_06},
    {"CRE-EX-07", example_07}, {"CRE-EX-08", example_08}, {"CRE-EX-09", example_09},
    {"CRE-EX-10", example_10}, {"CRE-EX-11", example_11}, {"CRE-EX-12", example_12},
    {"CRE-EX-13", example_13},
};

TEST(Crediting, FollowsTheWorkedExamples) {
  for (const auto& row : kExamples) {
    SCOPED_TRACE(row.id);
    Books books;
    define_frequencies(books);
    books.fold({NumberSeriesDefined{"INV", "2025-", 4, 42}});
    books.fold({VatCodeDefined{"NONE", "0 %", VatCategory::Zero, {}, "", ""}});
    set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
    books.hours("e1", "2025-01-06", "32", "P1", "100", "NONE");
    books.hours("e2", "2025-01-07", "8", "P1", "100", "NONE");
    produce(books, "2025-01-06", "2025-01-12");
    ASSERT_EQ(books.invoice(kOriginal).content.totals.total, Amount{4'000'00});
    books.context.today = day("2025-06-02");
    books.context.work_date = books.context.today;
    row.example(books);
  }
}

// ---- Rules without an example of their own -----------------------------------------------------

// CRE-15: what is credited opens hours only when it billed hours.
TEST(Crediting, OfAnInvoiceForSomethingElseOpensNothing) {
  Books books;
  books.hours("e", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  InvoiceContent terms = books.invoice("1").content;
  terms.lines = books.lists("1").lines;
  terms.vatGroups = books.lists("1").vat_groups;
  terms.lines[0].entryId = "term 1";
  terms.type = InvoiceType::Term;
  terms.number = "2";
  terms.ordinal = 2;
  books.fold({InvoiceGenerated{terms}});
  ASSERT_EQ(books.refused(CreditInvoice{"2", "ERR"}), "");
  ASSERT_EQ(books.refused(PostInvoice{"3"}), "");
  EXPECT_THAT(books.last<InvoicePosted>().reopenedEntries, IsEmpty());
  EXPECT_EQ(books.last<InvoicePosted>().settles, "2");
  EXPECT_EQ(books.entry("e").state, HoursState::kInvoicePosted);
}

// CRE-03: until the credit is posted, while it is Released too.
TEST(Crediting, TheDescriptionCanBeChangedUntilTheCreditIsPosted) {
  Books books;
  books.hours("e", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.invoice("2").state, InvoiceState::kReleased);
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"2", "postingDescription", "Wrong rate"}), "");
  EXPECT_EQ(books.invoice("2").content.postingDescription, "Wrong rate");
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  EXPECT_EQ(books.refused(ChangeInvoiceHeader{"2", "postingDescription", "x"}),
            "invoice.change.posted");
}

// CRE-11: the run stays irrevertible although its invoice is unmarked again.
TEST(Crediting, LeavesTheRunIrrevertibleWhenTheCreditIsDeleted) {
  Books books;
  books.hours("e", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"2"}), "");
  EXPECT_EQ(books.refused(RevertInvoiceRun{1, true}), "run.revert.invoice_definitive");
}

// CRE-35: in the order of the requests, each by itself, with all checks made again.
TEST(Crediting, TheJobWorksInTheOrderOfTheRequestsAndChecksAgain) {
  Books books;
  enable_job(books, kJob);
  for (const char* project : {"P1", "P2", "P3"}) {
    books.hours(project, "2025-01-06", "8", project);
  }
  produce(books, "2025-01-01", "2025-01-31");
  for (const char* number : {"3", "1", "2"}) {
    ASSERT_EQ(books.refused(RequestCreditFromBalance{number, "ERR"}), "");
  }
  // As if another way had credited it in between.
  CreditInvoiceCreated by_another;
  by_another.invoice = books.invoice("1").content;
  by_another.invoice.number = "4";
  by_another.invoice.ordinal = 4;
  by_another.invoice.originalNumber = "1";
  by_another.invoice.status = InvoiceStatus::Released;
  books.fold({by_another});
  run_job(books, kJob);
  EXPECT_EQ(books.invoice("5").content.originalNumber, "3");
  EXPECT_EQ(books.invoice("6").content.originalNumber, "2");
  EXPECT_EQ(action_state(books, 1), CreditActionState::Succeeded);
  EXPECT_EQ(action_state(books, 2), CreditActionState::Failed);
  EXPECT_EQ(action_state(books, 3), CreditActionState::Succeeded);
  EXPECT_EQ(books.last<CreditActionFailed>().code, "credit.already_credited");
  // Nothing is tried again by itself.
  run_job(books, kJob);
  EXPECT_EQ(books.last<JobRunCompleted>().succeeded + books.last<JobRunCompleted>().failed, 0u);
}

TEST(Crediting, IsJudgedInOneOrder) {  // DEC-05
  Books books;
  for (const char* project : {"P1", "P2"}) {
    books.hours(project, "2025-01-06", "8", project);
  }
  produce(books, "2025-01-01", "2025-01-31");
  books.hours("draft", "2025-01-07", "8", "P3");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  const auto ask = [&](const char* number, const char* reason) {
    const std::string direct = books.refused(CreditInvoice{number, reason});
    EXPECT_EQ(books.refused(RequestCreditFromBalance{number, reason}), direct);
    return direct;
  };
  EXPECT_EQ(ask("99", ""), "credit.reason_required");
  EXPECT_EQ(ask("99", "NONE"), "credit.reason_unknown");
  EXPECT_EQ(ask("99", "ERR"), "credit.invoice_unknown");
  EXPECT_EQ(ask("3", "ERR"), "credit.invoice_not_posted");
  ASSERT_EQ(credit(books, "2"), "");
  EXPECT_EQ(ask("4", "ERR"), "credit.is_credit_invoice");  // which is not posted either
  EXPECT_EQ(ask("2", "ERR"), "credit.already_credited");
  // Pending goes before a job that is not set up any more.
  enable_job(books, kJob);
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
  ConfigureJobQueueEntry off;
  off.jobCode = kJob;
  off.enabled = false;
  ASSERT_EQ(books.refused(off), "");
  EXPECT_EQ(ask("1", "ERR"), "credit.action_pending");
  EXPECT_EQ(books.refused(RunJob{kJob}), "job.not_configured");  // JOB-03
}

// CRE-34: a credit made from the posted invoice is no credit action.
TEST(Crediting, MadeDirectlyIsNotLogged) {
  Books books;
  enable_job(books, kJob);
  books.hours("e", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  EXPECT_EQ(books.last<CreditInvoiceCreated>().origin, CreditOrigin::Direct);
  EXPECT_EQ(books.state.where().last_credit_action, 0u);
}

}  // namespace
}  // namespace facta::testing
