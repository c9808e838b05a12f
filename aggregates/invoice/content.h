// The arithmetic and the parts of an invoice, shared by runs, invoices and the journal.
#pragma once

#include "aggregates/state/company_state.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace facta {

// What the VAT group of a line says beside category and rate.
struct VatTerms {
  std::string payable_account;
  std::string exemption_reason;
};

// Adds the VAT groups and totals of `content.lines` (VAT-04, VAT-05): one amount per category and
// rate, in that order. `terms` stands beside the lines; the first line of a group speaks for it.
// False: amount.overflow (DEC-09).
bool add_up(InvoiceContent& content, std::span<const VatTerms* const> terms);

// The same for some of the lines of an invoice; `before`: its VAT groups, which say their terms.
bool add_up_again(InvoiceContent& content, const std::vector<VatGroup>& before);

// Sum of two, and the opposite (VAT-07).
InvoiceTotals operator+(const InvoiceTotals& a, const InvoiceTotals& b);
InvoiceTotals operator-(const InvoiceTotals& totals);
bool within_limit(const InvoiceTotals& totals);

// The content without its lists, which have a row of their own.
InvoiceContent header_of(const InvoiceContent& content);

// The days that an invoice without a frequency is about, once its lines have changed: first to last
// day billed. A frequency period stays; lines by hand bill no days.
void settle_period(InvoiceContent& header, const std::vector<InvoiceLine>& lines);

inline bool is_credit(const InvoiceContent& content) {
  return !content.originalNumber.empty();
}

// Adds an invoice to the totals of its currency.
void count_in(std::vector<CurrencyTotals>& totals, Currency currency, const InvoiceTotals& add);
// Adds the number of `content` to the ranges: the last one grows when the number is next to it.
void count_in(std::vector<NumberRange>& ranges, const InvoiceContent& content);

// Numbers for the invoices of one decision, consecutive from where the series stands (RUN-17).
class NumberSource {
 public:
  // `series`: a code that may be empty or unknown.
  NumberSource(const CompanyState& state, std::string series);
  bool exists() const { return exists_; }
  void number(InvoiceContent& content);

 private:
  std::string series_;
  NumberSeriesRow row_;
  bool exists_ = false;
};

}  // namespace facta
