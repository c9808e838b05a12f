// Frequencies of 2025 and inputs of the booking date, as its examples give them.
#pragma once

#include "aggregates/dates/booking_date.h"
#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace facta::dates {

inline const std::vector<Period>& weeks() {
  static const std::vector<Period> periods = iso_weeks(2024, 2026);
  return periods;
}

inline const std::vector<Period>& four_weeks() {
  static const std::vector<Period> periods = four_week_periods(2024, 2026);
  return periods;
}

inline const std::vector<Period>& months() {
  static const std::vector<Period> periods = calendar_months(2024, 2026);
  return periods;
}

inline ProjectFrequency weekly() {
  return {weeks(), PeriodKind::kWeek};
}
inline ProjectFrequency four_weekly() {
  return {four_weeks(), PeriodKind::kWeek};
}
inline ProjectFrequency monthly() {
  return {months(), PeriodKind::kMonth};
}

// End of the period of 2025 with this number.
inline Date end_of_2025(const std::vector<Period>& periods, int number) {
  for (const Period& period : periods) {
    if (period.year == 2025 && period.number == number) {
      return period.end;
    }
  }
  ADD_FAILURE() << "no period " << number;
  return {};
}

// A job or user without a work date of their own: it is today (DATE-03).
inline BookingDateInput on(std::string_view today) {
  BookingDateInput input;
  input.today = day(today);
  input.work_date = input.today;
  return input;
}

inline BookingDateInput hours(std::string_view today, HoursOption option,
                              std::optional<ProjectFrequency> frequency) {
  BookingDateInput input = on(today);
  input.option = option;
  input.frequency = frequency;
  return input;
}

inline BookingDateInput terms(std::string_view today, TermOption option,
                              std::optional<ProjectFrequency> frequency) {
  BookingDateInput input = on(today);
  input.option = option;
  input.frequency = frequency;
  return input;
}

// Hours without a frequency.
inline BookingDateInput kind_only(std::string_view today, HoursOption option, PeriodKind kind,
                                  std::string_view last_hours = {}) {
  BookingDateInput input = hours(today, option, std::nullopt);
  input.kind_without_frequency = kind;
  input.latest_hours_date = maybe_day(last_hours);
  return input;
}

inline void expect(const std::string& id, const BookingDateInput& input, std::string_view date,
                   BookingDateOrigin origin, std::vector<DateStep> steps) {
  const auto result = booking_date_at_generation(input);
  ASSERT_TRUE(result.has_value()) << id << ": " << result.error().missing;
  EXPECT_EQ(result->date, day(date)) << id;
  EXPECT_EQ(result->origin, origin) << id;
  EXPECT_EQ(result->steps, steps) << id;
}

// The steps are the one rule that decided.
inline void expect(const std::string& id, const BookingDateInput& input, std::string_view date,
                   BookingDateOrigin origin, std::string_view rule) {
  expect(id, input, date, origin, std::vector<DateStep>{{rule, day(date)}});
}

}  // namespace facta::dates
