// What companies define: customers, projects, VAT, calendars, groupings, months that are closed.
#include "tests/simulation/oracle.h"

namespace facta::simulation {

void Oracle::apply_master_data(const Event& event) {
  if (const auto* customer = std::get_if<CustomerCreated>(&event)) {
    customer_vat_[customer->customer.code] = customer->customer.vatCode;
    customer_unit_[customer->customer.code] = customer->customer.businessUnit;
    customer_legal_[customer->customer.code] = customer->customer.party.legalName;
    layouts_[customer->customer.code] = customer->customer.salesInvoiceLayout;
    corrections_[customer->customer.code] = {customer->customer.fullCreditOnCorrections,
                                             customer->customer.correctionsOnSeparateInvoice};
  } else if (const auto* changed = std::get_if<CustomerChanged>(&event)) {
    customer_vat_[changed->customer.code] = changed->customer.vatCode;
    customer_unit_[changed->customer.code] = changed->customer.businessUnit;
    layouts_[changed->customer.code] = changed->customer.salesInvoiceLayout;
    corrections_[changed->customer.code] = {changed->customer.fullCreditOnCorrections,
                                            changed->customer.correctionsOnSeparateInvoice};
  } else if (const auto* project = std::get_if<ProjectCreated>(&event)) {
    owners_[project->project.code] = project->project.customer;
    rates_[project->project.code] = project->project.rate.e4;
    project_vat_[project->project.code] = project->project.vatCode;
    project_unit_[project->project.code] = project->project.businessUnit;
    project_legal_[project->project.code] = project->project.legalName;
    project_frequency_[project->project.code] = project->project.invoiceFrequency;
    project_method_[project->project.code] = project->project.groupingMethod;
  } else if (const auto* moved = std::get_if<ProjectChanged>(&event)) {
    rates_[moved->project.code] = moved->project.rate.e4;
    project_vat_[moved->project.code] = moved->project.vatCode;
    project_unit_[moved->project.code] = moved->project.businessUnit;
    project_legal_[moved->project.code] = moved->project.legalName;
    project_frequency_[moved->project.code] = moved->project.invoiceFrequency;
  } else if (const auto* frequency = std::get_if<InvoiceFrequencyDefined>(&event)) {
    std::vector<Period>& periods = frequencies_[frequency->code];
    periods.clear();
    for (const FrequencyPeriod& period : frequency->periods) {
      periods.emplace_back(period.start, period.end);
    }
    correction_frequencies_[frequency->code] = frequency->correctionFrequency;
  } else if (const auto* method = std::get_if<GroupingMethodAdded>(&event)) {
    dimensions_[method->code] = method->dimensions;
    methods_.insert(method->code);
  } else if (const auto* other = std::get_if<GroupingMethodOverridden>(&event)) {
    (other->level == "project" ? project_method_ : timesheet_method_)[other->subject] = other->new_;
  } else if (const auto* vat = std::get_if<VatCodeDefined>(&event)) {
    VatCode code{static_cast<int>(vat->category), {}};
    for (const VatRate& rate : vat->rates) {
      code.rates.emplace_back(rate.from, rate.percent.value);
    }
    vat_codes_[vat->code] = std::move(code);
  } else if (const auto* reason = std::get_if<ReasonCodeAdded>(&event)) {
    reasons_.insert(reason->code);
  } else if (const auto* profile = std::get_if<InvoiceProfileDefined>(&event)) {
    profiles_[profile->code] = profile->postOnGeneration;
  } else if (const auto* job = std::get_if<JobQueueEntryConfigured>(&event)) {
    Job& entry = jobs_[job->jobCode];
    entry = {job->enabled, job->at, job->weekdays, job->profile,
             std::max(entry.since, Time{time_})};
  } else if (const auto* unit = std::get_if<BusinessUnitDefined>(&event)) {
    unit->bookingPeriodEndsOn == BookingPeriodEnd::Friday ? void(friday_units_.insert(unit->code))
                                                          : void(friday_units_.erase(unit->code));
  } else if (const auto* name = std::get_if<LegalNameDefined>(&event)) {
    legal_names_[name->code] = name->name;
  } else if (const auto* calendar = std::get_if<HolidayCalendarDefined>(&event)) {
    holidays_.clear();
    for (const Holiday& holiday : calendar->dates) {
      holidays_.insert(holiday.date);
    }
  } else if (const auto* set = std::get_if<WorkDateSet>(&event)) {
    set->date ? void(work_dates_[set->user] = *set->date) : void(work_dates_.erase(set->user));
  } else if (const auto* close = std::get_if<BookingPeriodClosed>(&event)) {
    closed_.insert(close->period);
  } else if (const auto* open = std::get_if<BookingPeriodReopened>(&event)) {
    closed_.erase(open->period);
  } else if (const auto* setting = std::get_if<InvoiceSettingChanged>(&event)) {
    if (setting->level == "central" && setting->key == "autoCreditReasonCode") {
      central_.credit_reason = setting->new_;
      central_.reasons.insert(setting->new_);
    }
    if (setting->level != "company") {
      return;
    }
    (setting->key == "hoursBookingDateCalculation"  ? date_option_
     : setting->key == "antedateUntil"              ? antedates_
     : setting->key == "postAtEndOfBookingPeriod"   ? fridays_
     : setting->key == "documentDateShiftTime"      ? shifts_at_
     : setting->key == "documentDateFormula"        ? date_formula_
     : setting->key == "periodKindWithoutFrequency" ? period_kind_
     : setting->key == "defaultVatCode"             ? default_vat_
                                                    : ignored_) = setting->new_;
  }
}

}  // namespace facta::simulation
