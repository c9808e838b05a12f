// Companies, customers, projects, settings and definitions: their latest values, and who changed
// them when (5.10).
#pragma once

#include "aggregates/state/definitions.h"
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
extern template class Table<Latest<PeriodData>>;
extern template class Table<Latest<TimesheetSlipAttached>>;
extern template class Table<Latest<ApiTokenData>>;
extern template class Table<Latest<VendorData>>;

// Of two the state has rows of its own; the view keeps them like the others.
#define FACTA_VIEWED_DEFINITIONS(X)           \
  FACTA_DEFINITIONS(X)                        \
  X(NumberSeriesDefined, number_series, code) \
  X(JobQueueEntryConfigured, jobs, jobCode)

#define FACTA_TABLE(Defined, table, key) extern template class Table<Latest<Defined>>;
FACTA_VIEWED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

class MasterdataView {
 private:
  TableList& tables_;  // that every table below joins

 public:
  explicit MasterdataView(TableList& tables) : tables_(tables) {}

  void fold(const EventPlace& place, const CompanyOpened& event);
  void fold(const EventPlace& place, const CompanyChanged& event);
  void fold(const EventPlace& place, const InvoiceSettingChanged& event);
  void fold(const EventPlace& place, const CustomerCreated& event);
  void fold(const EventPlace& place, const CustomerChanged& event);
  void fold(const EventPlace& place, const ProjectCreated& event);
  void fold(const EventPlace& place, const ProjectChanged& event);
  void fold(const EventPlace& place, const VendorCreated& event);
  void fold(const EventPlace& place, const VendorChanged& event);
  void fold(const EventPlace& place, const BookingPeriodClosed& event);
  void fold(const EventPlace& place, const BookingPeriodReopened& event);
  void fold(const EventPlace& place, const GroupingMethodOverridden& event);
  void fold(const EventPlace& place, const ProjectCompanySet& event);
  void fold(const EventPlace& place, const TimesheetSlipAttached& event);
  void fold(const EventPlace& place, const ApiTokenCreated& event);
  void fold(const EventPlace& place, const ApiTokenRevoked& event);
#define FACTA_FOLD(Defined, table, key) void fold(const EventPlace& place, const Defined& event);
  FACTA_VIEWED_DEFINITIONS(FACTA_FOLD)
#undef FACTA_FOLD

  Table<Latest<CompanyData>> companies{tables_, "views/companies"};   // company
  Table<Latest<CustomerData>> customers{tables_, "views/customers"};  // company, code; and so on
  Table<Latest<ProjectData>> projects{tables_, "views/projects"};
  Table<Latest<VendorData>> vendors{tables_, "views/vendors"};
  Table<Latest<SettingData>> settings{tables_, "views/settings"};  // company, level, subject, key
  Table<Latest<PeriodData>> periods{tables_, "views/periods"};
#define FACTA_TABLE(Defined, table, key) Table<Latest<Defined>> table{tables_, "views/" #table};
  FACTA_VIEWED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE
  // company, timesheet, sequence
  Table<Latest<TimesheetSlipAttached>> slips{tables_, "views/slips"};
  Table<Latest<ApiTokenData>> tokens{tables_, "views/tokens"};  // id

 private:
  void fold_level(const EventPlace& place, const InvoiceSettingChanged& event);
  template <class Data>
  void set_field(Table<Latest<Data>>& table, const EventPlace& place,
                 const InvoiceSettingChanged& event);
};

}  // namespace facta
