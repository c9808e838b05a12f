// Why a run over a window would not bill an entry: the forecast against what the run then does.
#include "aggregates/run/forecast.h"

#include "tests/unit/billing/hours_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::testing {
namespace {

BillingForecast forecast(const Books& books, const std::string& entry, std::string_view from,
                         std::string_view to, RunOptions options = {}) {
  InvoiceRunQueued run;
  run.window = {day(from), day(to)};
  run.options = options;
  return forecast_billing(books.state, *books.state.hours.find(entry), run,
                          *parse_time(print(books.context.today) + "T09:00:00Z"));
}

TEST(Forecast, SaysWhatTheRunWouldDo) {  // FREQ-10, DEC-10, DEC-11, DEC-35
  Books books;
  define_frequencies(books);
  set_at(books, "project", "P2", "invoiceFrequency", "WEEK");
  books.hours("plain", "2025-05-15", "8");
  books.hours("week", "2025-05-30", "8", "P2");  // week 22: 26-05...01-06-2025
  books.hours("before", "2025-04-30", "8", "P1");
  books.hours("unknown", "2029-05-30", "8", "P2");  // the frequency ends with 2026
  books.hours("zero", "2025-05-16", "0");
  RunOptions earlier;
  earlier.includeEarlier = true;
  RunOptions no_frequency;
  no_frequency.ignoreFrequency = true;
  const struct {
    std::string entry, from, to;
    RunOptions options;
    std::string code;  // empty: billed
  } kRows[] = {
      {"plain", "2025-05-01", "2025-05-31", {}, ""},
      {"plain", "2025-05-01", "2025-05-14", {}, "hours.after_window"},
      {"plain", "2025-05-16", "2025-05-31", {}, "hours.before_window"},
      {"plain", "2025-05-16", "2025-05-31", earlier, ""},
      {"week", "2025-05-01", "2025-05-31", {}, "hours.period_not_ended"},
      {"week", "2025-05-01", "2025-05-31", no_frequency, ""},
      {"week", "2025-06-01", "2025-06-30", {}, ""},
      {"week", "2025-06-02", "2025-06-30", {}, "hours.before_window"},
      {"week", "2025-05-01", "2025-05-20", {}, "hours.after_window"},
      {"unknown", "2029-05-01", "2029-05-31", {}, "hours.no_frequency_period"},
      {"zero", "2025-05-01", "2025-05-31", {}, "hours.nothing_to_bill"},
  };
  for (const auto& row : kRows) {
    const BillingForecast told = forecast(books, row.entry, row.from, row.to, row.options);
    EXPECT_EQ(told.code, row.code) << row.entry << " " << row.from << " " << row.to;
    EXPECT_EQ(told.billed, row.code.empty());
    EXPECT_EQ(told.message.empty(), row.code.empty());
  }
  EXPECT_EQ(forecast(books, "week", "2025-06-01", "2025-06-30").period->to, day("2025-06-01"));

  produce(books, "2025-05-01", "2025-05-31", "drafts");
  EXPECT_EQ(books.entry("week").state, HoursState::kOpen);
  const BillingForecast told = forecast(books, "plain", "2025-05-01", "2025-05-31");
  EXPECT_EQ(told.code, "hours.billed");
  EXPECT_EQ(told.invoice, books.entry("plain").invoice);
}

TEST(Forecast, KnowsWhatThePricingWouldRefuse) {  // DEC-34
  Books books;
  books.hours("e1", "2025-01-15", "8");
  CloseBookingPeriod close;
  close.period = "2025-02";  // of today
  close.reason = "done";
  ASSERT_EQ(books.refused(close), "");
  EXPECT_EQ(forecast(books, "e1", "2025-01-01", "2025-01-31").code, "invoice.post.period_closed");
  produce(books, "2025-01-01", "2025-01-31");
  EXPECT_THAT(skipped(books, 1), ::testing::ElementsAre("invoice.post.period_closed"));
}

}  // namespace
}  // namespace facta::testing
