// Invoice frequency: domain.md 2.7 (FREQ), DEC-11, DEC-35, and the booking dates that follow it.
#include "aggregates/company/company.h"
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Customer {
  std::string of_template, of_setting, expected;
};

TEST(Frequency, OfANewCustomerIsThatOfItsTemplateElseOfTheSetting) {  // FREQ-EX-01...03, FREQ-01
  const Customer cases[] = {{"WEEK", "MONTH", "WEEK"}, {"", "MONTH", "MONTH"}, {"", "", ""}};
  for (const Customer& example : cases) {
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
    EXPECT_EQ(books.state.customers.latest("NEW")->invoiceFrequency, example.expected);
  }
}

TEST(Frequency, IsCopiedAndStaysWhenTheSettingChanges) {  // FREQ-EX-04, FREQ-07, SET-G4
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
  ASSERT_EQ(origins.size(), 1u);
  EXPECT_EQ(origins[0].from, "customer NEW");
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

TEST(Frequency, IgnoredBillsByDateAndMixesPeriods) {  // FREQ-08, DATE-07, RUN-22
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
  books.set("periodKindWithoutFrequency", "month");  // DATE-13, DATE-20
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-01-31"));
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
