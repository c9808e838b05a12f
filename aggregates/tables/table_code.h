// The code of tables, for the files that make it: `template class Table<Row>`.
#pragma once

#include "aggregates/tables/table.h"

#include <algorithm>
#include <new>

namespace facta {

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
auto Table<Row>::slot_to_change(std::string_view key) -> Slot& {
  FACTA_ASSERT(contains(key), "a change of a row that does not exist");
  Slot& slot = slot_for_change(key);
  if (rollback_ == Rollback::kPossible) {
    undo_.back().before = slot.kept.copy_of_content();
  }
  return slot;
}

template <class Row>
void Table<Row>::forget_decoded() const {
  for (Slot* slot : decoded_) {
    slot->kept.forget_decoded();
  }
  decoded_.clear();
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
auto Table<Row>::slot_with_row(std::string_view key) const -> Slot* {
  const std::uint32_t hash = hash_of_key(key);
  Slot* slot = slot_of(key, hash);
  if (slot == nullptr) {
    if (complete_ || !store_->get(name(), key, scratch_)) {
      return nullptr;
    }
    slot = add(key, hash);
    slot->kept.put_encoded(scratch_);
    measure(*slot, scratch_.size());
  }
  return slot->kept.exists() ? slot : nullptr;
}

template <class Row>
const Row* Table<Row>::find(std::string_view key) const {
  Slot* slot = slot_with_row(key);
  return slot == nullptr ? nullptr : &decoded(*slot);
}

template <class Row>
const Row& Table<Row>::decoded(Slot& slot) const {
  const bool held = slot.kept.holds_decoded();
  const Row& row = slot.kept.decoded();
  if (!held && slot.kept.holds_decoded()) {
    decoded_.push_back(&slot);
  }
  return row;
}

template <class Row>
std::optional<Row> Table<Row>::get(std::string_view key) const {
  if (const Slot* slot = slot_of(key)) {
    return slot->kept.exists() ? std::optional<Row>(slot->kept.copy()) : std::nullopt;
  }
  std::string bytes;
  if (complete_ || !store_->get(name(), key, bytes)) {
    return std::nullopt;
  }
  return parse_row<Row>(bytes);
}

template <class Row>
auto Table<Row>::slot_to_put(std::string_view key, Stored stored) -> Slot& {
  Slot& slot = slot_for_change(key, stored);
  if (rollback_ == Rollback::kPossible) {
    undo_.back().before = slot.kept.take();
  }
  return slot;
}

template <class Row>
void Table<Row>::put(std::string_view key, Row row, Stored stored) {
  Slot& slot = slot_to_put(key, stored);
  slot.kept.put(std::move(row));
  measure_kept(slot);
}

template <class Row>
void Table<Row>::erase(std::string_view key) {
  Slot& slot = slot_to_put(key);
  slot.kept.erase();
  measure_kept(slot);
  if (store_ == nullptr) {
    leaves(slot);
  }
}

template <class Row>
const Row* Table<Row>::last(std::string_view from, std::string_view until) const {
  auto place = index_.lower_bound(until);
  if (!index_.at_end(place) && at(place).key == until && at(place).kept.exists()) {
    return &decoded(at(place));
  }
  while (index_.retreat(place)) {
    Slot& slot = at(place);
    if (slot.key < from) {
      break;
    }
    if (slot.kept.exists()) {
      return &decoded(slot);
    }
  }
  return nullptr;
}

template <class Row>
void Table<Row>::commit() {
  forget_decoded();
  undo_.clear();
  changed_committed_ = changed_.size();
  for (Slot* slot : erased_) {
    slot->leaving = false;
    if (!slot->kept.exists() && !slot->changed) {
      forget(slot);
    }
  }
  erased_.clear();
}

template <class Row>
void Table<Row>::rollback() {
  ++generation_;
  forget_decoded();
  nobody_leaves();
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) {
    step->slot->kept.put_back(std::move(step->before));
    measure_kept(*step->slot);
    step->slot->changed = step->was_changed;
    if (step->is_new) {
      forget(step->slot);
    }
  }
  undo_.clear();
  changed_.resize(changed_committed_);
}

template <class Row>
void Table<Row>::flush_some(const RowSink& sink, std::size_t rows_max) {
  FACTA_ASSERT(undo_.empty(), "a flush of what may be taken back");
  const auto first = changed_.end() - static_cast<long>(std::min(rows_max, changed_.size()));
  std::vector<IndexedKey*> handed(first, changed_.end());
  changed_.erase(first, changed_.end());
  changed_committed_ = changed_.size();
  sort_by_key(handed);
  for (IndexedKey* changed : handed) {
    Slot* slot = static_cast<Slot*>(changed);
    slot->changed = false;
    if (slot->kept.exists()) {
      scratch_.clear();
      slot->kept.encode_to(scratch_);
      measure(*slot, scratch_.size());
      sink(name(), slot->key, &scratch_);
    } else {
      measure(*slot, 0);
      sink(name(), slot->key, nullptr);
    }
  }
  // An erased row of a complete table is remembered by not being there; it goes with the next
  // commit, because readers may look at the table during a flush.
  for (IndexedKey* changed : handed) {
    if (complete_ && !static_cast<Slot*>(changed)->kept.exists()) {
      leaves(*static_cast<Slot*>(changed));
    }
  }
}

template <class Row>
struct Table<Row>::Evicted final : EvictedRows {
  Evicted() = default;
  Evicted(const Evicted&) = delete;
  Evicted& operator=(const Evicted&) = delete;
  ~Evicted() override {
    std::vector<IndexedKey*> gone;
    gone.reserve(rows.size());
    rows.for_each([&](IndexedKey* row) { gone.push_back(row); });
    std::sort(gone.begin(), gone.end());  // what lies side by side is freed in turn
    std::sort(spared.begin(), spared.end());
    auto kept = spared.begin();
    for (IndexedKey* row : gone) {
      if (kept != spared.end() && *kept == row) {
        ++kept;
      } else {
        static_cast<Slot*>(row)->free();
      }
    }
  }

  KeyHash rows;                     // all that were in memory
  std::vector<IndexedKey*> spared;  // of them, those that stayed then
};

template <class Row>
std::unique_ptr<EvictedRows> Table<Row>::evict() {
  FACTA_ASSERT(undo_.empty(), "rows are forgotten that may be taken back");
  if (store_ == nullptr) {
    return nullptr;
  }
  if (made_of_rows() != nullptr) {
    made_of_rows()->forget();
  }
  forget_decoded();
  nobody_leaves();
  complete_ = false;
  auto evicted = std::make_unique<Evicted>();
  evicted->rows = index_.take();
  evicted->spared = changed_;
  bytes_ = 0;
  for (IndexedKey* changed : changed_) {
    index_.insert(changed);
    const Slot* slot = static_cast<Slot*>(changed);
    bytes_ += slot->bytes() + slot->measured;
  }
  return evicted;
}

template <class Row>
bool Table<Row>::get_encoded(std::string_view key, std::string& row) const {
  if (const Slot* slot = slot_of(key)) {
    row.clear();
    if (slot->kept.exists()) {
      slot->kept.encode_to(row);
    }
    return slot->kept.exists();
  }
  return !complete_ && store_->get(name(), key, row);
}

template <class Row>
void Table<Row>::scan_encoded(std::string_view from, std::string_view until,
                              const VisitEncoded& visit) const {
  std::string room;
  if (!complete_) {
    merge(from, until, [&](std::string_view key, const Slot* slot, std::string_view stored) {
      return visit(key, slot == nullptr ? stored : slot->kept.encoded(room));
    });
    return;
  }
  for (auto place = index_.lower_bound(from); !index_.at_end(place); index_.advance(place)) {
    const Slot& slot = at(place);
    if (!until.empty() && slot.key >= until) {
      return;
    }
    if (!slot.kept.exists()) {
      continue;
    }
    if (!visit(slot.key, slot.kept.encoded(room))) {
      return;
    }
  }
}

template <class Row>
auto Table<Row>::Slot::make(std::string_view key, std::uint32_t hash) -> Slot* {
  void* const room = ::operator new(sizeof(Slot) + key.size());
  char* const text = static_cast<char*>(room) + sizeof(Slot);
  key.copy(text, key.size());
  return new (room) Slot(std::string_view(text, key.size()), hash);
}

template <class Row>
void Table<Row>::Slot::free() {
  this->~Slot();
  ::operator delete(this);
}

template <class Row>
auto Table<Row>::add(std::string_view key, std::uint32_t hash) const -> Slot* {
  Slot* const slot = Slot::make(key, hash);
  index_.insert(slot);
  bytes_ += slot->bytes();
  return slot;
}

template <class Row>
void Table<Row>::measure(Slot& slot, std::size_t row_bytes) const {
  bytes_ += row_bytes - slot.measured;  // the sum, though not the difference, is no less than 0
  slot.measured = static_cast<std::uint32_t>(row_bytes);
}

template <class Row>
void Table<Row>::leaves(Slot& slot) {
  if (!slot.leaving) {
    slot.leaving = true;
    erased_.push_back(&slot);
  }
}

template <class Row>
void Table<Row>::nobody_leaves() {
  for (Slot* slot : erased_) {
    slot->leaving = false;
  }
  erased_.clear();
}

template <class Row>
void Table<Row>::forget(Slot* slot) {
  index_.erase(slot);
  bytes_ -= slot->bytes() + slot->measured;
  slot->free();
}

template <class Row>
void Table<Row>::forget_all() {
  Evicted evicted;
  evicted.rows = index_.take();
  bytes_ = 0;
}

template <class Row>
auto Table<Row>::slot_for_change(std::string_view key, Stored stored) -> Slot& {
  ++generation_;
  if (witness() != nullptr) {
    const Slot* before = stored == Stored::kNothing ? slot_of(key) : slot_with_row(key);
    const bool exists = before != nullptr && before->kept.exists();
    std::string bytes;
    if (exists) {
      before->kept.encode_to(bytes);
    }
    witness()->before_change(name(), key, exists ? &bytes : nullptr);
  }
  const std::uint32_t hash = hash_of_key(key);
  Slot* slot = slot_of(key, hash);
  const bool is_new = slot == nullptr;
  if (is_new) {
    slot = add(key, hash);
  }
  if (rollback_ == Rollback::kPossible) {
    undo_.push_back({slot, {}, slot->changed, is_new});
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
  for (auto cursor = store_->seek(name(), {}, {}); cursor->valid(); cursor->next()) {
    if (++rows > kSmallRows) {
      forget_all();
      complete_ = false;
      return;
    }
    const std::string_view key = cursor->key();
    Slot* const slot = add(key, hash_of_key(key));
    slot->kept.put_encoded(cursor->row());
    measure(*slot, cursor->row().size());
  }
}

template <class Row>
void Table<Row>::read_missing(std::vector<std::string_view> keys) const {
  std::erase_if(keys, [this](std::string_view key) { return slot_of(key) != nullptr; });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  const RowStore::Found remember = [&](std::size_t place, const std::string_view* row) {
    Slot* const slot = add(keys[place], hash_of_key(keys[place]));
    if (row != nullptr) {
      slot->kept.put_encoded(*row);
      measure(*slot, row->size());
    }
  };
  const std::size_t met = read_side_by_side(*store_, name(), keys, remember);
  store_->get_all(
      name(), std::span(keys).subspan(met),
      [&](std::size_t place, const std::string_view* row) { remember(met + place, row); });
}

template <class Row>
void Table<Row>::merge(std::string_view from, std::string_view until,
                       const VisitMerged& visit) const {
  const auto cursor = store_->seek(name(), from, until);
  auto place = index_.lower_bound(from);
  while (true) {
    const bool stored = cursor->valid();
    const Slot* slot = index_.at_end(place) ? nullptr : &at(place);
    if (slot != nullptr && !until.empty() && slot->key >= until) {
      slot = nullptr;
    }
    if (slot == nullptr && !stored) {
      return;
    }
    if (slot != nullptr && (!stored || slot->key <= cursor->key())) {
      if (stored && slot->key == cursor->key()) {
        cursor->next();
      }
      index_.advance(place);
      if (slot->kept.exists() && !visit(slot->key, slot, {})) {
        return;
      }
    } else {
      if (!visit(cursor->key(), nullptr, cursor->row())) {
        return;
      }
      cursor->next();
    }
  }
}

}  // namespace facta
