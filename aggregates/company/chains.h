// Where a value on an invoice comes from when the entry does not name it: the first that is set
// wins. In one place, so that runs, explanations and tests agree.
//
//   revenue account     entry -> project -> customer -> hoursRevenueAccount   (DEC-06, SET-77)
//   receivable account           customer -> receivableAccount                (DEC-06, SET-78)
//   VAT code            entry -> project -> customer -> defaultVatCode        (VAT-06, SET-79)
//   number series       creditNumberSeries (credits only) -> invoiceNumberSeries (SET-80, SET-81)
//
// Settings 77...79 at the levels project and customer are the fields of that name in their master
// data: evolve writes an InvoiceSettingChanged of these levels there, so there is one truth.
// Everything is as it was at `sequence` (DEC-33); kNow is the present.
#pragma once

#include "aggregates/state/company_state.h"

#include <optional>
#include <string>
#include <string_view>

namespace facta {

// What all entries of one customer and project share; empty: not set anywhere.
struct ChainValues {
  std::string revenue_account;
  std::string receivable_account;
  std::string vat_code;
};
ChainValues chain_values(const CompanyState& state, const CustomerData& customer,
                         const ProjectData& project, std::uint64_t sequence);

// Per entry; for many entries of one project take chain_values() once. Empty: not set.
std::string revenue_account(const CompanyState& state, const HoursEntryData& entry,
                            std::uint64_t sequence);
std::string vat_code(const CompanyState& state, const HoursEntryData& entry,
                     std::uint64_t sequence);
std::string receivable_account(const CompanyState& state, std::string_view customer,
                               std::uint64_t sequence);
// Code of the series that numbers an invoice or a credit; empty: not set.
std::string number_series_code(const CompanyState& state, bool credit, std::uint64_t sequence);

// Rate of a code on a day; nullopt: the code has none yet on that day (VAT-06).
std::optional<BasisPoints> vat_rate(const VatCodeDefined& code, Date day);
// The text of a number: prefix, then at least minimum_digits digits (DEC-02).
std::string format_number(const NumberSeriesRow& series, std::uint64_t ordinal);

// Whether credit invoices wait for approval (SET-65, CRE-05, DEC-13).
bool approval_workflow_on(const CompanyState& state, std::uint64_t sequence);
// Status of an hours invoice whose run does not post it: draft or released (SET-14, STATUS-01).
InvoiceStatus default_hours_status(const CompanyState& state, std::uint64_t sequence);
// "2026-10": the booking period of a day (DEC-30).
std::string booking_period(Date day);
bool is_period_closed(const CompanyState& state, Date day);

}  // namespace facta
