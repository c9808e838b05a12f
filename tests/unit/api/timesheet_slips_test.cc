// To which invoice a timesheet slip belongs: domain.md 2.6 (TSDOC).
#include "tests/unit/api/hours_views_testing.h"

namespace facta::api {
namespace {

using api_testing::Office;
using api_testing::Reply;

struct Example {
  const char* id;
  const char* sheet_from;  // the timesheet; an hour is posted on each of its days
  const char* sheet_to;
  const char* frequency;  // kind
  const char* required;   // SET-17
  const char* changes_from;
  const char* period_from;  // of the invoice that the slip goes with; empty: it is refused
  const char* period_to;
};

// TSDOC-01...06, SET-17, SET-55: the documents of an invoice (5.9) hold the slips that go with it.
const Example kExamples[] = {
    {"TSDOC-EX-01", "2025-06-30", "2025-07-06", "month", "on", "", "", ""},
    {"TSDOC-EX-02", "2025-06-30", "2025-07-06", "month", "on", "2025-06-30", "2025-06-01",
     "2025-06-30"},
    {"TSDOC-EX-03", "2025-06-30", "2025-07-06", "month", "on", "2025-07-01", "2025-07-01",
     "2025-07-31"},
    {"TSDOC-EX-04", "2025-07-07", "2025-07-13", "week", "on", "", "2025-07-07", "2025-07-13"},
    {"TSDOC-EX-05", "2025-06-01", "2025-06-30", "week", "off", "", "2025-05-26", "2025-06-01"},
    // Never mandatory when off; then it goes with the first day of the timesheet.
    {"TSDOC-05", "2025-06-30", "2025-07-06", "month", "off", "", "2025-06-01", "2025-06-30"},
    // A monthly timesheet of a weekly project, as TSDOC-02 has it, the other way round.
    {"TSDOC-04", "2025-06-01", "2025-06-30", "week", "on", "", "", ""},
    {"TSDOC-03", "2025-06-01", "2025-06-30", "week", "on", "2025-06-18", "2025-06-16",
     "2025-06-22"},
    {"TSDOC-06", "2025-06-01", "2025-06-30", "month", "on", "", "2025-06-01", "2025-06-30"},
};

std::string slip_of(const Example& example) {
  std::string body = R"({"document":"slip.pdf","period":{"from":")" +
                     std::string(example.sheet_from) + R"(","to":")" + example.sheet_to + "\"}";
  if (example.changes_from[0] != '\0') {
    body += R"(,"containsChangesFrom":")" + std::string(example.changes_from) + "\"";
  }
  return body + "}";
}

void prepare(Office& office, const Example& example) {
  office.take("frequencies", R"({"code":"F","kind":")" + std::string(example.frequency) +
                                 R"(","fromYear":2025,"untilYear":2025})");
  office.take("projects/bouw", R"({"invoiceFrequency":"F"})");
  office.take("settings", R"({"key":"containsChangesFromRequired","value":")" +
                              std::string(example.required) + "\"}");
  for (Date date = day(example.sheet_from); date <= day(example.sheet_to); ++date.days) {
    office.hours(print(date), "bouw", print(date), "1", "T");
    office.hours("other " + print(date), "bouw", print(date), "1", "U");
  }
}

TEST(TimesheetSlips, GoWithTheInvoiceOfTheirDay) {
  for (const Example& example : kExamples) {
    SCOPED_TRACE(example.id);
    Office office;
    prepare(office, example);
    const Reply reply = office.post("timesheets/T:attachSlip", slip_of(example));
    if (example.period_from[0] == '\0') {
      EXPECT_EQ(reply.response.status, 422);
      EXPECT_EQ(reply.at("/code"), "timesheet_slip.contains_changes_from_required");
      continue;
    }
    ASSERT_EQ(reply.response.status, 201) << reply.body;
    EXPECT_EQ(reply.at("/events/0/type"), "TimesheetSlipAttached");
    office.run("2025-05-01", "2025-07-31");
    const Reply list = office.get("invoices?list=posted");
    std::size_t found = 0;
    for (std::size_t i = 0; i < list.size_of("/items"); ++i) {
      const std::string number = list.at("/items/" + std::to_string(i) + "/number");
      const Reply invoice = office.get("invoices/" + number);
      const bool its = invoice.at("/period/from") == example.period_from;
      EXPECT_EQ(invoice.size_of("/slips"), its ? 1U : 0U) << invoice.at("/period/from");
      if (its) {
        ++found;
        EXPECT_EQ(invoice.at("/period/to"), example.period_to);
        EXPECT_EQ(invoice.at("/slips/0/document"), "slip.pdf");
        EXPECT_EQ(invoice.at("/slips/0/timesheet"), "T");
      }
    }
    EXPECT_EQ(found, 1U);
  }
}

TEST(TimesheetSlips, NameADayOfTheirTimesheet) {  // timesheet_slip.date_outside_timesheet
  for (const char* outside : {"2025-06-29", "2025-07-07"}) {
    Office office;
    const Reply reply =
        office.post("timesheets/T:attachSlip",
                    R"({"document":"s.pdf","project":"bouw","period":{"from":"2025-06-30",)"
                    R"("to":"2025-07-06"},"containsChangesFrom":")" +
                        std::string(outside) + "\"}");
    EXPECT_EQ(reply.at("/code"), "timesheet_slip.date_outside_timesheet") << outside;
  }
}

// A slip before its hours: the project's frequency says whether the periods coincide, so the
// project must be named; once the hours are billed the slip goes with them.
TEST(TimesheetSlips, MayComeBeforeTheirHours) {  // TSDOC-04, TSDOC-06
  Office office;
  office.take("frequencies", R"({"code":"MONTH","kind":"month",)"
                             R"("fromYear":2025,"untilYear":2025})");
  office.take("projects/bouw", R"({"invoiceFrequency":"MONTH"})");
  office.take("settings", R"({"key":"containsChangesFromRequired","value":"on"})");
  const std::string week = R"("period":{"from":"2025-06-30","to":"2025-07-06"})";
  const Reply without =
      office.post("timesheets/T:attachSlip", R"({"document":"s.pdf",)" + week + "}");
  EXPECT_EQ(without.at("/code"), "request.invalid");
  EXPECT_EQ(without.at("/errors/0/pointer"), "/project");
  const std::string named = R"({"document":"s.pdf","project":"bouw",)" + week;
  EXPECT_EQ(office.post("timesheets/T:attachSlip", named + "}").at("/code"),
            "timesheet_slip.contains_changes_from_required");
  office.take("timesheets/T:attachSlip", named + R"(,"containsChangesFrom":"2025-07-01"})");
  office.hours("a", "bouw", "2025-07-02", "8", "T");
  office.run("2025-07-01", "2025-07-31");
  EXPECT_EQ(office.get("invoices/1").at("/slips/0/document"), "s.pdf");
}

// Without hours or a period nothing says what the timesheet is about.
TEST(TimesheetSlips, TakeTheirPeriodFromTheirHours) {
  Office office;
  const Reply neither = office.post("timesheets/T:attachSlip", R"({"document":"s.pdf"})");
  EXPECT_EQ(neither.at("/errors/0/pointer"), "/period");
  EXPECT_EQ(neither.at("/errors/1/pointer"), "/project");
  office.hours("a", "bouw", "2025-07-08", "8", "T");
  office.hours("b", "bouw", "2025-07-10", "8", "T");
  const Reply week = office.take("timesheets/T:attachSlip", R"({"document":"s.pdf"})");
  EXPECT_EQ(week.at("/events/0/data/period/from"), "2025-07-07");
  EXPECT_EQ(week.at("/events/0/data/period/to"), "2025-07-13");
  office.hours("c", "bouw", "2025-07-25", "8", "T");
  const Reply month = office.take("timesheets/T:attachSlip", R"({"document":"s.pdf"})");
  EXPECT_EQ(month.at("/events/0/data/period/from"), "2025-07-01");
  EXPECT_EQ(month.at("/events/0/data/period/to"), "2025-07-31");
}

}  // namespace
}  // namespace facta::api
