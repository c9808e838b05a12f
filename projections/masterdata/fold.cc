#include "aggregates/company/grouping.h"
#include "aggregates/company/setting_fields.h"
#include "projections/masterdata/row.h"

namespace facta {
namespace {

template <class Value>
Latest<Value> latest(const EventPlace& place, const Value& value) {
  return {value, std::string(place.actor), place.time, place.sequence};
}

template <class Value>
void keep(Table<Latest<Value>>& table, const EventPlace& place, std::string_view code,
          const Value& value) {
  table.put(make_key(place.company, code), latest(place, value));
}

}  // namespace

void MasterdataView::fold(const EventPlace& place, const CompanyOpened& event) {
  companies.put(make_key(place.company), latest(place, event.company));
}
void MasterdataView::fold(const EventPlace& place, const CompanyChanged& event) {
  companies.put(make_key(place.company), latest(place, event.company));
}
void MasterdataView::fold(const EventPlace& place, const InvoiceSettingChanged& event) {
  settings.put(make_key(place.company, event.level, event.subject, event.key),
               latest(place, SettingData{event.level, event.subject, event.key, event.new_}));
  fold_level(place, event);
}
template <class Data>
void MasterdataView::set_field(Table<Latest<Data>>& table, const EventPlace& place,
                               const InvoiceSettingChanged& event) {
  const Latest<Data>* row = table.find(make_key(place.company, event.subject));
  if (row == nullptr) {
    return;
  }
  Data data = row->value;
  if (set_setting_field(data, event.key, event.new_)) {
    keep(table, place, event.subject, data);
  }
}
// A setting below the company is a field of master data (setting_fields.h).
void MasterdataView::fold_level(const EventPlace& place, const InvoiceSettingChanged& event) {
  if (event.level == "customer") {
    set_field(customers, place, event);
  } else if (event.level == "project") {
    set_field(projects, place, event);
  } else if (event.level == "contact") {
    set_field(contacts, place, event);
  } else if (event.level == "customerTemplate") {
    set_field(customer_templates, place, event);
  } else if (event.level == "businessUnit") {
    set_field(business_units, place, event);
  } else if (event.level == "frequency") {
    set_field(frequencies, place, event);
  } else if (event.level == "termScheduleType") {
    set_field(term_schedule_types, place, event);
  } else if (event.level == "commitmentType") {
    set_field(commitment_types, place, event);
  } else if (event.level == "vendorTemplate") {
    set_field(vendor_templates, place, event);
  } else if (event.level == "vendor") {
    set_field(vendors, place, event);
  }
}
void MasterdataView::fold(const EventPlace& place, const CustomerCreated& event) {
  keep(customers, place, event.customer.code, event.customer);
}
void MasterdataView::fold(const EventPlace& place, const CustomerChanged& event) {
  keep(customers, place, event.customer.code, event.customer);
}
void MasterdataView::fold(const EventPlace& place, const ProjectCreated& event) {
  keep(projects, place, event.project.code, event.project);
}
void MasterdataView::fold(const EventPlace& place, const ProjectChanged& event) {
  keep(projects, place, event.project.code, event.project);
}
void MasterdataView::fold(const EventPlace& place, const VendorCreated& event) {
  keep(vendors, place, event.vendor.code, event.vendor);
}
void MasterdataView::fold(const EventPlace& place, const VendorChanged& event) {
  keep(vendors, place, event.vendor.code, event.vendor);
}
#define FACTA_FOLD(Defined, table, key)                                      \
  void MasterdataView::fold(const EventPlace& place, const Defined& event) { \
    keep(table, place, event.key, event);                                    \
  }
FACTA_VIEWED_DEFINITIONS(FACTA_FOLD)
#undef FACTA_FOLD
void MasterdataView::fold(const EventPlace& place, const BookingPeriodClosed& event) {
  keep(periods, place, event.period, PeriodData{event.period, true, event.reason});
}
void MasterdataView::fold(const EventPlace& place, const BookingPeriodReopened& event) {
  keep(periods, place, event.period, PeriodData{event.period, false, event.reason});
}
void MasterdataView::fold(const EventPlace& place, const GroupingMethodOverridden& event) {
  if (event.level != "customerUnit") {
    fold_level(place, {event.level, event.subject, "groupingMethod", event.old, event.new_});
    return;
  }
  CustomerData data = customers.find(make_key(place.company, event.subject))->value;
  set_unit_method(data, event.businessUnit, event.new_);
  keep(customers, place, event.subject, data);
}
void MasterdataView::fold(const EventPlace& place, const ProjectCompanySet& event) {
  ProjectData data = projects.find(make_key(place.company, event.project))->value;
  data.company = event.company;
  data.groupingMethod = event.groupingMethod;
  data.groupingOverridden = false;
  set_origin(data.origins, "groupingMethod", event.origin);
  keep(projects, place, event.project, data);
}
void MasterdataView::fold(const EventPlace& place, const TimesheetSlipAttached& event) {
  slips.put(make_key(place.company, event.timesheet, place.sequence), latest(place, event));
}
void MasterdataView::fold(const EventPlace& place, const ApiTokenCreated& event) {
  tokens.put(make_key(event.id),
             latest(place, ApiTokenData{event.id, event.name, event.roles, event.companies,
                                        event.expires, event.createdBy, place.time, false}));
}
void MasterdataView::fold(const EventPlace& place, const ApiTokenRevoked& event) {
  ApiTokenData token = tokens.find(make_key(event.id))->value;
  token.revoked = true;
  tokens.put(make_key(event.id), latest(place, token));
}

}  // namespace facta
