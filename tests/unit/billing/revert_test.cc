// Reversal of runs: domain.md section 2.4 (REV, RET).
#include "tests/unit/billing/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

// A production run of three invoices over January, numbered from 1001.
class RevertInvoiceRunTest : public ::testing::Test {
 protected:
  RevertInvoiceRunTest() {
    books.fold({NumberSeriesDefined{"INV", "", 1, 1001}});
    for (const char* project : {"P1", "P2", "P3"}) {
      books.hours(std::string("e") + project, "2025-01-10", "8", project);
    }
    run = books.produce();
  }
  std::string revert(bool confirm = true) { return books.refused(RevertInvoiceRun{run, confirm}); }
  void journal(std::string type) {
    ExportJournal command;
    command.type = std::move(type);
    ASSERT_EQ(books.refused(command), "");
  }

  Books books;
  std::uint32_t run = 0;
};

TEST_F(RevertInvoiceRunTest, UndoesTheWholeRun) {  // REV-EX-01, REV-04, REV-05, REV-12, REV-17
  ASSERT_EQ(revert(), "");
  EXPECT_EQ(books.invoice("1001").state, InvoiceState::kVoided);
  EXPECT_EQ(books.invoice("1003").state, InvoiceState::kVoided);
  EXPECT_EQ(books.entry("eP1").state, HoursState::kOpen);
  EXPECT_EQ(books.run_row(run).state, RunState::kReverted);
  const auto& event = books.last<InvoiceRunReverted>();
  EXPECT_EQ(event.confirmedBy, "tester");
  EXPECT_EQ(event.voidedInvoices, 3u);
  EXPECT_EQ(event.reopenedEntries, 3u);
  ASSERT_EQ(event.lapsedNumbers.size(), 1u);
  EXPECT_EQ(event.lapsedNumbers[0].first, "1001");
  EXPECT_EQ(event.lapsedNumbers[0].last, "1003");
}

TEST_F(RevertInvoiceRunTest, NeedsAConfirmation) {  // REV-EX-02, REV-03
  EXPECT_EQ(revert(false), "run.revert.confirmation_required");
  EXPECT_EQ(books.invoice("1001").state, InvoiceState::kPosted);
}

TEST_F(RevertInvoiceRunTest, NeedsTheApplicationAdministrator) {  // REV-EX-03, REV-07
  books.context.actor.permissions = {Permission::ManageAndExportFinancialSettings};
  EXPECT_THAT(books.reasons(RevertInvoiceRun{run, false}), ElementsAre("auth.permission_denied"));
}

TEST_F(RevertInvoiceRunTest, IsBlockedByOneReturnMessage) {  // REV-EX-04, REV-08, RET-01, RET-04
  ASSERT_EQ(books.refused(ImportReturnMessage{"1002", "ok"}), "");
  EXPECT_EQ(revert(), "run.revert.return_message_imported");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByAManualApproval) {  // REV-EX-05, RET-02
  ASSERT_EQ(books.refused(ApproveInvoiceManually{"1002"}), "");
  EXPECT_EQ(revert(), "run.revert.invoice_approved");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByAPartialApproval) {  // REV-EX-06, RET-03
  ASSERT_EQ(books.refused(ApproveInvoicePartially{"1002", {1}, {}}), "");
  EXPECT_EQ(revert(), "run.revert.invoice_partially_approved");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByALaterExportOfItsType) {  // REV-EX-07, REV-09
  journal("hours");
  EXPECT_EQ(revert(), "run.revert.journal_exported");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByALaterExportOfAnyType) {  // REV-EX-08, JRN-04
  journal("term");
  EXPECT_EQ(books.invoice("1001").state, InvoiceState::kPosted);
  EXPECT_EQ(revert(), "run.revert.journal_exported");
}

TEST(RevertInvoiceRun, IsNotBlockedByAnEarlierExport) {  // REV-EX-09, REV-13
  Books books;
  ASSERT_EQ(books.refused(ExportJournal{}), "");
  books.hours("e1", "2025-01-10", "8");
  const auto run = books.produce();
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByANewerRunUntilThatIsReverted) {  // REV-EX-10, REV-EX-11
  const auto newer = books.produce();
  EXPECT_EQ(revert(), "run.revert.newer_export_same_period");
  ASSERT_EQ(books.refused(RevertInvoiceRun{newer, true}), "");
  EXPECT_EQ(revert(), "");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByANewerRunThatWaits) {  // REV-10: in any state
  const auto newer = books.queue(RunKind::Production);
  EXPECT_EQ(revert(), "run.revert.newer_export_same_period");
  ASSERT_EQ(books.refused(BeginInvoiceRun{newer}), "");
  EXPECT_EQ(revert(), "run.revert.newer_export_same_period");
  ASSERT_EQ(books.refused(FailInvoiceRun{newer, "disk"}), "");
  EXPECT_EQ(revert(), "");
}

// REV-10: what is later is told by the generation, not by the number.
TEST(RevertInvoiceRun, IsBlockedByARunOfALowerNumberThatWasResumedSince) {
  Books books;
  books.hours("e1", "2025-01-10", "8");
  const auto resumed = books.queue(RunKind::Production);
  ASSERT_EQ(books.refused(BeginInvoiceRun{resumed}), "");
  ASSERT_EQ(books.refused(FailInvoiceRun{resumed, "disk"}), "");
  const auto run = books.produce();
  ASSERT_EQ(books.refused(ResumeInvoiceRun{resumed}), "");
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "run.revert.newer_export_same_period");
  books.execute(resumed);
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "run.revert.newer_export_same_period");
  const auto last = books.produce();  // one that was resumed waits no more
  EXPECT_EQ(books.run_row(last).state, RunState::kGenerated);
  ASSERT_EQ(books.refused(RevertInvoiceRun{last, true}), "");
  ASSERT_EQ(books.refused(RevertInvoiceRun{resumed, true}), "");
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "");
}

TEST_F(RevertInvoiceRunTest, IsNotBlockedByATestRun) {  // REV-EX-12, RUN-07
  books.run(RunKind::Test);
  EXPECT_EQ(revert(), "");
}

TEST_F(RevertInvoiceRunTest, IsNotBlockedByAnotherPeriod) {  // REV-EX-13
  books.run(RunKind::Production, "2025-02-01", "2025-02-28");
  EXPECT_EQ(revert(), "");
}

TEST_F(RevertInvoiceRunTest, IsNotBlockedByAnotherProfile) {  // REV-10
  books.draft();
  EXPECT_EQ(revert(), "");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByAnOverlapOfOneDay) {  // REV-EX-14
  books.run(RunKind::Production, "2025-01-31", "2025-02-06");
  EXPECT_EQ(revert(), "run.revert.newer_export_same_period");
}

TEST_F(RevertInvoiceRunTest, IsNotBlockedByAnotherCompany) {  // REV-EX-15
  Books other;
  ASSERT_EQ(other.refused(ExportJournal{}), "");
  EXPECT_EQ(revert(), "");
}

TEST_F(RevertInvoiceRunTest, IsForProductionRunsOnly) {  // REV-EX-16, REV-01
  EXPECT_EQ(books.refused(RevertInvoiceRun{books.run(RunKind::Test), true}),
            "run.revert.not_production");
}

TEST_F(RevertInvoiceRunTest, HappensOnce) {  // REV-EX-17, REV-14
  ASSERT_EQ(revert(), "");
  EXPECT_EQ(revert(), "run.revert.already_reverted");
}

TEST_F(RevertInvoiceRunTest, LeavesTheNumbersLapsed) {  // REV-EX-18, REV-05, REV-06
  ASSERT_EQ(revert(), "");
  books.produce();
  EXPECT_EQ(books.invoice("1004").content.customer, "C1");
  EXPECT_EQ(books.invoice("1001").state, InvoiceState::kVoided);
  EXPECT_EQ(books.entry("eP1").invoice, "1004");
}

TEST_F(RevertInvoiceRunTest, NamesEveryFailingConditionInOrder) {  // REV-11
  ASSERT_EQ(books.refused(PostInvoice{"1001"}), "");
  ASSERT_EQ(books.refused(ImportReturnMessage{"1002", ""}), "");
  ASSERT_EQ(books.refused(ApproveInvoiceManually{"1002"}), "");
  ASSERT_EQ(books.refused(ApproveInvoicePartially{"1002", {}, "1.00"}), "");
  journal("all");
  books.produce();
  EXPECT_THAT(books.reasons(RevertInvoiceRun{run, false}),
              ElementsAre("run.revert.invoice_definitive", "run.revert.return_message_imported",
                          "run.revert.invoice_approved", "run.revert.invoice_partially_approved",
                          "run.revert.journal_exported", "run.revert.newer_export_same_period",
                          "run.revert.confirmation_required"));
}

TEST_F(RevertInvoiceRunTest, NeedsAGeneratedRunThatExists) {  // REV-11
  EXPECT_EQ(books.refused(RevertInvoiceRun{99, true}), "run.revert.unknown_run");
  const auto queued = books.queue(RunKind::Production);
  EXPECT_EQ(books.refused(RevertInvoiceRun{queued, true}), "run.revert.not_generated");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByADefinitiveInvoice) {  // REV-15
  ASSERT_EQ(books.refused(FinaliseInvoice{"1002"}), "");
  EXPECT_EQ(revert(), "run.revert.invoice_definitive");
}

TEST_F(RevertInvoiceRunTest, IsBlockedByACreditForEver) {  // REV-15, CRE-11
  ASSERT_EQ(books.refused(CreditInvoice{"1002", "ERR"}), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"1004"}), "");
  EXPECT_EQ(revert(), "run.revert.invoice_definitive");
}

TEST_F(RevertInvoiceRunTest, IgnoresClosedPeriods) {  // DEC-30
  books.fold({BookingPeriodClosed{"2025-02", "done"}});
  EXPECT_EQ(revert(), "");
}

TEST(RevertInvoiceRun, LeavesDeletedInvoicesAlone) {  // HOUR-12
  Books books;
  books.hours("e1", "2025-01-10", "8");
  books.hours("e2", "2025-01-10", "8", "P2");
  books.hours("e3", "2025-01-10", "8", "P3");
  const auto run = books.draft();
  ASSERT_EQ(books.refused(DeleteInvoice{"2"}), "");
  books.run(RunKind::Production);  // another profile bills e2 again
  ASSERT_EQ(books.entry("e2").invoice, "4");
  ASSERT_EQ(books.refused(RevertInvoiceRun{run, true}), "");
  EXPECT_EQ(books.entry("e2").invoice, "4");
  EXPECT_EQ(books.entry("e1").state, HoursState::kOpen);
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kDeleted);
  const auto& event = books.last<InvoiceRunReverted>();
  EXPECT_EQ(event.voidedInvoices, 2u);
  EXPECT_EQ(event.reopenedEntries, 2u);
  EXPECT_EQ(event.lapsedNumbers.size(), 2u);
}

// ---- Return messages and approvals --------------------------------------------------------------

TEST_F(RevertInvoiceRunTest, ReturnFactsNeedALiveOriginal) {  // RET-05, DEC-12
  EXPECT_EQ(books.refused(ImportReturnMessage{"9", ""}), "return.invoice_unknown");
  ASSERT_EQ(books.refused(CreditInvoice{"1001", "ERR"}), "");
  EXPECT_EQ(books.refused(ApproveInvoiceManually{"1004"}), "return.not_applicable");
  books.hours("e9", "2025-01-10", "8");
  books.draft();
  ASSERT_EQ(books.refused(DeleteInvoice{"1005"}), "");
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1005", {1}, {}}), "return.invoice_voided");
}

TEST_F(RevertInvoiceRunTest, PartialApprovalsNameLinesOrAnAmount) {  // RET-03
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1001", {}, {}}), "request.invalid");
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1001", {2}, {}}), "request.invalid");
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1001", {}, "1.005"}), "request.invalid");
  EXPECT_EQ(books.refused(ApproveInvoicePartially{"1001", {}, "1.00"}), "");
  EXPECT_EQ(books.last<InvoicePartiallyApproved>().amount.minor, 100);
}

}  // namespace
}  // namespace facta::testing
