// Corrections (HOUR-05...13, DEC-10), automatic credits (CRE-25...35) and credits from balance.
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

constexpr const char* kJob = "11096325";

// 40 hours of January on posted invoice 1.
void billed(Books& books) {
  books.hours("e", "2025-01-06", "40");
  produce(books, "2025-01-01", "2025-01-31");
}

void full_credit(Books& books) {
  set_at(books, "customer", "C1", "fullCreditOnCorrections", "on");
  books.context.auto_credit_reason = "ERR";
  enable_job(books, kJob);
}

TEST(Corrections, AfterAPostedCreditAreOrdinaryHours) {  // HOUR-EX-01...03, HOUR-09, HOUR-10
  Books books;
  billed(books);
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  EXPECT_EQ(books.entry("e").state, HoursState::kInvoicePosted);
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  EXPECT_EQ(books.entry("e").state, HoursState::kOpen);
  ASSERT_TRUE(correct(books, "e", "-8").has_value());
  EXPECT_EQ(books.last<TimesheetCorrectionsProcessed>().changes[0].correction, "");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(entries_of(books, "3"), "e");
  EXPECT_EQ(books.invoice("3").content.totals.net.minor, 3'200'00);
  EXPECT_FALSE(books.invoice("3").content.correction);
}

TEST(Corrections, WithFullCreditAskForTheCreditOfTheInvoice) {  // HOUR-EX-04, CRE-EX-11, CRE-EX-12
  Books books;
  set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");  // CRE-30: ignored
  full_credit(books);
  billed(books);
  ASSERT_TRUE(correct(books, "e", "4").has_value());
  const auto& processed = books.last<TimesheetCorrectionsProcessed>();
  ASSERT_EQ(processed.creditActions.size(), 1u);
  EXPECT_EQ(processed.creditActions[0].origin, CreditOrigin::AutomaticOnCorrection);
  // HOUR-11: the correction waits for the credit.
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
  EXPECT_THAT(skipped(books, 2), ElementsAre("hours.held_by_credit"));
  ASSERT_EQ(books.refused(RunJob{kJob}), "");
  EXPECT_EQ(books.invoice("1").credit_reason, "ERR");  // CRE-27
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kReleased);
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);  // CRE-26, CRE-31
  EXPECT_EQ(entries_of(books, "3"), "e e/correction-1");
  EXPECT_EQ(books.invoice("3").content.totals.net.minor, 4'400'00);
  EXPECT_FALSE(books.invoice("3").content.correction);
}

TEST(Corrections, GoOnASeparateInvoiceAtTheirOwnFrequency) {  // HOUR-EX-05, HOUR-06, HOUR-08
  Books books;
  define_frequencies(books);
  set_at(books, "frequency", "WEEK", "correctionFrequency", "MONTH");
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
  books.hours("e", "2025-01-06", "40");
  produce(books, "2025-01-06", "2025-01-12");
  ASSERT_TRUE(correct(books, "e", "4").has_value());
  books.hours("n", "2025-01-14", "8");
  EXPECT_EQ(produce(books, "2025-01-13", "2025-01-19").invoices, 1u);  // the week alone
  EXPECT_EQ(entries_of(books, "2"), "n");
  EXPECT_EQ(produce(books, "2025-01-20", "2025-01-31").invoices, 1u);  // January has ended
  EXPECT_EQ(entries_of(books, "3"), "e/correction-1");
  EXPECT_TRUE(books.invoice("3").content.correction);
  ASSERT_TRUE(correct(books, "e", "1").has_value());
  RunOptionsInput options;
  options.ignoreCorrectionsOnSeparate = true;
  options.includeEarlier = true;
  books.hours("m", "2025-01-21", "8");
  produce(books, "2025-01-20", "2025-01-26", "hours", options);
  bool ordinary = false;
  for (std::size_t n = 4; n <= books.invoice_count(); ++n) {
    ordinary = ordinary || !books.invoice(std::to_string(n)).content.correction;
    EXPECT_FALSE(books.invoice(std::to_string(n)).content.correction);
  }
  EXPECT_TRUE(ordinary);
}

TEST(Corrections, ADeletedCreditLeavesTheHoursBilled) {  // HOUR-EX-06, CRE-11
  Books books;
  billed(books);
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(DeleteInvoice{"2"}), "");
  EXPECT_EQ(books.entry("e").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
}

TEST(Corrections, AreRefusedWhereTheyCannotBeProcessed) {  // DEC-10
  Books books;
  EXPECT_EQ(correct(books, "none", "1").error().refusal.code, "hours.entry_unknown");
  books.hours("d", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  EXPECT_EQ(correct(books, "d", "1").error().refusal.code, "hours.entry_on_unposted_invoice");
  books.hours("o", "2025-01-07", "8");
  EXPECT_EQ(correct(books, "o", "0").error().refusal.code, "hours.quantity_invalid");
  EXPECT_EQ(correct(books, "o", std::nullopt, "8").error().refusal.code, "hours.quantity_invalid");
  EXPECT_EQ(correct(books, "o", "1", "9").error().refusal.code, "request.invalid");
  EXPECT_EQ(correct(books, "o", std::nullopt).error().refusal.code, "request.invalid");
}

TEST(Corrections, BeyondWhatAnAmountOrAQuantityHoldsAreRefused) {  // VAT-02, DEC-09
  constexpr std::string_view kMost = "922337203685477.5807";
  const auto code = [](const DecideResult& result) {
    return result ? "" : result.error().refusal.code;
  };
  Books books;
  books.hours("e", "2025-01-06", "8", "P1", "0");
  ASSERT_EQ(code(correct(books, "e", std::nullopt, kMost)), "");
  EXPECT_EQ(code(correct(books, "e", kMost)), "amount.overflow");
  EXPECT_EQ(code(correct(books, "e", std::nullopt, "-8")), "amount.overflow");
  EXPECT_EQ(code(correct(books, "e", std::nullopt, "8")), "");
  // Of an entry that was billed, each correction for itself is within the limit.
  books.hours("b", "2025-01-07", "8", "P1", "1");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(code(correct(books, "b", "9999999999992")), "");
  EXPECT_EQ(code(correct(books, "b", "1")), "amount.overflow");
  EXPECT_EQ(code(correct(books, "b", "-1")), "");
}

TEST(Corrections, OfAnEntryThatARunIsAboutToBillWait) {  // DEC-33
  Books books;
  books.hours("a", "2025-01-06", "8");
  books.hours("b", "2025-02-06", "8");
  books.hours("z", "2025-01-07", "8");
  ASSERT_TRUE(correct(books, "z", std::nullopt, "0").has_value());
  const std::uint32_t run = books.queue(RunKind::Production);
  ASSERT_EQ(books.refused(BeginInvoiceRun{run}), "");
  EXPECT_EQ(correct(books, "a", "1").error().refusal.code, "hours.entry_in_run");
  // An entry of zero too: the rest of the plan must stay what it was.
  EXPECT_EQ(correct(books, "z", "1").error().refusal.code, "hours.entry_in_run");
  EXPECT_TRUE(correct(books, "b", "1").has_value());  // not of its window
}

TEST(Corrections, ANewQuantityCountsEarlierCorrections) {  // DEC-10
  Books books;
  billed(books);
  ASSERT_TRUE(correct(books, "e", std::nullopt, "36").has_value());
  ASSERT_TRUE(correct(books, "e", std::nullopt, "38").has_value());
  const auto& change = books.last<TimesheetCorrectionsProcessed>().changes[0];
  EXPECT_EQ(change.delta.e4, 2'0000);
  EXPECT_EQ(change.correction, "e/correction-2");
  EXPECT_EQ(change.amount.minor, 3'800'00);
  EXPECT_EQ(books.state.hours.find("e/correction-1")->date, day("2025-01-06"));
}

TEST(Corrections, AnOpenEntryBroughtToZeroHasNothingToBill) {  // DEC-10
  Books books;
  books.hours("z", "2025-01-06", "8");
  ASSERT_TRUE(correct(books, "z", std::nullopt, "0").has_value());
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
  EXPECT_EQ(books.entry("z").state, HoursState::kOpen);
  ASSERT_TRUE(correct(books, "z", "3").has_value());
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
}

TEST(Corrections, MayBringNewEntries) {  // DEC-10
  Books books;
  HoursChangeInput fresh;
  fresh.entryId = "new";
  fresh.date = day("2025-01-08");
  fresh.project = "P1";
  fresh.resource = "jan";
  fresh.quantity = Quantity{2'0000};
  ASSERT_EQ(books.refused(ProcessTimesheetCorrections{"T1", {fresh}}), "");
  EXPECT_EQ(books.state.hours.find("new")->timesheet, "T1");
  fresh.newQuantity = Quantity{1'0000};
  fresh.entryId = "other";
  EXPECT_EQ(books.refused(ProcessTimesheetCorrections{"T1", {fresh}}), "request.invalid");
}

// ---- Automatic credits --------------------------------------------------------------------------

TEST(AutomaticCredit, FailsWithTheMissingCondition) {  // CRE-EX-10, CRE-27...29, AMB-52
  Books books;
  set_at(books, "customer", "C1", "fullCreditOnCorrections", "on");
  billed(books);
  ASSERT_TRUE(correct(books, "e", "1").has_value());
  EXPECT_EQ(books.last<CreditActionFailed>().code, "credit.auto.reason_code_missing");
  EXPECT_EQ(books.invoice("1").credit_mark, CreditMark::kNone);
  books.context.auto_credit_reason = "ERR";
  ASSERT_TRUE(correct(books, "e", "1").has_value());
  EXPECT_EQ(books.last<CreditActionFailed>().code, "credit.job_queue_not_configured");
  // A failed action holds nothing back (HOUR-11).
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
}

TEST(AutomaticCredit, IsOnePerInvoiceAndNoneForOneThatHasACredit) {  // CRE-33
  Books books;
  full_credit(books);
  books.hours("a", "2025-01-06", "8");
  books.hours("b", "2025-01-07", "8");
  produce(books, "2025-01-01", "2025-01-31");
  books.hours("c", "2025-02-03", "8");
  produce(books, "2025-02-01", "2025-02-28");
  ProcessTimesheetCorrections command;
  command.timesheet = "T1";
  for (const std::string id : {"a", "b", "c"}) {
    HoursChangeInput change;
    change.entryId = id;
    change.quantityDelta = Quantity{1'0000};
    command.changes.push_back(change);
  }
  ASSERT_EQ(books.refused(command), "");
  EXPECT_EQ(books.last<TimesheetCorrectionsProcessed>().creditActions.size(), 2u);
  ASSERT_TRUE(correct(books, "a", "1").has_value());
  EXPECT_TRUE(books.last<TimesheetCorrectionsProcessed>().creditActions.empty());
}

// ---- From balance across companies ------------------------------------------------------------

TEST(CreditFromBalance, NeedsTheJobAndIsMadeByIt) {  // CRE-EX-08, CRE-EX-09, CRE-21...24
  Books books;
  billed(books);
  const RequestCreditFromBalance request{"1", "ERR"};
  EXPECT_EQ(books.refused(RequestCreditFromBalance{"1", std::nullopt}), "credit.reason_required");
  EXPECT_EQ(books.refused(RequestCreditFromBalance{"9", "ERR"}), "credit.invoice_unknown");
  EXPECT_EQ(books.refused(request), "credit.job_queue_not_configured");
  enable_job(books, kJob);
  ASSERT_EQ(books.refused(request), "");
  EXPECT_EQ(books.invoice_count(), 1u);
  EXPECT_EQ(books.refused(request), "credit.action_pending");
  EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "credit.action_pending");  // DEC-05
  ASSERT_EQ(books.refused(RunJob{kJob}), "");
  EXPECT_EQ(books.last<CreditActionSucceeded>().creditNumber, "2");
  EXPECT_EQ(books.last<CreditInvoiceCreated>().origin, CreditOrigin::BalanceAcrossCompanies);
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kReleased);
  EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 1u);
  EXPECT_EQ(books.refused(request), "credit.already_credited");
}

TEST(CreditFromBalance, AFailedActionBlocksNoOtherAndMayBeAskedAgain) {  // CRE-35
  Books books;
  enable_job(books, kJob);
  books.hours("a", "2025-01-06", "8");
  books.hours("b", "2025-01-06", "8", "P2");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"2", "ERR"}), "");
  // Credits without a series cannot be numbered.
  books.fold({InvoiceSettingChanged{"company", "", "invoiceNumberSeries", "INV", ""}});
  ASSERT_EQ(books.refused(RunJob{kJob}), "");
  EXPECT_EQ(books.last<JobRunCompleted>().failed, 2u);
  EXPECT_EQ(books.last<CreditActionFailed>().code, "invoice.generate.account_missing");
  books.set("invoiceNumberSeries", "INV");
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(RunJob{kJob}), "");
  EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 1u);
}

TEST(CreditFromBalance, ReopenedHoursFollowTheCurrentFrequency) {  // CRE-EX-13, CRE-20, HOUR-02
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  books.hours("a", "2025-01-06", "8");
  books.hours("b", "2025-01-14", "8");
  produce(books, "2025-01-01", "2025-01-31");
  ASSERT_EQ(books.invoice_count(), 2u);
  set_at(books, "project", "P1", "invoiceFrequency", "MONTH");
  enable_job(books, kJob);
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
  ASSERT_EQ(books.refused(RequestCreditFromBalance{"2", "ERR"}), "");
  ASSERT_EQ(books.refused(RunJob{kJob}), "");
  ASSERT_EQ(books.refused(PostInvoicesBatch{}), "");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(entries_of(books, "5"), "a b");
  EXPECT_EQ(books.invoice("5").content.period.to, day("2025-01-31"));
}

// ---- Whatever the order
// ---------------------------------------------------------------------------

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % bound;
  }

 private:
  std::uint64_t state_;
};

// The sum billed and not credited equals the value of the hours, per entry, to the cent.
void expect_billed_once(Books& books) {
  std::map<std::string, std::int64_t> billed;
  for (std::size_t n = 1; n <= books.invoice_count(); ++n) {
    const std::string number = std::to_string(n);
    const InvoiceRow& row = books.invoice(number);
    const bool credit = !row.content.originalNumber.empty();
    const bool counts = row.state != InvoiceState::kVoided && row.state != InvoiceState::kDeleted &&
                        (!credit || row.state == InvoiceState::kPosted);
    for (const InvoiceLine& line : books.lists(number).lines) {
      billed[line.entryId] += counts ? line.net.minor : 0;
    }
  }
  books.state.hours.scan({}, {}, [&](std::string_view id, const HoursEntryData& entry) {
    const bool open = books.state.open_hours.contains(open_hours_key(entry));
    EXPECT_EQ(billed[std::string(id)], open ? 0 : entry.amount.minor) << id;
    return true;
  });
}

TEST(Corrections, WhateverTheOrderEveryHourIsBilledAtItsValue) {  // I17, HOUR-13
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Books books;
    Dice dice(seed);
    full_credit(books);
    if (seed % 2 == 0) {
      set_at(books, "customer", "C1", "fullCreditOnCorrections", "off");
      set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
    }
    for (int i = 0; i < 8; ++i) {
      books.hours("e" + std::to_string(i), "2025-01-0" + std::to_string(1 + i), "7.5", "P1",
                  "62.505");
    }
    for (int step = 0; step < 850; ++step) {
      const std::string number = std::to_string(1 + dice.below(books.invoice_count() + 1));
      switch (dice.below(8)) {
        case 0:
        case 1:
        case 2:
          (void)correct(books, "e" + std::to_string(dice.below(8)),
                        std::to_string(static_cast<int>(dice.below(9)) - 4));
          break;
        case 3:
          (void)books.ask(CreditInvoice{number, "ERR"});
          break;
        case 4:
          (void)books.ask(PostInvoice{number});
          break;
        case 5:
          (void)books.ask(RunJob{kJob});
          break;
        case 6:
          (void)books.ask(RevertInvoiceRun{
              static_cast<std::uint32_t>(1 + dice.below(books.state.where().last_run + 1)), true});
          break;
        default:
          if (books.state.where().last_run < 40) {
            books.run(RunKind::Production, "2025-01-01", "2025-01-31",
                      dice.below(3) == 0 ? "drafts" : "hours");
          }
      }
      if (step % 50 == 0) {
        expect_billed_once(books);
      }
    }
    expect_billed_once(books);
  }
}

}  // namespace
}  // namespace facta::testing
