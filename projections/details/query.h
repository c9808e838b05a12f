// Questions about what one run put out: 5.3.
#pragma once

#include "projections/core/views.h"

namespace facta {

// One invoice of a run with everything in it; of a test run it has no number.
struct RunInvoice {
  InvoiceContent content;
  std::optional<InvoiceState> state;  // nullopt: output of a test run
};

// One line that the run put out; those entered by hand are of no run.
struct RunLine {
  std::string invoice;  // number; empty in a test run
  std::string customer;
  Currency currency;
  InvoiceLine line;  // names its project
};

// In order of generation.
Page<RunInvoice> run_invoices(const Views& views, std::string_view company, std::uint32_t run,
                              const PageRequest& request);
// Every line of every invoice, in order of generation. A page may end in the middle of an invoice.
Page<RunLine> run_lines(const Views& views, std::string_view company, std::uint32_t run,
                        const PageRequest& request);
Page<SkippedItem> run_skipped(const Views& views, std::string_view company, std::uint32_t run,
                              const PageRequest& request);

}  // namespace facta
