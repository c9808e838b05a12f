#include "projections/overview/row.h"

#include <algorithm>

namespace facta {
namespace {

void add_totals(std::vector<CurrencyTotals>& totals, const InvoiceContent& content) {
  auto at = std::find_if(totals.begin(), totals.end(), [&](const CurrencyTotals& row) {
    return row.currency == content.currency;
  });
  if (at == totals.end()) {
    totals.push_back({content.currency, 0, {}});
    at = totals.end() - 1;
  }
  ++at->invoices;
  at->totals.net += content.totals.net;
  at->totals.vat += content.totals.vat;
  at->totals.total += content.totals.total;
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
    add_totals(row.totals, content);
    add_number(row.numbers, content);
  });
  if (position <= kInvoicesOffered) {
    const std::string key = make_key(place.company, run);
    const OfferedInvoicesRow* before = offered.find(key);
    OfferedInvoicesRow row = before == nullptr ? OfferedInvoicesRow{} : *before;
    row.first.push_back({position, content.number, content.customer, content.project});
    offered.put(key, std::move(row));
  }
}

void OverviewView::fold(const EventPlace& place, const InvoiceRunProgressed& event) {
  for (const InvoiceContent& content : event.testInvoices) {
    add_invoice(place, event.run, content);
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
