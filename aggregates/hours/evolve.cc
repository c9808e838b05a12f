#include "aggregates/hours/hours.h"

namespace facta {

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event) {
  for (const HoursEntryData& entry : event.entries) {
    state.open_hours.put(open_hours_key(entry), Mark{});
    state.hours.put(entry.entryId, HoursRow{entry, HoursState::kOpen, {}, fact.sequence});
  }
}

void bill_hours(CompanyState& state, std::string_view entry_id, std::string_view number,
                bool posted) {
  const HoursRow* row = state.hours.find(entry_id);
  FACTA_ASSERT(row != nullptr, "an invoice of an hours entry that does not exist");
  if (row->state == HoursState::kOpen) {
    state.open_hours.erase(open_hours_key(row->entry));
  }
  state.hours.change(entry_id, [&](HoursRow& entry) {
    entry.state = posted ? HoursState::kInvoicePosted : HoursState::kOnInvoice;
    entry.invoice = number;
  });
}

void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id) {
  state.hours.change(entry_id, [&](HoursRow& entry) {
    entry.state = HoursState::kOpen;
    entry.invoice.clear();
    entry.open_since = fact.sequence;
    state.open_hours.put(open_hours_key(entry.entry), Mark{});
  });
}

}  // namespace facta
