#include "projections/hours/query.h"

#include <algorithm>
#include <numeric>

namespace facta {
namespace {

void add_state(HoursItem& item, std::string_view key, const HoursStateRow& state) {
  item.state = state;
  item.sequences.push_back(number_of_key(key.substr(key.size() - 8)));
}

// take(index, key, row) for every row whose key begins with one of `prefixes`, which rise. Those
// that stand close together are read in one go, so that a list whose entries were posted together
// does not search for each of them.
template <class Row, class Take>
void scan_prefixes(const Table<Row>& table, const std::vector<std::string>& prefixes, Take&& take) {
  constexpr std::size_t kStrangersMax = 8;  // in between; more cost more than a search
  std::size_t at = 0;
  bool at_end = false;
  while (at < prefixes.size() && !at_end) {
    std::size_t strangers = 0;
    at_end = true;
    table.scan(prefixes[at], {}, [&](std::string_view key, const Row& row) {
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

// A stretch of the list: where each entry stands in it, and what it is.
struct Stretch {
  std::vector<std::string> places;
  std::vector<HoursItem> items;
};

Stretch stretch_of(const Views& views, std::string_view company,
                   std::vector<std::pair<std::string, std::string>> named) {
  std::vector<std::size_t> order(named.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t i) -> const std::string& { return named[i].second; });
  std::vector<std::string> keys;
  keys.reserve(named.size());
  for (const std::size_t i : order) {
    keys.push_back(make_key(company, named[i].second));
  }
  Stretch stretch;
  stretch.items.resize(named.size());
  scan_prefixes(views.hours.entries, keys,
                [&](std::size_t at, std::string_view, const HoursEntryRow& row) {
                  HoursItem& item = stretch.items[order[at]];
                  item.row = row;
                  item.state.at = row.postedAt;
                });
  scan_prefixes(views.hours.states, keys,
                [&](std::size_t at, std::string_view key, const HoursStateRow& state) {
                  add_state(stretch.items[order[at]], key, state);
                });
  stretch.places.reserve(named.size());
  for (auto& [place, id] : named) {
    stretch.places.push_back(std::move(place));
  }
  return stretch;
}

bool fits(const HoursItem& item, const HoursFilter& filter) {
  const HoursEntryData& entry = item.row.entry;
  return (!filter.state || item.state.state == *filter.state) &&
         (filter.customer.empty() || entry.customer == filter.customer) &&
         (filter.project.empty() || entry.project == filter.project) &&
         (!filter.from || entry.date >= *filter.from) && (!filter.to || entry.date <= *filter.to);
}

}  // namespace

std::optional<HoursItem> hours_entry(const Views& views, std::string_view company,
                                     std::string_view entry) {
  const std::string key = make_key(company, entry);
  auto row = views.hours.entries.get(key);
  if (!row) {
    return std::nullopt;
  }
  HoursItem item;
  item.state.at = row->postedAt;
  views.hours.states.scan_prefix(key, [&](std::string_view place, const HoursStateRow& state) {
    add_state(item, place, state);
    return true;
  });
  item.row = std::move(*row);
  return item;
}

Page<HoursItem> hours_entries(const Views& views, std::string_view company,
                              const HoursFilter& filter, const PageRequest& request) {
  constexpr std::size_t kStretch = 500;  // of a list of which not every entry is wanted
  const bool wants_all = !filter.state && filter.customer.empty() && filter.project.empty() &&
                         !filter.from && !filter.to;
  Page<HoursItem> page;
  PageRequest rest = request;
  std::size_t passed = 0;
  while (true) {
    const std::size_t missing = request.limit - page.items.size();
    rest.limit = wants_all ? missing : kStretch;
    std::vector<std::pair<std::string, std::string>> named;
    page.next = scan_page(views.hours.newest, make_key(company), rest,
                          [&](std::string_view place, const CodeRow& entry) {
                            named.emplace_back(place, entry.code);
                            return true;
                          });
    Stretch stretch = stretch_of(views, company, std::move(named));
    for (std::size_t i = 0; i < stretch.items.size(); ++i) {
      if (!fits(stretch.items[i], filter)) {
        ++passed;
        continue;
      }
      page.items.push_back(std::move(stretch.items[i]));
      const bool more_behind = i + 1 < stretch.items.size() || page.next;
      if (page.items.size() == request.limit) {
        page.next = more_behind ? std::optional(Cursor(stretch.places[i])) : std::nullopt;
        return page;
      }
    }
    if (!page.next || passed >= kRowsPassedOverMax) {
      return page;
    }
    rest.cursor = *page.next;
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
