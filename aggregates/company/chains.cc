#include "aggregates/company/chains.h"

namespace facta {
namespace {

std::string first_set(std::initializer_list<std::string_view> values) {
  for (const std::string_view value : values) {
    if (!value.empty()) {
      return std::string(value);
    }
  }
  return {};
}

ChainValues chain_of(const CompanyState& state, std::string_view customer, std::string_view project,
                     std::uint64_t sequence) {
  const CustomerData* of_customer = state.customers.at(customer, sequence);
  const ProjectData* of_project = state.projects.at(project, sequence);
  return chain_values(state, of_customer == nullptr ? CustomerData{} : *of_customer,
                      of_project == nullptr ? ProjectData{} : *of_project, sequence);
}

}  // namespace

ChainValues chain_values(const CompanyState& state, const CustomerData& customer,
                         const ProjectData& project, std::uint64_t sequence) {
  const auto company = [&](std::string_view key) { return setting_at(state, key, sequence); };
  return {
      first_set({project.revenueAccount, customer.revenueAccount, company("hoursRevenueAccount")}),
      first_set({customer.receivableAccount, company("receivableAccount")}),
      first_set({project.vatCode, customer.vatCode, company("defaultVatCode")})};
}

std::string revenue_account(const CompanyState& state, const HoursEntryData& entry,
                            std::uint64_t sequence) {
  return entry.ledgerAccount.empty()
             ? chain_of(state, entry.customer, entry.project, sequence).revenue_account
             : entry.ledgerAccount;
}

std::string vat_code(const CompanyState& state, const HoursEntryData& entry,
                     std::uint64_t sequence) {
  return entry.vatCode.empty() ? chain_of(state, entry.customer, entry.project, sequence).vat_code
                               : entry.vatCode;
}

std::string receivable_account(const CompanyState& state, std::string_view customer,
                               std::uint64_t sequence) {
  return chain_of(state, customer, {}, sequence).receivable_account;
}

std::string number_series_code(const CompanyState& state, bool credit, std::uint64_t sequence) {
  const std::string of_credits =
      credit ? setting_at(state, "creditNumberSeries", sequence) : std::string{};
  return of_credits.empty() ? setting_at(state, "invoiceNumberSeries", sequence) : of_credits;
}

std::optional<BasisPoints> vat_rate(const VatCodeDefined& code, Date day) {
  std::optional<BasisPoints> found;
  for (const VatRate& rate : code.rates) {
    if (rate.from <= day) {
      found = rate.percent;
    }
  }
  return found;
}

std::string format_number(const NumberSeriesRow& series, std::uint64_t ordinal) {
  const std::string digits = std::to_string(ordinal);
  const std::size_t width = series.minimum_digits;
  return series.prefix + std::string(width > digits.size() ? width - digits.size() : 0, '0') +
         digits;
}

bool approval_workflow_on(const CompanyState& state, std::uint64_t sequence) {
  return setting_at(state, "salesInvoiceApprovalWorkflow", sequence) == "on";
}

InvoiceStatus default_hours_status(const CompanyState& state, std::uint64_t sequence) {
  return setting_at(state, "defaultStatusHours", sequence) == "released" ? InvoiceStatus::Released
                                                                         : InvoiceStatus::Draft;
}

std::string booking_period(Date day) {
  return print(day).substr(0, 7);
}

bool is_period_closed(const CompanyState& state, Date day) {
  return state.closed_periods.contains(booking_period(day));
}

}  // namespace facta
