// Setting dates back to the old year after the turn of the year (domain.md 2.13). Only for the jobs
// of ANTE-06; which job that is, the caller knows.
#pragma once

#include "aggregates/dates/calendar.h"

#include <optional>

namespace facta::dates {

// The last day of `year` that is set back: the weekday of its first full week, the one that begins
// on the first Monday of the year (ANTE-07, AMB-16).
Date antedating_limit(int year, Weekday until);

// 31 December of the year before when `date` is not after the limit of its year, else `date`
// (ANTE-08); without a weekday always `date` (ANTE-04). A date of 1900 stays: facta knows no 1899.
Date antedate(Date date, std::optional<Weekday> until);

}  // namespace facta::dates
