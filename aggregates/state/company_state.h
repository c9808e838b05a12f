// The state of one company: typed tables, all of them the fold of the company's admitted records.
// Each aggregate's evolve writes its own tables; decide reads.
#pragma once

#include "aggregates/state/definitions.h"
#include "aggregates/state/rows.h"
#include "aggregates/tables/versioned_table.h"

#include <string>

namespace facta {

// The code of the tables is made once, in table_code_*.cc.
extern template class Table<ApiTokenRow>;
extern template class Table<BilledRow>;
extern template class Table<CommandIdRow>;
extern template class Table<CompanyData>;
extern template class Table<CompanyStatus>;
extern template class Table<CorrectedRow>;
extern template class Table<CreditActionRow>;
extern template class Table<CustomerData>;
extern template class Table<ExportRow>;
extern template class Table<HoursEntryData>;
extern template class Table<InvoiceLinesRow>;
extern template class Table<InvoiceRow>;
extern template class Table<JobRow>;
extern template class Table<JobRunRow>;
extern template class Table<Mark>;
extern template class Table<NumberRow>;
extern template class Table<NumberSeriesRow>;
extern template class Table<OpenRow>;
extern template class Table<ProjectData>;
extern template class Table<RunGroupRow>;
extern template class Table<RunIdRow>;
extern template class Table<RunRow>;
extern template class Table<SettingRow>;
extern template class Table<SlipRow>;
extern template class Table<TimesheetRow>;
extern template class Table<ToJournalRow>;
extern template class Table<VendorData>;
extern template class Table<WorkDateRow>;
extern template class VersionedTable<CompanyData>;
extern template class VersionedTable<CustomerData>;
extern template class VersionedTable<ProjectData>;
extern template class VersionedTable<SettingRow>;
#define FACTA_TABLE(Defined, table, key) extern template class Table<Defined>;
FACTA_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE
#define FACTA_TABLE(Defined, table, key) extern template class VersionedTable<Defined>;
FACTA_VERSIONED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

class CompanyState {
 public:
  // `store`: the home behind the tables, or nullptr. Table names are "<company>/<table>".
  explicit CompanyState(std::string company, const RowStore* store = nullptr,
                        Rollback rollback = Rollback::kPossible);
  CompanyState(const CompanyState&) = delete;
  CompanyState& operator=(const CompanyState&) = delete;
  ~CompanyState();  // not inline: users need not make the code of every table

  const std::string& company() const { return company_; }
  // All tables, in a fixed order: for commit, rollback, flush and digests.
  const TableList& tables() const { return tables_; }
  void commit();
  void rollback();
  // Frees what a decision or a question has read, where nothing is committed for it.
  void forget_decoded() const;

  // The one row of `status`; a company that is not open has sequence 0.
  const CompanyStatus& where() const;

 private:
  std::string company_;
  TableList tables_;

 public:
  Table<CompanyStatus> status;                   // ""
  Table<CommandIdRow> command_ids;               // id
  VersionedTable<CompanyData> company_data;      // ""
  VersionedTable<SettingRow> settings;           // setting_key(level, subject, key)
  VersionedTable<CustomerData> customers;        // code
  VersionedTable<ProjectData> projects;          // code
  VersionedTable<SettingRow> timesheet_methods;  // timesheet: its own grouping method

  // Definitions, by code; salutations by language code, or "".
#define FACTA_TABLE(Defined, table, key) \
  VersionedTable<Defined> table{tables_, company_ + "/" #table};
  FACTA_VERSIONED_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE
#define FACTA_TABLE(Defined, table, key) Table<Defined> table{tables_, company_ + "/" #table};
  FACTA_LATEST_DEFINITIONS(FACTA_TABLE)
#undef FACTA_TABLE

  Table<VendorData> vendors;              // code
  Table<WorkDateRow> work_dates;          // user
  Table<NumberSeriesRow> number_series;   // code
  Table<Mark> closed_periods;             // "2026-10"
  Table<HoursEntryData> hours;            // entryId
  Table<OpenRow> open_hours;              // open_hours_key(entry)
  Table<BilledRow> billed_hours;          // entryId; open or here
  Table<RunRow> runs;                     // make_key(run)
  Table<Mark> queued_runs;                // make_key(run)
  Table<NumberRow> run_invoices;          // make_key(run, place in generation order)
  Table<RunGroupRow> run_groups;          // make_key(run) + group key
  Table<RunIdRow> last_test_runs;         // make_key(profile, from, to): generated
  Table<InvoiceRow> invoices;             // number
  Table<InvoiceLinesRow> invoice_lines;   // number
  Table<NumberRow> unposted;              // make_key(series, ordinal)
  Table<ToJournalRow> to_journal;         // make_key(series, ordinal)
  Table<ExportRow> exports;               // make_key(export)
  Table<NumberRow> drafts;                // make_key(grouping key, series, ordinal)
  Table<CorrectedRow> corrected_hours;    // entryId: with all its corrections
  Table<Mark> corrections;                // make_key(entryId, that of correction)
  Table<CreditActionRow> credit_actions;  // make_key(action)
  Table<RunIdRow> pending_credits;        // make_key(action): not processed yet
  Table<TimesheetRow> timesheets;         // timesheet: of its hours
  Table<SlipRow> slips;                   // make_key(timesheet, number)
  Table<JobRow> jobs;                     // job code
  Table<JobRunRow> job_runs;              // make_key(job run)
  Table<Mark> running_jobs;               // make_key(job run)
  Table<ApiTokenRow> api_tokens;          // make_key(id); of kAccessChain only
};

// Level "company" has the empty subject.
std::string setting_key(std::string_view level, std::string_view subject, std::string_view key);
// customer + project + currency + date + entryId: entries of a customer stand together.
std::string open_hours_key(const HoursEntryData& entry);
// The key that the entry of a line had while it was open; `project`: of lines that name none.
std::string open_hours_key(std::string_view customer, std::string_view project, Currency currency,
                           const InvoiceLine& line);

// The value of a setting in force at `sequence` in the company (in the central company for its own
// settings), else the default; the empty text is "not set". Values of customers and projects:
// aggregates/company/chains.h.
std::string setting_at(const CompanyState& state, std::string_view key, std::uint64_t sequence);

// Sequence that stands for "now".
inline constexpr std::uint64_t kNow = ~std::uint64_t{0};

}  // namespace facta
