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
// A setting of a customer or project is the field of that name of its master data.
void MasterdataView::fold_level(const EventPlace& place, const InvoiceSettingChanged& event) {
  const std::string key = make_key(place.company, event.subject);
  if (const auto* customer = event.level == "customer" ? customers.find(key) : nullptr) {
    CustomerData data = customer->value;
    (event.key == "hoursRevenueAccount" ? data.revenueAccount
     : event.key == "receivableAccount" ? data.receivableAccount
                                        : data.vatCode) = event.new_;
    keep(customers, place, event.subject, data);
  } else if (const auto* project = event.level == "project" ? projects.find(key) : nullptr) {
    ProjectData data = project->value;
    (event.key == "hoursRevenueAccount" ? data.revenueAccount : data.vatCode) = event.new_;
    keep(projects, place, event.subject, data);
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
void MasterdataView::fold(const EventPlace& place, const VatCodeDefined& event) {
  keep(vat_codes, place, event.code, event);
}
void MasterdataView::fold(const EventPlace& place, const LedgerAccountDefined& event) {
  keep(ledger_accounts, place, event.code, event);
}
void MasterdataView::fold(const EventPlace& place, const NumberSeriesDefined& event) {
  keep(number_series, place, event.code, event);
}
void MasterdataView::fold(const EventPlace& place, const ReasonCodeAdded& event) {
  keep(reason_codes, place, event.code, event);
}
void MasterdataView::fold(const EventPlace& place, const InvoiceProfileDefined& event) {
  keep(profiles, place, event.code, event);
}
void MasterdataView::fold(const EventPlace& place, const BookingPeriodClosed& event) {
  keep(periods, place, event.period, PeriodData{event.period, true, event.reason});
}
void MasterdataView::fold(const EventPlace& place, const BookingPeriodReopened& event) {
  keep(periods, place, event.period, PeriodData{event.period, false, event.reason});
}

}  // namespace facta
