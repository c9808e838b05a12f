// The booking date of a sales invoice (domain.md 2.10): once when it is generated, and again when
// it is posted. Which settings, hours and lines count is the caller's; the order in which they
// decide is here.
#pragma once

#include "aggregates/dates/calendar.h"
#include "aggregates/dates/periods.h"
#include "events/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace facta::dates {

// How the booking date of hours invoices is calculated (SET-05, DATE-05).
enum class HoursOption : std::uint8_t {
  kFrequencyProject,
  kPreviousFrequencyPeriod,
  kPreviousCalendarPeriod,
  kWorkDate,
};

// How that of term invoices is (SET-06, DATE-14).
enum class TermOption : std::uint8_t { kPlannedInvoiceDate, kFrequency, kWorkDate };

// Not configured, or an invoice that has no such option, as one of a commitment (DATE-04, DATE-28).
using BookingDateOption = std::variant<std::monostate, HoursOption, TermOption>;

// The invoice frequency of the project. `periods` outlives the call.
struct ProjectFrequency {
  std::span<const Period> periods;  // contiguous (periods.h)
  PeriodKind booking_date_period;   // previous week or previous month (FREQ-05)
};

// Posting at the end of the current booking period (SET-18, SET-46; DATE-23...25).
struct EndOfBookingPeriodRule {
  bool on = false;
  bool unit_ends_on_friday = false;  // false: the business unit's field is empty
};

struct BookingDateInput {
  std::optional<Date> entered;  // by the user, for this generation
  Date today;                   // the day of generation, in the company's time zone
  Date work_date;               // of the user; for a job today (DATE-03)
  EndOfBookingPeriodRule end_of_period;
  BookingDateOption option;
  std::optional<ProjectFrequency> frequency;
  std::optional<PeriodKind> kind_without_frequency;  // SET-07
  // Only asked for by an option that needs them:
  std::optional<Date> hours_period_end;   // latest end of the frequency periods of the hours
  std::optional<Date> latest_hours_date;  // of the hours on the invoice
  std::optional<Date> planned_date;       // latest planned invoice date of the term lines
  std::optional<Weekday> antedate_until;  // SET-13, only if the job is listed in ANTE-06
};

// What decided the date. With a term option kWorkDate and kFrequency are that option's.
enum class BookingDateOrigin : std::uint8_t {
  kEntered,
  kRunDay,
  kFrequencyProject,
  kPreviousFrequencyPeriod,
  kPreviousCalendarPeriod,
  kWorkDate,
  kPlannedInvoiceDate,
  kFrequency,
  kEndOfBookingPeriod,
  kAntedated,
  kKept,  // posting left the date of generation, or of the credit, as it was
};

struct BookingDate {
  Date date;
  BookingDateOrigin origin;
  std::vector<DateStep> steps;  // at least one; the last one gave `date`
};

inline constexpr std::string_view kBookingDateUndeterminable = "run.booking_date.undeterminable";
inline constexpr std::string_view kBookingDateUndetermined =
    "invoice.post.booking_date_undetermined";

struct BookingDateError {
  std::string_view code;     // one of the two above
  std::string_view missing;  // what there is not, for the message: "no planned invoice date"
  bool operator==(const BookingDateError&) const = default;
};

// At generation: entered; else provisionally the Friday; else the option; else the day of the run;
// then antedated. The error (DATE-30) concerns this invoice alone.
Result<BookingDate, BookingDateError> booking_date_at_generation(const BookingDateInput& input);

struct PostingInput {
  Date booking_date;  // as generated, or of the credit
  bool is_credit = false;
  Date work_date;  // of who posts; for a job today
  EndOfBookingPeriodRule end_of_period;
  std::optional<Weekday> antedate_until;  // only if the job is listed in ANTE-06
};

// At posting: a credit keeps its date; the rule of the end of the booking period gives a Friday or,
// with an empty field, the error (DATE-24); else the date stays. Then antedated, a credit excepted.
Result<BookingDate, BookingDateError> booking_date_at_posting(const PostingInput& input);

}  // namespace facta::dates
