// Typed tables: what decide reads and evolve writes, and what the views keep. Rows are ordered by
// key. Changes are held in memory and written behind, sorted and coalesced, to the RowStore when
// there is one; without one the table lives in memory. While memory holds every row of the table,
// the store is not asked: so it is from a fresh start until the first evict(), and always for small
// tables.
//
// A table can take back everything since the last commit(): the writer folds records before they
// are durable and rolls back when one turns out void. Views never do, and keep nothing for it.
//
// What need not be made anew for every visitor stands behind the class, not inline: the owner of a
// table declares `extern template class Table<Row>` and one file makes its code.
//
// Threads: a table belongs to one thread, or to whoever holds the lock of its owner. get() and
// scan() change nothing and may run concurrently with each other; find() caches and may not.
#pragma once

#include "aggregates/tables/key_index.h"
#include "aggregates/tables/table_base.h"
#include "events/base/assert.h"
#include "events/base/row_codec.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

template <class Row>
class Table final : public TableBase {
 public:
  Table(TableList& owner, std::string name);
  ~Table() override;

  void attach(const RowStore* store, Rollback rollback = Rollback::kPossible) override;
  void attach_to_read(const RowStore& store) override;

  // nullptr: no such row. Valid until the row is put, erased or evicted.
  const Row* find(std::string_view key) const;
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  // As find(), without caching: for concurrent readers.
  std::optional<Row> get(std::string_view key) const;

  void put(std::string_view key, Row row);
  void erase(std::string_view key);
  // Changes a row that exists.
  template <class Change>
  void change(std::string_view key, Change&& change) {
    change(row_to_change(key));
  }

  // visit(key, row) -> bool (go on) for every row with from <= key < until, in order; an empty
  // `until` is the end of the table. The table must not be changed meanwhile.
  template <class Visit>
  void scan(std::string_view from, std::string_view until, Visit&& visit) const {
    if (!complete_) {
      merge(from, until, std::ref(visit));
      return;
    }
    for (auto place = index_.lower_bound(from); !index_.at_end(place); index_.advance(place)) {
      const Slot& slot = at(place);
      if (!until.empty() && std::string_view(slot.key) >= until) {
        return;
      }
      if (slot.row && !visit(std::string_view(slot.key), *slot.row)) {
        return;
      }
    }
  }
  template <class Visit>
  void scan_prefix(const std::string& prefix, Visit&& visit) const {
    scan(prefix, after_prefix(prefix), visit);
  }

  // The last row with from <= key <= until; nullptr: none. Only of a complete table.
  const Row* last(std::string_view from, std::string_view until) const;
  // Whether memory holds every row there is.
  bool complete() const { return complete_; }

  // Rises with every change and every rollback: what was read before may then be outdated.
  std::uint64_t generation() const { return generation_; }

  void commit() override;
  void rollback() override;
  void flush(const RowSink& sink) override;
  void evict() override;
  std::size_t rows_in_memory() const override;
  std::size_t rows_changed() const override;
  bool get_encoded(std::string_view key, std::string& row) const override;
  void scan_encoded(std::string_view from, const VisitEncoded& visit) const override;

 private:
  using Visitor = std::function<bool(std::string_view key, const Row& row)>;
  struct Slot : IndexedKey {
    Slot(std::string_view key_, std::optional<Row> row_) : IndexedKey(key_), row(std::move(row_)) {}
    std::optional<Row> row;  // nullopt: erased
    bool changed = false;    // since the last flush
  };
  // How to take a change back.
  struct Step {
    Slot* slot;
    std::optional<Row> before;
    bool was_changed;
    bool is_new;  // the slot came with the change
  };

  static Row parse(std::string_view bytes);
  Slot& at(const KeyIndex::Place& place) const { return static_cast<Slot&>(*index_.at(place)); }
  Slot* slot_of(std::string_view key) const { return static_cast<Slot*>(index_.find(key)); }
  Slot* add(std::string_view key, std::optional<Row> row) const;
  void forget(Slot* slot);
  void forget_all();
  // The slot of a key, counted as changed; its row before is for the caller to remember.
  Slot& slot_for_change(std::string_view key);
  Row& row_to_change(std::string_view key);
  void load_if_small();
  // Rows of memory and store in one order; memory wins, erased rows are left out.
  void merge(std::string_view from, std::string_view until, const Visitor& visit) const;

  const RowStore* store_ = nullptr;
  Rollback rollback_ = Rollback::kPossible;
  bool complete_ = true;  // memory holds every row there is
  mutable KeyIndex index_;
  mutable std::string scratch_;
  std::vector<Step> undo_;
  std::vector<IndexedKey*> changed_;  // slots changed since the last flush
  std::vector<IndexedKey*> erased_;   // that nobody needs to be told of any more: go with a commit
  std::size_t changed_committed_ = 0;
  std::uint64_t generation_ = 0;
};

template <class Row>
Table<Row>::Table(TableList& owner, std::string name) : TableBase(std::move(name)) {
  owner.push_back(this);
}

template <class Row>
Table<Row>::~Table() {
  forget_all();
}

template <class Row>
std::size_t Table<Row>::rows_in_memory() const {
  return index_.size();
}

template <class Row>
std::size_t Table<Row>::rows_changed() const {
  return changed_.size();
}

template <class Row>
Row& Table<Row>::row_to_change(std::string_view key) {
  FACTA_ASSERT(find(key) != nullptr, "a change of a row that does not exist");
  Slot& slot = slot_for_change(key);
  if (rollback_ == Rollback::kPossible) {
    undo_.back().before = slot.row;
  }
  return *slot.row;
}

template <class Row>
void Table<Row>::attach(const RowStore* store, Rollback rollback) {
  store_ = store;
  rollback_ = rollback;
  if (store != nullptr) {
    load_if_small();
  }
}

template <class Row>
void Table<Row>::attach_to_read(const RowStore& store) {
  store_ = &store;
  rollback_ = Rollback::kNever;
  complete_ = false;
}

template <class Row>
const Row* Table<Row>::find(std::string_view key) const {
  const Slot* slot = slot_of(key);
  if (slot == nullptr) {
    if (complete_ || !store_->get(name(), key, scratch_)) {
      return nullptr;
    }
    slot = add(key, parse(scratch_));
  }
  return slot->row ? &*slot->row : nullptr;
}

template <class Row>
std::optional<Row> Table<Row>::get(std::string_view key) const {
  if (const Slot* slot = slot_of(key)) {
    return slot->row;
  }
  std::string bytes;
  if (complete_ || !store_->get(name(), key, bytes)) {
    return std::nullopt;
  }
  return parse(bytes);
}

template <class Row>
void Table<Row>::put(std::string_view key, Row row) {
  Slot& slot = slot_for_change(key);
  if (rollback_ == Rollback::kPossible) {
    undo_.back().before = std::move(slot.row);
  }
  slot.row = std::move(row);
}

template <class Row>
void Table<Row>::erase(std::string_view key) {
  Slot& slot = slot_for_change(key);
  if (rollback_ == Rollback::kPossible) {
    undo_.back().before = std::move(slot.row);
  }
  slot.row.reset();
  if (store_ == nullptr) {
    erased_.push_back(&slot);
  }
}

template <class Row>
const Row* Table<Row>::last(std::string_view from, std::string_view until) const {
  auto place = index_.lower_bound(until);
  if (!index_.at_end(place) && at(place).key == until && at(place).row) {
    return &*at(place).row;
  }
  while (index_.retreat(place)) {
    const Slot& slot = at(place);
    if (std::string_view(slot.key) < from) {
      break;
    }
    if (slot.row) {
      return &*slot.row;
    }
  }
  return nullptr;
}

template <class Row>
void Table<Row>::commit() {
  undo_.clear();
  changed_committed_ = changed_.size();
  keep_one_of_each(erased_);
  for (IndexedKey* erased : erased_) {
    Slot* slot = static_cast<Slot*>(erased);
    if (!slot->row && !slot->changed) {
      forget(slot);
    }
  }
  erased_.clear();
}

template <class Row>
void Table<Row>::rollback() {
  ++generation_;
  erased_.clear();
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) {
    step->slot->row = std::move(step->before);
    step->slot->changed = step->was_changed;
    if (step->is_new) {
      forget(step->slot);
    }
  }
  undo_.clear();
  changed_.resize(changed_committed_);
}

template <class Row>
void Table<Row>::flush(const RowSink& sink) {
  FACTA_ASSERT(undo_.empty(), "a flush of what may be taken back");
  sort_by_key(changed_);
  for (IndexedKey* changed : changed_) {
    Slot* slot = static_cast<Slot*>(changed);
    slot->changed = false;
    if (slot->row) {
      scratch_.clear();
      encode_row(*slot->row, scratch_);
      sink(name(), slot->key, &scratch_);
    } else {
      sink(name(), slot->key, nullptr);
    }
  }
  // An erased row of a complete table is remembered by not being there; it goes with the next
  // commit, because readers may look at the table during a flush.
  for (IndexedKey* changed : changed_) {
    if (complete_ && !static_cast<Slot*>(changed)->row) {
      erased_.push_back(changed);
    }
  }
  changed_.clear();
  changed_committed_ = 0;
}

template <class Row>
void Table<Row>::evict() {
  if (changed_.empty() && store_ != nullptr) {
    forget_all();
    erased_.clear();
    complete_ = false;
  }
}

template <class Row>
bool Table<Row>::get_encoded(std::string_view key, std::string& row) const {
  if (const Slot* slot = slot_of(key)) {
    row.clear();
    if (slot->row) {
      encode_row(*slot->row, row);
    }
    return slot->row.has_value();
  }
  return !complete_ && store_->get(name(), key, row);
}

template <class Row>
void Table<Row>::scan_encoded(std::string_view from, const VisitEncoded& visit) const {
  std::string bytes;
  scan(from, {}, [&](std::string_view key, const Row& row) {
    bytes.clear();
    encode_row(row, bytes);
    return visit(key, bytes);
  });
}

template <class Row>
Row Table<Row>::parse(std::string_view bytes) {
  Row row;
  FACTA_ASSERT(decode_row(bytes, row), "a stored row cannot be read: rebuild the store");
  return row;
}

template <class Row>
auto Table<Row>::add(std::string_view key, std::optional<Row> row) const -> Slot* {
  auto slot = std::make_unique<Slot>(key, std::move(row));
  index_.insert(slot.get());
  return slot.release();
}

template <class Row>
void Table<Row>::forget(Slot* slot) {
  index_.erase(slot);
  delete slot;
}

template <class Row>
void Table<Row>::forget_all() {
  for (auto place = index_.begin(); !index_.at_end(place); index_.advance(place)) {
    delete &at(place);
  }
  index_.clear();
}

template <class Row>
auto Table<Row>::slot_for_change(std::string_view key) -> Slot& {
  ++generation_;
  if (witness() != nullptr) {
    const Row* before = find(key);
    std::string bytes;
    if (before != nullptr) {
      encode_row(*before, bytes);
    }
    witness()->before_change(name(), key, before == nullptr ? nullptr : &bytes);
  }
  Slot* slot = slot_of(key);
  const bool is_new = slot == nullptr;
  if (is_new) {
    slot = add(key, std::nullopt);
  }
  if (rollback_ == Rollback::kPossible) {
    undo_.push_back({slot, std::nullopt, slot->changed, is_new});
  }
  if (!slot->changed && store_ != nullptr) {
    slot->changed = true;
    changed_.push_back(slot);
  }
  return *slot;
}

template <class Row>
void Table<Row>::load_if_small() {
  std::size_t rows = 0;
  for (auto cursor = store_->seek(name(), {}); cursor->valid(); cursor->next()) {
    if (++rows > kSmallRows) {
      forget_all();
      complete_ = false;
      return;
    }
    add(cursor->key(), parse(cursor->row()));
  }
}

template <class Row>
void Table<Row>::merge(std::string_view from, std::string_view until, const Visitor& visit) const {
  const auto cursor = store_->seek(name(), from);
  auto place = index_.lower_bound(from);
  while (true) {
    const bool stored = cursor->valid() && (until.empty() || cursor->key() < until);
    const Slot* slot = index_.at_end(place) ? nullptr : &at(place);
    if (slot != nullptr && !until.empty() && std::string_view(slot->key) >= until) {
      slot = nullptr;
    }
    if (slot == nullptr && !stored) {
      return;
    }
    if (slot != nullptr && (!stored || std::string_view(slot->key) <= cursor->key())) {
      if (stored && std::string_view(slot->key) == cursor->key()) {
        cursor->next();
      }
      index_.advance(place);
      if (slot->row && !visit(std::string_view(slot->key), *slot->row)) {
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

}  // namespace facta
