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
        periods(tables, "views/periods") {}

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

 private:
  void fold_level(const EventPlace& place, const InvoiceSettingChanged& event);
};

}  // namespace facta
