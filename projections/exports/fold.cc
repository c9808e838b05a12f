#include "aggregates/tables/table_code.h"
#include "projections/exports/row.h"

#include <algorithm>

namespace facta {

template class Table<ExportViewRow>;
namespace {

void add_totals(std::vector<JournalTotals>& totals, const JournalTotals& part) {
  auto at = std::find_if(totals.begin(), totals.end(),
                         [&](const JournalTotals& row) { return row.currency == part.currency; });
  if (at == totals.end()) {
    totals.push_back(part);
    return;
  }
  at->invoices += part.invoices;
  at->debit += part.debit;
  at->credit += part.credit;
}

}  // namespace

void ExportsView::fold(const EventPlace& place, const JournalExported& event) {
  const std::string key = make_key(place.company, descending(event.export_));
  const ExportViewRow* before = exports.find(key);
  ExportViewRow row = before == nullptr ? ExportViewRow{} : *before;
  if (before == nullptr) {
    row.journalExport = event.export_;
    row.type = event.type;
    row.until = event.until;
    row.startedAt = place.time;
    row.by = place.actor;
  }
  row.parts = event.part;
  row.finished = event.last;
  if (event.last) {
    row.finishedAt = place.time;
  }
  for (const JournalEntryData& entry : event.entries) {
    row.firstEntry = row.firstEntry == 0 ? entry.entry : row.firstEntry;
    row.lastEntry = entry.entry;
    ++row.entries;
  }
  for (const JournalTotals& part : event.totals) {
    add_totals(row.totals, part);
  }
  row.sequences.push_back(place.sequence);
  exports.put(key, std::move(row));
}

}  // namespace facta
