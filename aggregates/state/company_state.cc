#include "aggregates/state/company_state.h"

#include "aggregates/company/settings_catalogue.h"

namespace facta {

CompanyState::CompanyState(std::string company, const RowStore* store, Rollback rollback)
    : company_(std::move(company)),
      status(tables_, company_ + "/status"),
      command_ids(tables_, company_ + "/command_ids"),
      company_data(tables_, company_ + "/company_data"),
      settings(tables_, company_ + "/settings"),
      customers(tables_, company_ + "/customers"),
      projects(tables_, company_ + "/projects"),
      timesheet_methods(tables_, company_ + "/timesheet_methods"),
      vendors(tables_, company_ + "/vendors"),
      work_dates(tables_, company_ + "/work_dates"),
      number_series(tables_, company_ + "/number_series"),
      closed_periods(tables_, company_ + "/closed_periods"),
      hours(tables_, company_ + "/hours"),
      open_hours(tables_, company_ + "/open_hours"),
      billed_hours(tables_, company_ + "/billed_hours"),
      runs(tables_, company_ + "/runs"),
      queued_runs(tables_, company_ + "/queued_runs"),
      run_invoices(tables_, company_ + "/run_invoices"),
      run_groups(tables_, company_ + "/run_groups"),
      last_test_runs(tables_, company_ + "/last_test_runs"),
      invoices(tables_, company_ + "/invoices"),
      invoice_lines(tables_, company_ + "/invoice_lines"),
      unposted(tables_, company_ + "/unposted"),
      to_journal(tables_, company_ + "/to_journal"),
      exports(tables_, company_ + "/exports"),
      drafts(tables_, company_ + "/drafts"),
      corrected_hours(tables_, company_ + "/corrected_hours"),
      corrections(tables_, company_ + "/corrections"),
      credit_actions(tables_, company_ + "/credit_actions"),
      pending_credits(tables_, company_ + "/pending_credits"),
      timesheets(tables_, company_ + "/timesheets"),
      slips(tables_, company_ + "/slips"),
      jobs(tables_, company_ + "/jobs"),
      job_runs(tables_, company_ + "/job_runs"),
      running_jobs(tables_, company_ + "/running_jobs"),
      api_tokens(tables_, company_ + "/api_tokens") {
  for (TableBase* table : tables_) {
    table->attach(store, rollback);
  }
}

CompanyState::~CompanyState() = default;

void CompanyState::commit() {
  for (TableBase* table : tables_) {
    table->commit();
  }
}

void CompanyState::rollback() {
  for (TableBase* table : tables_) {
    table->rollback();
  }
}

void CompanyState::forget_decoded() const {
  for (const TableBase* table : tables_) {
    table->forget_decoded();
  }
}

const CompanyStatus& CompanyState::where() const {
  static const CompanyStatus kNotOpen;
  const CompanyStatus* row = status.find("");
  return row == nullptr ? kNotOpen : *row;
}

std::string setting_key(std::string_view level, std::string_view subject, std::string_view key) {
  return make_key(level, subject, key);
}

std::string open_hours_key(const HoursEntryData& entry) {
  return make_key(entry.customer, entry.project, entry.currency.text(), entry.date, entry.entryId);
}

std::string open_hours_key(std::string_view customer, std::string_view project, Currency currency,
                           const InvoiceLine& line) {
  return make_key(customer, line.project.empty() ? project : std::string_view(line.project),
                  currency.text(), line.date, line.entryId);
}

std::string setting_at(const CompanyState& state, std::string_view key, std::uint64_t sequence) {
  const SettingEntry* entry = find_setting(key);
  FACTA_ASSERT(entry != nullptr, "a setting outside the catalogue");
  const auto row = state.settings.at(setting_key(entry->levels.front(), "", key), sequence);
  return row && !row->value.empty() ? row->value : std::string(entry->default_value);
}

}  // namespace facta
