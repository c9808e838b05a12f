#include "aggregates/invoice/line_change.h"
#include "aggregates/tables/existing.h"
#include "aggregates/tables/table_code.h"
#include "projections/hours/row.h"

#include <algorithm>
#include <map>

namespace facta {

template class Table<HoursBlockRow>;
template class Table<HoursPlaceRow>;
template class Table<HoursStateRow>;
template class Table<CountRow>;

std::string hours_block_key(std::string_view company, const HoursPlaceRow& place) {
  return make_key(company, descending(place.sequence), place.position - place.in_block());
}

std::optional<HoursPlaceRow> hours_place_of_key(std::string_view company, std::string_view key) {
  const std::string prefix = make_key(company);
  if (!key.starts_with(prefix) || key.size() != prefix.size() + 2 * sizeof(std::uint64_t)) {
    return std::nullopt;
  }
  key.remove_prefix(prefix.size());
  return HoursPlaceRow{~number_of_key(key), number_of_key(key.substr(sizeof(std::uint64_t)))};
}

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

const HoursPlaceRow& HoursView::place_of(std::string_view company, std::string_view entry) const {
  return existing(places, make_key(company, entry));
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
  std::vector<std::string> keys;
  keys.reserve(event.entries.size());
  for (const HoursEntryData& entry : event.entries) {
    keys.push_back(make_key(place.company, entry.entryId));
    ++days[entry.date];
  }
  places.expect(keys);
  HoursPlaceRow at{place.sequence, std::uint64_t{place.index} << 32};
  for (std::span<const HoursEntryData> rest = event.entries; !rest.empty();) {
    const auto block = rest.first(std::min<std::size_t>(HoursBlockRow::kEntriesMax, rest.size()));
    blocks.put_like(hours_block_key(place.company, at),
                    NewHoursBlock{place.time, place.actor, block});
    rest = rest.subspan(block.size());
    at.position += block.size();
  }
  at.position = std::uint64_t{place.index} << 32;
  for (const std::string& key : keys) {
    places.put(key, at);
    ++at.position;
  }
  for (const auto& [date, entered] : days) {
    count(place.company, date, entered);
  }
}

void HoursView::fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event) {
  fold(place, HoursPosted{event.entries});
  std::uint64_t number = std::uint64_t{place.index} << 32;
  for (const HoursChange& change : event.changes) {
    if (!change.correction.empty()) {
      corrections.put(make_key(place.company, change.entryId, place.sequence, number++),
                      {change.correction});
      continue;
    }
    const HoursPlaceRow& at = place_of(place.company, change.entryId);
    blocks.change(hours_block_key(place.company, at), [&](HoursBlockRow& block) {
      HoursEntryData& entry = block.entries[at.in_block()];
      entry.quantity = entry.quantity + change.delta;
      entry.amount += change.amountDelta;
      if (!change.description.empty()) {
        entry.description = change.description;
      }
    });
  }
}

void HoursView::bill(const EventPlace& place, const std::vector<InvoiceLine>& lines,
                     const std::string& number, bool posted) {
  if (!kept_) {
    return;
  }
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
  if (!kept_) {
    return;
  }
  set(place, {ids.begin(), ids.end()}, HoursState::kInvoicePosted, number);
}

void HoursView::reopen(const EventPlace& place, const std::vector<std::string>& ids) {
  if (!kept_) {
    return;
  }
  set(place, {ids.begin(), ids.end()}, HoursState::kOpen, {});
  for (const std::string& entry : ids) {
    const HoursPlaceRow& at = place_of(place.company, entry);
    const HoursBlockRow* block = blocks.find(hours_block_key(place.company, at));
    FACTA_ASSERT(block != nullptr, "an entry stands where nothing was posted");
    count(place.company, block->entries[at.in_block()].date, 1);
  }
}

void HoursView::reopen(const EventPlace& place, const std::vector<InvoiceLine>& lines) {
  if (!kept_) {
    return;
  }
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
