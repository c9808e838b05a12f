#include "aggregates/dates/document_date.h"

#include "aggregates/dates/antedating.h"
#include "aggregates/dates/holidays.h"

namespace facta::dates {
namespace {

constexpr int kNeverShift = 23 * 60 + 59;  // 23:59 says "always today" (DOCDATE-07)

// Whether the execution starts after the time from which invoices are of the next working day.
// Compared by the minute; exactly at the time is after it (DOCDATE-05, AMB-11).
bool is_late(const DocumentDateInput& input) {
  return input.shift_time && *input.shift_time != kNeverShift &&
         input.now.second_of_day / 60 >= *input.shift_time;
}

}  // namespace

Result<DocumentDate, DateFormulaError> document_date(const DocumentDateInput& input) {
  const Date today = input.now.date;
  const Date moved_on = is_late(input) ? next_working_day(today, input.holidays) : today;
  if (!in_range(moved_on)) {
    return Unexpected{DateFormulaError{kFormulaOutOfRange}};
  }
  const auto shifted = shift(moved_on, input.formula);
  if (!shifted) {
    return Unexpected{shifted.error()};
  }
  const Date antedated = antedate(*shifted, input.antedate_until);
  return DocumentDate{antedated,
                      {DateStep{"DOCDATE-04", today}, DateStep{"DOCDATE-03", moved_on},
                       DateStep{"DOCDATE-11", *shifted}, DateStep{"DOCDATE-12", antedated}}};
}

}  // namespace facta::dates
