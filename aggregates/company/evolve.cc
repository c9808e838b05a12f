#include "aggregates/company/company.h"
#include "aggregates/company/grouping.h"
#include "aggregates/company/setting_fields.h"
#include "aggregates/tables/existing.h"

namespace facta {
namespace {

// Whether the setting is a field of what it is set for (setting_fields.h), which it now has.
template <class Data>
bool set_field(VersionedTable<Data>& table, const Fact& fact, const InvoiceSettingChanged& event) {
  const Data* now = table.latest(event.subject);
  FACTA_ASSERT(now != nullptr, "a setting of something that never came into being");
  Data data = *now;
  if (!set_setting_field(data, event.key, event.new_)) {
    return false;
  }
  table.put(event.subject, fact.sequence, std::move(data));
  return true;
}
template <class Data>
bool set_field(Table<Data>& table, const Fact&, const InvoiceSettingChanged& event) {
  Data data = existing(table, event.subject);
  if (!set_setting_field(data, event.key, event.new_)) {
    return false;
  }
  table.put(event.subject, std::move(data));
  return true;
}

bool set_master_data(CompanyState& state, const Fact& fact, const InvoiceSettingChanged& event) {
  return event.level == "customer"           ? set_field(state.customers, fact, event)
         : event.level == "project"          ? set_field(state.projects, fact, event)
         : event.level == "contact"          ? set_field(state.contacts, fact, event)
         : event.level == "customerTemplate" ? set_field(state.customer_templates, fact, event)
         : event.level == "businessUnit"     ? set_field(state.business_units, fact, event)
         : event.level == "frequency"        ? set_field(state.frequencies, fact, event)
         : event.level == "termScheduleType" ? set_field(state.term_schedule_types, fact, event)
         : event.level == "commitmentType"   ? set_field(state.commitment_types, fact, event)
         : event.level == "vendorTemplate"   ? set_field(state.vendor_templates, fact, event)
         : event.level == "vendor"           ? set_field(state.vendors, fact, event)
                                             : false;
}

}  // namespace

void evolve(CompanyState& state, const Fact& fact, const CompanyOpened& event) {
  state.company_data.put("", fact.sequence, event.company);
}

void evolve(CompanyState& state, const Fact& fact, const CompanyChanged& event) {
  state.company_data.put("", fact.sequence, event.company);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceSettingChanged& event) {
  if (!set_master_data(state, fact, event)) {
    state.settings.put(setting_key(event.level, event.subject, event.key), fact.sequence,
                       {event.new_});
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

void evolve(CompanyState& state, const Fact&, const VendorCreated& event) {
  state.vendors.put(event.vendor.code, event.vendor);
}

void evolve(CompanyState& state, const Fact&, const VendorChanged& event) {
  state.vendors.put(event.vendor.code, event.vendor);
}

#define FACTA_EVOLVE(Defined, table, key)                                    \
  void evolve(CompanyState& state, const Fact& fact, const Defined& event) { \
    state.table.put(event.key, fact.sequence, event);                        \
  }
FACTA_VERSIONED_DEFINITIONS(FACTA_EVOLVE)
#undef FACTA_EVOLVE
#define FACTA_EVOLVE(Defined, table, key)                               \
  void evolve(CompanyState& state, const Fact&, const Defined& event) { \
    state.table.put(event.key, event);                                  \
  }
FACTA_LATEST_DEFINITIONS(FACTA_EVOLVE)
#undef FACTA_EVOLVE

void evolve(CompanyState& state, const Fact&, const NumberSeriesDefined& event) {
  const NumberSeriesRow* row = state.number_series.find(event.code);
  const bool used = row != nullptr && row->used;
  state.number_series.put(event.code, {event.prefix, event.minimumDigits, event.firstNumber, used});
}

void evolve(CompanyState& state, const Fact& fact, const GroupingMethodOverridden& event) {
  if (event.level == "timesheet") {
    state.timesheet_methods.put(event.subject, fact.sequence, {event.new_});
  } else if (event.level == "customerUnit") {
    CustomerData customer = existing(state.customers, event.subject);
    set_unit_method(customer, event.businessUnit, event.new_);
    state.customers.put(event.subject, fact.sequence, std::move(customer));
  } else {
    set_master_data(state, fact,
                    {event.level, event.subject, "groupingMethod", event.old, event.new_});
  }
}

void evolve(CompanyState& state, const Fact&, const WorkDateSet& event) {
  state.work_dates.put(event.user, {event.date});
}

void evolve(CompanyState& state, const Fact& fact, const ProjectCompanySet& event) {
  ProjectData project = existing(state.projects, event.project);
  project.company = event.company;
  project.groupingMethod = event.groupingMethod;
  project.groupingOverridden = false;  // DEC-14
  set_origin(project.origins, "groupingMethod", event.origin);
  state.projects.put(event.project, fact.sequence, std::move(project));
}

void evolve(CompanyState& state, const Fact&, const BookingPeriodClosed& event) {
  state.closed_periods.put(event.period, Mark{});
}

void evolve(CompanyState& state, const Fact&, const BookingPeriodReopened& event) {
  state.closed_periods.erase(event.period);
}

}  // namespace facta
