// Dates when invoices are posted: the document date of a job (DOCDATE, ANTE-09), the end of the
// booking period (DATE-23...26), and what an interactive posting leaves alone.
#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

using ::testing::ElementsAre;

// Three released invoices of January, for C1, C2 and C3, and what shifts the document date.
void released(Books& books) {
  for (const char* project : {"P1", "P2", "P3"}) {
    books.hours(project, "2025-01-02", "8", project);
  }
  books.set("defaultStatusHours", "released");
  StartInvoiceRun run;
  run.profile = "drafts";
  run.kind = "production";
  run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
  run.bookingDate = "2025-01-05";
  FACTA_ASSERT(books.refused(run).empty(), "a run is queued");
  books.execute(1);
}

void shift_by(Books& books, const char* time, const char* formula, const char* antedate_until) {
  books.set("documentDateShiftTime", time);
  books.set("documentDateFormula", formula);
  books.set("antedateUntil", antedate_until);
}

void now(Books& books, std::string_view today, int hour) {
  books.context.today = day(today);
  books.context.work_date = books.context.today;
  books.context.second_of_day = hour * 3600;
}

// DOCDATE-01, DOCDATE-02, DOCDATE-12, ANTE-06, ANTE-08, ANTE-09: from the settings to the invoices.
TEST(BatchPosting, DatesItsInvoicesByTheSettings) {
  const struct {
    const char* id;
    const char* job;
    const char* today;
    int hour;
    const char* time;
    const char* formula;
    const char* antedate_until;
    const char* document_date;
    const char* booking_date;  // of an invoice booked on 05-01-2025
  } kRows[] = {
      {"DOCDATE-EX-A", "11096500", "2025-01-07", 18, "17:00", "-1D", "mondayWeek1", "2025-01-07",
       "2024-12-31"},
      {"DOCDATE-EX-B", "11096500", "2025-01-07", 16, "17:00", "-1D", "mondayWeek1", "2024-12-31",
       "2024-12-31"},
      {"DOCDATE-EX-B", "11096089", "2025-01-07", 16, "17:00", "-1D", "mondayWeek1", "2024-12-31",
       "2024-12-31"},
      {"DOCDATE-EX-06", "11096500", "2025-04-17", 18, "17:00", "", "", "2025-04-22", "2025-01-05"},
      {"DOCDATE-EX-07", "11096500", "2025-04-17", 18, "17:00", "-1D", "", "2025-04-21",
       "2025-01-05"},
      {"DOCDATE-EX-08", "11096089", "2025-01-07", 0, "0:00", "", "", "2025-01-08", "2025-01-05"},
      {"DOCDATE-08", "11096500", "2025-01-07", 23, "", "", "", "2025-01-07", "2025-01-05"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.id);
    Books books;
    DefineHolidayCalendar calendar;  // DOCDATE-09, SET-47
    calendar.code = "NL";
    calendar.dates = {"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-29"};
    ASSERT_EQ(books.refused(calendar), "");
    books.set("holidayCalendar", "NL");
    released(books);
    shift_by(books, row.time, row.formula, row.antedate_until);
    now(books, row.today, row.hour);
    enable_job(books, row.job);
    ASSERT_EQ(books.refused(RunJob{row.job}), "");
    for (const char* number : {"1", "2", "3"}) {
      EXPECT_EQ(books.invoice(number).content.documentDate, day(row.document_date)) << number;
      EXPECT_EQ(books.invoice(number).content.bookingDate, day(row.booking_date)) << number;
    }
    EXPECT_EQ(books.last<InvoicePosted>().documentDateSteps.size(), 4u);
    EXPECT_EQ(books.last<InvoicePosted>().dueDate.days, day(row.document_date).days + 14);
  }
}

TEST(BatchPosting, LeavesDraftsAndCountsThem) {  // DEC-16
  Books books;
  released(books);
  ASSERT_EQ(books.refused(ReopenInvoice{"3"}), "");
  enable_job(books, "11096500");
  ASSERT_EQ(books.refused(RunJob{"11096500"}), "");
  EXPECT_EQ(books.invoice("3").state, InvoiceState::kDraft);
  EXPECT_EQ(books.last<JobRunCompleted>().succeeded, 2u);
  EXPECT_EQ(books.last<JobRunCompleted>().skipped, 1u);
}

TEST(BatchPosting, GivesACreditItsDocumentDateAndKeepsItsBookingDate) {  // DOCDATE-14, DATE-26
  Books books;
  books.hours("a", "2025-01-02", "8");
  produce(books, "2025-01-01", "2025-01-31");
  now(books, "2025-01-03", 12);
  ASSERT_EQ(books.refused(CreditInvoice{"1", "ERR"}), "");
  // Neither the Friday nor antedating reaches the booking date of a credit (AMB-19).
  books.set("postAtEndOfBookingPeriod", "on");
  shift_by(books, "17:00", "", "fridayWeek1");
  now(books, "2025-01-10", 18);
  enable_job(books, "11096500");
  ASSERT_EQ(books.refused(RunJob{"11096500"}), "");
  EXPECT_EQ(books.invoice("2").state, InvoiceState::kPosted);
  EXPECT_EQ(books.invoice("2").content.documentDate, day("2025-01-13"));
  EXPECT_EQ(books.invoice("2").content.bookingDate, day("2025-01-03"));
}

TEST(InteractivePosting, LeavesTheDocumentDateAlone) {  // DOCDATE-13, ANTE-06
  Books books;
  released(books);
  shift_by(books, "0:00", "WD4", "sundayWeek1");
  now(books, "2025-01-07", 18);
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  ASSERT_EQ(books.refused(PostInvoice{"2"}), "");
  ASSERT_EQ(books.refused(PostInvoicesBatch{}), "");  // by a user, not by the job queue
  for (const char* number : {"1", "2", "3"}) {
    EXPECT_EQ(books.invoice(number).state, InvoiceState::kPosted);
    EXPECT_EQ(books.invoice(number).content.documentDate, day("2025-02-03")) << number;
    EXPECT_EQ(books.invoice(number).content.bookingDate, day("2025-01-05")) << number;
  }
}

// DOCDATE-01: what is left for the next record is dated as the rest, though the clock has passed
// the time of the shift.
TEST(BatchPosting, HasOneDocumentDateHoweverLongItTakes) {
  Books books;
  CustomerData large = *books.state.customers.latest("C1");
  large.party.legalName = std::string(190, 'x');
  large.party.address.street = std::string(190, 'y');
  books.fold({CustomerChanged{large}});
  for (int i = 0; i < 3'000; ++i) {
    books.hours("e" + std::to_string(i), "2025-01-02", "1");
  }
  books.set("defaultStatusHours", "released");
  ChunkLimits limits;
  limits.invoice_lines = 1;
  books.execute(books.queue(RunKind::Production, "2025-01-01", "2025-01-31", "drafts"), limits);
  shift_by(books, "17:00", "", "");
  now(books, "2025-01-07", 16);
  enable_job(books, "11096500");
  ASSERT_EQ(books.refused(RunJob{"11096500"}), "");
  const auto row = [&]() -> const JobRunRow& {
    return *books.state.job_runs.find(make_key(std::uint32_t{1}));
  };
  ASSERT_FALSE(row().completed);
  now(books, "2025-01-07", 18);
  while (!row().completed) {
    ASSERT_EQ(books.refused(ContinueJob{1, row().since}), "");
  }
  EXPECT_EQ(row().succeeded, 3'000u);
  for (int n = 1; n <= 3'000; ++n) {
    ASSERT_EQ(books.invoice(std::to_string(n)).content.documentDate, day("2025-01-07")) << n;
  }
}

// ---- The end of the booking period -----------------------------------------------------------

void unit_on_friday(Books& books, const char* ends_on) {
  DefineBusinessUnit unit;
  unit.code = "ZORG";
  unit.bookingPeriodEndsOn = ends_on;
  FACTA_ASSERT(books.refused(unit).empty(), "a unit is defined");
  HoursEntryInput hours = entry("a", "P1", "2025-01-06", "8");
  hours.businessUnit = "ZORG";
  post(books, hours);
}

// DATE-23, SET-18, SET-46, SET-48: posted by hand, with the work date of the posting.
TEST(EndOfBookingPeriod, BooksOnTheFridayWhenPosted) {
  const struct {
    const char* id;
    const char* work_date;
    const char* friday;
  } kRows[] = {{"DATE-EX-46", "2025-06-02", "2025-06-06"},
               {"DATE-EX-47", "2025-06-06", "2025-06-06"},
               {"DATE-EX-48", "2025-06-07", "2025-06-13"},
               {"DATE-EX-49", "2025-12-30", "2026-01-02"}};
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.id);
    Books books;
    unit_on_friday(books, "friday");
    books.set("postAtEndOfBookingPeriod", "on");
    StartInvoiceRun run;
    run.profile = "drafts";
    run.kind = "production";
    run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
    run.bookingDate = "2025-01-31";
    ASSERT_EQ(books.refused(run), "");
    books.execute(1);
    EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-01-31"));  // as entered (DATE-01)
    books.context.work_date = day(row.work_date);
    ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
    EXPECT_EQ(books.invoice("1").content.bookingDate, day(row.friday));
    EXPECT_EQ(books.invoice("1").content.bookingDateSource, BookingDateSource::EndOfBookingPeriod);
  }
}

// DATE-23, RUN-24, AMB-03: a run that posts its invoices itself overrides the entered date too.
TEST(EndOfBookingPeriod, BooksOnTheFridayWhenTheRunPosts) {
  for (const char* entered : {"", "2025-01-31"}) {
    Books books;
    unit_on_friday(books, "friday");
    books.set("postAtEndOfBookingPeriod", "on");
    books.context.work_date = day("2025-02-05");  // a Wednesday
    StartInvoiceRun run;
    run.profile = "hours";
    run.kind = "production";
    run.window = WindowInput{day("2025-01-01"), day("2025-01-31")};
    if (entered[0] != '\0') {
      run.bookingDate = entered;
    }
    ASSERT_EQ(books.refused(run), "");
    books.execute(1);
    EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-02-07")) << entered;
    EXPECT_EQ(books.invoice("1").content.bookingDateSource, BookingDateSource::EndOfBookingPeriod);
  }
}

TEST(EndOfBookingPeriod, IsShownProvisionallyAtGeneration) {  // DATE-23, AMB-04
  Books books;
  unit_on_friday(books, "friday");
  books.set("postAtEndOfBookingPeriod", "on");
  produce(books, "2025-01-01", "2025-01-31", "drafts");  // Monday 03-02-2025
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-02-07"));
  books.context.work_date = day("2025-02-10");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-02-14"));
}

// DATE-25: with the option off, what was determined at generation stays.
TEST(EndOfBookingPeriod, CountsOnlyWithTheOption) {
  Books books;
  define_frequencies(books);
  unit_on_friday(books, "friday");
  HoursEntryInput of_week_22 = entry("b", "P2", "2025-05-30", "8");
  of_week_22.businessUnit = "ZORG";
  post(books, of_week_22);
  set_at(books, "project", "P2", "invoiceFrequency", "WEEK");
  books.set("hoursBookingDateCalculation", "frequencyProject");
  produce(books, "2025-06-01", "2025-06-30", "drafts");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-06-01"));  // DATE-EX-51
  books.context.work_date = day("2025-06-02");
  ASSERT_EQ(books.refused(PostInvoice{"1"}), "");
  EXPECT_EQ(books.invoice("1").content.bookingDate, day("2025-06-01"));
}

TEST(EndOfBookingPeriod, CannotBeDeterminedWithoutADay) {  // DATE-EX-50, DATE-24, RUN-24
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
