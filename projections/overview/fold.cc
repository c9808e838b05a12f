#include "aggregates/tables/table_code.h"
#include "projections/overview/row.h"

#include <algorithm>

namespace facta {

template class Table<RunOverviewRow>;
template class Table<OfferedInvoicesRow>;
namespace {

void add_totals(std::vector<CurrencyTotals>& totals, Currency currency,
                const InvoiceTotals& added) {
  auto at = std::find_if(totals.begin(), totals.end(),
                         [&](const CurrencyTotals& row) { return row.currency == currency; });
  if (at == totals.end()) {
    totals.push_back({currency, 0, {}});
    at = totals.end() - 1;
  }
  ++at->invoices;
  at->totals.net += added.net;
  at->totals.vat += added.vat;
  at->totals.total += added.total;
}

void add_number(std::vector<NumberRange>& numbers, const InvoiceContent& content) {
  if (content.number.empty()) {
    return;  // a test run has none
  }
  if (!numbers.empty() && numbers.back().series == content.series &&
      numbers.back().lastOrdinal + 1 == content.ordinal) {
    numbers.back().last = content.number;
    numbers.back().lastOrdinal = content.ordinal;
  } else {
    numbers.push_back(
        {content.series, content.number, content.number, content.ordinal, content.ordinal});
  }
}

}  // namespace

void OverviewView::fold(const EventPlace& place, const InvoiceRunQueued& event) {
  RunOverviewRow row;
  row.request = event;
  row.queuedAt = place.time;
  runs.put(run_key(place.company, event.run), std::move(row));
  by_type.put(
      make_key(place.company, static_cast<std::uint64_t>(event.type), descending(event.run)), {});
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunStarted& event) {
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.state = RunState::kGenerating;
    row.startedAt = place.time;
    row.progressAt = place.time;
    row.finishedAt.reset();
    row.linesTotal = event.linesTotal;
    row.linesAtStart = row.linesDone;
    row.error.clear();
  });
}

void OverviewView::add_invoice(const EventPlace& place, std::uint32_t run,
                               const InvoiceContent& content) {
  std::uint64_t position = 0;
  runs.change(run_key(place.company, run), [&](RunOverviewRow& row) {
    position = ++row.invoices;
    row.lines += content.lines.size();
    add_totals(row.totals, content.currency, content.totals);
    add_number(row.numbers, content);
  });
  offer(place, run, {position, content.number, content.customer, content.project});
}

void OverviewView::add_extension(const EventPlace& place, const InvoiceExtended& event) {
  std::uint64_t position = 0;
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    position = ++row.invoices;
    row.lines += event.lines.size();
    add_totals(row.totals, event.currency, event.added);
  });
  offer(place, event.run, {position, event.number, event.customer, {}});
}

void OverviewView::offer(const EventPlace& place, std::uint32_t run, OfferedInvoice invoice) {
  if (invoice.position <= kInvoicesOffered) {
    const std::string key = make_key(place.company, run);
    const OfferedInvoicesRow* before = offered.find(key);
    OfferedInvoicesRow row = before == nullptr ? OfferedInvoicesRow{} : *before;
    row.first.push_back(std::move(invoice));
    offered.put(key, std::move(row));
  }
}

void OverviewView::fold(const EventPlace& place, const InvoiceExtended& event) {
  add_extension(place, event);
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunProgressed& event) {
  for (const InvoiceContent& content : event.testInvoices) {
    add_invoice(place, event.run, content);
  }
  for (const InvoiceExtended& extended : event.testExtensions) {
    add_extension(place, extended);
  }
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.progressAt = place.time;
    row.linesDone = event.linesDone;
    row.linesTotal = event.linesTotal;
    for (const SkippedItem& item : event.skipped) {
      row.skipped += item.entries;
    }
  });
}

void OverviewView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  if (event.invoice.run != 0) {
    add_invoice(place, event.invoice.run, event.invoice);
  }
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunGenerated& event) {
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.state = RunState::kGenerated;
    row.finishedAt = place.time;
    row.linesTotal = row.linesDone;
    row.outcome = event;
  });
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunFailed& event) {
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.state = RunState::kFailed;
    row.finishedAt = place.time;
    row.error = event.error;
  });
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunReverted& event) {
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.state = RunState::kReverted;
    row.revertedAt = place.time;
    row.revertedBy = event.confirmedBy;
  });
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunResumed& event) {
  runs.change(run_key(place.company, event.run), [&](RunOverviewRow& row) {
    row.state = RunState::kQueued;
    row.queuedAt = place.time;
    row.finishedAt.reset();
    row.error.clear();
  });
}

}  // namespace facta
