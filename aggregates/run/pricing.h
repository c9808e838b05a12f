// One planned invoice: the header, lines and VAT that a group of entries comes to, or why it cannot
// be generated (DEC-34); or the lines that it adds to a draft. Settings and master data are those
// of the start of the run (DEC-33).
#pragma once

#include "aggregates/company/chains.h"
#include "aggregates/invoice/content.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/invoice_dates.h"
#include "aggregates/run/line_groups.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace facta {

// A group of entries comes to an invoice, to lines more on a draft, or to a skipped item.
using PricedGroup = std::variant<InvoiceContent, InvoiceExtended, SkippedItem>;

// What all invoices of a run share.
class RunPricing {
 public:
  RunPricing(const CompanyState& state, const RunRow& run);

  // `entries`: some of those of the group, in order; at least one.
  PricedGroup price(const std::string& customer, const LineGroup& group,
                    const std::vector<const HoursEntryData*>& entries);

 private:
  struct Code {
    std::optional<VatCodeDefined> defined;
    VatTerms terms;
  };
  using Entries = std::vector<const HoursEntryData*>;
  // The draft that entries of the group go on (STATUS-02, STATUS-04); nullptr: none.
  const InvoiceRow* draft_for(const std::string& grouping_key, const Entries& entries) const;
  Result<InvoiceContent, Rejection> invoice(const LineGroup& group, const Entries& entries,
                                            std::string grouping_key);
  Result<InvoiceExtended, Rejection> extend(const InvoiceRow& draft, const LineGroup& group,
                                            const Entries& entries);
  const ChainValues& chain_of(const HoursEntryData& entry, const LineGroup& group);
  const Code& code_of(const std::string& code);
  InvoiceContent header(const LineGroup& group, const Entries& entries) const;
  // Adds the lines of the entries to `lines`, their VAT terms to `terms`; the refusal, if any.
  // `last_line`: the number before theirs.
  std::optional<Rejection> add_lines(const LineGroup& group, const Entries& entries,
                                     std::uint32_t last_line, std::vector<InvoiceLine>& lines,
                                     std::vector<const VatTerms*>& terms);
  Result<InvoiceLine, Rejection> line(const ChainValues& chain, const HoursEntryData& entry,
                                      std::vector<const VatTerms*>& terms);

  // False: the totals of the run would overflow (DEC-09).
  bool count_in_run(Currency currency, const InvoiceTotals& added);

  const CompanyState& state_;
  const RunRow& run_;
  CompanyData company_;
  InvoiceStatus status_;
  bool has_series_;
  InvoiceDates dates_;
  CustomerData customer_;  // of the group at hand
  std::string chain_project_;
  ChainValues chain_;
  std::map<std::string, Code> codes_;
  std::vector<CurrencyTotals> totals_;  // of the run so far: they may not overflow either
};

}  // namespace facta
