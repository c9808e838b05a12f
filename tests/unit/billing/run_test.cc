// Invoice runs: domain.md sections 2.2, 10 and 11 (RUN, VAT, DEC).
#include "tests/unit/billing/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

StartInvoiceRun start(std::string kind) {
  StartInvoiceRun command;
  command.profile = "hours";
  command.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
  command.kind = std::move(kind);
  return command;
}

TEST(StartInvoiceRun, BooksOnTheDayOfTheRunWhenNoDateIsEntered) {  // RUN-EX-01, RUN-04, DATE-04
  Books books;
  books.context.today = day("2025-06-04");
  books.hours("e1", "2025-01-10", "8");
  books.produce();
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-06-04"));
  EXPECT_EQ(books.invoice("1").content.documentDate, day("2025-06-04"));
  EXPECT_EQ(books.invoice("1").content.dueDate, day("2025-06-18"));
  EXPECT_EQ(books.invoice("1").content.bookingDateSource, BookingDateSource::RunDay);
}

TEST(StartInvoiceRun, BooksOnTheEnteredDate) {  // DATE-01, RUN-09
  Books books;
  books.hours("e1", "2025-01-10", "8");
  StartInvoiceRun command = start("production");
  command.bookingDate = "2025-01-31";
  command.description = "January";
  ASSERT_EQ(books.refused(command), "");
  books.execute(1);
  const InvoiceContent& content = books.invoice("1").content;
  EXPECT_EQ(content.bookingDate, day("2025-01-31"));
  EXPECT_EQ(content.documentDate, day("2025-02-03"));
  EXPECT_EQ(content.runDescription, "January");
  EXPECT_EQ(content.run, 1u);  // RUN-23
  EXPECT_EQ(content.profile, "hours");
  EXPECT_EQ(books.lists("1").lines.front().entryId, "e1");
}

TEST(StartInvoiceRun, WaitsInTheQueueOfItsCompany) {  // RUN-EX-02, RUN-13
  Books books;
  const auto a = books.queue(RunKind::Test);
  const auto b = books.queue(RunKind::Test);
  EXPECT_EQ(books.refused(BeginInvoiceRun{b}), "run.step.out_of_order");
  ASSERT_EQ(books.refused(BeginInvoiceRun{a}), "");
  EXPECT_EQ(books.run_row(a).state, RunState::kGenerating);
  EXPECT_EQ(books.run_row(b).state, RunState::kQueued);
  EXPECT_EQ(books.refused(BeginInvoiceRun{b}), "run.step.out_of_order");
  ASSERT_EQ(books.refused(ContinueInvoiceRun{a, ""}), "");
  EXPECT_EQ(books.run_row(a).state, RunState::kGenerated);
  EXPECT_EQ(books.refused(BeginInvoiceRun{b}), "");
}

TEST(FailInvoiceRun, FreesTheQueue) {  // RUN-EX-03, RUN-14, RUN-20
  Books books;
  const auto a = books.queue(RunKind::Test);
  const auto b = books.queue(RunKind::Test);
  EXPECT_EQ(books.refused(FailInvoiceRun{a, "disk"}), "run.step.out_of_order");
  ASSERT_EQ(books.refused(BeginInvoiceRun{a}), "");
  ASSERT_EQ(books.refused(FailInvoiceRun{a, "disk"}), "");
  EXPECT_EQ(books.run_row(a).state, RunState::kFailed);
  EXPECT_EQ(books.refused(BeginInvoiceRun{b}), "");
}

TEST(TestRun, ChangesNothingButItself) {  // RUN-EX-04, RUN-07, I19
  Books books;
  books.hours("e1", "2025-01-10", "40");
  books.run(RunKind::Test);
  const auto& output = books.last<InvoiceRunProgressed>();
  ASSERT_EQ(output.testInvoices.size(), 1u);
  EXPECT_EQ(output.testInvoices.front().lines.front().quantity.e4, 400'000);
  EXPECT_EQ(output.testInvoices.front().number, "");
  EXPECT_EQ(books.entry("e1").state, HoursState::kOpen);
  EXPECT_EQ(books.invoice_count(), 0u);
  EXPECT_EQ(books.state.number_series.find("INV")->next, 1u);
}

TEST(ProductionRun, GivesWhatTheTestRunShowed) {  // RUN-EX-05, RUN-06, DEC-21
  Books books;
  books.hours("e1", "2025-01-10", "40");
  books.hours("e2", "2025-01-11", "8", "P2");
  books.run(RunKind::Test);
  const auto shown = books.last<InvoiceRunProgressed>().testInvoices;
  ASSERT_THAT(books.warnings(start("production")), IsEmpty());
  books.context.today = day("2025-02-04");  // the day is no input (DEC-21)
  books.execute(2);
  ASSERT_EQ(books.invoice_count(), 2u);
  EXPECT_EQ(books.lists("1").lines, shown[0].lines);
  EXPECT_EQ(books.lists("2").vat_groups, shown[1].vatGroups);
  EXPECT_EQ(books.invoice("2").content.totals, shown[1].totals);
  EXPECT_EQ(books.entry("e1").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.entry("e1").invoice, "1");
  const auto& generated = books.last<InvoiceRunGenerated>();
  EXPECT_EQ(generated.testRun, 1u);
  EXPECT_THAT(generated.differences, IsEmpty());
  EXPECT_THAT(generated.warnings, IsEmpty());
  EXPECT_EQ(generated.invoices, 2u);
  EXPECT_EQ(generated.lines, 2u);
  ASSERT_EQ(generated.numbers.size(), 1u);
  EXPECT_EQ(generated.numbers[0].first, "1");
  EXPECT_EQ(generated.numbers[0].last, "2");
}

TEST(ProductionRun, SaysWhatChangedSinceTheTestRun) {  // DEC-21
  Books books;
  books.hours("e1", "2025-01-10", "40");
  books.hours("e2", "2025-01-10", "40", "P2");
  books.run(RunKind::Test);
  books.hours("e3", "2025-01-11", "2");
  books.produce();
  const auto& generated = books.last<InvoiceRunGenerated>();
  ASSERT_EQ(generated.differences.size(), 1u);
  EXPECT_EQ(generated.differences[0].customer, "C1");
  EXPECT_EQ(generated.differences[0].testLines, 1u);
  EXPECT_EQ(generated.differences[0].productionLines, 2u);
  EXPECT_EQ(generated.differences[0].productionNet.minor, 420'000);
  ASSERT_EQ(generated.warnings.size(), 1u);
  EXPECT_EQ(generated.warnings[0].code, "run.production.differs_from_test");
}

TEST(StartInvoiceRun, WarnsOfAProductionRunWithoutTest) {  // RUN-EX-06, RUN-08
  Books books;
  EXPECT_THAT(books.warnings(start("production")), ElementsAre("run.production.without_test"));
  EXPECT_THAT(books.warnings(start("test")), IsEmpty());
}

TEST(StartInvoiceRun, NamesEverythingThatIsWrong) {  // RUN-EX-07, RUN-02, RUN-03, RUN-05
  Books books;
  StartInvoiceRun command = start("production");
  command.kind.reset();
  EXPECT_EQ(books.refused(command), "run.kind.missing");
  command = start("production");
  command.window = WindowInput{day("2025-06-30"), day("2025-06-01")};
  EXPECT_EQ(books.refused(command), "run.window.invalid");
  command = start("production");
  command.profile.reset();
  EXPECT_EQ(books.refused(command), "run.profile.unknown");
  command = start("production");
  command.window->to.reset();
  EXPECT_EQ(books.refused(command), "run.window.missing");
  command = start("production");
  command.bookingDate = "2025-02-30";
  EXPECT_EQ(books.refused(command), "run.booking_date.invalid");
  command = start("production");
  command.profile = "terms";
  command.options.ignoreGrouping = true;
  EXPECT_EQ(books.refused(command), "run.option.not_applicable");
  EXPECT_THAT(books.reasons(StartInvoiceRun{}),
              ElementsAre("run.profile.unknown", "run.window.missing", "run.kind.missing"));
}

TEST(ProductionRun, FindsNothingTheSecondTime) {  // RUN-EX-08, RUN-16, RUN-19
  Books books;
  books.hours("e1", "2025-01-10", "40");
  const auto first = books.produce();
  const auto second = books.produce();
  EXPECT_EQ(books.run_row(second).state, RunState::kGenerated);
  EXPECT_EQ(books.last<InvoiceRunGenerated>().invoices, 0u);
  EXPECT_EQ(books.refused(RevertInvoiceRun{first, true}), "run.revert.newer_export_same_period");
  ASSERT_EQ(books.refused(RevertInvoiceRun{second, true}), "");
  EXPECT_EQ(books.refused(RevertInvoiceRun{first, true}), "");
}

TEST(ProductionRun, NumbersByCustomerThenProject) {  // RUN-17, DEC-02
  Books books;
  books.hours("a", "2025-01-01", "1", "P2");
  books.hours("b", "2025-01-02", "1", "P1");
  books.produce();
  EXPECT_EQ(books.invoice("1").content.customer, "C1");
  EXPECT_EQ(books.invoice("2").content.customer, "C2");
}

TEST(ProductionRun, TakesOnlyItsWindow) {  // RUN-03, RUN-16
  Books books;
  books.hours("before", "2024-12-31", "1");
  books.hours("first", "2025-01-01", "1");
  books.hours("last", "2025-01-31", "1");
  books.hours("after", "2025-02-01", "1");
  books.produce();
  EXPECT_EQ(books.entry("before").state, HoursState::kOpen);
  EXPECT_EQ(books.entry("first").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.entry("last").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.entry("after").state, HoursState::kOpen);
  const auto& generated = books.last<InvoiceRunGenerated>();
  EXPECT_EQ(generated.earlierOpenEntries, 1u);
  EXPECT_EQ(generated.earliestOpenDate, day("2024-12-31"));
  ASSERT_EQ(generated.warnings.size(), 1u);
  EXPECT_EQ(generated.warnings[0].code, "run.earlier_open_entries");
}

TEST(ProductionRun, IncludesEarlierEntriesWhenAsked) {
  Books books;
  books.hours("before", "2024-12-31", "1");
  StartInvoiceRun command = start("production");
  command.options.includeEarlier = true;
  ASSERT_EQ(books.refused(command), "");
  books.execute(1);
  EXPECT_EQ(books.entry("before").state, HoursState::kInvoicePosted);
  EXPECT_EQ(books.last<InvoiceRunGenerated>().earlierOpenEntries, 0u);
}

TEST(ProductionRun, BillsWhatWasOpenAndInForceWhenItStarted) {  // DEC-33, RUN-12
  Books books;
  books.hours("e1", "2025-01-10", "1");
  const auto run = books.queue(RunKind::Production);
  ASSERT_EQ(books.refused(BeginInvoiceRun{run}), "");
  books.hours("late", "2025-01-10", "1");
  books.set("hoursRevenueAccount", "8999");
  ASSERT_EQ(books.refused(ContinueInvoiceRun{run, ""}), "");
  EXPECT_EQ(books.entry("late").state, HoursState::kOpen);
  EXPECT_EQ(books.lists("1").lines.front().ledgerAccount, "8000");
}

TEST(ProductionRun, RefusesAChunkThatIsNotTheNext) {  // R6
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.hours("e2", "2025-01-10", "1", "P2");
  const auto run = books.queue(RunKind::Production);
  EXPECT_EQ(books.refused(ContinueInvoiceRun{run, ""}), "run.step.out_of_order");
  EXPECT_EQ(books.refused(ContinueInvoiceRun{9, ""}), "run.unknown");
  ASSERT_EQ(books.refused(BeginInvoiceRun{run}), "");
  ChunkLimits one;
  one.lines = 1;
  books.fold(continue_run(books.state, {run, ""}, one)->events);
  EXPECT_EQ(books.run_row(run).cursor, "C1");
  EXPECT_EQ(books.refused(ContinueInvoiceRun{run, ""}), "run.step.out_of_order");
  EXPECT_EQ(books.refused(ContinueInvoiceRun{run, "C1"}), "");
  EXPECT_EQ(books.run_row(run).state, RunState::kGenerated);
  EXPECT_EQ(books.run_row(run).lines_done, 2u);
}

// RUN-15: counted at once or a part at a time.
TEST(CountSelectable, GoesOnWhereItStopped) {
  Books books;
  for (int i = 0; i < 25; ++i) {
    books.hours("e" + std::to_string(i), i % 5 == 0 ? "2025-02-10" : "2025-01-10", "1",
                i % 2 == 0 ? "P1" : "P2");
  }
  const auto run = books.queue(RunKind::Production);
  const RunRow& row = books.run_row(run);
  SelectableCount count;
  int parts = 0;
  while (!count.done) {
    count_selectable(books.state, row, 4, count);
    ++parts;
  }
  EXPECT_EQ(parts, 7);
  EXPECT_EQ(count.entries, 20u);
  EXPECT_EQ(count_selectable(books.state, row), 20u);
}

// A chunk that had to look at many entries makes more of them than it was asked to.
TEST(ProductionRun, MakesFewChunksOfACustomerWithManyEntries) {
  Books books;
  for (int i = 0; i < 20; ++i) {
    books.hours("e" + std::to_string(i), "2025-01-10", "1", "P1");
  }
  const auto chunk_lines = [&](std::size_t many) {
    ChunkLimits limits;
    limits.lines = 1;
    limits.invoice_lines = 1;
    limits.many = many;
    RunRow row = books.run_row(1);
    row.started_sequence = kNow;
    return plan_chunk(books.state, row, limits).lines_done;
  };
  books.queue(RunKind::Production);
  EXPECT_EQ(chunk_lines(20), 1u);
  EXPECT_EQ(chunk_lines(9), 20u);
}

TEST(ResumeInvoiceRun, GoesOnWhereTheRunStopped) {
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.hours("e2", "2025-01-10", "1", "P2");
  const auto run = books.queue(RunKind::Production);
  EXPECT_EQ(books.refused(ResumeInvoiceRun{run}), "run.resume.not_failed");
  ASSERT_EQ(books.refused(BeginInvoiceRun{run}), "");
  ChunkLimits one;
  one.lines = 1;
  books.fold(continue_run(books.state, {run, ""}, one)->events);
  ASSERT_EQ(books.refused(FailInvoiceRun{run, "disk"}), "");
  EXPECT_EQ(books.refused(RevertInvoiceRun{run, true}), "run.revert.not_generated");
  books.hours("late", "2025-01-10", "1", "P3");
  ASSERT_EQ(books.refused(ResumeInvoiceRun{run}), "");
  EXPECT_EQ(books.run_row(run).state, RunState::kQueued);
  books.execute(run);
  EXPECT_EQ(books.invoice("1").content.customer, "C1");
  EXPECT_EQ(books.invoice("2").content.customer, "C2");
  EXPECT_EQ(books.invoice_count(), 2u);
  EXPECT_EQ(books.entry("late").state, HoursState::kOpen);  // it started before (DEC-33)
}

TEST(ProductionRun, SkipsAnInvoiceThatCannotBePosted) {  // RUN-24, DEC-06, DEC-34, VAT-09
  Books books;
  books.hours("e1", "2025-01-10", "1", "P1", "100", "NONE");
  books.hours("e2", "2025-01-10", "1", "P2");
  CustomerData customer = *books.state.customers.latest("C2");
  customer.party.vatId.clear();
  books.fold({CustomerChanged{customer}});
  books.hours("e3", "2025-01-10", "1", "P3");
  books.produce();
  const auto& skipped = books.last<InvoiceRunProgressed>().skipped;
  ASSERT_EQ(skipped.size(), 2u);
  EXPECT_EQ(skipped[0].code, "invoice.generate.account_missing");
  EXPECT_EQ(skipped[0].message, "No VAT code NONE is set");
  EXPECT_EQ(skipped[1].code, "invoice.post.party_incomplete");
  EXPECT_EQ(skipped[1].message, "customer C2 lacks vatId");
  EXPECT_EQ(books.entry("e1").state, HoursState::kOpen);
  EXPECT_EQ(books.invoice("1").content.customer, "C3");  // no number was used; a private person
  EXPECT_EQ(books.last<InvoiceRunGenerated>().skipped, 2u);
}

TEST(ProductionRun, SkipsForTheFirstOfSeveralReasons) {  // DEC-34
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.set("hoursBookingDateCalculation", "frequencyProject");
  books.set("receivableAccount", "");
  const CustomerData whole = *books.state.customers.latest("C1");
  CustomerData incomplete = whole;
  incomplete.party.vatId.clear();
  books.fold({CustomerChanged{incomplete}});
  books.set("postAtEndOfBookingPeriod", "on");
  books.fold({BookingPeriodClosed{"2025-01", "done"}});
  const auto expect = [&](const char* code) {
    books.produce();
    EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).code, code);
  };
  expect("run.booking_date.undeterminable");
  books.set("periodKindWithoutFrequency", "month");
  expect("invoice.generate.account_missing");
  books.set("receivableAccount", "1300");
  expect("invoice.post.party_incomplete");
  books.fold({CustomerChanged{whole}});
  expect("invoice.post.booking_date_undetermined");
  books.set("postAtEndOfBookingPeriod", "off");
  expect("invoice.post.period_closed");
  books.fold({BookingPeriodReopened{"2025-01", "again"}});
  books.produce();
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-01-31"));
}

TEST(ProductionRun, NamesTheAccountThatIsMissing) {  // DEC-06
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.set("receivableAccount", "");
  books.run(RunKind::Test);
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).message,
            "No receivable account is set");
  books.set("receivableAccount", "1300");
  books.set("hoursRevenueAccount", "");
  books.run(RunKind::Test);
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).message, "No revenue account is set");
  books.set("hoursRevenueAccount", "8000");
  books.set("invoiceNumberSeries", "");
  books.run(RunKind::Test);
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).message,
            "No invoice number series is set");
}

TEST(ProductionRun, SkipsWhatFallsIntoAClosedPeriod) {  // DEC-30
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.fold({BookingPeriodClosed{"2025-02", "done"}});
  books.produce();
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).code, "invoice.post.period_closed");
  books.fold({BookingPeriodReopened{"2025-02", "again"}});
  books.produce();
  EXPECT_EQ(books.invoice_count(), 1u);
}

TEST(ProductionRun, SkipsAnAmountThatIsTooLarge) {  // DEC-09, DEC-34
  Books books;
  books.hours("e1", "2025-01-10", "9000000", "P1", "1000000");
  books.hours("e2", "2025-01-10", "1", "P2");
  books.produce();
  EXPECT_EQ(books.last<InvoiceRunProgressed>().skipped.at(0).code, "amount.overflow");
  EXPECT_EQ(books.invoice("1").content.customer, "C2");
}

TEST(ProductionRun, LeavesPostingToOthersWhenTheProfileSaysSo) {  // RUN-24, STATUS-01, STATUS-07
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.draft();
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  EXPECT_EQ(books.entry("e1").state, HoursState::kOnInvoice);
  books.set("defaultStatusHours", "released");
  books.hours("e2", "2025-01-10", "1");
  books.draft();
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kReleased);
  books.set("defaultStatusHours", "open");
  books.hours("e3", "2025-01-10", "1");
  StartInvoiceRun command = start("production");
  command.profile = "drafts";
  command.options.ignoreFrequency = true;
  ASSERT_EQ(books.refused(command), "");
  books.execute(3);
  EXPECT_EQ(books.invoice("3").state, InvoiceState::kReleased);
}

TEST(ProductionRun, BillsNoHoursForAnotherType) {  // RUN-16
  Books books;
  books.hours("e1", "2025-01-10", "1");
  books.run(RunKind::Production, "2025-01-01", "2025-01-31", "terms");
  EXPECT_EQ(books.invoice_count(), 0u);
}

TEST(ProductionRun, HasALineForEachEntryWithItsAmount) {  // DEC-01, VAT-02
  Books books;
  for (const char* id : {"a", "b", "c"}) {  // alike, and each rounded by itself
    books.hours(id, "2025-01-10", "0.3333", "P1", "10.01");
  }
  books.produce();
  ASSERT_EQ(books.lists("1").lines.size(), 3u);
  for (const InvoiceLine& line : books.lists("1").lines) {
    EXPECT_EQ(line.net, books.state.hours.find(line.entryId)->amount);
    EXPECT_EQ(line.net.minor, 334);  // 3.336333
  }
  EXPECT_EQ(books.invoice("1").content.totals.net.minor, 3 * 334);  // not 1,001
}

TEST(ProductionRun, SplitsAGroupThatIsTooLargeForARecord) {
  Books books;
  for (int i = 0; i < 7; ++i) {
    books.hours("e" + std::to_string(i), "2025-01-10", "1");
  }
  ChunkLimits limits;
  limits.invoice_lines = 3;
  books.execute(books.queue(RunKind::Production), limits);
  ASSERT_EQ(books.invoice_count(), 3u);
  EXPECT_EQ(books.lists("1").lines.size(), 3u);
  EXPECT_EQ(books.lists("3").lines.size(), 1u);
}

}  // namespace
}  // namespace facta::testing
