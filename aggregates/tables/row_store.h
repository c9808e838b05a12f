// The home behind the tables: ordered bytes by (table, key). In the service it is RocksDB
// (projections/core); tests and simulation have none, and the tables then live in memory only.
#pragma once

#include <functional>
#include <memory>
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
  // The rows of the table with from <= key < until, in order; an empty `until` is the end of the
  // table. What lies behind `until` is not read.
  virtual std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                          std::string_view until) const = 0;
};

// Takes the changed rows of a flush; nullptr row: erased.
using RowSink =
    std::function<void(std::string_view table, std::string_view key, const std::string* row)>;

}  // namespace facta
