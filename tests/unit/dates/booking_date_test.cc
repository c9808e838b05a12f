// The booking date at generation: the examples DATE-EX-01...45, 52 and 53.
#include "tests/unit/dates/booking_inputs.h"

namespace facta::dates {
namespace {

using enum HoursOption;

constexpr BookingDateOrigin kOrigins[] = {
    BookingDateOrigin::kFrequencyProject, BookingDateOrigin::kPreviousFrequencyPeriod,
    BookingDateOrigin::kPreviousCalendarPeriod, BookingDateOrigin::kWorkDate};

// DATE-EX-01...08 are the third column of DATE-EX-11...18 (DATE-05...12).
TEST(BookingDate, OfHoursByEachOfFourOptions) {
  const struct {
    const char* given;
    const char* derived;
    ProjectFrequency frequency;
    Date hours_period_end;
    const char* today;
    const char* dates[4];
    const char* calendar_rule;
  } rows[] = {
      {"DATE-EX-01",
       "DATE-EX-11",
       weekly(),
       end_of_2025(weeks(), 22),
       "2025-06-02",
       {"2025-06-01", "2025-06-01", "2025-06-01", "2025-06-02"},
       "DATE-10"},
      {"DATE-EX-02",
       "DATE-EX-12",
       weekly(),
       end_of_2025(weeks(), 16),
       "2025-06-02",
       {"2025-04-20", "2025-06-01", "2025-06-01", "2025-06-02"},
       "DATE-10"},
      {"DATE-EX-03",
       "DATE-EX-13",
       four_weekly(),
       end_of_2025(four_weeks(), 5),
       "2025-05-19",
       {"2025-05-18", "2025-05-18", "2025-05-18", "2025-05-19"},
       "DATE-10"},
      {"DATE-EX-04",
       "DATE-EX-14",
       four_weekly(),
       end_of_2025(four_weeks(), 5),
       "2025-05-26",
       {"2025-05-18", "2025-05-18", "2025-05-25", "2025-05-26"},
       "DATE-10"},
      {"DATE-EX-05",
       "DATE-EX-15",
       four_weekly(),
       end_of_2025(four_weeks(), 5),
       "2025-06-02",
       {"2025-05-18", "2025-05-18", "2025-06-01", "2025-06-02"},
       "DATE-10"},
      {"DATE-EX-06",
       "DATE-EX-16",
       four_weekly(),
       end_of_2025(four_weeks(), 5),
       "2025-06-23",
       {"2025-05-18", "2025-06-15", "2025-06-22", "2025-06-23"},
       "DATE-10"},
      {"DATE-EX-07",
       "DATE-EX-17",
       monthly(),
       end_of_2025(months(), 5),
       "2025-06-02",
       {"2025-05-31", "2025-05-31", "2025-05-31", "2025-06-02"},
       "DATE-11"},
      {"DATE-EX-08",
       "DATE-EX-18",
       monthly(),
       end_of_2025(months(), 1),
       "2025-06-23",
       {"2025-01-31", "2025-05-31", "2025-05-31", "2025-06-23"},
       "DATE-11"},
  };
  const HoursOption options[] = {kFrequencyProject, kPreviousFrequencyPeriod,
                                 kPreviousCalendarPeriod, kWorkDate};
  for (const auto& row : rows) {
    const char* rules[] = {"DATE-06", "DATE-08", row.calendar_rule, "DATE-12"};
    for (int i = 0; i < 4; ++i) {
      BookingDateInput input = hours(row.today, options[i], row.frequency);
      input.hours_period_end = row.hours_period_end;
      expect(std::string(row.given) + "/" + row.derived + " option " + std::to_string(i), input,
             row.dates[i], kOrigins[i], rules[i]);
    }
  }
}

TEST(BookingDate, OfTheNarrativeExamples) {
  // In period 4 hours of period 1 are invoiced; any day of period 4 will do.
  for (const char* today : {"2025-03-24", "2025-04-07", "2025-04-20"}) {
    BookingDateInput input = hours(today, kFrequencyProject, four_weekly());
    input.hours_period_end = end_of_2025(four_weeks(), 1);
    expect("DATE-EX-09/19", input, "2025-01-26", BookingDateOrigin::kFrequencyProject, "DATE-06");
  }
  // In period 6.
  for (const char* today : {"2025-05-19", "2025-06-02", "2025-06-15"}) {
    expect("DATE-EX-10/20", hours(today, kPreviousFrequencyPeriod, four_weekly()), "2025-05-18",
           BookingDateOrigin::kPreviousFrequencyPeriod, "DATE-08");
  }
  EXPECT_EQ(end_of_2025(four_weeks(), 5), day("2025-05-18"));
}

// AMB-10: strictly before today for hours, on or before it for terms.
TEST(BookingDate, AtTheBoundariesOfFrequencyPeriods) {
  const auto previous = BookingDateOrigin::kPreviousFrequencyPeriod;
  const auto calendar = BookingDateOrigin::kPreviousCalendarPeriod;
  const auto frequency = BookingDateOrigin::kFrequency;
  const struct {
    const char* id;
    BookingDateInput input;
    const char* date;
    BookingDateOrigin origin;
    const char* rule;
  } rows[] = {
      {"DATE-EX-21", hours("2025-06-10", kPreviousFrequencyPeriod, monthly()), "2025-05-31",
       previous, "DATE-08"},
      {"DATE-EX-22", hours("2025-06-01", kPreviousFrequencyPeriod, weekly()), "2025-05-25",
       previous, "DATE-08"},
      {"DATE-EX-23", hours("2025-05-18", kPreviousFrequencyPeriod, four_weekly()), "2025-04-20",
       previous, "DATE-08"},
      {"DATE-EX-24", hours("2025-05-31", kPreviousFrequencyPeriod, monthly()), "2025-04-30",
       previous, "DATE-08"},
      {"DATE-EX-25", terms("2025-05-31", TermOption::kFrequency, monthly()), "2025-05-31",
       frequency, "DATE-17"},
      {"DATE-EX-26", terms("2025-05-30", TermOption::kFrequency, monthly()), "2025-04-30",
       frequency, "DATE-17"},
      {"DATE-EX-27", terms("2025-05-18", TermOption::kFrequency, four_weekly()), "2025-05-18",
       frequency, "DATE-17"},
      {"DATE-EX-28", terms("2025-06-02", TermOption::kFrequency, four_weekly()), "2025-05-18",
       frequency, "DATE-17"},
      {"DATE-EX-29", hours("2025-06-01", kPreviousCalendarPeriod, weekly()), "2025-05-25", calendar,
       "DATE-10"},
      {"DATE-EX-30", hours("2025-06-03", kPreviousCalendarPeriod, weekly()), "2025-06-01", calendar,
       "DATE-10"},
      {"DATE-EX-31", hours("2025-01-01", kPreviousCalendarPeriod, weekly()), "2024-12-29", calendar,
       "DATE-10"},
      {"DATE-EX-32", hours("2025-01-01", kPreviousCalendarPeriod, monthly()), "2024-12-31",
       calendar, "DATE-11"},
      {"DATE-EX-33", hours("2025-05-31", kPreviousCalendarPeriod, monthly()), "2025-04-30",
       calendar, "DATE-11"},
      {"DATE-EX-34", hours("2024-03-01", kPreviousCalendarPeriod, monthly()), "2024-02-29",
       calendar, "DATE-11"},
  };
  for (const auto& row : rows) {
    expect(row.id, row.input, row.date, row.origin, row.rule);
  }
}

// DATE-13, DATE-18...22, DATE-29: the period kind stands in for the frequency.
TEST(BookingDate, WithoutAFrequency) {
  const auto project = BookingDateOrigin::kFrequencyProject;
  const auto previous = BookingDateOrigin::kPreviousFrequencyPeriod;
  const auto calendar = BookingDateOrigin::kPreviousCalendarPeriod;
  const auto week = PeriodKind::kWeek;
  const auto month = PeriodKind::kMonth;
  expect("DATE-EX-35", kind_only("2025-06-02", kFrequencyProject, month), "2025-05-31", project,
         "DATE-20");
  expect("DATE-EX-36", kind_only("2025-06-02", kFrequencyProject, week), "2025-06-01", project,
         "DATE-20");
  expect("DATE-EX-37", kind_only("2025-05-31", kFrequencyProject, month), "2025-05-31", project,
         "DATE-20");
  BookingDateInput term = terms("2025-06-01", TermOption::kFrequency, std::nullopt);
  term.kind_without_frequency = week;
  expect("DATE-EX-38", term, "2025-06-01", BookingDateOrigin::kFrequency, "DATE-20");
  expect("DATE-EX-39", kind_only("2025-06-02", kPreviousFrequencyPeriod, month, "2025-04-15"),
         "2025-04-30", previous, "DATE-21");
  expect("DATE-EX-40", kind_only("2025-06-02", kPreviousFrequencyPeriod, week, "2025-04-15"),
         "2025-04-20", previous, "DATE-21");
  expect("DATE-EX-41", kind_only("2025-06-03", kPreviousFrequencyPeriod, month, "2025-06-02"),
         "2025-05-31", previous, {{"DATE-21", day("2025-06-30")}, {"DATE-22", day("2025-05-31")}});
  expect("DATE-EX-42", kind_only("2025-06-03", kPreviousFrequencyPeriod, week, "2025-06-02"),
         "2025-06-01", previous, {{"DATE-21", day("2025-06-08")}, {"DATE-22", day("2025-06-01")}});
  expect("DATE-EX-43", kind_only("2025-06-01", kPreviousCalendarPeriod, week), "2025-05-25",
         calendar, "DATE-29");
  // The end of the hours' period is today: it has ended.
  expect("DATE-21/22", kind_only("2025-06-01", kPreviousFrequencyPeriod, week, "2025-05-27"),
         "2025-06-01", previous, "DATE-21");
  expect("DATE-29", kind_only("2025-05-31", kPreviousCalendarPeriod, month), "2025-04-30", calendar,
         "DATE-29");
}

// DATE-14: a term has three options of its own: planned date, frequency (DATE-EX-25...28) and work
// date; an entered date goes before them.
TEST(BookingDate, OfWorkDatesPlannedDatesAndTheDayOfTheRun) {
  BookingDateInput planned = terms("2025-06-20", TermOption::kPlannedInvoiceDate, std::nullopt);
  planned.planned_date = day("2025-06-15");
  expect("DATE-EX-44", planned, "2025-06-15", BookingDateOrigin::kPlannedInvoiceDate, "DATE-15");

  // DATE-29: the frequency, or having none, changes nothing.
  BookingDateInput work = hours("2025-06-04", kWorkDate, std::nullopt);
  work.work_date = day("2025-05-31");
  expect("DATE-EX-45", work, "2025-05-31", BookingDateOrigin::kWorkDate, "DATE-12");
  work.option = TermOption::kWorkDate;
  expect("DATE-16", work, "2025-05-31", BookingDateOrigin::kWorkDate, "DATE-16");
  planned.entered = day("2025-05-15");
  expect("DATE-14", planned, "2025-05-15", BookingDateOrigin::kEntered, "DATE-01");

  BookingDateInput entered = hours("2025-06-02", kPreviousCalendarPeriod, weekly());
  entered.entered = day("2025-05-15");
  expect("DATE-EX-52", entered, "2025-05-15", BookingDateOrigin::kEntered, "DATE-01");

  // DATE-28 as well: a frequency and a period kind are there, an option is not.
  BookingDateInput nothing = on("2025-06-04");
  nothing.frequency = weekly();
  nothing.kind_without_frequency = PeriodKind::kMonth;
  expect("DATE-EX-53", nothing, "2025-06-04", BookingDateOrigin::kRunDay, "DATE-04");
}

// DATE-30: what is missing is said.
TEST(BookingDate, CannotBeCalculatedFromWhatIsMissing) {
  const std::vector<Period> from_june = {{23, 2025, day("2025-06-02"), day("2025-06-08")}};
  const ProjectFrequency young{from_june, PeriodKind::kWeek};
  const char* no_kind = "no invoice frequency and no period kind";
  const struct {
    const char* what;
    BookingDateInput input;
    const char* missing;
  } rows[] = {
      {"DATE-20", hours("2025-06-02", kFrequencyProject, std::nullopt), no_kind},
      {"DATE-21", hours("2025-06-02", kPreviousFrequencyPeriod, std::nullopt), no_kind},
      {"DATE-29", hours("2025-06-02", kPreviousCalendarPeriod, std::nullopt), no_kind},
      {"DATE-18", terms("2025-06-02", TermOption::kFrequency, std::nullopt), no_kind},
      {"DATE-06", hours("2025-06-02", kFrequencyProject, weekly()),
       "no frequency period of the hours"},
      {"DATE-08", hours("2025-06-08", kPreviousFrequencyPeriod, young),
       "no frequency period that ended before today"},
      {"DATE-17", terms("2025-06-07", TermOption::kFrequency, young),
       "no frequency period that ended by today"},
      {"DATE-15", terms("2025-06-02", TermOption::kPlannedInvoiceDate, weekly()),
       "no planned invoice date"},
      {"DATE-21", kind_only("2025-06-02", kPreviousFrequencyPeriod, PeriodKind::kWeek),
       "no date of the hours"},
      {"1899", kind_only("1900-01-03", kPreviousCalendarPeriod, PeriodKind::kWeek),
       "no such day between 1900 and 9999"},
  };
  for (const auto& row : rows) {
    const auto result = booking_date_at_generation(row.input);
    ASSERT_FALSE(result.has_value()) << row.what;
    EXPECT_EQ(result.error(), (BookingDateError{kBookingDateUndeterminable, row.missing}))
        << row.what;
    EXPECT_EQ(result.error().code, "run.booking_date.undeterminable");
  }
  // What an option does not ask for need not be there; and a date entered asks for nothing.
  BookingDateInput entered = rows[0].input;
  entered.entered = day("2025-05-15");
  expect("DATE-01", entered, "2025-05-15", BookingDateOrigin::kEntered, "DATE-01");
  expect("DATE-17", terms("2025-06-08", TermOption::kFrequency, young), "2025-06-08",
         BookingDateOrigin::kFrequency, "DATE-17");
}

}  // namespace
}  // namespace facta::dates
