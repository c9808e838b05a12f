// Typed tables: what decide reads and evolve writes, and what the views keep. Rows are ordered by
// key. Changes are held in memory and written behind, sorted and coalesced, to the RowStore when
// there is one; without one the table lives in memory.
//
// A table can take back everything since the last commit(): the writer folds records before they
// are durable and rolls back when one turns out void.
//
// Threads: a table belongs to one thread, or to whoever holds the lock of its owner. get() and
// scan() change nothing and may run concurrently with each other; find() caches and may not.
#pragma once

#include "aggregates/tables/row_store.h"
#include "events/base/assert.h"
#include "events/base/row_codec.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// What the owner of many tables does to each of them.
class TableBase {
 public:
  explicit TableBase(std::string name) : name_(std::move(name)) {}
  TableBase(const TableBase&) = delete;
  TableBase& operator=(const TableBase&) = delete;
  virtual ~TableBase() = default;

  // Name of the table in the store; starts with the company code for company tables.
  const std::string& name() const { return name_; }
  void attach(const RowStore* store) { store_ = store; }

  virtual void commit() = 0;                    // keep all changes so far
  virtual void rollback() = 0;                  // take back all changes since the last commit
  virtual void flush(const RowSink& sink) = 0;  // hand out rows changed since the last flush
  virtual void evict() = 0;                     // forget rows that the store has (after a flush)
  virtual std::size_t rows_in_memory() const = 0;
  virtual std::size_t rows_changed() const = 0;  // not yet flushed
  // Every row in order of key, encoded: for digests and comparisons.
  virtual void for_each_encoded(
      const std::function<void(std::string_view key, const std::string& row)>& visit) const = 0;

 protected:
  const RowStore* store() const { return store_; }

 private:
  std::string name_;
  const RowStore* store_ = nullptr;
};

// The tables of one owner, in the order of declaration.
using TableList = std::vector<TableBase*>;

template <class Row>
class Table final : public TableBase {
 public:
  Table(TableList& owner, std::string name) : TableBase(std::move(name)) { owner.push_back(this); }

  // nullptr: no such row. Valid until the next change of this table.
  const Row* find(std::string_view key) const {
    auto slot = rows_.find(key);
    if (slot == rows_.end()) {
      if (store() == nullptr || !store()->get(name(), key, scratch_)) {
        return nullptr;
      }
      slot = rows_.emplace(std::string(key), Slot{parse(scratch_), false}).first;
    }
    return slot->second.row ? &*slot->second.row : nullptr;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // As find(), without caching: for concurrent readers.
  std::optional<Row> get(std::string_view key) const {
    const auto slot = rows_.find(key);
    if (slot != rows_.end()) {
      return slot->second.row;
    }
    std::string bytes;
    if (store() == nullptr || !store()->get(name(), key, bytes)) {
      return std::nullopt;
    }
    return parse(bytes);
  }

  void put(std::string_view key, Row row) { slot_for_change(key).row = std::move(row); }
  void erase(std::string_view key) { slot_for_change(key).row.reset(); }
  // Changes a row that exists.
  template <class Change>
  void change(std::string_view key, Change&& change) {
    FACTA_ASSERT(find(key) != nullptr, "a change of a row that does not exist");
    change(*slot_for_change(key).row);
  }

  // visit(key, row) -> bool (go on) for every row with from <= key < until, in order; an empty
  // `until` is the end of the table. The table must not be changed meanwhile.
  template <class Visit>
  void scan(std::string_view from, std::string_view until, Visit&& visit) const {
    auto slot = rows_.lower_bound(from);
    const auto end = until.empty() ? rows_.end() : rows_.lower_bound(until);
    if (store() == nullptr) {
      for (; slot != end; ++slot) {
        if (slot->second.row && !visit(std::string_view(slot->first), *slot->second.row)) {
          return;
        }
      }
      return;
    }
    merge(slot, end, from, until, visit);
  }
  template <class Visit>
  void scan_prefix(const std::string& prefix, Visit&& visit) const {
    scan(prefix, after_prefix(prefix), visit);
  }

  // Rises with every change and every rollback: what was read before may then be outdated.
  std::uint64_t generation() const { return generation_; }

  void commit() override { undo_.clear(); }
  void rollback() override {
    ++generation_;
    for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) {
      if (step->second) {
        rows_.insert_or_assign(std::move(step->first), std::move(*step->second));
      } else {
        rows_.erase(step->first);
      }
    }
    undo_.clear();
    changed_ = 0;
    for (const auto& [key, slot] : rows_) {
      changed_ += slot.changed ? 1 : 0;
    }
  }
  void flush(const RowSink& sink) override {
    if (changed_ == 0) {
      return;
    }
    for (auto& [key, slot] : rows_) {
      if (!slot.changed) {
        continue;
      }
      slot.changed = false;
      if (slot.row) {
        scratch_.clear();
        encode_row(*slot.row, scratch_);
        sink(name(), key, &scratch_);
      } else {
        sink(name(), key, nullptr);
      }
    }
    changed_ = 0;
  }
  void evict() override {
    if (changed_ == 0 && store() != nullptr) {
      rows_.clear();
    }
  }
  std::size_t rows_in_memory() const override { return rows_.size(); }
  std::size_t rows_changed() const override { return changed_; }
  void for_each_encoded(
      const std::function<void(std::string_view, const std::string&)>& visit) const override {
    std::string bytes;
    scan({}, {}, [&](std::string_view key, const Row& row) {
      bytes.clear();
      encode_row(row, bytes);
      visit(key, bytes);
      return true;
    });
  }

 private:
  struct Slot {
    std::optional<Row> row;  // nullopt: erased
    bool changed = false;    // since the last flush
  };
  using Rows = std::map<std::string, Slot, std::less<>>;

  static Row parse(std::string_view bytes) {
    Row row;
    FACTA_ASSERT(decode_row(bytes, row), "a stored row cannot be read: rebuild the store");
    return row;
  }

  // The slot of a key, its state before the change remembered for rollback.
  Slot& slot_for_change(std::string_view key) {
    ++generation_;
    auto slot = rows_.lower_bound(key);
    if (slot == rows_.end() || slot->first != key) {
      undo_.emplace_back(std::string(key), std::nullopt);
      slot = rows_.emplace_hint(slot, std::string(key), Slot{std::nullopt, false});
    } else {
      undo_.emplace_back(slot->first, slot->second);
    }
    changed_ += slot->second.changed ? 0 : 1;
    slot->second.changed = true;
    return slot->second;
  }

  // Rows of memory and store in one order; memory wins, erased rows are left out.
  template <class Visit>
  void merge(typename Rows::const_iterator slot, typename Rows::const_iterator end,
             std::string_view from, std::string_view until, Visit&& visit) const {
    const auto cursor = store()->seek(name(), from);
    while (true) {
      const bool stored = cursor->valid() && (until.empty() || cursor->key() < until);
      if (slot == end && !stored) {
        return;
      }
      if (slot != end && (!stored || std::string_view(slot->first) <= cursor->key())) {
        if (stored && std::string_view(slot->first) == cursor->key()) {
          cursor->next();
        }
        const auto& [key, value] = *slot++;
        if (value.row && !visit(std::string_view(key), *value.row)) {
          return;
        }
      } else {
        const Row row = parse(cursor->row());
        if (!visit(cursor->key(), row)) {
          return;
        }
        cursor->next();
      }
    }
  }

  mutable Rows rows_;
  mutable std::string scratch_;
  std::vector<std::pair<std::string, std::optional<Slot>>> undo_;
  std::size_t changed_ = 0;
  std::uint64_t generation_ = 0;
};

// A table whose values count from a sequence on: what was in force at any moment is one range read
// (DEC-33: a run uses the master data of the moment it started).
template <class Row>
class VersionedTable {
 public:
  VersionedTable(TableList& owner, std::string name) : rows_(owner, std::move(name)) {}

  void put(std::string_view key, std::uint64_t sequence, Row row) {
    rows_.put(make_key(key, sequence), std::move(row));
  }
  // The value in force after the record `sequence` was folded; nullopt: none yet.
  std::optional<Row> at(std::string_view key, std::uint64_t sequence) const {
    const Row* found = nullptr;
    for (const auto& [since, row] : versions_of(key)) {
      if (since > sequence) {
        break;
      }
      found = &row;
    }
    return found == nullptr ? std::nullopt : std::optional<Row>(*found);
  }
  std::optional<Row> latest(std::string_view key) const { return at(key, ~std::uint64_t{0}); }
  bool contains(std::string_view key) const { return latest(key).has_value(); }
  // visit(key, row) -> bool for the latest value of every key, in order.
  template <class Visit>
  void scan_latest(Visit&& visit) const {
    std::string key;
    std::optional<Row> row;
    bool go_on = true;
    rows_.scan({}, {}, [&](std::string_view full, const Row& value) {
      const std::string_view name = take_text(full);
      if (row && name != key) {
        go_on = visit(std::string_view(key), *row);
      }
      key = name;
      row = value;
      return go_on;
    });
    if (row && go_on) {
      visit(std::string_view(key), *row);
    }
  }

 private:
  using Versions = std::vector<std::pair<std::uint64_t, Row>>;  // in order of sequence

  // Master data are looked up for every entry and change seldom: what was read is kept until
  // anything in the table changes.
  const Versions& versions_of(std::string_view key) const {
    if (read_at_ != rows_.generation() || read_.size() >= kKeysReadMax) {
      read_.clear();
      read_at_ = rows_.generation();
    }
    const auto known = read_.find(key);
    if (known != read_.end()) {
      return known->second;
    }
    Versions versions;
    rows_.scan_prefix(make_key(key), [&](std::string_view full, const Row& row) {
      versions.emplace_back(number_of_key(full.substr(key.size() + 1)), row);
      return true;
    });
    return read_.emplace(std::string(key), std::move(versions)).first->second;
  }

  static constexpr std::size_t kKeysReadMax = 20'000;
  mutable std::map<std::string, Versions, std::less<>> read_;
  mutable std::uint64_t read_at_ = 0;
  Table<Row> rows_;
};

}  // namespace facta
