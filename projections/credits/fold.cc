#include "aggregates/tables/table_code.h"
#include "projections/credits/row.h"

namespace facta {

template class Table<CreditActionItem>;

void CreditsView::add(const EventPlace& place, const CreditActionData& action,
                      std::string_view by) {
  CreditActionItem row;
  row.company = place.company;
  row.action = action.action;
  row.requestedAt = place.time;
  row.requestedBy = by;
  row.origin = action.origin;
  row.customer = action.customer;
  row.original = action.invoice;
  row.reasonCode = action.reasonCode;
  const std::uint64_t number = action.action;
  newest.put(make_key(descending(place.time), place.company, descending(number)),
             {std::string(place.company)});
  actions.put(make_key(place.company, number), std::move(row));
}

void CreditsView::fold(const EventPlace& place, const CreditActionRequested& event) {
  add(place, event.action, event.requestedBy);
}

void CreditsView::fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event) {
  for (const CreditActionData& action : event.creditActions) {
    add(place, action, place.actor);
  }
}

void CreditsView::fold(const EventPlace& place, const CreditActionSucceeded& event) {
  actions.change(make_key(place.company, std::uint64_t{event.action}), [&](CreditActionItem& row) {
    row.state = CreditActionState::Succeeded;
    row.creditInvoice = event.creditNumber;
    row.processedAt = place.time;
  });
}

void CreditsView::fold(const EventPlace& place, const CreditActionFailed& event) {
  actions.change(make_key(place.company, std::uint64_t{event.action}), [&](CreditActionItem& row) {
    row.state = CreditActionState::Failed;
    row.errorCode = event.code;
    row.error = event.message;
    row.processedAt = place.time;
  });
}

}  // namespace facta
