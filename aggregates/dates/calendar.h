// Weekdays, weeks and months of a civil date: what every date rule counts with. Weeks are those of
// ISO 8601, Monday to Sunday.
#pragma once

#include "events/values/date.h"

#include <cstdint>
#include <string_view>

namespace facta::dates {

enum class Weekday : std::uint8_t {
  kMonday = 1,
  kTuesday,
  kWednesday,
  kThursday,
  kFriday,
  kSaturday,
  kSunday,
};

enum class PeriodKind : std::uint8_t { kWeek, kMonth };

// A week and the ISO year it is counted in, which at the turn of the year is not the civil one.
struct IsoWeek {
  int year;
  int week;  // 1...53
  bool operator==(const IsoWeek&) const = default;
};

// One date of a derivation: the rule that gave it ("DATE-08"), for whoever asks where it is from.
struct DateStep {
  std::string_view rule;
  Date date;
  bool operator==(const DateStep&) const = default;
};

// Whether a day is one that facta knows: 1900-01-01 to 9999-12-31.
bool in_range(Date date);

Date plus_days(Date date, std::int32_t days);
Weekday weekday(Date date);
IsoWeek iso_week(Date date);
int weeks_in_iso_year(int year);          // 52 or 53
Date iso_week_start(int year, int week);  // the Monday; `week` exists in `year`
int days_in_month(int year, int month);

Date week_end(Date date);                 // the Sunday of the week
Date month_end(Date date);                // the last day of the month
Date end_of(PeriodKind kind, Date date);  // one of the two above
// The latest end of a week or month that is not after `date` (DATE-20, DATE-22).
Date last_end_on_or_before(PeriodKind kind, Date date);
// The end of the week or month before the one of `date` (DATE-10, DATE-11).
Date previous_end(PeriodKind kind, Date date);

// The first such weekday that is `date` or comes after it (DATE-23, ANTE-07).
Date first_on_or_after(Date date, Weekday day);

}  // namespace facta::dates
