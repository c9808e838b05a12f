// Invoice overview 5.1: a row per run, test and production, reverted ones included (OVW-11).
#pragma once

#include "aggregates/state/rows.h"
#include "projections/core/view.h"

namespace facta {

struct RunOverviewRow {
  InvoiceRunQueued request;  // run, profile, type, kind, window, booking date, description, by whom
  RunState state = RunState::kQueued;
  Time queuedAt;
  std::optional<Time> startedAt;   // last time it was started
  std::optional<Time> progressAt;  // of its last progress
  std::optional<Time> finishedAt;  // generated or failed
  std::uint64_t linesTotal = 0;
  std::uint64_t linesDone = 0;
  std::uint64_t linesAtStart = 0;  // done before it was last started: not 0 only when resumed
  std::uint64_t invoices = 0;
  std::uint64_t lines = 0;
  std::uint64_t skipped = 0;         // entries
  std::vector<NumberRange> numbers;  // assigned by it; lapsed when it is reverted
  std::vector<CurrencyTotals> totals;
  std::string error;
  std::optional<InvoiceRunGenerated> outcome;  // test run compared with, differences, warnings
  std::optional<Time> revertedAt;
  std::string revertedBy;
  FACTA_DESCRIBE(RunOverviewRow, request, state, queuedAt, startedAt, progressAt, finishedAt,
                 linesTotal, linesDone, linesAtStart, invoices, lines, skipped, numbers, totals,
                 error, outcome, revertedAt, revertedBy)
};

// One of the invoices that the overview offers.
struct OfferedInvoice {
  std::uint64_t position = 0;  // in the run: 1, 2, 3 ...
  std::string number;          // empty in a test run
  std::string customer;
  std::string project;
  FACTA_DESCRIBE(OfferedInvoice, position, number, customer, project)
};
struct OfferedInvoicesRow {
  std::vector<OfferedInvoice> first;  // at most kInvoicesOffered
  FACTA_DESCRIBE(OfferedInvoicesRow, first)
};
inline constexpr std::size_t kInvoicesOffered = 50;  // OVW-06

extern template class Table<RunOverviewRow>;
extern template class Table<OfferedInvoicesRow>;

class OverviewView {
 public:
  explicit OverviewView(TableList& tables)
      : runs(tables, "views/runs"),
        offered(tables, "views/run_offered"),
        by_type(tables, "views/runs_by_type") {}

  void fold(const EventPlace& place, const InvoiceRunQueued& event);
  void fold(const EventPlace& place, const InvoiceRunStarted& event);
  void fold(const EventPlace& place, const InvoiceRunProgressed& event);
  void fold(const EventPlace& place, const InvoiceGenerated& event);
  void fold(const EventPlace& place, const InvoiceExtended& event);
  void fold(const EventPlace& place, const InvoiceRunGenerated& event);
  void fold(const EventPlace& place, const InvoiceRunFailed& event);
  void fold(const EventPlace& place, const InvoiceRunResumed& event);
  void fold(const EventPlace& place, const InvoiceRunReverted& event);

  Table<RunOverviewRow> runs;         // company, run, newest first
  Table<OfferedInvoicesRow> offered;  // company, run
  Table<CodeRow> by_type;             // company, type, run, newest first -> nothing

 private:
  void add_invoice(const EventPlace& place, std::uint32_t run, const InvoiceContent& content);
  void add_extension(const EventPlace& place, const InvoiceExtended& event);
  void offer(const EventPlace& place, std::uint32_t run, OfferedInvoice invoice);
};

inline std::string run_key(std::string_view company, std::uint32_t run) {
  return make_key(company, descending(run));
}

}  // namespace facta
