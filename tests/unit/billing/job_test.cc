// Job queue (JOB), hours invoices by a job (RUN-21), the document date of a batch (DOCDATE, ANTE)
// and the end of the booking period (DATE-23...26).
#include "aggregates/job/job.h"

#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kAmsterdam = "Europe/Amsterdam";

Time at(std::string_view text) {
  return parse_time(text).value();
}

TEST(Job, MustBeKnownAndSetUp) {  // JOB-01...03
  Books books;
  EXPECT_EQ(books.refused(RunJob{"4711"}), "job.unknown");
  EXPECT_EQ(books.refused(RunJob{"11096500"}), "job.not_configured");
  ConfigureJobQueueEntry command;
  command.jobCode = "4711";
  EXPECT_EQ(books.refused(command), "job.unknown");
  command.jobCode = "11096500";
  command.enabled = false;
  ASSERT_EQ(books.refused(command), "");
  EXPECT_EQ(books.refused(RunJob{"11096500"}), "job.not_configured");
  command.at = "25:00";
  EXPECT_EQ(books.refused(command), "request.invalid");
}

TEST(Job, IsSwitchedOffAndOnWithItsSchedule) {  // JOB-02
  Books books;
  ConfigureJobQueueEntry command;
  command.jobCode = "11096500";
  command.at = "06:30";
  command.weekdays = {"monday"};
  ASSERT_EQ(books.refused(command), "");
  ConfigureJobQueueEntry off;
  off.jobCode = "11096500";
  off.enabled = false;
  ASSERT_EQ(books.refused(off), "");
  EXPECT_EQ(books.last<JobQueueEntryConfigured>(),
            (JobQueueEntryConfigured{"11096500", false, "06:30", {"monday"}, ""}));
  EXPECT_TRUE(books.ask(off)->events.empty());
  off.enabled = true;
  ASSERT_EQ(books.refused(off), "");
  EXPECT_EQ(books.last<JobQueueEntryConfigured>().at, "06:30");
  ASSERT_EQ(books.refused(ConfigureJobQueueEntry{"11096500", {}, {}, {}, {}}), "");
  EXPECT_EQ(books.last<JobQueueEntryConfigured>().at, "");  // by hand only
}

TEST(Job, GeneratesWhatIsDueAndAlwaysCalculatesTheDate) {  // RUN-21, DATE-02, ANTE-06, ANTE-EX-10
  for (const auto& [code, expected] :
       {std::pair("11076237", "2024-12-31"), std::pair("11076433", "2025-01-05")}) {
    Books books;
    define_frequencies(books);
    books.context.today = day("2025-01-06");
    books.context.work_date = books.context.today;
    books.set("hoursBookingDateCalculation", "frequencyProject");
    books.set("antedateUntil", "mondayWeek1");
    set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
    books.hours("old", "2024-11-04", "8");
    books.hours("a", "2025-01-02", "8");
    books.hours("later", "2025-01-06", "8");
    enable_job(books, code);
    ASSERT_EQ(books.refused(RunJob{code}), "");
    const RunRow& queued = books.run_row(1);
    EXPECT_TRUE(queued.request.options.includeEarlier);
    EXPECT_EQ(queued.request.window.from, day("2024-11-04"));
    EXPECT_EQ(queued.request.window.to, day("2025-01-06"));
    EXPECT_EQ(books.refused(RunJob{code}), "job.already_running");  // JOB-05
    books.execute(1);
    EXPECT_EQ(books.run_row(1).invoices, 2u);
    EXPECT_EQ(books.invoice("2").content.bookingDate, day(expected));
    const std::uint64_t step = books.state.job_runs.find(make_key(std::uint32_t{1}))->since;
    ASSERT_EQ(books.refused(ContinueJob{1, step}), "");
    EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 2u);  // JOB-04
    EXPECT_EQ(books.refused(ContinueJob{1, step}), "job.step_out_of_order");
    EXPECT_EQ(books.refused(RunJob{code}), "");
  }
}

TEST(Job, PostsReleasedInvoicesUnderOneDocumentDate) {  // DOCDATE-01...14, DOCDATE-EX-A, DEC-16
  Books books;
  books.hours("a", "2025-01-02", "8");
  books.hours("b", "2025-01-02", "8", "P2");
  books.hours("c", "2025-01-02", "8", "P3");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  ASSERT_EQ(books.refused(ReleaseInvoice{"2"}), "");
  books.set("documentDateShiftTime", "17:00");
  books.set("documentDateFormula", "-1d");
  books.set("antedateUntil", "mondayWeek1");
  books.context.today = day("2025-01-07");
  books.context.second_of_day = 18 * 3600;
  enable_job(books, "11096500");
  ASSERT_EQ(books.refused(RunJob{"11096500"}), "");
  EXPECT_EQ(books.invoice("1").content.documentDate, day("2025-01-07"));
  EXPECT_EQ(books.invoice("2").content.documentDate, day("2025-01-07"));
  EXPECT_EQ(books.invoice("1").content.dueDate, day("2025-01-21"));
  EXPECT_EQ(books.invoice("3").state, InvoiceState::kDraft);
  const auto& completed = books.last<JobRunCompleted>();
  EXPECT_EQ(completed.succeeded, 2u);
  EXPECT_EQ(completed.skipped, 1u);
  EXPECT_EQ(books.last<InvoicePosted>().documentDateSteps.size(), 4u);
}

TEST(Job, AntedatesAtTheTurnOfTheYear) {  // DOCDATE-EX-B, ANTE-08, ANTE-09
  Books books;
  books.hours("a", "2025-01-02", "8");
  StartInvoiceRun run;
  run.profile = "drafts";
  run.kind = "production";
  run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
  run.bookingDate = "2025-01-05";
  ASSERT_EQ(books.refused(run), "");
  books.execute(1);
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  books.set("documentDateShiftTime", "17:00");
  books.set("documentDateFormula", "-1D");
  books.set("antedateUntil", "mondayWeek1");
  books.context.today = day("2025-01-07");
  books.context.second_of_day = 16 * 3600;
  enable_job(books, "11096089");
  ASSERT_EQ(books.refused(RunJob{"11096089"}), "");
  EXPECT_EQ(books.invoice("1").content.documentDate, day("2024-12-31"));
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2024-12-31"));
  EXPECT_EQ(books.invoice("1").content.bookingDateSource, BookingDateSource::Antedated);
}

TEST(Job, OneThatFailsStopsNoOther) {  // JOB-04
  Books books;
  books.hours("a", "2025-01-02", "8");
  books.hours("b", "2025-01-02", "8", "P2");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  ASSERT_EQ(books.refused(ReleaseInvoice{"1"}), "");
  ASSERT_EQ(books.refused(ReleaseInvoice{"2"}), "");
  ChangeCustomer incomplete;
  incomplete.customer = "C1";
  incomplete.vatId = "";
  ASSERT_EQ(books.refused(incomplete), "");
  enable_job(books, "11096500");
  ASSERT_EQ(books.refused(RunJob{"11096500"}), "");
  const auto& completed = books.last<JobRunCompleted>();
  EXPECT_EQ(completed.succeeded, 1u);
  EXPECT_EQ(completed.failed, 1u);
  EXPECT_EQ(completed.errors.at(0).code, "invoice.post.party_incomplete");
  EXPECT_EQ(completed.errors.at(0).subject, "1");
}

TEST(Job, ADocumentDateOutOfRangeRefusesTheWholeBatch) {  // DEC-34, DEC-15
  Books books;
  books.set("documentDateFormula", "9000J");
  enable_job(books, "11096500");
  EXPECT_EQ(books.refused(RunJob{"11096500"}), "date_formula.out_of_range");
  RunScheduledJob scheduled;
  scheduled.jobCode = "11096500";
  scheduled.scheduledFor = 1;
  EXPECT_EQ(books.refused(scheduled), "");  // nobody is there to be told: it is on record
  EXPECT_EQ(books.last<JobRunCompleted>().errors.at(0).code, "date_formula.out_of_range");
}

TEST(Job, IsDueAtItsTimeAndCaughtUpOnce) {
  Books books;
  ConfigureJobQueueEntry command;
  command.jobCode = "11096325";
  command.at = "06:30";
  ASSERT_EQ(books.refused(command), "");
  EXPECT_FALSE(due_job(books.state, at("1970-01-01T02:00:00Z"), kAmsterdam));
  // After days without service: the last time only.
  const auto due = due_job(books.state, at("2025-02-10T12:00:00Z"), kAmsterdam);
  ASSERT_TRUE(due);
  EXPECT_EQ(due->scheduledFor, static_cast<std::uint64_t>(at("2025-02-10T05:30:00Z").micros));
  ASSERT_EQ(books.refused(*due), "");
  EXPECT_FALSE(due_job(books.state, at("2025-02-10T12:00:01Z"), kAmsterdam));
  EXPECT_FALSE(due_job(books.state, at("2025-02-11T05:29:59Z"), kAmsterdam));
  EXPECT_TRUE(due_job(books.state, at("2025-02-11T05:30:00Z"), kAmsterdam));
}

TEST(Job, KeepsItsWeekdaysAndDaylightSaving) {
  Books books;
  ConfigureJobQueueEntry command;
  command.jobCode = "11096325";
  command.at = "02:30";
  command.weekdays = {"sunday"};
  ASSERT_EQ(books.refused(command), "");
  // 30-03-2025 has no 02:30: the first instant after the gap, 03:00 of summer time.
  const auto spring = due_job(books.state, at("2025-03-30T12:00:00Z"), kAmsterdam);
  ASSERT_TRUE(spring);
  EXPECT_EQ(spring->scheduledFor, static_cast<std::uint64_t>(at("2025-03-30T01:00:00Z").micros));
  const auto monday = due_job(books.state, at("2025-03-31T12:00:00Z"), kAmsterdam);
  ASSERT_TRUE(monday);
  EXPECT_EQ(monday->scheduledFor, spring->scheduledFor);
}

// ---- The end of the booking period -----------------------------------------------------------

struct Friday {
  std::string unit_ends, work_date, booking;
};

TEST(EndOfBookingPeriod, BooksOnTheFridayWhenPosted) {  // DATE-23, SET-18, SET-46
  for (const Friday& example :
       {Friday{"friday", "2025-05-28", "2025-05-30"}, Friday{"friday", "2025-05-30", "2025-05-30"},
        Friday{"friday", "2025-05-31", "2025-06-06"}}) {
    Books books;
    DefineBusinessUnit unit;
    unit.code = "ZORG";
    unit.bookingPeriodEndsOn = example.unit_ends;
    ASSERT_EQ(books.refused(unit), "");
    HoursEntryInput hours = entry("a", "P1", "2025-01-06", "8");
    hours.businessUnit = "ZORG";
    post(books, hours);
    produce(books, "2025-01-01", "2025-01-31", "drafts");
    books.set("postAtEndOfBookingPeriod", "on");
    books.context.work_date = day(example.work_date);
    ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
    EXPECT_EQ(books.invoice("1").content.bookingDate, day(example.booking));
    EXPECT_EQ(books.invoice("1").content.bookingDateSource, BookingDateSource::FridayOfUnit);
  }
}

TEST(EndOfBookingPeriod, CannotBeDeterminedWithoutADay) {  // DATE-24, RUN-24, DATE-26
  Books books;
  books.hours("a", "2025-01-06", "8");
  produce(books, "2025-01-01", "2025-01-31", "drafts");
  books.set("postAtEndOfBookingPeriod", "on");
  EXPECT_EQ(books.refused(PostInvoice{"1"}), "invoice.post.booking_date_undetermined");
  ASSERT_EQ(books.refused(DeleteInvoice{"1"}), "");
  EXPECT_EQ(produce(books, "2025-01-01", "2025-01-31").invoices, 0u);
  EXPECT_THAT(skipped(books, 2), ElementsAre("invoice.post.booking_date_undetermined"));
  books.set("postAtEndOfBookingPeriod", "off");
  produce(books, "2025-01-01", "2025-01-31");
  books.set("postAtEndOfBookingPeriod", "on");
  ASSERT_EQ(books.refused(CreditInvoice{"2", "ERR"}), "");
  EXPECT_EQ(books.refused(PostInvoice{"3"}), "");  // a credit keeps its date
  EXPECT_EQ(books.invoice("3").content.bookingDate, books.context.today);
}

}  // namespace
}  // namespace facta::testing
