// The document date of a batch: the examples DOCDATE-EX (domain.md 2.12).
#include "aggregates/dates/document_date.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

namespace facta::dates {
namespace {

using enum Weekday;

// The holidays that the examples assume.
const std::vector<Date>& holidays() {
  static const std::vector<Date> days = {day("2025-01-01"), day("2025-04-18"), day("2025-04-21"),
                                         day("2025-05-29"), day("2025-12-25"), day("2025-12-26"),
                                         day("2026-01-01")};
  return days;
}

struct Example {
  const char* id;
  const char* today;
  int hour;
  int minute;
  std::optional<int> shift_time;
  const char* formula;
  std::optional<Weekday> antedate_until;
  const char* step1;
  const char* step2;
  const char* date;
};

constexpr int kFive = 17 * 60;  // 17:00
constexpr auto kNo = std::nullopt;

DocumentDateInput input_of(const Example& row) {
  DocumentDateInput input;
  input.now = {day(row.today), row.hour * 3600 + row.minute * 60};
  input.shift_time = row.shift_time;
  input.formula = parse_date_formula(row.formula).value();
  input.antedate_until = row.antedate_until;
  input.holidays = holidays();
  return input;
}

void check(const Example& row, const DocumentDateInput& input) {
  const auto result = document_date(input);
  ASSERT_TRUE(result.has_value()) << row.id;
  EXPECT_EQ(result->date, day(row.date)) << row.id;
  EXPECT_EQ(result->steps[0], (DateStep{"DOCDATE-04", day(row.today)})) << row.id;
  EXPECT_EQ(result->steps[1], (DateStep{"DOCDATE-03", day(row.step1)})) << row.id;
  EXPECT_EQ(result->steps[2], (DateStep{"DOCDATE-11", day(row.step2)})) << row.id;
  EXPECT_EQ(result->steps[3], (DateStep{"DOCDATE-12", day(row.date)})) << row.id;
}

// DOCDATE-02...08, DOCDATE-11, DOCDATE-12.
TEST(DocumentDate, TakesThreeSteps) {
  const Example rows[] = {
      {"DOCDATE-EX-A", "2025-01-07", 18, 0, kFive, "-1D", kMonday, "2025-01-08", "2025-01-07",
       "2025-01-07"},
      {"DOCDATE-EX-B", "2025-01-07", 16, 0, kFive, "-1D", kMonday, "2025-01-07", "2025-01-06",
       "2024-12-31"},
      {"DOCDATE-EX-01", "2025-01-07", 16, 59, kFive, "", kNo, "2025-01-07", "2025-01-07",
       "2025-01-07"},
      {"DOCDATE-EX-02", "2025-01-07", 17, 0, kFive, "", kNo, "2025-01-08", "2025-01-08",
       "2025-01-08"},
      {"DOCDATE-EX-03", "2025-01-10", 18, 0, kFive, "", kNo, "2025-01-13", "2025-01-13",
       "2025-01-13"},
      {"DOCDATE-EX-04", "2025-01-11", 10, 0, kFive, "", kNo, "2025-01-11", "2025-01-11",
       "2025-01-11"},
      {"DOCDATE-EX-05", "2025-01-11", 18, 0, kFive, "", kNo, "2025-01-13", "2025-01-13",
       "2025-01-13"},
      {"DOCDATE-EX-06", "2025-04-17", 18, 0, kFive, "", kNo, "2025-04-22", "2025-04-22",
       "2025-04-22"},
      {"DOCDATE-EX-07", "2025-04-17", 18, 0, kFive, "-1D", kNo, "2025-04-22", "2025-04-21",
       "2025-04-21"},
      {"DOCDATE-EX-08", "2025-01-07", 0, 0, 0, "", kNo, "2025-01-08", "2025-01-08", "2025-01-08"},
      {"DOCDATE-EX-09", "2025-01-07", 23, 59, 1439, "", kNo, "2025-01-07", "2025-01-07",
       "2025-01-07"},
      {"DOCDATE-EX-10", "2025-01-07", 9, 0, kFive, "WD4", kNo, "2025-01-07", "2025-01-09",
       "2025-01-09"},
      {"DOCDATE-EX-11", "2025-01-08", 18, 0, kFive, "WD4", kNo, "2025-01-09", "2025-01-16",
       "2025-01-16"},
      {"DOCDATE-EX-12", "2025-01-03", 18, 0, kFive, "-1D", kMonday, "2025-01-06", "2025-01-05",
       "2024-12-31"},
      {"DOCDATE-EX-13", "2025-01-09", 9, 0, kFive, "", kThursday, "2025-01-09", "2025-01-09",
       "2024-12-31"},
      {"DOCDATE-EX-14", "2025-01-09", 18, 0, kFive, "", kThursday, "2025-01-10", "2025-01-10",
       "2025-01-10"},
      {"DOCDATE-EX-15", "2025-12-31", 18, 0, kFive, "", kNo, "2026-01-02", "2026-01-02",
       "2026-01-02"},
      {"DOCDATE-EX-16", "2025-12-31", 18, 0, kFive, "", kThursday, "2026-01-02", "2026-01-02",
       "2025-12-31"},
      {"DOCDATE-EX-17", "2025-12-31", 16, 0, kFive, "", kThursday, "2025-12-31", "2025-12-31",
       "2025-12-31"},
      {"DOCDATE-08", "2025-01-07", 23, 0, kNo, "", kNo, "2025-01-07", "2025-01-07", "2025-01-07"},
      {"DOCDATE-04 holiday", "2025-04-21", 9, 0, kFive, "", kNo, "2025-04-21", "2025-04-21",
       "2025-04-21"},
      {"23:58 shifts", "2025-01-07", 23, 58, 1438, "", kNo, "2025-01-08", "2025-01-08",
       "2025-01-08"},
  };
  for (const Example& row : rows) {
    check(row, input_of(row));
  }
}

// AMB-11, DOCDATE-07: hours and minutes are compared; the seconds within them change nothing.
TEST(DocumentDate, ComparesWholeMinutes) {
  const Example before = {"16:59:59", "2025-01-07", 16,           59,           kFive,
                          "",         kNo,          "2025-01-07", "2025-01-07", "2025-01-07"};
  const Example exactly = {"17:00:59", "2025-01-07", 17,           0,           kFive, "",
                           kNo,        "2025-01-08", "2025-01-08", "2025-01-08"};
  const Example never = {"23:59:59", "2025-01-07", 23,           59,           1439,
                         "",         kNo,          "2025-01-07", "2025-01-07", "2025-01-07"};
  for (const Example& row : {before, exactly, never}) {
    DocumentDateInput input = input_of(row);
    input.now.second_of_day += 59;
    check(row, input);
  }
}

// DOCDATE-10: without a calendar there are no holidays.
TEST(DocumentDate, KnowsNoHolidaysWithoutACalendar) {
  const Example row = {"17-04", "2025-04-17", 18,           0,           kFive, "",
                       kNo,     "2025-04-18", "2025-04-18", "2025-04-18"};
  DocumentDateInput input = input_of(row);
  input.holidays = {};
  check(row, input);
}

// DEC-15, DEC-34: a formula that leads out of range refuses the execution.
TEST(DocumentDate, IsRefusedOutOfRange) {
  Example row = {"formula", "2025-01-07", 9, 0, kFive, "9000J", kNo, "", "", ""};
  EXPECT_EQ(document_date(input_of(row)).error().code, "date_formula.out_of_range");
  row.today = "9999-12-31";
  row.hour = 18;
  row.formula = "";
  EXPECT_EQ(document_date(input_of(row)).error().code, "date_formula.out_of_range");
}

}  // namespace
}  // namespace facta::dates
