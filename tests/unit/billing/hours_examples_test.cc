// The worked examples of hours and their corrections: domain.md 2.5 (HOUR-EX), step by step.
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

constexpr const char* kCreditJob = "11096325";

// What one step must find: the state of the original entry, where it is billed, what is open.
struct Expected {
  HoursState state;
  const char* invoice;
  const char* open_hours;
};

std::string open_hours_of(const Books& books) {
  std::int64_t open = 0;
  books.state.hours.scan({}, {}, [&](std::string_view, const HoursEntryData& entry) {
    open += books.state.open_hours.contains(open_hours_key(entry)) ? entry.quantity.e4 : 0;
    return true;
  });
  return print(Quantity{open});
}

void expect(const Books& books, const Expected& expected) {
  EXPECT_EQ(books.entry("e").state, expected.state);
  EXPECT_EQ(books.entry("e").invoice, expected.invoice);
  EXPECT_EQ(open_hours_of(books), expected.open_hours);
}

void bill(Books& books) {
  produce(books, "2025-01-01", "2025-01-31");
}

// 01: hours posted 40 h, invoice posted, credit created.
void example_01(Books& books) {
  books.hours("e", "2025-01-06", "40");
  bill(books);
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
}

void example_02(Books& books) {
  example_01(books);
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
}

void example_03(Books& books) {
  example_02(books);
  ASSERT_TRUE(correct(books, "e", "-8").has_value());
}

const struct {
  const char* id;
  void (*sequence)(Books&);
  Expected expected;
  void (*then)(Books&);
} kExamples[] = {
    // Entries still invoiced, flag set.
    {"HOUR-EX-01", example_01, {HoursState::kInvoicePosted, "1", "0.00"}, [](Books&) {}},
    // Entries open, flag cleared.
    {"HOUR-EX-02", example_02, {HoursState::kOpen, "", "40.00"}, [](Books&) {}},
    // -8 h is no correction; the next invoice is one original invoice of 32 h.
    {"HOUR-EX-03",
     example_03,
     {HoursState::kOpen, "", "32.00"},
     [](Books& books) {
       EXPECT_EQ(books.last<TimesheetCorrectionsProcessed>().changes.at(0).correction, "");
       bill(books);
       EXPECT_EQ(entries_of(books, "3"), "e");
       EXPECT_EQ(books.lists("3").lines.at(0).quantity, Quantity{32'0000});
       EXPECT_EQ(books.invoice("3").content.totals.net, Amount{3'200'00});
       EXPECT_FALSE(books.invoice("3").content.correction);
     }},
    // New automatic credit of the 32 h invoice; after posting it 36 h are open.
    {"HOUR-EX-04",
     [](Books& books) {
       set_at(books, "customer", "C1", "fullCreditOnCorrections", "on");
       books.context.auto_credit_reason = "ERR";
       enable_job(books, kCreditJob);
       example_03(books);
       bill(books);
       ASSERT_TRUE(correct(books, "e", "4").has_value());
       const auto& processed = books.last<TimesheetCorrectionsProcessed>();
       ASSERT_EQ(processed.creditActions.size(), 1u);
       EXPECT_EQ(processed.creditActions[0].invoice, "3");
       run_job(books, kCreditJob);
       EXPECT_EQ(books.invoice("4").content.originalNumber, "3");
       EXPECT_EQ(books.invoice("4").content.totals.net, Amount{-3'200'00});
       ASSERT_EQ(books.refused(PostInvoice{"4"}), "");
     },
     {HoursState::kOpen, "", "36.00"},
     [](Books& books) {
       bill(books);
       EXPECT_EQ(books.invoice("5").content.totals.net, Amount{3'600'00});
       EXPECT_FALSE(books.invoice("5").content.correction);  // HOUR-09
     }},
    // +4 h on a separate correction invoice at the correction frequency.
    {"HOUR-EX-05",
     [](Books& books) {
       define_frequencies(books);
       set_at(books, "frequency", "WEEK", "correctionFrequency", "MONTH");
       set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
       set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
       example_03(books);
       bill(books);
       ASSERT_TRUE(correct(books, "e", "4").has_value());
       EXPECT_TRUE(books.last<TimesheetCorrectionsProcessed>().creditActions.empty());
     },
     {HoursState::kInvoicePosted, "3", "4.00"},
     [](Books& books) {
       EXPECT_EQ(produce(books, "2025-01-06", "2025-01-12").invoices, 0u);
       EXPECT_EQ(produce(books, "2025-01-13", "2025-01-31").invoices, 1u);
       EXPECT_EQ(entries_of(books, "4"), "e/correction-1");
       EXPECT_TRUE(books.invoice("4").content.correction);
       EXPECT_EQ(books.invoice("4").content.totals.net, Amount{400'00});
       EXPECT_EQ(books.invoice("4").content.period.to, day("2025-01-31"));
       EXPECT_EQ(books.invoice("4").content.invoiceFrequency, "MONTH");
     }},
    // Entries unchanged, the original creditable again.
    {"HOUR-EX-06",
     [](Books& books) {
       example_01(books);
       ASSERT_EQ(books.refused(DeleteInvoice{"2"}), "");
     },
     {HoursState::kInvoicePosted, "1", "0.00"},
     [](Books& books) {
       EXPECT_EQ(books.invoice("1").credit_mark, CreditMark::kNone);
       EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
     }},
};

TEST(Hours, FollowTheWorkedExamples) {
  for (const auto& example : kExamples) {
    SCOPED_TRACE(example.id);
    Books books;
    example.sequence(books);
    expect(books, example.expected);
    example.then(books);
  }
}

// HOUR-03, HOUR-13, section 3.7: the flag is set by posting, whoever posts.
TEST(Hours, AreInvoicePostedWhenTheirInvoiceIs) {
  const struct {
    const char* how;
    const char* profile;
    void (*post)(Books&);
  } kRows[] = {
      {"by its run", "hours", [](Books&) {}},
      {"by hand", "drafts", [](Books& books) { (void)books.ask(PostInvoice{"1"}); }},
      {"in batch", "drafts",
       [](Books& books) {
         (void)books.ask(ReleaseInvoice{"1"});
         (void)books.ask(PostInvoicesBatch{});
       }},
      {"by the job", "drafts",
       [](Books& books) {
         (void)books.ask(ReleaseInvoice{"1"});
         enable_job(books, "11096500");
         run_job(books, "11096500");
       }},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.how);
    Books books;
    books.hours("e", "2025-01-06", "40");
    produce(books, "2025-01-01", "2025-01-31", row.profile);
    if (std::string_view(row.profile) == "drafts") {
      EXPECT_EQ(books.entry("e").state, HoursState::kOnInvoice);
    }
    row.post(books);
    EXPECT_EQ(books.entry("e").state, HoursState::kInvoicePosted);
    EXPECT_EQ(books.entry("e").invoice, "1");
    EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);  // on one invoice at most
  }
}

// HOUR-11: until the credit is posted, deleted or failed, however it was asked for.
TEST(Hours, CorrectedOnesWaitForTheCreditOfTheirInvoice) {
  const struct {
    const char* what;
    void (*ask)(Books&);      // for the credit of invoice 1
    void (*release)(Books&);  // what ends the waiting
    const char* billed;       // afterwards, on the next invoice
  } kRows[] = {
      {"credited by hand, then posted",
       [](Books& books) {
         EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
       },
       [](Books& books) { EXPECT_EQ(books.refused(PostInvoice{"2"}), ""); }, "e e/correction-1"},
      {"credited by hand, then deleted",
       [](Books& books) {
         EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
       },
       [](Books& books) { EXPECT_EQ(books.refused(DeleteInvoice{"2"}), ""); }, "e/correction-1"},
      {"asked for from balance, made and posted",
       [](Books& books) {
         EXPECT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
       },
       [](Books& books) {
         run_job(books, kCreditJob);
         EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
         EXPECT_EQ(books.refused(PostInvoice{"2"}), "");
       },
       "e e/correction-1"},
      {"asked for from balance, and failed",
       [](Books& books) {
         EXPECT_EQ(books.refused(RequestCreditFromBalance{"1", "ERR"}), "");
       },
       [](Books& books) {
         books.set("invoiceNumberSeries", "");
         run_job(books, kCreditJob);
         EXPECT_EQ(books.last<CreditActionFailed>().action, 1u);
         books.set("invoiceNumberSeries", "INV");
       },
       "e/correction-1"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.what);
    Books books;
    enable_job(books, kCreditJob);
    books.hours("e", "2025-01-06", "40");
    bill(books);
    ASSERT_TRUE(correct(books, "e", "-8").has_value());
    row.ask(books);
    EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
    EXPECT_THAT(skipped(books, 2), ::testing::ElementsAre("hours.held_by_credit"));
    row.release(books);
    EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
    EXPECT_EQ(entries_of(books, std::to_string(books.invoice_count())), row.billed);
  }
}

// DEC-10: what was a correction of billed hours is one no longer when those are open again.
TEST(Hours, CorrectionsOfReopenedHoursAreOrdinary) {
  const struct {
    const char* how;
    void (*reopen)(Books&);
  } kRows[] = {{"by a revert",
                [](Books& books) {
                  EXPECT_EQ(books.refused(RevertInvoiceRun{1, true}), "");
                }},
               {"by a credit", [](Books& books) {
                  EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
                  EXPECT_EQ(books.refused(PostInvoice{"2"}), "");
                }}};
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.how);
    Books books;
    set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
    books.hours("e", "2025-01-06", "40");
    bill(books);
    ASSERT_TRUE(correct(books, "e", "-8").has_value());
    row.reopen(books);
    EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
    const std::string number = std::to_string(books.invoice_count());
    EXPECT_EQ(entries_of(books, number), "e e/correction-1");
    EXPECT_FALSE(books.invoice(number).content.correction);
  }
}

TEST(Hours, ACorrectionReopenedByTheRevertOfItsRunStaysOne) {  // DEC-10
  Books books;
  set_at(books, "customer", "C1", "correctionsOnSeparateInvoice", "on");
  books.hours("e", "2025-01-06", "40");
  bill(books);
  ASSERT_TRUE(correct(books, "e", "-8").has_value());
  bill(books);
  ASSERT_TRUE(books.invoice("2").content.correction);
  ASSERT_EQ(books.refused(RevertInvoiceRun{2, true}), "");
  books.hours("n", "2025-01-07", "1");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 2u);
  EXPECT_EQ(entries_of(books, "3"), "n");  // original first (DEC-02)
  EXPECT_EQ(entries_of(books, "4"), "e/correction-1");
  EXPECT_TRUE(books.invoice("4").content.correction);
}

// DEC-35: what waits before the window is counted as such.
TEST(Hours, ThatWaitBeforeTheWindowAreEarlierOnes) {
  Books books;
  books.hours("e", "2025-01-06", "40");
  bill(books);
  ASSERT_TRUE(correct(books, "e", "-8").has_value());
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  EXPECT_EQ(produce(books, "2025-02-01", "2025-02-28").earlier_entries, 1u);
}

// DEC-10: an entry brought to zero has nothing to bill, so no run warns of it (FREQ-10).
TEST(Hours, BroughtToZeroAreNoEarlierOnes) {
  Books books;
  books.hours("z", "2025-01-06", "8");
  ASSERT_TRUE(correct(books, "z", std::nullopt, "0").has_value());
  EXPECT_EQ(produce(books, "2025-02-01", "2025-02-28").earlier_entries, 0u);
  EXPECT_TRUE(books.last<InvoiceRunGenerated>().warnings.empty());
}

// HOUR-12 and REV: whatever takes the invoice away opens its hours, with nothing lost.
TEST(Hours, AreOpenAgainWhenTheirInvoiceGoes) {
  const struct {
    const char* how;
    const char* profile;
    void (*take_away)(Books&);
  } kRows[] = {
      {"deleted draft", "drafts",
       [](Books& books) { EXPECT_EQ(books.refused(DeleteInvoice{"1"}), ""); }},
      {"deleted when released", "drafts",
       [](Books& books) {
         EXPECT_EQ(books.refused(ReleaseInvoice{"1"}), "");
         EXPECT_EQ(books.refused(DeleteInvoice{"1"}), "");
       }},
      {"run reverted", "hours",
       [](Books& books) {
         EXPECT_EQ(books.refused(RevertInvoiceRun{1, true}), "");
       }},
      {"credit posted", "hours",
       [](Books& books) {
         EXPECT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
         EXPECT_EQ(books.refused(PostInvoice{"2"}), "");
       }},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.how);
    Books books;
    books.hours("e", "2025-01-06", "40");
    produce(books, "2025-01-01", "2025-01-31", row.profile);
    row.take_away(books);
    expect(books, {HoursState::kOpen, "", "40.00"});
  }
}

}  // namespace
}  // namespace facta::testing
