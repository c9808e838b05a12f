#include "aggregates/dates/booking_date.h"

#include "aggregates/dates/antedating.h"

namespace facta::dates {
namespace {

using Answer = Result<BookingDate, BookingDateError>;
using Origin = BookingDateOrigin;

// What the date rests on when there is no frequency (AMB-06: the source may mean the first two the
// other way round; then this table changes and nothing else).
enum class Basis { kMostRecentPeriod, kPeriodOfLastHours, kPreviousPeriod };
struct BasisOfOption {
  HoursOption option;
  Basis basis;
};
constexpr BasisOfOption kBasisWithoutFrequency[] = {
    {HoursOption::kFrequencyProject, Basis::kMostRecentPeriod},          // DATE-20
    {HoursOption::kPreviousFrequencyPeriod, Basis::kPeriodOfLastHours},  // DATE-21
    {HoursOption::kPreviousCalendarPeriod, Basis::kPreviousPeriod},      // DATE-29
};
constexpr Basis kTermBasisWithoutFrequency = Basis::kMostRecentPeriod;  // DATE-18, DATE-20

Answer undeterminable(std::string_view missing) {
  return Unexpected{BookingDateError{kBookingDateUndeterminable, missing}};
}

Answer decided(Origin origin, std::string_view rule, Date date) {
  return BookingDate{date, origin, {{rule, date}}};
}

Answer decided(Origin origin, std::string_view rule, std::optional<Date> date,
               std::string_view missing) {
  return date ? decided(origin, rule, *date) : undeterminable(missing);
}

Answer end_of_period_of_last_hours(const BookingDateInput& input, Origin origin, PeriodKind kind) {
  if (!input.latest_hours_date) {
    return undeterminable("no date of the hours");
  }
  const Date end = end_of(kind, *input.latest_hours_date);
  Answer answer = decided(origin, "DATE-21", end);
  if (end > input.today) {
    answer->date = last_end_on_or_before(kind, input.today);
    answer->steps.push_back({"DATE-22", answer->date});
  }
  return answer;
}

Answer without_frequency(const BookingDateInput& input, Origin origin, Basis basis) {
  if (!input.kind_without_frequency) {
    return undeterminable("no invoice frequency and no period kind");
  }
  const PeriodKind kind = *input.kind_without_frequency;
  switch (basis) {
    case Basis::kPeriodOfLastHours:
      return end_of_period_of_last_hours(input, origin, kind);
    case Basis::kPreviousPeriod:
      return decided(origin, "DATE-29", previous_end(kind, input.today));
    case Basis::kMostRecentPeriod:
      break;
  }
  return decided(origin, "DATE-20", last_end_on_or_before(kind, input.today));
}

Origin origin_of(HoursOption option) {
  switch (option) {
    case HoursOption::kFrequencyProject:
      return Origin::kFrequencyProject;
    case HoursOption::kPreviousFrequencyPeriod:
      return Origin::kPreviousFrequencyPeriod;
    case HoursOption::kPreviousCalendarPeriod:
      return Origin::kPreviousCalendarPeriod;
    case HoursOption::kWorkDate:
      break;
  }
  return Origin::kWorkDate;
}

Answer by_frequency(const BookingDateInput& input, HoursOption option) {
  const Origin origin = origin_of(option);
  const ProjectFrequency& frequency = *input.frequency;
  if (option == HoursOption::kFrequencyProject) {
    return decided(origin, "DATE-06", input.hours_period_end, "no frequency period of the hours");
  }
  if (option == HoursOption::kPreviousFrequencyPeriod) {
    return decided(origin, "DATE-08", last_end_before(frequency.periods, input.today),
                   "no frequency period that ended before today");
  }
  const PeriodKind kind = frequency.booking_date_period;
  return decided(origin, kind == PeriodKind::kWeek ? "DATE-10" : "DATE-11",
                 previous_end(kind, input.today));
}

// The calculation of each kind of option; without an option the day of the run.
struct Calculation {
  const BookingDateInput& input;

  Answer operator()(std::monostate) const {
    return decided(Origin::kRunDay, "DATE-04", input.today);
  }

  Answer operator()(HoursOption option) const {
    if (option == HoursOption::kWorkDate) {
      return decided(Origin::kWorkDate, "DATE-12", input.work_date);
    }
    if (input.frequency) {
      return by_frequency(input, option);
    }
    Basis basis = Basis::kMostRecentPeriod;
    for (const auto& row : kBasisWithoutFrequency) {
      if (row.option == option) {
        basis = row.basis;
      }
    }
    return without_frequency(input, origin_of(option), basis);
  }

  Answer operator()(TermOption option) const {
    if (option == TermOption::kWorkDate) {
      return decided(Origin::kWorkDate, "DATE-16", input.work_date);
    }
    if (option == TermOption::kPlannedInvoiceDate) {
      return decided(Origin::kPlannedInvoiceDate, "DATE-15", input.planned_date,
                     "no planned invoice date");
    }
    if (!input.frequency) {
      return without_frequency(input, Origin::kFrequency, kTermBasisWithoutFrequency);
    }
    return decided(Origin::kFrequency, "DATE-17",
                   last_end_on_or_before(input.frequency->periods, input.today),
                   "no frequency period that ended by today");
  }
};

Answer friday(Date work_date) {
  return decided(Origin::kEndOfBookingPeriod, "DATE-23",
                 first_on_or_after(work_date, Weekday::kFriday));
}

Answer antedated(Answer answer, std::optional<Weekday> until) {
  if (!answer) {
    return answer;
  }
  if (!in_range(answer->date)) {
    return undeterminable("no such day between 1900 and 9999");
  }
  const Date date = antedate(answer->date, until);
  if (date != answer->date) {
    answer->date = date;
    answer->origin = Origin::kAntedated;
    answer->steps.push_back({"ANTE-08", date});
  }
  return answer;
}

Answer decide(const BookingDateInput& input) {
  if (input.entered) {
    return decided(Origin::kEntered, "DATE-01", *input.entered);
  }
  if (input.end_of_period.on && input.end_of_period.unit_ends_on_friday) {
    return friday(input.work_date);
  }
  return std::visit(Calculation{input}, input.option);
}

}  // namespace

Answer booking_date_at_generation(const BookingDateInput& input) {
  return antedated(decide(input), input.antedate_until);
}

Answer booking_date_at_posting(const PostingInput& input) {
  if (input.is_credit) {
    return decided(Origin::kKept, "DATE-26", input.booking_date);
  }
  if (!input.end_of_period.on) {
    return antedated(decided(Origin::kKept, "DATE-25", input.booking_date), input.antedate_until);
  }
  if (!input.end_of_period.unit_ends_on_friday) {
    return Unexpected{
        BookingDateError{kBookingDateUndetermined, "no end of the booking period of the unit"}};
  }
  return antedated(friday(input.work_date), input.antedate_until);
}

}  // namespace facta::dates
