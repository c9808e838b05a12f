#include "aggregates/tables/table_code.h"
#include "projections/numbers/row.h"

namespace facta {

template class Table<NumberAuditRow>;

void NumbersView::assign(const EventPlace& place, const InvoiceContent& content) {
  numbers.put(make_key(place.company, content.series, content.ordinal),
              {content.number, NumberState::kAssigned, LapseCause::kNone, content.run,
               std::string(place.actor), place.sequence, place.time},
              Stored::kNothing);
}

void NumbersView::lapse(const EventPlace& place, const std::string& key, LapseCause cause) {
  numbers.change(key, [&](NumberAuditRow& row) {
    row.state = NumberState::kLapsed;
    row.cause = cause;
    row.actor = place.actor;
    row.sequence = place.sequence;
    row.at = place.time;
  });
}

void NumbersView::fold(const EventPlace& place, const NumberSeriesDefined& event) {
  starts.put(make_key(place.company, event.code, event.firstNumber), {});
}

void NumbersView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  assign(place, event.invoice);
}

void NumbersView::fold(const EventPlace& place, const CreditInvoiceCreated& event) {
  assign(place, event.invoice);
}

void NumbersView::fold(const EventPlace& place, const InvoiceDeleted& event) {
  lapse(place, make_key(place.company, event.series, event.ordinal), LapseCause::kInvoiceDeleted);
}

void NumbersView::fold(const EventPlace& place, const InvoiceRunReverted& event) {
  for (const NumberRange& range : event.lapsedNumbers) {
    // The numbers that were assigned, however wide the range says it is.
    const std::string first = make_key(place.company, range.series, range.firstOrdinal);
    const std::string last = make_key(place.company, range.series, range.lastOrdinal);
    std::vector<std::string> assigned;
    numbers.scan(first, last + '\0', [&](std::string_view key, const NumberAuditRow& row) {
      // One that lapsed before, by deletion, keeps its own cause.
      if (row.state == NumberState::kAssigned) {
        assigned.emplace_back(key);
      }
      return true;
    });
    for (const std::string& key : assigned) {
      lapse(place, key, LapseCause::kRunReverted);
    }
  }
}

}  // namespace facta
