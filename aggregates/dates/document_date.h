// The document date of the invoices that a job posts (domain.md 2.12): one for the whole execution,
// calculated at its start (DOCDATE-01). The fields do not apply to interactive posting
// (DOCDATE-13).
#pragma once

#include "aggregates/dates/calendar.h"
#include "aggregates/dates/date_formula.h"
#include "events/base/result.h"
#include "events/values/local_time.h"

#include <array>
#include <optional>
#include <span>

namespace facta::dates {

struct DocumentDateInput {
  LocalTime now;                          // in the time zone of the company
  std::optional<int> shift_time;          // minute of the day, 0...1439 (SET-11)
  DateFormula formula;                    // no terms: none (SET-12)
  std::optional<Weekday> antedate_until;  // only if the job is listed in ANTE-06 (SET-13)
  std::span<const Date> holidays;         // sorted (SET-47)
};

struct DocumentDate {
  Date date;
  // How it came about: today, then the result of each of the three steps, changed or not, under
  // "DOCDATE-03", "DOCDATE-11" and "DOCDATE-12".
  std::array<DateStep, 4> steps;
};

// The error is date_formula.out_of_range: the whole execution is refused (DEC-34).
Result<DocumentDate, DateFormulaError> document_date(const DocumentDateInput& input);

}  // namespace facta::dates
