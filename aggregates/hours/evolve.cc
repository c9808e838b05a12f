#include "aggregates/hours/hours.h"

namespace facta {

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event) {
  for (const HoursEntryData& entry : event.entries) {
    state.open_hours.put(open_hours_key(entry), {fact.sequence});
    state.hours.put(entry.entryId, entry);
  }
}

std::optional<HoursStanding> standing_of(const CompanyState& state, std::string_view entry_id) {
  const HoursEntryData* entry = state.hours.find(entry_id);
  if (entry == nullptr) {
    return std::nullopt;
  }
  if (const BilledRow* billed = state.billed_hours.find(entry_id)) {
    return HoursStanding{billed->state, billed->invoice, 0};
  }
  return HoursStanding{HoursState::kOpen, {}, state.open_hours.find(open_hours_key(*entry))->since};
}

void bill_hours(CompanyState& state, const InvoiceContent& invoice, bool posted) {
  const BilledRow row{posted ? HoursState::kInvoicePosted : HoursState::kOnInvoice, invoice.number};
  for (const InvoiceLine& line : invoice.lines) {
    state.open_hours.erase(open_hours_key(invoice, line));
    state.billed_hours.put(line.entryId, row);
  }
}

void mark_hours_posted(CompanyState& state, std::string_view entry_id) {
  state.billed_hours.change(entry_id,
                            [](BilledRow& row) { row.state = HoursState::kInvoicePosted; });
}

void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id) {
  const HoursEntryData* entry = state.hours.find(entry_id);
  FACTA_ASSERT(entry != nullptr, "an entry is reopened that was never posted");
  state.billed_hours.erase(entry_id);
  state.open_hours.put(open_hours_key(*entry), {fact.sequence});
}

}  // namespace facta
