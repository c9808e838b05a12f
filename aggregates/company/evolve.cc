#include "aggregates/company/company.h"

namespace facta {
namespace {

// A setting of a customer or project is the field of that name (chains.h).
void set_customer_value(CustomerData& customer, const InvoiceSettingChanged& event) {
  if (event.key == "hoursRevenueAccount") {
    customer.revenueAccount = event.new_;
  } else if (event.key == "receivableAccount") {
    customer.receivableAccount = event.new_;
  } else {
    customer.vatCode = event.new_;
  }
}

void set_project_value(ProjectData& project, const InvoiceSettingChanged& event) {
  if (event.key == "hoursRevenueAccount") {
    project.revenueAccount = event.new_;
  } else {
    project.vatCode = event.new_;
  }
}

}  // namespace

void evolve(CompanyState& state, const Fact& fact, const CompanyOpened& event) {
  state.company_data.put("", fact.sequence, event.company);
}

void evolve(CompanyState& state, const Fact& fact, const CompanyChanged& event) {
  state.company_data.put("", fact.sequence, event.company);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceSettingChanged& event) {
  if (event.level == "customer") {
    CustomerData customer = *state.customers.latest(event.subject);
    set_customer_value(customer, event);
    state.customers.put(event.subject, fact.sequence, std::move(customer));
  } else if (event.level == "project") {
    ProjectData project = *state.projects.latest(event.subject);
    set_project_value(project, event);
    state.projects.put(event.subject, fact.sequence, std::move(project));
  } else {
    state.settings.put(setting_key(event.level, "", event.key), fact.sequence, {event.new_});
  }
}

void evolve(CompanyState& state, const Fact& fact, const CustomerCreated& event) {
  state.customers.put(event.customer.code, fact.sequence, event.customer);
}

void evolve(CompanyState& state, const Fact& fact, const CustomerChanged& event) {
  state.customers.put(event.customer.code, fact.sequence, event.customer);
}

void evolve(CompanyState& state, const Fact& fact, const ProjectCreated& event) {
  state.projects.put(event.project.code, fact.sequence, event.project);
}

void evolve(CompanyState& state, const Fact& fact, const ProjectChanged& event) {
  state.projects.put(event.project.code, fact.sequence, event.project);
}

void evolve(CompanyState& state, const Fact& fact, const VatCodeDefined& event) {
  state.vat_codes.put(event.code, fact.sequence, event);
}

void evolve(CompanyState& state, const Fact& fact, const LedgerAccountDefined& event) {
  state.ledger_accounts.put(event.code, fact.sequence, event);
}

void evolve(CompanyState& state, const Fact&, const NumberSeriesDefined& event) {
  const NumberSeriesRow* row = state.number_series.find(event.code);
  const bool used = row != nullptr && row->used;
  state.number_series.put(event.code, {event.prefix, event.minimumDigits, event.firstNumber, used});
}

void evolve(CompanyState& state, const Fact&, const ReasonCodeAdded& event) {
  state.reason_codes.put(event.code, event);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceProfileDefined& event) {
  state.profiles.put(event.code, fact.sequence, event);
}

void evolve(CompanyState& state, const Fact&, const BookingPeriodClosed& event) {
  state.closed_periods.put(event.period, Mark{});
}

void evolve(CompanyState& state, const Fact&, const BookingPeriodReopened& event) {
  state.closed_periods.erase(event.period);
}

}  // namespace facta
