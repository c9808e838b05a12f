#include "projections/hours/query.h"

#include <algorithm>
#include <numeric>

namespace facta {
namespace {

// Takes what a block says of one of its entries, or of each, without decoding the others.
// take(number in the block) -> where to decode that entry to; nullptr: nowhere.
template <class Take>
void read_block(std::string_view bytes, Take&& take) {
  RowReader reader(bytes);  // HoursBlockRow, field by field
  HoursBlockRow about;
  reader.read(about.postedAt);
  reader.read(about.postedBy);
  const std::uint64_t count = reader.varint();
  HoursEntryData passed;
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    HoursItem* const item = take(i);
    reader.read(item == nullptr ? passed : item->entry);
    if (item != nullptr) {
      item->stateAt = item->postedAt = about.postedAt;
      item->postedBy = about.postedBy;
    }
  }
  FACTA_ASSERT(reader.ok(), "a stored row cannot be read: rebuild the store");
}

void add_state(HoursItem& item, std::string_view key, const HoursStateRow& state) {
  item.state = state.state;
  item.stateAt = state.at;
  item.invoice = state.invoice.empty() ? std::nullopt : std::optional(state.invoice);
  item.sequences.push_back(number_of_key(key.substr(key.size() - 8)));
}

void say_why(HoursItem& item) {
  if (item.state == HoursState::kOpen) {
    item.whyNotBilled = item.sequences.empty()
                            ? "No production run has billed it yet."
                            : "It was opened again; no production run has billed it since.";
  }
}

// take(index, key, row) for every row whose key begins with one of `prefixes`, which rise. Those
// that stand close together are read in one go, so that a list whose entries were posted together
// does not search for each of them.
template <class Row, class Take>
void scan_prefixes(const Table<Row>& table, const std::vector<std::string>& prefixes, Take&& take) {
  constexpr std::size_t kStrangersMax = 16;  // in between; more cost more than a search
  const std::string until = prefixes.empty() ? std::string() : after_prefix(prefixes.back());
  std::size_t at = 0;
  bool at_end = false;
  while (at < prefixes.size() && !at_end) {
    std::size_t strangers = 0;
    at_end = true;
    table.scan(prefixes[at], until, [&](std::string_view key, const Row& row) {
      while (at < prefixes.size() && prefixes[at] < key && !key.starts_with(prefixes[at])) {
        ++at;
      }
      if (at < prefixes.size() && key.starts_with(prefixes[at])) {
        take(at, key, row);
        strangers = 0;
      } else if (at == prefixes.size() || ++strangers > kStrangersMax) {
        at_end = false;
        return false;
      }
      return true;
    });
  }
}

// Adds to entries what became of them.
void add_what_followed(const Views& views, std::string_view company,
                       std::vector<HoursItem>& items) {
  std::vector<HoursItem*> order(items.size());
  std::ranges::transform(items, order.begin(), [](HoursItem& item) { return &item; });
  const auto id = [](const HoursItem* item) { return std::string_view(item->entry.entryId); };
  if (!std::ranges::is_sorted(order, {}, id)) {  // often they were posted in that order
    std::ranges::sort(order, {}, id);
  }
  std::vector<std::string> keys;
  keys.reserve(order.size());
  for (const HoursItem* item : order) {
    keys.push_back(make_key(company, item->entry.entryId));
  }
  scan_prefixes(views.hours.states, keys,
                [&](std::size_t at, std::string_view key, const HoursStateRow& state) {
                  add_state(*order[at], key, state);
                });
  scan_prefixes(views.hours.corrections, keys,
                [&](std::size_t at, std::string_view, const CodeRow& correction) {
                  order[at]->corrections.push_back(correction.code);
                });
  std::ranges::for_each(items, say_why);
}

// The next entries of the list, at most `limit`, and where each stands.
struct Stretch {
  std::vector<HoursItem> items;
  std::vector<HoursPlaceRow> places;
  bool more = false;  // behind them
};

Stretch stretch_of(const Views& views, std::string_view company, const Cursor& after,
                   std::size_t limit) {
  const std::string prefix = make_key(company);
  const auto passed = hours_place_of_key(company, after.after());
  Stretch stretch;
  stretch.items.reserve(limit);
  stretch.places.reserve(limit);
  const auto take = [&](std::string_view key, std::string_view bytes) {
    const HoursPlaceRow block = *hours_place_of_key(company, key);
    read_block(bytes, [&](std::uint64_t i) -> HoursItem* {
      const HoursPlaceRow place{block.sequence, block.position + i};
      const bool is_passed =
          passed && place.sequence == passed->sequence && place.position <= passed->position;
      if (is_passed || stretch.more) {
        return nullptr;
      }
      if (stretch.items.size() == limit) {
        stretch.more = true;
        return nullptr;
      }
      stretch.places.push_back(place);
      stretch.items.emplace_back().sequence = place.sequence;
      return &stretch.items.back();
    });
    return !stretch.more;
  };
  views.hours.blocks.scan_encoded(passed ? hours_block_key(company, *passed) : prefix,
                                  after_prefix(prefix), take);
  add_what_followed(views, company, stretch.items);
  return stretch;
}

Cursor cursor_after(std::string_view company, const HoursPlaceRow& place) {
  return Cursor(make_key(company, descending(place.sequence), place.position));
}

bool fits(const HoursItem& item, const HoursFilter& filter) {
  const HoursEntryData& entry = item.entry;
  return (!filter.state || item.state == *filter.state) &&
         (filter.customer.empty() || entry.customer == filter.customer) &&
         (filter.project.empty() || entry.project == filter.project) &&
         (!filter.from || entry.date >= *filter.from) && (!filter.to || entry.date <= *filter.to);
}

}  // namespace

std::optional<HoursItem> hours_entry(const Views& views, std::string_view company,
                                     std::string_view entry) {
  const auto place = views.hours.places.get(make_key(company, entry));
  std::string bytes;
  if (!place || !views.hours.blocks.get_encoded(hours_block_key(company, *place), bytes)) {
    return std::nullopt;
  }
  std::vector<HoursItem> found(1);
  read_block(bytes, [&](std::uint64_t i) { return i == place->in_block() ? &found[0] : nullptr; });
  found[0].sequence = place->sequence;
  add_what_followed(views, company, found);
  return std::move(found[0]);
}

Page<HoursItem> hours_entries(const Views& views, std::string_view company,
                              const HoursFilter& filter, const PageRequest& request) {
  constexpr std::size_t kStretch = 500;  // of a list of which not every entry is wanted
  const bool wants_all = !filter.state && filter.customer.empty() && filter.project.empty() &&
                         !filter.from && !filter.to;
  Page<HoursItem> page;
  Cursor after = request.cursor;
  std::size_t passed = 0;
  while (true) {
    Stretch stretch = stretch_of(views, company, after, wants_all ? request.limit : kStretch);
    if (stretch.more) {
      page.next = after = cursor_after(company, stretch.places.back());
    } else {
      page.next = std::nullopt;
    }
    if (wants_all) {
      page.items = std::move(stretch.items);
      return page;
    }
    for (std::size_t i = 0; i < stretch.items.size(); ++i) {
      if (!fits(stretch.items[i], filter)) {
        ++passed;
        continue;
      }
      page.items.push_back(std::move(stretch.items[i]));
      if (page.items.size() == request.limit) {
        const bool more_behind = i + 1 < stretch.items.size() || stretch.more;
        page.next =
            more_behind ? std::optional(cursor_after(company, stretch.places[i])) : std::nullopt;
        return page;
      }
    }
    if (!page.next || passed >= kRowsPassedOverMax) {
      return page;
    }
  }
}

std::uint64_t open_hours_between(const Views& views, std::string_view company,
                                 std::optional<Date> from, Date to) {
  std::uint64_t open = 0;
  views.hours.open_days.scan(from ? make_key(company, *from) : make_key(company),
                             make_key(company, Date{to.days + 1}),
                             [&](std::string_view, const CountRow& row) {
                               open += row.count;
                               return true;
                             });
  return open;
}

}  // namespace facta
