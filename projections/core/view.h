// What every view has in common: the record an event came in, keys that sort newest first, and
// paging. A fold is pure: no clock, no I/O, nothing but records in order (LED-05).
#pragma once

#include "aggregates/tables/table.h"
#include "events/record/record.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// The admitted record that an event came in, and its place there.
struct EventPlace {
  std::string_view company;
  std::uint64_t sequence = 0;
  Time time;
  std::string_view actor;
  std::uint32_t index = 0;  // of the event in its record: 0, 1, 2 ...
};

// In a key: sorts the newest first.
constexpr std::uint64_t descending(std::uint64_t value) {
  return ~value;
}
inline std::uint64_t descending(Time time) {
  return ~(static_cast<std::uint64_t>(time.micros) ^ (std::uint64_t{1} << 63));
}

// Where a list goes on: behind the last key that was handed out. Stays valid while the list grows.
class Cursor {
 public:
  Cursor() = default;  // from the beginning
  explicit Cursor(std::string after) : after_(std::move(after)) {}
  // nullopt: not a cursor that text() made.
  static std::optional<Cursor> parse(std::string_view text);
  std::string text() const;  // empty: from the beginning
  bool at_start() const { return after_.empty(); }
  const std::string& after() const { return after_; }

 private:
  std::string after_;
};

struct PageRequest {
  Cursor cursor;
  std::size_t limit = 100;
};

template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<Cursor> next;  // nullopt: this was the last page
};

// A filter that no key serves looks at no more rows than this per page, beside those it returns;
// the page is then short (even empty) and its cursor goes on.
inline constexpr std::size_t kRowsPassedOverMax = 5000;

// The rows of a key prefix, a page at a time. visit(key, row) -> bool: whether the row is part of
// the list (the visitor keeps it). Costs what the page costs, not what the table holds.
template <class Row, class Visit>
std::optional<Cursor> scan_page(const Table<Row>& table, const std::string& prefix,
                                const PageRequest& request, Visit&& visit) {
  const std::string until = after_prefix(prefix);
  std::string from = prefix;
  if (request.cursor.after() >= prefix) {
    from = request.cursor.after() + '\0';
  }
  if (!until.empty() && from >= until) {
    return std::nullopt;
  }
  std::size_t taken = 0;
  std::size_t passed = 0;
  std::string last;
  bool more = false;
  table.scan(from, until, [&](std::string_view key, auto&& row) {
    if (taken == request.limit || passed == kRowsPassedOverMax) {
      more = true;
      return false;
    }
    ++(visit(key, std::forward<decltype(row)>(row)) ? taken : passed);
    last = key;
    return true;
  });
  return more ? std::optional(Cursor(last)) : std::nullopt;
}

// As scan_page(), for lists whose items are the rows; keep(row) -> bool filters.
template <class Row, class Keep>
Page<Row> page_of(const Table<Row>& table, const std::string& prefix, const PageRequest& request,
                  Keep&& keep) {
  Page<Row> page;
  page.next = scan_page(table, prefix, request, [&](std::string_view, auto&& row) {
    if (!keep(row)) {
      return false;
    }
    page.items.push_back(std::forward<decltype(row)>(row));
    return true;
  });
  return page;
}
template <class Row>
Page<Row> page_of(const Table<Row>& table, const std::string& prefix, const PageRequest& request) {
  return page_of(table, prefix, request, [](const Row&) { return true; });
}

// A reference from an index to the row it stands for.
struct CodeRow {
  std::string code;
  FACTA_DESCRIBE(CodeRow, code)
};
// The code of the tables of the views is made once, beside their fold.
extern template class Table<CodeRow>;

}  // namespace facta
