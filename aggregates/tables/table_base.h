// What tables of every row have in common: what their owner does to each of them.
#pragma once

#include "aggregates/tables/row_store.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// Whether a table can take changes back.
enum class Rollback { kPossible, kNever };

// What the store can have of a row that is put. kNothing: its key is of this very change (a
// sequence, a number just assigned); whoever watches the table learns so without a search.
enum class Stored { kPerhaps, kNothing };

// Is told of every row before it changes: so the past of a table can be kept.
class RowWitness {
 public:
  virtual ~RowWitness() = default;
  // `row`: as it is, encoded; nullptr: there is none.
  virtual void before_change(const std::string& table, std::string_view key,
                             const std::string* row) = 0;
};

// What a table has in memory besides its rows, made of them: forgotten with them.
class MadeOfRows {
 public:
  virtual ~MadeOfRows() = default;
  virtual std::size_t bytes() const = 0;  // about
  virtual void forget() = 0;
};

// Rows that a table has forgotten: their memory is given back with it, by whichever thread.
class EvictedRows {
 public:
  virtual ~EvictedRows() = default;
};

// What the owner of many tables does to each of them.
class TableBase {
 public:
  explicit TableBase(std::string name) : name_(std::move(name)) {}
  TableBase(const TableBase&) = delete;
  TableBase& operator=(const TableBase&) = delete;
  virtual ~TableBase() = default;

  // Name of the table in the store; starts with the company code for company tables.
  const std::string& name() const { return name_; }
  // Before the first use; `store` nullptr: memory only. Small tables are read whole.
  virtual void attach(const RowStore* store, Rollback rollback = Rollback::kPossible) = 0;
  // As attach(), for a table that only reads and lives shortly: nothing is read ahead.
  virtual void attach_to_read(const RowStore& store) = 0;
  void watch(RowWitness* witness) { witness_ = witness; }
  // Master data and settings are looked up for every entry: of such a table, rows are forgotten
  // when nothing else is left to forget.
  void is_looked_up_often(MadeOfRows* made) { made_of_rows_ = made; }
  bool looked_up_often() const { return made_of_rows_ != nullptr; }

  virtual void commit() = 0;                // keep all changes so far
  virtual void rollback() = 0;              // take back all changes since the last commit
  virtual void forget_decoded() const = 0;  // rows that find() decoded: they are outdated
  // Hands out rows that changed since they were last handed out, at most so many.
  virtual void flush_some(const RowSink& sink, std::size_t rows_max) = 0;
  void flush(const RowSink& sink) { flush_some(sink, rows_changed()); }
  // Forgets the rows that did not change since the last flush, which the store must have by now;
  // not while changes may be taken back. Takes as long as there are rows that did.
  virtual std::unique_ptr<EvictedRows> evict() = 0;
  virtual std::size_t rows_in_memory() const = 0;
  // What they take, with what is made of them, about; of rows that are not kept encoded, what was
  // put into them since the last flush is not counted yet.
  virtual std::size_t bytes_in_memory() const = 0;
  virtual std::size_t rows_changed() const = 0;   // not yet flushed
  virtual std::size_t bytes_changed() const = 0;  // of them, about
  // False: there is no such row. Caches nothing, as get().
  virtual bool get_encoded(std::string_view key, std::string& row) const = 0;
  // visit(key, row) -> bool (go on) for every row with from <= key < until, in order; an empty
  // `until` is the end of the table.
  using VisitEncoded = std::function<bool(std::string_view key, std::string_view row)>;
  virtual void scan_encoded(std::string_view from, std::string_view until,
                            const VisitEncoded& visit) const = 0;
  // Every row in order of key, encoded: for digests and comparisons.
  void for_each_encoded(
      const std::function<void(std::string_view key, std::string_view row)>& visit) const {
    scan_encoded({}, {}, [&](std::string_view key, std::string_view row) {
      visit(key, row);
      return true;
    });
  }

  // A table of no more rows is read whole, and better kept in memory.
  static constexpr std::size_t kSmallRows = 256;

 protected:
  RowWitness* witness() const { return witness_; }
  MadeOfRows* made_of_rows() const { return made_of_rows_; }

 private:
  std::string name_;
  RowWitness* witness_ = nullptr;
  MadeOfRows* made_of_rows_ = nullptr;
};

// The tables of one owner, in the order of declaration.
using TableList = std::vector<TableBase*>;

// Hands out rows of the tables that changed, at most `rows_left`, which it lessens by those that it
// did. False: more are left.
inline bool flush_some(const TableList& tables, const RowSink& sink, std::size_t& rows_left) {
  for (TableBase* table : tables) {
    const std::size_t before = table->rows_changed();
    table->flush_some(sink, rows_left);
    rows_left -= before - table->rows_changed();
    if (table->rows_changed() > 0) {
      return false;
    }
  }
  return true;
}

}  // namespace facta
