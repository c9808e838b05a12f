#include "aggregates/invoice/line_change.h"
#include "aggregates/tables/table_code.h"
#include "projections/hours/row.h"

#include <map>

namespace facta {

template class Table<HoursEntryRow>;
template class Table<HoursStateRow>;
template class Table<CountRow>;

void HoursView::set(const EventPlace& place, const std::vector<std::string_view>& ids,
                    HoursState state, const std::string& number) {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const std::string_view entry : ids) {
    keys.push_back(make_key(place.company, entry, place.sequence));
  }
  states.expect(keys);
  for (const std::string& key : keys) {
    states.put(key, {state, number, place.time});
  }
}

void HoursView::count(std::string_view company, Date date, std::int64_t change) {
  const std::string key = make_key(company, date);
  const CountRow* row = open_days.find(key);
  const std::uint64_t count =
      (row == nullptr ? 0 : row->count) + static_cast<std::uint64_t>(change);
  if (count == 0) {
    open_days.erase(key);
  } else {
    open_days.put(key, {count});
  }
}

void HoursView::fold(const EventPlace& place, const HoursPosted& event) {
  std::map<Date, std::int64_t> days;
  std::uint64_t position = std::uint64_t{place.index} << 32;
  std::vector<std::string> keys;
  keys.reserve(event.entries.size());
  for (const HoursEntryData& entry : event.entries) {
    keys.push_back(make_key(place.company, entry.entryId));
  }
  entries.expect(keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const HoursEntryData& entry = event.entries[i];
    entries.put(keys[i], {entry, place.sequence, place.time, std::string(place.actor), {}});
    newest.put(make_key(place.company, descending(place.sequence), position++), {entry.entryId});
    ++days[entry.date];
  }
  for (const auto& [date, entered] : days) {
    count(place.company, date, entered);
  }
}

void HoursView::fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event) {
  fold(place, HoursPosted{event.entries});
  for (const HoursChange& change : event.changes) {
    entries.change(make_key(place.company, change.entryId), [&](HoursEntryRow& row) {
      if (!change.correction.empty()) {
        row.corrections.push_back(change.correction);
        return;
      }
      row.entry.quantity = Quantity{row.entry.quantity.e4 + change.delta.e4};
      row.entry.amount += change.amountDelta;
      if (!change.description.empty()) {
        row.entry.description = change.description;
      }
    });
  }
}

void HoursView::bill(const EventPlace& place, const std::vector<InvoiceLine>& lines,
                     const std::string& number, bool posted) {
  std::map<Date, std::int64_t> days;
  const HoursState state = posted ? HoursState::kInvoicePosted : HoursState::kOnInvoice;
  std::vector<std::string_view> ids;
  for (const InvoiceLine& line : lines) {
    ids.push_back(line.entryId);
    --days[line.date];
  }
  set(place, ids, state, number);
  for (const auto& [date, billed] : days) {
    count(place.company, date, billed);
  }
}

void HoursView::mark_posted(const EventPlace& place, const std::vector<std::string>& ids,
                            const std::string& number) {
  set(place, {ids.begin(), ids.end()}, HoursState::kInvoicePosted, number);
}

void HoursView::reopen(const EventPlace& place, const std::vector<std::string>& ids) {
  set(place, {ids.begin(), ids.end()}, HoursState::kOpen, {});
  for (const std::string& entry : ids) {
    const HoursEntryRow* row = entries.find(make_key(place.company, entry));
    FACTA_ASSERT(row != nullptr, "an entry is reopened that was never posted");
    count(place.company, row->entry.date, 1);
  }
}

void HoursView::reopen(const EventPlace& place, const std::vector<InvoiceLine>& lines) {
  std::map<Date, std::int64_t> days;
  std::vector<std::string_view> ids;
  for (const InvoiceLine& line : lines) {
    if (!is_manual(line)) {
      ids.push_back(line.entryId);
      ++days[line.date];
    }
  }
  set(place, ids, HoursState::kOpen, {});
  for (const auto& [date, reopened] : days) {
    count(place.company, date, reopened);
  }
}

}  // namespace facta
