// Lists of frequency periods (FREQ-04): weeks, four weeks, months or whatever a company stores. The
// stored list is what counts; the generators only write the usual ones.
//
// A list is in order of time, without overlap or gap (check_contiguous). The searches rely on it.
#pragma once

#include "aggregates/dates/calendar.h"
#include "events/base/result.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace facta::dates {

struct Period {
  int number = 0;           // within its year, or whatever the company counts by
  std::optional<int> year;  // of an ISO week or four-week period: the ISO year
  Date start;
  Date end;  // the last day, included
  bool operator==(const Period&) const = default;
};

// All weeks, four-week periods or months of the years `first`...`last`, 1900 <= first, last <=
// 9998 (the last week of 9999 ends in a year that facta does not know).
std::vector<Period> iso_weeks(int first, int last);
// Period n is weeks 4n-3...4n; the 13th runs to the last week of the year, so it has five weeks in
// a year of 53 (FREQ-04, AMB-53).
std::vector<Period> four_week_periods(int first, int last);
std::vector<Period> calendar_months(int first, int last);

inline constexpr std::string_view kPeriodsOverlap = "frequency.periods_overlap";

// Two neighbours of a list that do not follow each other; the same one twice: it ends before it
// starts. Indices into the list.
struct PeriodsFault {
  enum class Kind { kEndsBeforeItStarts, kOverlap, kGap };
  std::string_view code = kPeriodsOverlap;
  Kind kind;
  std::size_t earlier;
  std::size_t later;
  bool operator==(const PeriodsFault&) const = default;
};

// The first fault of a list, if any. A list that is not in order of time overlaps.
Result<Done, PeriodsFault> check_contiguous(std::span<const Period> periods);

// The period that a day falls in; nullptr: the list has none.
const Period* containing(std::span<const Period> periods, Date date);
// The latest period end strictly before `date`, or not after it (DATE-08, DATE-17, AMB-10).
std::optional<Date> last_end_before(std::span<const Period> periods, Date date);
std::optional<Date> last_end_on_or_before(std::span<const Period> periods, Date date);

}  // namespace facta::dates
