// Timesheet slips: to which invoice they belong (TSDOC).
#include "aggregates/company/company.h"
#include "aggregates/dates/calendar.h"
#include "aggregates/hours/hours.h"
#include "aggregates/refusals/fields.h"

#include <algorithm>

namespace facta {
namespace {

// The period of a timesheet that does not name one: the week of its hours, else their month, else
// from the first to the last.
Window usual_period(const TimesheetRow& hours) {
  const Date week_end = dates::week_end(hours.from);
  if (hours.to <= week_end) {
    return {{week_end.days - 6}, week_end};
  }
  const Date month_end = dates::month_end(hours.from);
  const YearMonthDay first = year_month_day(hours.from);
  return hours.to <= month_end ? Window{date_of(first.year, first.month, 1), month_end}
                               : Window{hours.from, hours.to};
}

const FrequencyPeriod* period_of(const CompanyState& state, const std::string& project, Date day) {
  const ProjectData* data = state.projects.latest(project);
  const InvoiceFrequencyDefined* frequency =
      data == nullptr ? nullptr : state.frequencies.latest(data->invoiceFrequency);
  if (frequency == nullptr) {
    return nullptr;
  }
  const auto found = std::ranges::lower_bound(frequency->periods, day, {}, &FrequencyPeriod::end);
  return found != frequency->periods.end() && found->start <= day ? &*found : nullptr;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const AttachTimesheetSlip& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const TimesheetRow* hours = state.timesheets.find(command.timesheet);
  FieldChecks checks;
  TimesheetSlipAttached slip;
  slip.timesheet = checks.name("/timesheet", command.timesheet);
  slip.document = checks.name("/document", command.document);
  const std::string project = command.project.value_or(hours == nullptr ? "" : hours->project);
  if (!command.period && hours == nullptr) {
    checks.fault("/period", "must be given: no hours of this timesheet are posted");
  } else if (command.period && !(command.period->from && command.period->to)) {
    checks.fault("/period", "must have from and to");
  } else {
    slip.period =
        command.period ? Window{*command.period->from, *command.period->to} : usual_period(*hours);
  }
  if (project.empty()) {  // its frequency says whether the periods coincide (TSDOC-06)
    checks.fault("/project", "must be given: no hours of this timesheet are posted");
  }
  if (checks.ok() && slip.period.to < slip.period.from) {
    checks.fault("/period/to", "must not lie before from");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (!state.projects.contains(project)) {
    return Unexpected{reject("hours.project_unknown", project)};
  }
  slip.containsChangesFrom = command.containsChangesFrom;
  if (slip.containsChangesFrom && (*slip.containsChangesFrom < slip.period.from ||
                                   *slip.containsChangesFrom > slip.period.to)) {
    return Unexpected{reject("timesheet_slip.date_outside_timesheet", command.timesheet)};
  }
  const FrequencyPeriod* period = period_of(state, project, slip.period.from);
  const bool coincides =
      period != nullptr && period->start == slip.period.from && period->end == slip.period.to;
  const bool required = setting_at(state, "containsChangesFromRequired", kNow) == "on";
  if (!slip.containsChangesFrom && required && period != nullptr && !coincides) {
    return Unexpected{
        reject("timesheet_slip.contains_changes_from_required", command.timesheet)};  // TSDOC-04
  }
  slip.belongsTo = slip.containsChangesFrom.value_or(slip.period.from);  // TSDOC-03, TSDOC-06
  return Decision{{std::move(slip)}, {}};
}

void evolve(CompanyState& state, const Fact& fact, const TimesheetSlipAttached& event) {
  state.slips.put(make_key(event.timesheet, fact.sequence), {event});
}

}  // namespace facta
