// Questions about runs: 5.1.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct RunItem {
  RunOverviewRow run;
  std::vector<OfferedInvoice> invoices;  // the first 50 (OVW-06)
  bool hasMore = false;                  // OVW-08: there are more than those
  std::uint64_t total = 0;               // the real count
};

struct RunFilter {
  std::optional<InvoiceType> type;  // OVW-02: the page asks for one
  std::optional<RunKind> kind;
  std::optional<RunState> state;
  std::string profile;           // empty: all
  std::optional<Date> from, to;  // runs whose window meets this period
};

// Newest first.
Page<RunItem> run_overview(const Views& views, std::string_view company, const RunFilter& filter,
                           const PageRequest& request);
// nullopt: no such run.
std::optional<RunItem> run_item(const Views& views, std::string_view company, std::uint32_t run);

}  // namespace facta
