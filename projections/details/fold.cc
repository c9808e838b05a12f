#include "aggregates/tables/table_code.h"
#include "projections/details/row.h"

namespace facta {

template class Table<RunOutputRow>;
template class Table<SkippedItem>;

void DetailsView::fold(const EventPlace& place, const InvoiceRunProgressed& event) {
  std::uint64_t position = std::uint64_t{place.index} << 32;
  for (const InvoiceContent& content : event.testInvoices) {
    output.put(make_key(place.company, event.run, place.sequence, position++), {{}, content, {}});
  }
  for (const InvoiceExtended& extended : event.testExtensions) {
    output.put(make_key(place.company, event.run, place.sequence, position++),
               {extended.number, {}, extended});
  }
  for (const SkippedItem& item : event.skipped) {
    skipped.put(make_key(place.company, event.run, place.sequence, position++), item);
  }
}

void DetailsView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  if (event.invoice.run != 0) {
    output.put(make_key(place.company, event.invoice.run, place.sequence,
                        std::uint64_t{place.index} << 32),
               {event.invoice.number, {}, {}});
  }
}

void DetailsView::fold(const EventPlace& place, const InvoiceExtended& event) {
  output.put(make_key(place.company, event.run, place.sequence, std::uint64_t{place.index} << 32),
             {event.number, {}, {}});
}

}  // namespace facta
