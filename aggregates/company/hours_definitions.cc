// Definitions of hours invoicing: frequencies, grouping methods, business units, templates,
// contacts, legal names, layouts, salutations, holidays and work dates.
#include "aggregates/company/company.h"
#include "aggregates/company/grouping.h"
#include "aggregates/company/party.h"
#include "aggregates/dates/holidays.h"
#include "aggregates/dates/periods.h"

#include <algorithm>
#include <set>

namespace facta {
namespace {

constexpr std::int32_t kYearsMax = 50;  // of a ready list of periods
constexpr std::size_t kPeriodsMax = 3'000;
constexpr std::size_t kHolidaysMax = 2'000;
constexpr std::string_view kHolidayCalendar = "default";

// A refused field of a definition.
template <class Defined>
DecideResult defined_or_refused(FieldChecks&& checks, Defined&& defined) {
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  return Decision{{std::forward<Defined>(defined)}, {}};
}

// The ready list of a kind (FREQ-04); empty: no such kind.
std::vector<dates::Period> ready_periods(const std::string& kind, int from, int until) {
  return kind == "week"        ? dates::iso_weeks(from, until)
         : kind == "fourWeeks" ? dates::four_week_periods(from, until)
         : kind == "month"     ? dates::calendar_months(from, until)
                               : std::vector<dates::Period>{};
}

// FREQ-04: the list that the request gives, or the ready one of its kind.
std::vector<FrequencyPeriod> asked_periods(FieldChecks& checks, const Context& context,
                                           const DefineInvoiceFrequency& command) {
  std::vector<FrequencyPeriod> periods;
  if (command.kind) {
    const std::int32_t this_year = year_month_day(context.today).year;
    const std::int32_t from = command.fromYear.value_or(this_year - 2);
    const std::int32_t until = command.untilYear.value_or(std::max(from, this_year + 5));
    if (!command.periods.empty()) {
      checks.fault("/periods", "must be absent when kind is given");
    }
    if (from < 1900 || until > 9998 || until < from || until - from > kYearsMax) {
      checks.fault("/untilYear", "must be at most 50 years behind fromYear");
    } else {
      for (const dates::Period& period : ready_periods(*command.kind, from, until)) {
        periods.push_back({static_cast<std::uint32_t>(period.number), period.start, period.end});
      }
      if (periods.empty()) {
        checks.fault("/kind", "must be week, fourWeeks or month");
      }
    }
    return periods;
  }
  if (command.fromYear || command.untilYear) {
    checks.fault("/kind", "must be given with fromYear or untilYear");
  }
  if (command.periods.empty() || command.periods.size() > kPeriodsMax) {
    checks.fault("/periods", "must name 1 to 3,000 periods, or give kind instead");
  }
  for (std::size_t i = 0; i < command.periods.size() && i < kPeriodsMax; ++i) {
    const FrequencyPeriodInput& period = command.periods[i];
    periods.push_back(
        {period.number.value_or(static_cast<std::uint32_t>(i + 1)), period.start, period.end});
  }
  std::ranges::sort(periods, {}, &FrequencyPeriod::start);
  return periods;
}

// Each period starts the day after the one before it ended.
const FrequencyPeriod* first_out_of_line(const std::vector<FrequencyPeriod>& periods) {
  for (std::size_t i = 0; i < periods.size(); ++i) {
    if (periods[i].end < periods[i].start ||
        (i > 0 && periods[i].start.days != periods[i - 1].end.days + 1)) {
      return &periods[i];
    }
  }
  return nullptr;
}

std::optional<Rejection> unknown_unless(bool known, std::string_view code, const std::string& value,
                                        const std::string& pointer) {
  if (known) {
    return std::nullopt;
  }
  Rejection refused = reject(code, value, {{"code", value}});
  refused.fields.push_back({pointer, refused.refusal.detail});
  return refused;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context,
                    const DefineInvoiceFrequency& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  InvoiceFrequencyDefined defined;
  defined.code = checks.code("/code", command.code);
  defined.name = checks.text("/name", command.name.value_or(""));
  defined.periods = asked_periods(checks, context, command);
  defined.correctionFrequency =
      checks.code_or_none("/correctionFrequency", command.correctionFrequency.value_or(""));
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  std::vector<Rejection> failing;
  if (const FrequencyPeriod* wrong = first_out_of_line(defined.periods)) {
    failing.push_back(
        reject("frequency.periods_overlap", "period " + std::to_string(wrong->number) + " from " +
                                                print(wrong->start) + " to " + print(wrong->end)));
  }
  const std::string ready = command.kind && *command.kind == "month" ? "previousMonth"
                            : command.kind                           ? "previousWeek"
                                                                     : "";
  const auto booking = enum_of<BookingDatePeriod>(command.bookingDatePeriod.value_or(ready));
  if (!booking) {
    failing.push_back(reject("frequency.unknown_booking_date_period", defined.code));
  }
  if (!defined.correctionFrequency.empty() && defined.correctionFrequency != defined.code &&
      !state.frequencies.contains(defined.correctionFrequency)) {
    failing.push_back(reject("frequency.unknown", defined.correctionFrequency,
                             {{"code", defined.correctionFrequency}}));
  }
  if (!failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  defined.bookingDatePeriod = *booking;
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const AddGroupingMethod& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  GroupingMethodAdded added;
  added.code = checks.code("/code", command.code);
  added.name = checks.text("/name", command.name.value_or(""));
  added.dimensions = command.dimensions;
  if (command.dimensions.empty()) {
    checks.fault("/dimensions", "must name at least one of " + grouping_dimensions());
  }
  const std::set<std::string> once(command.dimensions.begin(), command.dimensions.end());
  if (once.size() != command.dimensions.size()) {
    checks.fault("/dimensions", "must not name one twice");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  for (std::size_t i = 0; i < command.dimensions.size(); ++i) {
    if (auto refused = unknown_unless(is_grouping_dimension(command.dimensions[i]),
                                      "grouping.dimension_unknown", command.dimensions[i],
                                      "/dimensions/" + std::to_string(i))) {
      return Unexpected{std::move(*refused)};
    }
  }
  if (state.grouping_methods.contains(added.code)) {
    return Unexpected{reject("grouping.code_exists", added.code)};
  }
  return Decision{{std::move(added)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const DefineBusinessUnit& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  BusinessUnitDefined unit{checks.code("/code", command.code),
                           checks.text("/name", command.name.value_or("")), BookingPeriodEnd::None};
  const std::string ends = command.bookingPeriodEndsOn.value_or("");
  if (checks.ok() && !ends.empty() && ends != "friday") {  // AMB-05
    return Unexpected{reject("settings.booking_period_ends_on.unsupported", "bookingPeriodEndsOn",
                             {{"setting", "bookingPeriodEndsOn"}})};
  }
  unit.bookingPeriodEndsOn = ends.empty() ? BookingPeriodEnd::None : BookingPeriodEnd::Friday;
  return defined_or_refused(std::move(checks), std::move(unit));
}

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineCustomerTemplate& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  CustomerTemplateDefined defined{checks.code("/code", command.code),
                                  checks.text("/name", command.name.value_or("")),
                                  command.invoiceFrequency.value_or("")};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (auto refused = unknown_unless(
          defined.invoiceFrequency.empty() || state.frequencies.contains(defined.invoiceFrequency),
          "frequency.unknown", defined.invoiceFrequency, "/invoiceFrequency")) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const DefineContact& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  ContactDefined contact;
  contact.code = checks.code("/code", command.code);
  contact.kind = command.kind.value_or(ContactKind::Company);
  contact.name = checks.text("/name", command.name.value_or(""));
  contact.company = checks.code_or_none("/company", command.company.value_or(""));
  contact.languageCode = checks.code_or_none("/languageCode", command.languageCode.value_or(""));
  contact.groupingMethod = command.groupingMethod.value_or("");
  if (contact.kind == ContactKind::Company && !contact.company.empty()) {
    checks.fault("/company", "is for persons");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (auto refused =
          unknown_unless(contact.company.empty() || state.contacts.contains(contact.company),
                         "contact.unknown", contact.company, "/company")) {
    return Unexpected{std::move(*refused)};
  }
  if (auto refused = unknown_unless(
          contact.groupingMethod.empty() || state.grouping_methods.contains(contact.groupingMethod),
          "grouping.unknown", contact.groupingMethod, "/groupingMethod")) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{std::move(contact)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const DefineLegalName& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  LegalNameDefined defined{checks.code("/code", command.code), checks.name("/name", command.name)};
  return defined_or_refused(std::move(checks), std::move(defined));
}

DecideResult decide(const CompanyState& state, const Context&, const AddInvoiceLayout& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  InvoiceLayoutAdded added{checks.code("/code", command.code),
                           checks.text("/name", command.name.value_or(""))};
  if (checks.ok() && state.layouts.contains(added.code)) {
    return Unexpected{reject("layout.exists", added.code)};
  }
  return defined_or_refused(std::move(checks), std::move(added));
}

DecideResult decide(const CompanyState& state, const Context&,
                    const SetGeneralSalutation& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  SalutationSet set{checks.code_or_none("/languageCode", command.languageCode.value_or("")),
                    checks.name("/text", command.text),
                    {}};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (const SalutationSet* now = state.salutations.latest(set.languageCode)) {
    if (!command.replace) {
      return Unexpected{reject("salutation.duplicate_language", set.languageCode)};
    }
    if (now->text == set.text) {
      return Decision{};
    }
    set.replaced = now->text;
  }
  return Decision{{std::move(set)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineHolidayCalendar& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  HolidayCalendarDefined calendar;
  calendar.code = checks.code("/code", command.code.value_or(std::string(kHolidayCalendar)));
  if (command.dates.size() > kHolidaysMax || command.dutchYears.size() > kYearsMax) {
    checks.fault("/dates", "must be at most 2,000 days, and at most 50 dutchYears");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  for (std::size_t i = 0; i < command.dates.size(); ++i) {
    const auto date = parse_date(command.dates[i]);
    if (!date) {
      Rejection refused = reject("holiday.invalid_date", command.dates[i]);
      refused.fields.push_back({"/dates/" + std::to_string(i), "must be a day: YYYY-MM-DD"});
      return Unexpected{std::move(refused)};
    }
    calendar.dates.push_back({*date, {}});
  }
  for (std::size_t i = 0; i < command.dutchYears.size(); ++i) {
    if (command.dutchYears[i] < 1900 || command.dutchYears[i] > 9998) {
      return Unexpected{
          reject_field("/dutchYears/" + std::to_string(i), "must be a year from 1900 to 9998")};
    }
    for (const dates::Holiday& holiday : dates::dutch_holidays(command.dutchYears[i])) {
      if (holiday.day_off) {
        calendar.dates.push_back({holiday.date, std::string(holiday.name)});
      }
    }
  }
  std::ranges::stable_sort(calendar.dates, {}, &Holiday::date);
  const auto doubled = std::ranges::unique(calendar.dates, {}, &Holiday::date);
  calendar.dates.erase(doubled.begin(), doubled.end());
  return Decision{{std::move(calendar)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const SetWorkDate& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  WorkDateSet set{checks.name("/user", command.user), command.date};
  return defined_or_refused(std::move(checks), std::move(set));
}

Date work_date_of(const CompanyState& state, std::string_view user, Date today) {
  const WorkDateRow* row = state.work_dates.find(user);
  return row == nullptr ? today : row->date.value_or(today);
}

// GROUP-07: whoever may, per customer, customer and unit, contact, project or timesheet.
DecideResult decide(const CompanyState& state, const Context&,
                    const OverrideGroupingMethod& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  GroupingMethodOverridden event;
  event.level = command.level;
  event.subject = checks.name("/subject", command.subject);
  event.new_ = command.groupingMethod.value_or("");
  event.businessUnit = checks.code_or_none("/businessUnit", command.businessUnit.value_or(""));
  if (event.level == "customer" && !event.businessUnit.empty()) {
    event.level = "customerUnit";
  } else if (!event.businessUnit.empty()) {
    checks.fault("/businessUnit", "is for the level customer");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  std::vector<Rejection> failing;
  if (event.level == "customer" || event.level == "customerUnit") {
    const CustomerData* customer = state.customers.latest(event.subject);
    if (customer == nullptr) {
      return Unexpected{reject("customer.unknown", event.subject)};
    }
    event.old = customer->groupingMethod;
    if (event.level == "customerUnit") {
      const auto& units = customer->unitInvoiceData;
      const auto unit =
          std::ranges::find(units, event.businessUnit, &UnitInvoiceData::businessUnit);
      event.old = unit == units.end() ? "" : unit->groupingMethod;
    }
  } else if (event.level == "project") {
    const ProjectData* project = state.projects.latest(event.subject);
    if (project == nullptr) {
      return Unexpected{reject("project.unknown", event.subject)};
    }
    event.old = project->groupingMethod;
  } else if (event.level == "contact") {
    const ContactDefined* contact = state.contacts.latest(event.subject);
    if (contact == nullptr) {
      return Unexpected{reject("contact.unknown", event.subject)};
    }
    event.old = contact->groupingMethod;
  } else if (const SettingRow* row = state.timesheet_methods.latest(event.subject)) {
    event.old = row->value;
  }
  if (auto refused =
          unknown_unless(event.new_.empty() || state.grouping_methods.contains(event.new_),
                         "grouping.unknown", event.new_, "/groupingMethod")) {
    return Unexpected{std::move(*refused)};
  }
  if (event.old == event.new_) {
    return Decision{};
  }
  return Decision{{std::move(event)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const SetProjectCompany& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const ProjectData* project = state.projects.latest(command.project);
  if (project == nullptr) {
    return Unexpected{reject("project.unknown", command.project)};
  }
  const ContactDefined* contact = state.contacts.latest(command.company);
  if (contact == nullptr || contact->kind != ContactKind::Company) {
    return Unexpected{*unknown_unless(false, "contact.unknown", command.company, "/company")};
  }
  const CustomerData* customer = state.customers.latest(project->customer);
  CopiedValue copied = project_method(
      state, command.company, *customer,
      project->businessUnit.empty() ? customer->businessUnit : project->businessUnit);
  Decision decision;
  if (project->groupingOverridden && project->groupingMethod != copied.value) {
    decision.warnings.push_back(warn("grouping.override_replaced"));  // DEC-14
  }
  decision.events.push_back(ProjectCompanySet{command.project, command.company,
                                              std::move(copied.value), std::move(copied.origin)});
  return decision;
}

}  // namespace facta
