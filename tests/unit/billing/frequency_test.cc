// Invoice frequency: domain.md 2.7 (FREQ), DEC-11, DEC-35, and the booking dates that follow it.
#include "aggregates/company/company.h"
#include "aggregates/company/grouping.h"
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Frequency, OfANewCustomerIsThatOfItsTemplateElseOfTheSetting) {  // FREQ-01, SET-01, SET-38
  const struct {
    const char* id;
    std::string of_template, of_setting, expected, origin;
    const char* set_afterwards;
  } kRows[] = {
      {"FREQ-EX-01", "WEEK", "MONTH", "WEEK", "customer template T", ""},
      {"FREQ-EX-02", "", "MONTH", "MONTH", "setting defaultInvoiceFrequency", ""},
      {"FREQ-EX-03", "", "", "", "", ""},
      {"FREQ-EX-04", "", "MONTH", "MONTH", "setting defaultInvoiceFrequency", "WEEK"},
  };
  for (const auto& example : kRows) {
    SCOPED_TRACE(example.id);
    Books books;
    define_frequencies(books);
    DefineCustomerTemplate defined;
    defined.code = "T";
    defined.invoiceFrequency = example.of_template;
    ASSERT_EQ(books.refused(defined), "");
    books.set("defaultInvoiceFrequency", example.of_setting);
    CreateCustomer command;
    command.code = "NEW";
    command.name = "New";
    command.template_ = "T";
    ASSERT_EQ(books.refused(command), "");
    books.set("defaultInvoiceFrequency", example.set_afterwards);
    const CustomerData& made = *books.state.customers.latest("NEW");
    EXPECT_EQ(made.invoiceFrequency, example.expected);
    EXPECT_EQ(made.origins.empty() ? "" : made.origins[0].from, example.origin);
    if (example.expected.empty()) {  // then the period kind counts (DATE-13)
      books.set("hoursBookingDateCalculation", "frequencyProject");
      books.set("periodKindWithoutFrequency", "month");
      CustomerData whole = *books.state.customers.latest("C1");
      whole.code = "NEW";
      books.fold({CustomerChanged{whole}});
      CreateProject project;
      project.code = "PN";
      project.customer = "NEW";
      project.rate = Price{1'000'000};
      ASSERT_EQ(books.refused(project), "");
      post(books, entry("a", "PN", "2025-01-06", "8"));
      produce(books, "2025-01-01", "2025-01-31");
      EXPECT_EQ(books.last<InvoiceGenerated>().invoice.bookingDateSteps.at(0).rule, "DATE-20");
    }
  }
}

TEST(Frequency, IsCopiedAndStaysWhenTheSettingChanges) {  // FREQ-07, SET-G4
  Books books;
  define_frequencies(books);
  books.set("defaultInvoiceFrequency", "MONTH");
  CreateCustomer customer;
  customer.code = "NEW";
  customer.name = "New";
  ASSERT_EQ(books.refused(customer), "");
  books.set("defaultInvoiceFrequency", "WEEK");
  EXPECT_EQ(books.state.customers.latest("NEW")->invoiceFrequency, "MONTH");
  CreateProject project;
  project.code = "PN";
  project.customer = "NEW";
  ASSERT_EQ(books.refused(project), "");
  EXPECT_EQ(books.state.projects.latest("PN")->invoiceFrequency, "MONTH");
  const auto& origins = books.state.projects.latest("PN")->origins;
  EXPECT_EQ(origin_of(origins, "invoiceFrequency", "by hand"), "customer NEW");
}

TEST(Frequency, NeedsPeriodsWithoutOverlapOrGap) {  // FREQ-04
  Books books;
  DefineInvoiceFrequency command;
  command.code = "OWN";
  command.bookingDatePeriod = "previousMonth";
  command.periods = {{1, day("2025-01-01"), day("2025-01-31")},
                     {2, day("2025-02-02"), day("2025-02-28")}};
  EXPECT_EQ(books.refused(command), "frequency.periods_overlap");
  command.periods[1].start = day("2025-01-31");
  EXPECT_EQ(books.refused(command), "frequency.periods_overlap");
  command.periods[1].start = day("2025-02-01");
  command.bookingDatePeriod = "nextMonth";
  EXPECT_EQ(books.refused(command), "frequency.unknown_booking_date_period");  // FREQ-05
  command.bookingDatePeriod = "previousMonth";
  command.correctionFrequency = "NONE";
  EXPECT_EQ(books.refused(command), "frequency.unknown");
  command.correctionFrequency = "OWN";
  EXPECT_EQ(books.refused(command), "");  // FREQ-06
}

TEST(Frequency, BillsAPeriodWithTheWindowItEndsIn) {  // FREQ-10
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  books.hours("w22", "2025-05-30", "8");  // week 22: 26-05...01-06-2025
  books.hours("w23", "2025-06-03", "8");
  EXPECT_EQ(produce(books, "2025-05-01", "2025-05-31").invoices, 0u);
  EXPECT_THAT(skipped(books, 1), ElementsAre("hours.period_not_ended"));  // DEC-35
  EXPECT_EQ(produce(books, "2025-06-01", "2025-06-30").invoices, 2u);     // AMB-09: one a period
  EXPECT_EQ(entries_of(books, "1"), "w22");
  EXPECT_EQ(entries_of(books, "2"), "w23");
  EXPECT_EQ(books.invoice("1").content.period.from, day("2025-05-26"));
  EXPECT_EQ(books.invoice("1").content.period.to, day("2025-06-01"));
}

TEST(Frequency, LeavesEarlierPeriodsUnlessAsked) {  // FREQ-10, run.earlier_open_entries
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  books.hours("old", "2025-04-01", "8");
  const RunRow& run = produce(books, "2025-06-01", "2025-06-30");
  EXPECT_EQ(run.invoices, 0u);
  EXPECT_EQ(run.earlier_entries, 1u);
  EXPECT_EQ(books.last<InvoiceRunGenerated>().warnings.at(0).code, "run.earlier_open_entries");
  RunOptionsInput options;
  options.includeEarlier = true;
  EXPECT_EQ(produce(books, "2025-06-01", "2025-06-30", "hours", options).invoices, 1u);
}

TEST(Frequency, SkipsADayThatNoPeriodHas) {  // DEC-11
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P1", "invoiceFrequency", "MONTH");
  books.hours("late", "2027-03-10", "8");
  EXPECT_EQ(produce(books, "2027-03-01", "2027-03-31").invoices, 0u);
  EXPECT_THAT(skipped(books, 1), ElementsAre("hours.no_frequency_period"));
  RunOptionsInput options;
  options.ignoreFrequency = true;
  EXPECT_EQ(produce(books, "2027-03-01", "2027-03-31", "hours", options).invoices, 1u);
}

TEST(Frequency, IgnoredBillsByDateAndMixesPeriods) {  // FREQ-08, DATE-07, RUN-22, SET-49
  Books books;
  define_frequencies(books);
  books.set("hoursBookingDateCalculation", "frequencyProject");
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  books.hours("a", "2025-05-20", "8");
  books.hours("b", "2025-05-30", "8");
  RunOptionsInput options;
  options.ignoreFrequency = true;
  EXPECT_EQ(produce(books, "2025-05-01", "2025-05-31", "hours", options).invoices, 1u);
  EXPECT_EQ(entries_of(books, "1"), "a b");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-06-01"));  // the latest period's end
}

TEST(Frequency, IgnoredBooksOnTheLatestPeriodOfAllItsProjects) {  // DATE-07, FREQ-08
  Books books;
  define_frequencies(books);
  books.set("hoursBookingDateCalculation", "frequencyProject");
  CreateProject second;
  second.code = "P1B";
  second.customer = "C1";
  second.rate = Price{1'000'000};
  second.invoiceFrequency = "MONTH";
  ASSERT_EQ(books.refused(second), "");
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  post(books, entry("a", "P1", "2025-05-20", "8"));   // week 21 ends on 25-05
  post(books, entry("b", "P1B", "2025-05-19", "8"));  // May
  RunOptionsInput options;
  options.ignoreFrequency = true;
  options.ignoreGrouping = true;
  ASSERT_EQ(produce(books, "2025-05-01", "2025-05-31", "hours", options).invoices, 1u);
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-05-31"));
}

// One invoice a period: the job that bills runs every Monday (FREQ-02, AMB-09).
TEST(Frequency, IsHowOftenACustomerGetsAnInvoice) {
  const struct {
    const char* frequency;
    std::size_t invoices;
  } kRows[] = {{"WEEK", 14}, {"FOUR", 3}, {"MONTH", 3}};
  for (const auto& row : kRows) {
    Books books;
    define_frequencies(books);
    set_at(books, "project", "P1", "invoiceFrequency", row.frequency);
    for (Date date = day("2025-01-01"); date < day("2025-04-01"); ++date.days) {
      books.hours(print(date), print(date), "1");
    }
    enable_job(books, "11076237");
    for (Date date = day("2025-01-06"); date <= day("2025-04-07"); date.days += 7) {
      books.context.today = date;
      run_job(books, "11076237");
    }
    EXPECT_EQ(books.invoice_count(), row.invoices) << row.frequency;
  }
}

TEST(Frequency, IsForHoursInvoicesOnly) {  // FREQ-03, RUN-22
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
  books.hours("a", "2025-01-06", "8");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31", "terms").invoices, 0u);
  StartInvoiceRun run;
  run.profile = "terms";
  run.kind = "production";
  run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
  run.options.ignoreFrequency = true;
  EXPECT_EQ(books.refused(run), "run.option.not_applicable");
}

TEST(Frequency, OfAKindHasItsReadyPeriods) {  // FREQ-04, FREQ-05, SET-44
  Books books;
  define_frequencies(books);
  const struct {
    const char* code;
    std::uint32_t number;
    const char* start;
    const char* end;
    BookingDatePeriod booking;
  } kRows[] = {{"WEEK", 1, "2024-01-01", "2024-01-07", BookingDatePeriod::PreviousWeek},
               {"FOUR", 1, "2024-01-01", "2024-01-28", BookingDatePeriod::PreviousWeek},
               {"MONTH", 1, "2024-01-01", "2024-01-31", BookingDatePeriod::PreviousMonth}};
  for (const auto& row : kRows) {
    const InvoiceFrequencyDefined& defined = *books.state.frequencies.latest(row.code);
    EXPECT_EQ(defined.periods.front().number, row.number) << row.code;
    EXPECT_EQ(defined.periods.front().start, day(row.start)) << row.code;
    EXPECT_EQ(defined.periods.front().end, day(row.end)) << row.code;
    EXPECT_EQ(defined.bookingDatePeriod, row.booking) << row.code;
  }
  // The stored list is authoritative: periods of ten days are as good.
  DefineInvoiceFrequency own;
  own.code = "OWN";
  own.bookingDatePeriod = "previousWeek";
  own.periods = {{1, day("2025-01-01"), day("2025-01-10")},
                 {2, day("2025-01-11"), day("2025-01-20")}};
  ASSERT_EQ(books.refused(own), "");
  set_at(books, "project", "P1", "invoiceFrequency", "OWN");
  books.hours("a", "2025-01-10", "8");
  books.hours("b", "2025-01-11", "8");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-19").invoices, 1u);
  EXPECT_EQ(entries_of(books, "1"), "a");
}

TEST(Frequency, GivesTheBookingDateAndSaysHow) {  // DATE-06, DATE-EX-19, LED-04
  Books books;
  define_frequencies(books);
  books.context.today = day("2025-03-24");
  books.set("hoursBookingDateCalculation", "frequencyProject");
  set_at(books, "project", "P1", "invoiceFrequency", "FOUR");
  books.hours("p1", "2025-01-10", "8");
  RunOptionsInput options;
  options.includeEarlier = true;
  produce(books, "2025-03-01", "2025-03-24", "hours", options);
  const InvoiceContent& content = books.last<InvoiceGenerated>().invoice;
  EXPECT_EQ(content.bookingDate, day("2025-01-26"));
  EXPECT_EQ(content.bookingDateSource, BookingDateSource::FrequencyProject);
  ASSERT_FALSE(content.bookingDateSteps.empty());
  EXPECT_EQ(content.bookingDateSteps.back().rule, "DATE-06");
}

TEST(Frequency, WithoutItAndWithoutPeriodKindNoDateCanBeCalculated) {  // DATE-30, RUN-24
  Books books;
  books.set("hoursBookingDateCalculation", "frequencyProject");
  books.hours("a", "2025-01-10", "8");
  const RunRow& run = produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(run.invoices, 0u);
  EXPECT_THAT(skipped(books, 1), ElementsAre("run.booking_date.undeterminable"));
  EXPECT_EQ(books.state.number_series.find("INV")->next, 1u);
  // Other invoices of the run are not affected.
  define_frequencies(books);
  set_at(books, "project", "P2", "invoiceFrequency", "MONTH");
  books.hours("b", "2025-01-10", "8", "P2");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 1u);
  EXPECT_EQ(books.invoice("1").content.customer, "C2");
  EXPECT_THAT(skipped(books, 2), ElementsAre("run.booking_date.undeterminable"));
  books.set("periodKindWithoutFrequency", "month");  // DATE-13, DATE-20
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice("2").content.bookingDate, day("2025-01-31"));
}

TEST(Frequency, TheWorkDateOfTheUserBooksWhenTheSettingSaysSo) {  // DATE-12, DATE-03, SET-48
  Books books;
  books.set("hoursBookingDateCalculation", "workDate");
  books.hours("a", "2025-01-10", "8");
  SetWorkDate set;
  set.user = "tester";
  set.date = day("2025-01-31");
  ASSERT_EQ(books.refused(set), "");
  books.context.work_date = work_date_of(books.state, books.context.actor.id, books.context.today);
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-01-31"));
}

// No hour is lost or billed twice, whatever the windows and frequencies are (FREQ-10, I17).
TEST(Frequency, EveryHourOfAYearIsBilledOnceByAdjacentWindows) {
  const std::vector<int> cuts[] = {{31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 400},
                                   {7, 8, 100, 101, 250, 400},
                                   {400},
                                   {13, 26, 39, 180, 181, 182, 183, 300, 365, 372, 400}};
  for (const auto& partition : cuts) {
    Books books;
    define_frequencies(books);
    const std::string frequencies[] = {"WEEK", "FOUR", "MONTH", ""};
    for (int p = 0; p < 4; ++p) {
      CreateProject project;
      project.code = "Q" + std::to_string(p);
      project.customer = "C1";
      project.invoiceFrequency = frequencies[p];
      project.rate = Price{500'000};
      ASSERT_EQ(books.refused(project), "");
    }
    for (int d = 0; d < 365; d += 3) {
      const std::string date = print(Date{day("2025-01-01").days + d});
      post(books, entry("e" + std::to_string(d), "Q" + std::to_string(d % 4), date, "8"));
    }
    Date from = day("2025-01-01");
    for (const int cut : partition) {
      const Date to{day("2025-01-01").days + cut};
      produce(books, print(from), print(to));
      from = Date{to.days + 1};
    }
    std::map<std::string, int> billed;
    for (std::size_t n = 1; n <= books.invoice_count(); ++n) {
      for (const InvoiceLine& line : books.lists(std::to_string(n)).lines) {
        ++billed[line.entryId];
      }
    }
    EXPECT_EQ(billed.size(), 122u);
    for (const auto& [id, times] : billed) {
      EXPECT_EQ(times, 1) << id;
    }
  }
}

TEST(Frequency, WhereAChunkIsCutChangesNothing) {  // RUN-20, R6, DEC-02
  const auto numbered = [](const ChunkLimits& limits) {
    Books books;
    define_frequencies(books);
    add_method(books, "RES", {"resource", "project"});
    set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
    set_at(books, "project", "P2", "groupingMethod", "RES");
    for (int i = 0; i < 60; ++i) {
      HoursEntryInput input = entry("e" + std::to_string(i), i % 2 == 0 ? "P1" : "P2",
                                    print(Date{day("2025-01-06").days + i % 14}), "1");
      input.resource = i % 3 == 0 ? "a/b" : "c#d%";
      post(books, std::move(input));
    }
    const std::uint32_t run = books.queue(RunKind::Production, "2025-01-01", "2025-01-31");
    books.execute(run, limits);
    std::vector<std::string> invoices;
    for (std::size_t n = 1; n <= books.invoice_count(); ++n) {
      invoices.push_back(entries_of(books, std::to_string(n)));
    }
    return invoices;
  };
  const auto whole = numbered(ChunkLimits{});
  EXPECT_GT(whole.size(), 3u);
  for (const std::size_t lines : {1u, 2u, 7u, 31u}) {
    ChunkLimits limits;
    limits.lines = lines;
    EXPECT_EQ(numbered(limits), whole) << lines;
  }
  ChunkLimits few;
  few.entries = 1;
  few.lines = 1;
  EXPECT_EQ(numbered(few), whole);
}

}  // namespace
}  // namespace facta::testing
