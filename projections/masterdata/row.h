// Companies, customers, projects, settings and definitions: their latest values, and who changed
// them when (5.10).
#pragma once

#include "projections/core/view.h"

namespace facta {

template <class Value>
struct Latest {
  Value value;
  std::string changedBy;
  Time changedAt;
  std::uint64_t sequence = 0;
  FACTA_DESCRIBE(Latest, value, changedBy, changedAt, sequence)
};

struct SettingData {
  std::string level;
  std::string subject;
  std::string key;
  std::string value;
  FACTA_DESCRIBE(SettingData, level, subject, key, value)
};
struct PeriodData {
  std::string period;  // "2026-10"
  bool closed = false;
  std::string reason;
  FACTA_DESCRIBE(PeriodData, period, closed, reason)
};

// A token, without what proves it.
struct ApiTokenData {
  std::uint32_t id = 0;
  std::string name;
  std::vector<std::string> roles;
  std::vector<std::string> companies;  // empty: all
  std::optional<Time> expires;
  std::string createdBy;
  Time createdAt;
  bool revoked = false;
  FACTA_DESCRIBE(ApiTokenData, id, name, roles, companies, expires, createdBy, createdAt, revoked)
};

extern template class Table<Latest<CompanyData>>;
extern template class Table<Latest<CustomerData>>;
extern template class Table<Latest<ProjectData>>;
extern template class Table<Latest<SettingData>>;
extern template class Table<Latest<VatCodeDefined>>;
extern template class Table<Latest<LedgerAccountDefined>>;
extern template class Table<Latest<NumberSeriesDefined>>;
extern template class Table<Latest<ReasonCodeAdded>>;
extern template class Table<Latest<InvoiceProfileDefined>>;
extern template class Table<Latest<PeriodData>>;
extern template class Table<Latest<InvoiceFrequencyDefined>>;
extern template class Table<Latest<GroupingMethodAdded>>;
extern template class Table<Latest<BusinessUnitDefined>>;
extern template class Table<Latest<CustomerTemplateDefined>>;
extern template class Table<Latest<ContactDefined>>;
extern template class Table<Latest<LegalNameDefined>>;
extern template class Table<Latest<InvoiceLayoutAdded>>;
extern template class Table<Latest<SalutationSet>>;
extern template class Table<Latest<HolidayCalendarDefined>>;
extern template class Table<Latest<JobQueueEntryConfigured>>;
extern template class Table<Latest<TimesheetSlipAttached>>;
extern template class Table<Latest<ApiTokenData>>;

class MasterdataView {
 public:
  explicit MasterdataView(TableList& tables)
      : companies(tables, "views/companies"),
        customers(tables, "views/customers"),
        projects(tables, "views/projects"),
        settings(tables, "views/settings"),
        vat_codes(tables, "views/vat_codes"),
        ledger_accounts(tables, "views/ledger_accounts"),
        number_series(tables, "views/number_series"),
        reason_codes(tables, "views/reason_codes"),
        profiles(tables, "views/profiles"),
        periods(tables, "views/periods"),
        frequencies(tables, "views/frequencies"),
        grouping_methods(tables, "views/grouping_methods"),
        business_units(tables, "views/business_units"),
        customer_templates(tables, "views/customer_templates"),
        contacts(tables, "views/contacts"),
        legal_names(tables, "views/legal_names"),
        layouts(tables, "views/layouts"),
        salutations(tables, "views/salutations"),
        holidays(tables, "views/holidays"),
        jobs(tables, "views/jobs"),
        slips(tables, "views/slips"),
        tokens(tables, "views/tokens") {}

  void fold(const EventPlace& place, const CompanyOpened& event);
  void fold(const EventPlace& place, const CompanyChanged& event);
  void fold(const EventPlace& place, const InvoiceSettingChanged& event);
  void fold(const EventPlace& place, const CustomerCreated& event);
  void fold(const EventPlace& place, const CustomerChanged& event);
  void fold(const EventPlace& place, const ProjectCreated& event);
  void fold(const EventPlace& place, const ProjectChanged& event);
  void fold(const EventPlace& place, const VatCodeDefined& event);
  void fold(const EventPlace& place, const LedgerAccountDefined& event);
  void fold(const EventPlace& place, const NumberSeriesDefined& event);
  void fold(const EventPlace& place, const ReasonCodeAdded& event);
  void fold(const EventPlace& place, const InvoiceProfileDefined& event);
  void fold(const EventPlace& place, const BookingPeriodClosed& event);
  void fold(const EventPlace& place, const BookingPeriodReopened& event);
  void fold(const EventPlace& place, const InvoiceFrequencyDefined& event);
  void fold(const EventPlace& place, const GroupingMethodAdded& event);
  void fold(const EventPlace& place, const BusinessUnitDefined& event);
  void fold(const EventPlace& place, const CustomerTemplateDefined& event);
  void fold(const EventPlace& place, const ContactDefined& event);
  void fold(const EventPlace& place, const LegalNameDefined& event);
  void fold(const EventPlace& place, const InvoiceLayoutAdded& event);
  void fold(const EventPlace& place, const SalutationSet& event);
  void fold(const EventPlace& place, const HolidayCalendarDefined& event);
  void fold(const EventPlace& place, const JobQueueEntryConfigured& event);
  void fold(const EventPlace& place, const GroupingMethodOverridden& event);
  void fold(const EventPlace& place, const ProjectCompanySet& event);
  void fold(const EventPlace& place, const TimesheetSlipAttached& event);
  void fold(const EventPlace& place, const ApiTokenCreated& event);
  void fold(const EventPlace& place, const ApiTokenRevoked& event);

  Table<Latest<CompanyData>> companies;   // company
  Table<Latest<CustomerData>> customers;  // company, code; and so on
  Table<Latest<ProjectData>> projects;
  Table<Latest<SettingData>> settings;  // company, level, subject, key
  Table<Latest<VatCodeDefined>> vat_codes;
  Table<Latest<LedgerAccountDefined>> ledger_accounts;
  Table<Latest<NumberSeriesDefined>> number_series;
  Table<Latest<ReasonCodeAdded>> reason_codes;
  Table<Latest<InvoiceProfileDefined>> profiles;
  Table<Latest<PeriodData>> periods;
  Table<Latest<InvoiceFrequencyDefined>> frequencies;
  Table<Latest<GroupingMethodAdded>> grouping_methods;
  Table<Latest<BusinessUnitDefined>> business_units;
  Table<Latest<CustomerTemplateDefined>> customer_templates;
  Table<Latest<ContactDefined>> contacts;
  Table<Latest<LegalNameDefined>> legal_names;
  Table<Latest<InvoiceLayoutAdded>> layouts;
  Table<Latest<SalutationSet>> salutations;
  Table<Latest<HolidayCalendarDefined>> holidays;
  Table<Latest<JobQueueEntryConfigured>> jobs;
  Table<Latest<TimesheetSlipAttached>> slips;  // company, timesheet, sequence
  Table<Latest<ApiTokenData>> tokens;          // id

 private:
  void fold_level(const EventPlace& place, const InvoiceSettingChanged& event);
  template <class Data>
  void set_field(Table<Latest<Data>>& table, const EventPlace& place,
                 const InvoiceSettingChanged& event);
};

}  // namespace facta
