// One planned invoice: the header, lines and VAT that a group of entries comes to, or why it cannot
// be generated (DEC-34). Settings and master data are those of the start of the run (DEC-33).
#pragma once

#include "aggregates/company/chains.h"
#include "aggregates/invoice/content.h"
#include "aggregates/refusals/refusal.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// What all invoices of a run share.
class RunPricing {
 public:
  RunPricing(const CompanyState& state, const RunRow& run);

  // `entries`: of one customer, project and currency, in order; at least one. Pointers into
  // `hours`.
  Result<InvoiceContent, Rejection> price(const std::vector<const HoursEntryData*>& entries);

 private:
  struct Code {
    std::optional<VatCodeDefined> defined;
    VatTerms terms;
  };
  struct Group {
    CustomerData customer;
    ProjectData project;
    ChainValues chain;
  };
  const Group& group_of(const HoursEntryData& entry);
  const Code& code_of(const std::string& code);
  InvoiceContent header(const Group& group, const HoursEntryData& entry) const;
  // The line of an entry; its VAT terms go to `terms`.
  Result<InvoiceLine, Rejection> line(const Group& group, const HoursEntryData& entry,
                                      std::vector<const VatTerms*>& terms);

  // False: the totals of the run would overflow (DEC-09).
  bool count_in_run(const InvoiceContent& content);

  const CompanyState& state_;
  const RunRow& run_;
  CompanyData company_;
  InvoiceStatus status_;
  bool has_series_;
  std::string group_key_;
  Group group_;
  std::map<std::string, Code> codes_;
  std::vector<CurrencyTotals> totals_;  // of the run so far: they may not overflow either
};

}  // namespace facta
