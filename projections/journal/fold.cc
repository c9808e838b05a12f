#include "aggregates/tables/table_code.h"
#include "projections/journal/row.h"

namespace facta {

template class Table<JournalEntryRow>;

void JournalView::fold(const EventPlace& place, const JournalExported& event) {
  for (const JournalEntryData& entry : event.entries) {
    entries.put(make_key(place.company, entry.entry),
                {entry, event.export_, event.type, place.time, place.sequence});
    by_invoice.put(make_key(place.company, entry.invoice, entry.entry), {});
  }
}

}  // namespace facta
