// Pages of a list that names rows of another table. Rows that are named one after the other often
// stand together where they are kept: those are read in one go, since a search in a store costs
// many times what the next row does.
#pragma once

#include "projections/core/views.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace facta {

// The rows with these keys, which all differ, in their order; nullopt: there is no such row.
template <class Row>
std::vector<std::optional<Row>> rows_with(const Views& views, const Table<Row>& table,
                                          const std::vector<std::string>& keys) {
  constexpr std::size_t kStrangersMax = 8;  // in between; more cost more than a search
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) -> const std::string& { return keys[i]; });
  std::vector<std::optional<Row>> rows(keys.size());
  // In memory a search costs little; the past puts more together for a row and its neighbours.
  bool together = !table.complete() && !views.is_past() && keys.size() > 1;
  for (std::size_t at = 0; at < order.size();) {
    if (!together) {
      rows[order[at]] = table.get(keys[order[at]]);
      ++at;
      continue;
    }
    const std::size_t first = at;
    std::size_t strangers = 0;
    table.scan_encoded(keys[order[at]], {}, [&](std::string_view key, std::string_view bytes) {
      while (at < order.size() && keys[order[at]] < key) {
        ++at;  // there is no such row
      }
      if (at == order.size() || key != keys[order[at]]) {
        return at < order.size() && ++strangers < kStrangersMax;
      }
      rows[order[at]] = parse_row<Row>(bytes);
      strangers = 0;
      return ++at < order.size();
    });
    at = std::max(at, first + 1);  // nothing stands there or behind it
    together = at > first + 1;     // else the others stand apart, too
  }
  return rows;
}

// A page of a list. key_of(key, listed): the key in `rows` of what an item of the list names;
// keep(row) -> bool: whether it is part of the page, which then takes it. Costs and ends as
// scan_page() does.
template <class Listed, class Row, class KeyOf, class Keep>
std::optional<Cursor> page_of_listed(const Views& views, const Table<Listed>& list,
                                     const std::string& prefix, const PageRequest& request,
                                     const Table<Row>& rows, KeyOf&& key_of, Keep&& keep) {
  constexpr std::size_t kAtOnceMax = 1000;
  std::size_t taken = 0;
  std::size_t passed = 0;
  PageRequest stretch = request;
  while (true) {
    std::vector<std::string> places, keys;
    const auto next =
        scan_page(list, prefix, stretch, [&](std::string_view place, const Listed& listed) {
          places.emplace_back(place);
          keys.push_back(key_of(place, listed));
          return true;
        });
    auto found = rows_with(views, rows, keys);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ++(found[i] && keep(std::move(*found[i])) ? taken : passed);
      if (taken == request.limit || passed == kRowsPassedOverMax) {
        const bool more = next || i + 1 < found.size();
        return more ? std::optional(Cursor(std::move(places[i]))) : std::nullopt;
      }
    }
    if (!next || found.empty()) {
      return next;
    }
    stretch.cursor = *next;
    stretch.limit = std::min(2 * stretch.limit, kAtOnceMax);  // most are passed over, it seems
  }
}

}  // namespace facta
