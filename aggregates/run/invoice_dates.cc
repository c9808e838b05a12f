#include "aggregates/run/invoice_dates.h"

#include <algorithm>

namespace facta {
namespace {

// In the order of the words of the settings.
constexpr std::string_view kHoursOptions[] = {"frequencyProject", "previousFrequencyPeriod",
                                              "previousCalendarPeriod", "workDate"};
constexpr std::string_view kWeekdaysOfWeek1[] = {"mondayWeek1",   "tuesdayWeek1", "wednesdayWeek1",
                                                 "thursdayWeek1", "fridayWeek1",  "saturdayWeek1",
                                                 "sundayWeek1"};

template <std::size_t N>
std::optional<std::size_t> place_of(const std::string_view (&words)[N], std::string_view word) {
  const auto found = std::ranges::find(words, word);
  return found == std::end(words) ? std::nullopt
                                  : std::optional<std::size_t>(found - std::begin(words));
}

dates::BookingDateOption hours_option(const CompanyState& state, std::uint64_t sequence) {
  const auto place =
      place_of(kHoursOptions, setting_at(state, "hoursBookingDateCalculation", sequence));
  return place ? dates::BookingDateOption(static_cast<dates::HoursOption>(*place))
               : dates::BookingDateOption();
}

std::optional<dates::PeriodKind> kind_without_frequency(const CompanyState& state,
                                                        std::uint64_t sequence) {
  const std::string word = setting_at(state, "periodKindWithoutFrequency", sequence);
  return word == "month"  ? std::optional(dates::PeriodKind::kMonth)
         : word == "week" ? std::optional(dates::PeriodKind::kWeek)
                          : std::nullopt;
}

Date latest_day(const std::vector<const HoursEntryData*>& entries) {
  return (*std::ranges::max_element(entries, {}, &HoursEntryData::date))->date;
}

}  // namespace

InvoiceDates::InvoiceDates(const CompanyState& state, const RunRow& run)
    : state_(state),
      run_(run),
      option_(hours_option(state, run.started_sequence)),
      kind_(kind_without_frequency(state, run.started_sequence)) {
  if (job_antedates(run.request.job)) {
    antedate_until_ = antedate_until(state, run.started_sequence);
  }
}

const std::vector<dates::Period>& InvoiceDates::periods_of(
    const InvoiceFrequencyDefined& frequency) {
  const auto [place, fresh] = periods_.try_emplace(frequency.code);
  if (fresh) {
    for (const FrequencyPeriod& period : frequency.periods) {
      place->second.push_back(
          {static_cast<int>(period.number), std::nullopt, period.start, period.end});
    }
  }
  return place->second;
}

// The frequency of the entry's project; of corrections put apart that of corrections (DEC-10).
const InvoiceFrequencyDefined* InvoiceDates::frequency_of(const LineGroup& group,
                                                          const HoursEntryData& entry) const {
  const ProjectData& project = entry.project == group.project->data.code
                                   ? group.project->data
                                   : *state_.projects.at(entry.project, run_.started_sequence);
  const auto* frequency = state_.frequencies.at(project.invoiceFrequency, run_.started_sequence);
  return frequency != nullptr && group.correction && !frequency->correctionFrequency.empty()
             ? state_.frequencies.at(frequency->correctionFrequency, run_.started_sequence)
             : frequency;
}

// Ignoring the frequency selects and groups without it (FREQ-08); dates still follow it, and of
// several periods the one that ends last (DATE-06, DATE-07).
void InvoiceDates::take_frequency(const LineGroup& group,
                                  const std::vector<const HoursEntryData*>& entries,
                                  dates::BookingDateInput& input) {
  std::string_view project;
  const std::vector<dates::Period>* periods = nullptr;
  for (const HoursEntryData* entry : entries) {
    if (project.empty() || entry->project != project) {
      project = entry->project;
      const InvoiceFrequencyDefined* frequency = frequency_of(group, *entry);
      periods = frequency == nullptr ? nullptr : &periods_of(*frequency);
      if (frequency != nullptr && !input.frequency) {
        input.frequency = dates::ProjectFrequency{
            *periods, frequency->bookingDatePeriod == BookingDatePeriod::PreviousMonth
                          ? dates::PeriodKind::kMonth
                          : dates::PeriodKind::kWeek};
      }
    }
    const dates::Period* period =
        periods == nullptr ? nullptr : dates::containing(*periods, entry->date);
    if (period != nullptr) {
      input.hours_period_end = std::max(input.hours_period_end.value_or(period->end), period->end);
    }
  }
}

std::optional<Rejection> InvoiceDates::set_booking_date(
    const LineGroup& group, const std::vector<const HoursEntryData*>& entries,
    InvoiceContent& content) {
  dates::BookingDateInput input;
  input.today = run_.day;
  input.work_date = run_.request.workDate.value_or(run_.day);
  input.end_of_period = end_of_period_rule(state_, content.businessUnit, run_.started_sequence);
  // The Friday overrides an entered date when the invoice is posted (DATE-23, AMB-03), which a run
  // may do itself (RUN-24).
  const bool posts_on_friday = run_.request.postOnGeneration && input.end_of_period.on &&
                               input.end_of_period.unit_ends_on_friday;
  if (!posts_on_friday) {
    input.entered = run_.request.bookingDate;
  }
  input.option = option_;
  input.kind_without_frequency = kind_;
  input.latest_hours_date = latest_day(entries);
  input.antedate_until = antedate_until_;
  take_frequency(group, entries, input);
  const auto found = dates::booking_date_at_generation(input);
  if (!found) {
    return reject(found.error().code, content.customer,
                  {{"missing", std::string(found.error().missing)}});
  }
  content.bookingDate = found->date;
  content.bookingDateSource = source_of(found->origin, BookingDateSource::RunDay);
  content.bookingDateSteps = steps_of(found->steps);
  return std::nullopt;
}

std::optional<Rejection> InvoiceDates::refuse_posting(const InvoiceContent& content) const {
  const auto rule = end_of_period_rule(state_, content.businessUnit, run_.started_sequence);
  return rule.on && !rule.unit_ends_on_friday ? std::optional(undetermined(content)) : std::nullopt;
}

bool job_antedates(std::string_view job) {
  return job == "11076237" || job == "11096500" || job == "11096089";
}

std::optional<dates::Weekday> antedate_until(const CompanyState& state, std::uint64_t sequence) {
  const auto place = place_of(kWeekdaysOfWeek1, setting_at(state, "antedateUntil", sequence));
  return place ? std::optional(static_cast<dates::Weekday>(*place + 1)) : std::nullopt;
}

dates::EndOfBookingPeriodRule end_of_period_rule(const CompanyState& state, std::string_view unit,
                                                 std::uint64_t sequence) {
  const BusinessUnitDefined* defined = state.business_units.at(unit, sequence);
  return {setting_at(state, "postAtEndOfBookingPeriod", sequence) == "on",
          defined != nullptr && defined->bookingPeriodEndsOn == BookingPeriodEnd::Friday};
}

Rejection undetermined(const InvoiceContent& content) {
  return reject("invoice.post.booking_date_undetermined",
                content.number.empty() ? content.customer : content.number,
                {{"unit", content.businessUnit}});
}

BookingDateSource source_of(dates::BookingDateOrigin origin, BookingDateSource kept) {
  using enum dates::BookingDateOrigin;
  switch (origin) {
    case kEntered:
      return BookingDateSource::Entered;
    case kRunDay:
      return BookingDateSource::RunDay;
    case kFrequencyProject:
    case kFrequency:
    case kPlannedInvoiceDate:
      return BookingDateSource::FrequencyProject;
    case kPreviousFrequencyPeriod:
      return BookingDateSource::PreviousFrequencyPeriod;
    case kPreviousCalendarPeriod:
      return BookingDateSource::PreviousCalendarPeriod;
    case kWorkDate:
      return BookingDateSource::WorkDate;
    case kEndOfBookingPeriod:
      return BookingDateSource::EndOfBookingPeriod;
    case kAntedated:
      return BookingDateSource::Antedated;
    case kKept:
      break;
  }
  return kept;
}

std::vector<DateStep> steps_of(std::span<const dates::DateStep> steps) {
  std::vector<DateStep> kept;
  for (const dates::DateStep& step : steps) {
    kept.push_back({std::string(step.rule), step.date});
  }
  return kept;
}

Window period_of(const LineGroup& group, const std::vector<const HoursEntryData*>& entries) {
  if (group.period != nullptr) {
    return {group.period->start, group.period->end};
  }
  return {(*std::ranges::min_element(entries, {}, &HoursEntryData::date))->date,
          latest_day(entries)};
}

}  // namespace facta
