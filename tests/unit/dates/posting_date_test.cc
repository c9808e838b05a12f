// The Friday, antedating and what posting does to the booking date: DATE-EX-46...51.
#include "tests/unit/dates/booking_inputs.h"

namespace facta::dates {
namespace {

using enum HoursOption;

PostingInput posting(std::string_view booked, std::string_view work_date) {
  PostingInput input;
  input.booking_date = day(booked);
  input.work_date = day(work_date);
  return input;
}

// DATE-23, AMB-03, AMB-04: provisionally at generation, for good when posting.
TEST(BookingDate, IsTheFridayOfTheBookingPeriod) {
  const struct {
    const char* id;
    const char* work_date;
    const char* friday;
  } rows[] = {
      {"DATE-EX-46", "2025-06-02", "2025-06-06"},
      {"DATE-EX-47", "2025-06-06", "2025-06-06"},
      {"DATE-EX-48", "2025-06-07", "2025-06-13"},
      {"DATE-EX-49", "2025-12-30", "2026-01-02"},
  };
  for (const auto& row : rows) {
    BookingDateInput input = hours("2025-06-02", kPreviousCalendarPeriod, weekly());
    input.work_date = day(row.work_date);
    input.end_of_period = {true, true};
    expect(row.id, input, row.friday, BookingDateOrigin::kEndOfBookingPeriod, "DATE-23");

    PostingInput post = posting("2025-05-15", row.work_date);
    post.end_of_period = {true, true};
    const auto posted = booking_date_at_posting(post);
    ASSERT_TRUE(posted.has_value()) << row.id;
    EXPECT_EQ(posted->date, day(row.friday)) << row.id;
    EXPECT_EQ(posted->origin, BookingDateOrigin::kEndOfBookingPeriod) << row.id;
    EXPECT_EQ(posted->steps, (std::vector<DateStep>{{"DATE-23", day(row.friday)}})) << row.id;
  }
}

// Order of evaluation: an entered date stands at generation; posting overrides it (DATE-01,
// AMB-03).
TEST(BookingDate, EnteredGivesWayToTheFridayOnlyWhenPosted) {
  BookingDateInput input = on("2025-06-02");
  input.entered = day("2025-05-15");
  input.end_of_period = {true, true};
  expect("entered", input, "2025-05-15", BookingDateOrigin::kEntered, "DATE-01");
}

// DATE-24: posting is rejected, generation is not.
TEST(BookingDate, CannotBePostedWithoutAnEndOfTheBookingPeriod) {
  PostingInput post = posting("2025-06-01", "2025-06-02");
  post.end_of_period = {true, false};
  const auto posted = booking_date_at_posting(post);
  ASSERT_FALSE(posted.has_value()) << "DATE-EX-50";
  EXPECT_EQ(posted.error().code, "invoice.post.booking_date_undetermined");

  BookingDateInput input = hours("2025-06-02", kPreviousFrequencyPeriod, weekly());
  input.end_of_period = {true, false};
  expect("DATE-24", input, "2025-06-01", BookingDateOrigin::kPreviousFrequencyPeriod, "DATE-08");

  // DATE-26: a credit keeps its date, whatever the option and the unit say.
  post.is_credit = true;
  for (const bool friday : {false, true}) {
    post.end_of_period = {true, friday};
    const auto credit = booking_date_at_posting(post);
    ASSERT_TRUE(credit.has_value());
    EXPECT_EQ(credit->date, day("2025-06-01"));
    EXPECT_EQ(credit->origin, BookingDateOrigin::kKept);
    EXPECT_EQ(credit->steps, (std::vector<DateStep>{{"DATE-26", day("2025-06-01")}}));
  }
}

// DATE-25: with the option off the unit does not matter.
TEST(BookingDate, StaysWhenTheOptionIsOff) {
  BookingDateInput input = hours("2025-06-02", kFrequencyProject, weekly());
  input.hours_period_end = end_of_2025(weeks(), 22);
  input.end_of_period = {false, true};
  expect("DATE-EX-51", input, "2025-06-01", BookingDateOrigin::kFrequencyProject, "DATE-06");

  PostingInput post = posting("2025-06-01", "2025-06-02");
  post.end_of_period = {false, true};
  const auto posted = booking_date_at_posting(post);
  ASSERT_TRUE(posted.has_value()) << "DATE-EX-51";
  EXPECT_EQ(posted->date, day("2025-06-01"));
  EXPECT_EQ(posted->origin, BookingDateOrigin::kKept);
  EXPECT_EQ(posted->steps, (std::vector<DateStep>{{"DATE-25", day("2025-06-01")}}));
}

// DATE-27, ANTE-08, ANTE-09: by the jobs that are listed, when generating and when posting.
TEST(BookingDate, IsAntedatedLast) {
  BookingDateInput input = hours("2025-01-06", kPreviousFrequencyPeriod, weekly());
  expect("DATE-27", input, "2025-01-05", BookingDateOrigin::kPreviousFrequencyPeriod, "DATE-08");
  input.antedate_until = Weekday::kMonday;
  expect("ANTE-EX-03", input, "2024-12-31", BookingDateOrigin::kAntedated,
         {{"DATE-08", day("2025-01-05")}, {"ANTE-08", day("2024-12-31")}});
  // Nothing to set back: as without.
  input.today = day("2025-06-02");
  expect("ANTE-08", input, "2025-06-01", BookingDateOrigin::kPreviousFrequencyPeriod, "DATE-08");

  PostingInput post = posting("2025-01-05", "2025-01-06");
  post.antedate_until = Weekday::kMonday;
  const auto posted = booking_date_at_posting(post);
  ASSERT_TRUE(posted.has_value());
  EXPECT_EQ(posted->date, day("2024-12-31"));
  EXPECT_EQ(posted->origin, BookingDateOrigin::kAntedated);
  EXPECT_EQ(posted->steps, (std::vector<DateStep>{{"DATE-25", day("2025-01-05")},
                                                  {"ANTE-08", day("2024-12-31")}}));
  // The Friday of the work date is in the new year and is set back too.
  post.work_date = day("2025-12-30");
  post.end_of_period = {true, true};
  const auto friday = booking_date_at_posting(post);
  ASSERT_TRUE(friday.has_value());
  EXPECT_EQ(friday->steps, (std::vector<DateStep>{{"DATE-23", day("2026-01-02")},
                                                  {"ANTE-08", day("2025-12-31")}}));
  // A credit ends the evaluation.
  post.is_credit = true;
  EXPECT_EQ(booking_date_at_posting(post)->date, day("2025-01-05"));
}

}  // namespace
}  // namespace facta::dates
