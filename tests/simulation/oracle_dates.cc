// The dates of invoices: booked, documented, antedated (DATE, DF, DOCDATE, ANTE).
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

constexpr const char* kGenerates = "11076237";  // and antedates (ANTE-06)

std::int32_t weekday(Date day) {  // Monday: 0; 1970-01-01 was a Thursday
  return ((day.days + 3) % 7 + 7) % 7;
}

// DATE-23.
Date friday_from(Date day) {
  while (weekday(day) != 4) {
    ++day.days;
  }
  return day;
}

// ANTE-02, ANTE-07, ANTE-08.
Date antedated(Date day, const std::string& until) {
  constexpr const char* kLast[] = {"mondayWeek1",   "tuesdayWeek1", "wednesdayWeek1",
                                   "thursdayWeek1", "fridayWeek1",  "saturdayWeek1",
                                   "sundayWeek1"};
  const auto found = std::ranges::find(kLast, until);
  if (found == std::end(kLast)) {
    return day;
  }
  const Date first = date_of(year_month_day(day).year, 1, 1);
  Date limit = first;
  while (weekday(limit) != 0) {
    ++limit.days;
  }
  limit.days += static_cast<std::int32_t>(found - std::begin(kLast));
  return day <= limit ? Date{first.days - 1} : day;
}

int days_of_month(int year, int month) {
  const Date next = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
  return next.days - date_of(year, month, 1).days;
}

// DF-10.
Date plus_months(Date day, int months) {
  const auto on = year_month_day(day);
  const int all = on.year * 12 + static_cast<int>(on.month) - 1 + months;
  const int year = all / 12;
  const int month = all % 12 + 1;
  return date_of(year, month, std::min(static_cast<int>(on.day), days_of_month(year, month)));
}

// DF-02, DF-04...07: a shift, term by term.
Date shifted(Date day, const std::string& formula) {
  for (std::size_t at = 0; at < formula.size();) {
    const int sign = formula[at] == '-' ? -1 : 1;
    at += formula[at] == '-' || formula[at] == '+' ? 1 : 0;
    if (formula.substr(at, 2) == "WD") {
      const int wanted = formula[at + 2] - '1';
      do {
        day.days += sign;
      } while (weekday(day) != wanted);
      at += 3;
      continue;
    }
    std::size_t digits = 0;
    const int count = sign * std::stoi(formula.substr(at), &digits);
    const char unit = formula[at + digits];
    at += digits + 1;
    day = unit == 'D'   ? Date{day.days + count}
          : unit == 'W' ? Date{day.days + 7 * count}
                        : plus_months(day, count * (unit == 'M'   ? 1
                                                    : unit == 'K' ? 3
                                                                  : 12));
  }
  return day;
}

}  // namespace

Date Oracle::work_date_of(const std::string& user) const {
  const auto found = work_dates_.find(user);
  return found == work_dates_.end() ? today_ : found->second;
}

// DOCDATE-02...12, by the clock of now.
Date Oracle::document_date() const {
  Date day = today_;
  if (!shifts_at_.empty() && shifts_at_ != "23:59") {
    const std::size_t colon = shifts_at_.find(':');
    const int from =
        std::stoi(shifts_at_.substr(0, colon)) * 60 + std::stoi(shifts_at_.substr(colon + 1));
    if (local_minute(Time{time_}) >= from) {
      do {
        ++day.days;
      } while (weekday(day) >= 5 || holidays_.contains(day));
    }
  }
  return antedated(shifted(day, date_formula_), antedates_);
}

// DATE-23...26, ANTE-09.
std::optional<Date> Oracle::posting_date(const Invoice& invoice) const {
  if (invoice.is_credit()) {
    return invoice.booking;
  }
  if (fridays_ != "on") {
    return antedated(invoice.booking, terms_.antedates);
  }
  if (!friday_units_.contains(invoice.unit)) {
    return std::nullopt;
  }
  return antedated(friday_from(terms_.work_date), terms_.antedates);
}

// DEC-34.
std::string Oracle::refuse_group(const Run& run, const Group& group, Date& booking) const {
  const auto found = booking_of(run, group);
  if (!found) {
    return "run.booking_date.undeterminable";
  }
  booking = *found;
  if (run.posts && run.fridays == "on" && !run.friday_units.contains(group.unit)) {
    return "invoice.post.booking_date_undetermined";  // DATE-24
  }
  return is_closed(booking) ? "invoice.post.period_closed" : "";  // DEC-30, RUN-24
}

std::optional<Date> Oracle::booking_of(const Run& run, const Group& group) const {
  const bool friday = run.fridays == "on" && run.friday_units.contains(group.unit);
  // A run that posts overrides what was entered; else posting does, later (DATE-01, DATE-23).
  std::optional<Date> booking = run.booking;
  if (friday && (!booking || run.posts)) {
    booking = friday_from(run.work_date.value_or(run.day));
  } else if (!booking) {
    booking = calculated_booking_of(run, group);
  }
  if (booking && run.job == kGenerates) {
    booking = antedated(*booking, run.antedates);
  }
  return booking;
}

std::optional<Date> Oracle::calculated_booking_of(const Run& run, const Group& group) const {
  const Date today = run.day;
  if (run.date_option.empty()) {
    return today;  // DATE-04
  }
  if (run.date_option == "workDate") {
    return run.work_date.value_or(today);  // DATE-12
  }
  // Two frequencies may have the same period (February 2027 is four weeks): the first line decides.
  const Line& first = group.lines.front();
  const std::string& frequency = first.frequency.empty() ? group.frequency : first.frequency;
  const bool has_frequency = !frequency.empty();
  if (!has_frequency && run.period_kind.empty()) {
    return std::nullopt;  // DATE-30
  }
  const bool months = has_frequency ? frequency == "M" : run.period_kind == "month";
  const auto begin_of = [&](Date day) {
    const auto on = year_month_day(day);
    return months ? date_of(on.year, static_cast<int>(on.month), 1) : Date{day.days - weekday(day)};
  };
  const auto end_before = [&](Date day) { return Date{begin_of(day).days - 1}; };
  const auto last_end = [&](Date day) { return end_before(Date{day.days + 1}); };
  if (run.date_option == "previousCalendarPeriod") {
    return end_before(today);  // DATE-09...11, DATE-29
  }
  const bool of_project = run.date_option == "frequencyProject";
  if (has_frequency && of_project) {
    return group.period_end;  // DATE-06
  }
  if (has_frequency) {  // DATE-08
    Date latest = today;
    for (const Period& period : frequencies_.at(frequency)) {
      latest = period.second < today ? period.second : latest;
    }
    return latest;
  }
  if (of_project) {
    return last_end(today);  // DATE-20
  }
  Date end = entries_.at(first.entry).day;  // DATE-21, DATE-22
  for (const Line& line : group.lines) {
    end = std::max(end, entries_.at(line.entry).day);
  }
  while (last_end(end) != end) {
    ++end.days;
  }
  return end > today ? last_end(today) : end;
}

}  // namespace facta::simulation
