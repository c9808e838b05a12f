// Questions about invoices: 5.8 lists, 5.9 details.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct InvoiceFilter {
  std::optional<InvoiceType> type;
  std::string customer;   // empty: all
  std::uint32_t run = 0;  // 0: all
};

struct InvoiceDetails {
  InvoiceHeaderRow header;
  InvoiceLinesRow lines;
  std::vector<std::uint64_t> sequences;  // of the records about it, rising: its history
};

// One of the lists of 5.8, newest first.
Page<InvoiceHeaderRow> invoices(const Views& views, std::string_view company, InvoiceList list,
                                const InvoiceFilter& filter, const PageRequest& request);
// nullopt: no such invoice.
std::optional<InvoiceDetails> invoice_details(const Views& views, std::string_view company,
                                              std::string_view number);

}  // namespace facta
