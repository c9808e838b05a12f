// Job queue: domain.md 2.25 (JOB), and hours invoices by a job (RUN-21).
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

// RUN-21, DATE-02, DATE-27; ANTE-01, ANTE-04, ANTE-06: what each job does to the booking date.
TEST(Job, GeneratesWhatIsDueAndAlwaysCalculatesTheDate) {
  const struct {
    const char* id;
    const char* code;
    const char* antedate_until;
    const char* booking_date;
  } kRows[] = {
      {"ANTE-06", "11076237", "mondayWeek1", "2024-12-31"},
      {"ANTE-EX-10", "11076433", "mondayWeek1", "2025-01-05"},
      {"ANTE-01", "11076237", "", "2025-01-05"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.id);
    Books books;
    define_frequencies(books);
    books.context.today = day("2025-01-06");
    books.context.work_date = books.context.today;
    books.set("hoursBookingDateCalculation", "frequencyProject");
    books.set("antedateUntil", row.antedate_until);
    set_at(books, "project", "P1", "invoiceFrequency", "WEEK");
    books.hours("old", "2024-11-04", "8");
    books.hours("a", "2025-01-02", "8");
    books.hours("later", "2025-01-06", "8");
    enable_job(books, row.code);
    EXPECT_TRUE(books.warnings(RunJob{row.code}).empty());  // RUN-08 does not warn
    const RunRow& queued = books.run_row(1);
    EXPECT_TRUE(queued.request.options.includeEarlier);
    EXPECT_FALSE(queued.request.bookingDate.has_value());
    EXPECT_EQ(queued.request.window.from, day("2024-11-04"));  // the oldest day it selects
    EXPECT_EQ(queued.request.window.to, day("2025-01-06"));
    EXPECT_EQ(books.refused(RunJob{row.code}), "job.already_running");  // JOB-05
    books.execute(1);
    EXPECT_EQ(books.run_row(1).invoices, 2u);
    EXPECT_EQ(books.invoice("2").content.bookingDate, day(row.booking_date));
    EXPECT_EQ(books.invoice("2").content.documentDate, day("2025-01-06"));  // ANTE-09
    EXPECT_EQ(books.entry("later").state, HoursState::kOpen);
    const std::uint64_t step = books.state.job_runs.find(make_key(std::uint32_t{1}))->since;
    ASSERT_EQ(books.refused(ContinueJob{1, step}), "");
    EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 2u);  // JOB-04
    EXPECT_EQ(books.refused(ContinueJob{1, step}), "job.step_out_of_order");
    EXPECT_EQ(books.refused(RunJob{row.code}), "");
  }
}

TEST(Job, GeneratesWithTheProfileOfItsEntry) {  // RUN-21, JOB-01
  Books books;
  ConfigureJobQueueEntry command;
  command.jobCode = "11076237";
  command.profile = "none";
  EXPECT_EQ(books.refused(command), "run.profile.unknown");
  command.profile = "drafts";
  ASSERT_EQ(books.refused(command), "");
  books.hours("a", "2025-01-02", "8");
  run_job(books, "11076237");
  EXPECT_EQ(books.run_row(1).request.profile, "drafts");
  EXPECT_EQ(books.invoice("1").state, InvoiceState::kDraft);
  command.jobCode = "11096500";  // posts; it has no profile
  EXPECT_EQ(books.refused(command), "request.invalid");
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
  ConfigureJobQueueEntry daily;
  daily.jobCode = "11096500";
  daily.at = "06:30";
  ASSERT_EQ(books.refused(daily), "");
  books.context.now = at("2025-02-10T12:00:00Z");
  const auto scheduled = due_job(books.state, books.context.now, kAmsterdam);
  ASSERT_TRUE(scheduled);
  EXPECT_EQ(books.refused(*scheduled), "");  // nobody is there to be told: it is on record
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
  books.context.now = at("2025-02-10T12:00:00Z");
  ASSERT_EQ(books.refused(*due), "");
  EXPECT_FALSE(due_job(books.state, at("2025-02-10T12:00:01Z"), kAmsterdam));
  EXPECT_FALSE(due_job(books.state, at("2025-02-11T05:29:59Z"), kAmsterdam));
  EXPECT_TRUE(due_job(books.state, at("2025-02-11T05:30:00Z"), kAmsterdam));
}

TEST(Job, OfALateServiceRunsForNoTimeThatIsOver) {  // JOB-04, JOB-05
  // Given a service that found the job due on the ninth, and another one that ran it for the tenth.
  Books books;
  ConfigureJobQueueEntry command;
  command.jobCode = "11096325";
  command.at = "06:30";
  ASSERT_EQ(books.refused(command), "");
  const auto ninth = due_job(books.state, at("2025-02-09T12:00:00Z"), kAmsterdam);
  const auto tenth = due_job(books.state, at("2025-02-10T12:00:00Z"), kAmsterdam);
  books.context.now = at("2025-02-10T12:00:00Z");
  ASSERT_EQ(books.refused(*tenth), "");
  // When the first one asks at last, then it is refused, and the tenth is not due a second time.
  EXPECT_EQ(books.refused(*ninth), "job.step_out_of_order");
  EXPECT_FALSE(due_job(books.state, books.context.now, kAmsterdam));
  // When the entry has another time since, then the one of before is over as well.
  const auto eleventh = due_job(books.state, at("2025-02-11T12:00:00Z"), kAmsterdam);
  books.context.now = at("2025-02-11T12:00:00Z");
  command.at = "18:00";
  ASSERT_EQ(books.refused(command), "");
  EXPECT_EQ(books.refused(*eleventh), "job.step_out_of_order");
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

}  // namespace
}  // namespace facta::testing
