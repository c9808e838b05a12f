// Typed tables: what decide reads and evolve writes, and what the views keep. Rows are ordered by
// key. Changes are held in memory and written behind, sorted and coalesced, to the RowStore when
// there is one; without one the table lives in memory. While memory holds every row of the table,
// the store is not asked: so it is from a fresh start until the first evict(), and always for small
// tables.
//
// A table can take back everything since the last commit(): the writer folds records before they
// are durable and rolls back when one turns out void. Views never do, and keep nothing for it.
//
// What need not be made anew for every visitor stands in table_code.h: the owner of a table
// declares `extern template class Table<Row>`, and one file makes its code.
//
// Threads: a table belongs to one thread, or to whoever holds the lock of its owner. get() and
// scan() change nothing and may run concurrently with each other; find() caches and may not.
#pragma once

#include "aggregates/tables/kept_row.h"
#include "aggregates/tables/key_index.h"
#include "aggregates/tables/table_base.h"
#include "events/base/assert.h"
#include "events/base/row_codec.h"

#include <cstdint>
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

  // nullptr: no such row. Valid until the row is put, erased or evicted; of rows that are kept
  // encoded, until the next commit, rollback or forget_decoded().
  const Row* find(std::string_view key) const;
  bool contains(std::string_view key) const { return slot_with_row(key) != nullptr; }
  // Whether it was put or changed since the last flush, or memory has it for another reason.
  bool has_in_memory(std::string_view key) const { return slot_of(key) != nullptr; }
  // As find(), without caching: for concurrent readers.
  std::optional<Row> get(std::string_view key) const;

  void put(std::string_view key, Row row, Stored stored = Stored::kPerhaps);
  // As put(), of a value that has the bytes of such a row: of rows that are kept encoded, which
  // then need not be made.
  template <class Like>
  requires kKeptEncoded<Row>
  void put_like(std::string_view key, const Like& like, Stored stored = Stored::kPerhaps) {
    Slot& slot = slot_to_put(key, stored);
    slot.kept.put(like);
    measure_kept(slot);
  }
  // Tells that these keys are put, changed or erased next: what they need of memory is fetched for
  // all of them at once.
  template <class Keys>
  void expect(const Keys& keys) const {
    std::vector<std::uint32_t> hashes;
    hashes.reserve(std::size(keys));
    for (const std::string_view key : keys) {
      hashes.push_back(hash_of_key(key));
    }
    index_.expect(hashes);
  }
  // Tells that these keys are looked up next: what memory does not have is read for all of them at
  // once, and which of them have no row is remembered.
  template <class Keys>
  void fetch(const Keys& keys) const {
    if (!complete_) {
      read_missing({std::begin(keys), std::end(keys)});
    }
  }
  void erase(std::string_view key);
  // Changes a row that exists.
  template <class Change>
  void change(std::string_view key, Change&& change) {
    Slot& slot = slot_to_change(key);
    slot.kept.change(change);
    measure_kept(slot);
  }

  // visit(key, row) -> bool (go on) for every row with from <= key < until, in order; an empty
  // `until` is the end of the table. The table must not be changed meanwhile. A row that was
  // decoded for the visit is the visitor's: Row&&, else const Row&.
  template <class Visit>
  void scan(std::string_view from, std::string_view until, Visit&& visit) const {
    if (!complete_) {
      merge(from, until, [&](std::string_view key, const Slot* slot, std::string_view stored) {
        return slot != nullptr ? slot->visit(visit) : visit(key, parse_row<Row>(stored));
      });
      return;
    }
    for (auto place = index_.lower_bound(from); !index_.at_end(place); index_.advance(place)) {
      const Slot& slot = at(place);
      if (!until.empty() && slot.key >= until) {
        return;
      }
      if (slot.kept.exists() && !slot.visit(visit)) {
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
  void forget_decoded() const override;
  void flush_some(const RowSink& sink, std::size_t rows_max) override;
  std::unique_ptr<EvictedRows> evict() override;
  std::size_t rows_in_memory() const override;
  std::size_t bytes_in_memory() const override {
    return bytes_ + (made_of_rows() == nullptr ? 0 : made_of_rows()->bytes());
  }
  std::size_t rows_changed() const override;
  // As if they were neither larger nor smaller than the others.
  std::size_t bytes_changed() const override {
    return index_.size() == 0 ? 0 : bytes_ / index_.size() * changed_.size();
  }
  bool get_encoded(std::string_view key, std::string& row) const override;
  void scan_encoded(std::string_view from, std::string_view until,
                    const VisitEncoded& visit) const override;

 private:
  // Its key stands behind it, in the same piece of memory.
  struct Slot : IndexedKey {
    using IndexedKey::IndexedKey;
    static Slot* make(std::string_view key, std::uint32_t hash);
    void free();
    template <class Visit>
    bool visit(Visit&& visit) const {
      return kept.visit([&](auto&& row) { return visit(key, std::forward<decltype(row)>(row)); });
    }

    // Of the slot, its key and its places in the index.
    std::size_t bytes() const { return sizeof(Slot) + key.size() + kIndexBytes; }

    KeptRow<Row> kept;           // none: erased
    std::uint32_t measured = 0;  // bytes of the row, as far as known
    bool changed = false;        // since the last flush
    bool leaving = false;        // is in erased_
  };
  // How to take a change back.
  struct Step {
    Slot* slot;
    typename KeptRow<Row>::Content before;
    bool was_changed;
    bool is_new;  // the slot came with the change
  };

  struct Evicted;

  Slot& at(const KeyIndex::Place& place) const { return static_cast<Slot&>(*index_.at(place)); }
  Slot* slot_of(std::string_view key) const { return slot_of(key, hash_of_key(key)); }
  Slot* slot_of(std::string_view key, std::uint32_t hash) const {
    return static_cast<Slot*>(index_.find(key, hash));
  }
  // The slot of a row, read from the store if need be; nullptr: no such row.
  Slot* slot_with_row(std::string_view key) const;
  Slot* add(std::string_view key, std::uint32_t hash) const;
  void measure(Slot& slot, std::size_t row_bytes) const;
  // Where it takes no encoding to know.
  void measure_kept(Slot& slot) const {
    if constexpr (kKeptEncoded<Row>) {
      measure(slot, slot.kept.bytes());
    }
  }
  void leaves(Slot& slot);
  void nobody_leaves();
  void forget(Slot* slot);
  void forget_all();
  // The slot of a key, counted as changed; its row before is for the caller to remember.
  Slot& slot_for_change(std::string_view key, Stored stored = Stored::kPerhaps);
  const Row& decoded(Slot& slot) const;
  // Of a row that is made anew, whatever it was; that is remembered.
  Slot& slot_to_put(std::string_view key, Stored stored = Stored::kPerhaps);
  // Of a row that exists; remembered as it is.
  Slot& slot_to_change(std::string_view key);
  void load_if_small();
  void read_missing(std::vector<std::string_view> keys) const;
  // Rows of memory and store in one order; memory wins, erased rows are left out. `stored` is the
  // encoded row where there is no slot.
  using VisitMerged =
      std::function<bool(std::string_view key, const Slot* slot, std::string_view stored)>;
  void merge(std::string_view from, std::string_view until, const VisitMerged& visit) const;

  static constexpr std::size_t kIndexBytes = 32;

  const RowStore* store_ = nullptr;
  Rollback rollback_ = Rollback::kPossible;
  bool complete_ = true;  // memory holds every row there is
  mutable KeyIndex index_;
  mutable std::size_t bytes_ = 0;
  mutable std::string scratch_;
  mutable std::vector<Slot*> decoded_;  // that hold their row decoded, too
  std::vector<Step> undo_;
  std::vector<IndexedKey*> changed_;  // slots changed since the last flush
  std::vector<Slot*> erased_;         // that nobody needs to be told of any more: go with a commit
  std::size_t changed_committed_ = 0;
  std::uint64_t generation_ = 0;
};

}  // namespace facta
