#include "aggregates/tables/table_code.h"
#include "projections/open_items/row.h"

namespace facta {

template class Table<OpenItemRow>;

void OpenItemsView::fold(const EventPlace& place, const JournalExported& event) {
  for (const JournalEntryData& entry : event.entries) {
    // A credit in the books is posted, and so has settled its original and itself (DEC-08).
    const bool settled =
        !entry.originalNumber.empty() ||
        invoices_.header(place.company, entry.invoice).creditMark == CreditMark::kCredited;
    items.put(make_key(place.company, entry.invoice),
              {entry.invoice, entry.customer, entry.currency, entry.documentDate, entry.dueDate,
               entry.openAmount, settled ? Amount{} : entry.openAmount, entry.originalNumber,
               entry.entry},
              Stored::kNothing);
    newest.put(make_key(place.company, descending(entry.entry)), {entry.invoice}, Stored::kNothing);
  }
}

void OpenItemsView::fold(const EventPlace& place, const InvoicePosted& event) {
  const std::string key = make_key(place.company, event.settles);
  if (!event.settles.empty() && items.contains(key)) {
    items.change(key, [](OpenItemRow& item) { item.remaining = Amount{}; });
  }
}

}  // namespace facta
