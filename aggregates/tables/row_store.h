// The home behind the tables: ordered bytes by (table, key). In the service it is RocksDB
// (projections/core); tests and simulation have none, and the tables then live in memory only.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace facta {

class RowCursor {
 public:
  virtual ~RowCursor() = default;
  virtual bool valid() const = 0;
  virtual std::string_view key() const = 0;  // without the table; valid until next()
  virtual std::string_view row() const = 0;
  virtual void next() = 0;
};

class RowStore {
 public:
  virtual ~RowStore() = default;
  // False: there is no such row.
  virtual bool get(std::string_view table, std::string_view key, std::string& row) const = 0;
  // get() of many rows at once, which takes less than one after the other. found(place in `keys`,
  // row) of each; nullptr: there is no such row. The keys are in order, each once.
  using Found = std::function<void(std::size_t place, const std::string_view* row)>;
  virtual void get_all(std::string_view table, std::span<const std::string_view> keys,
                       const Found& found) const {
    std::string bytes;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const bool there = get(table, keys[i], bytes);
      const std::string_view row = bytes;
      found(i, there ? &row : nullptr);
    }
  }
  // The rows of the table with from <= key < until, in order; an empty `until` is the end of the
  // table. What lies behind `until` is not read.
  virtual std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                          std::string_view until) const = 0;
};

// The first of the keys, as get_all() would have them: as long as so many of them stand together,
// among the rows or between two, that searching for one after the other meets the next ones too.
// Returns how many. Ids that rise, as those of a timesheet do, cost one search however many rows
// there are; of ids drawn at random the first search shows that it does not help.
std::size_t read_side_by_side(const RowStore& store, std::string_view table,
                              std::span<const std::string_view> keys, const RowStore::Found& found);

// Takes the changed rows of a flush; nullptr row: erased.
using RowSink =
    std::function<void(std::string_view table, std::string_view key, const std::string* row)>;

}  // namespace facta
