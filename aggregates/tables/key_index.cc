#include "aggregates/tables/key_index.h"

#include <utility>

namespace facta {
namespace {

// After a read in order so many rows are put in order at once: it may be read again soon.
constexpr std::uint32_t kAtOnce = 4'096;

}  // namespace

const KeyOrder& KeyIndex::in_order() const {
  if (some_wait_.load(std::memory_order_acquire)) {
    put_in_order();
  }
  if (at_once_.load(std::memory_order_relaxed) != kAtOnce) {
    at_once_.store(kAtOnce, std::memory_order_relaxed);
  }
  return order_;
}

void KeyIndex::put_in_order() const {
  const std::lock_guard lock(ordering_);
  if (!some_wait_.load(std::memory_order_relaxed)) {
    return;  // another reader did it
  }
  std::erase(waiting_, nullptr);
  erased_waiting_ = 0;
  sort_by_key(waiting_);
  order_.insert_all(waiting_);
  for (IndexedKey* row : waiting_) {
    row->waiting = IndexedKey::kInOrder;
  }
  waiting_ = {};
  some_wait_.store(false, std::memory_order_release);
}

void KeyIndex::insert(IndexedKey* row) {
  rows_.insert(row);
  const std::uint32_t at_once = at_once_.load(std::memory_order_relaxed);
  if (waiting_.empty() && at_once > 0) {
    at_once_.store(at_once - 1, std::memory_order_relaxed);
    row->waiting = IndexedKey::kInOrder;
    order_.insert(row);
    return;
  }
  row->waiting = static_cast<std::uint32_t>(waiting_.size());
  waiting_.push_back(row);
  some_wait_.store(true, std::memory_order_relaxed);
}

void KeyIndex::erase(IndexedKey* row) {
  rows_.erase(row);
  if (row->waiting == IndexedKey::kInOrder) {
    order_.erase(row);
    return;
  }
  erase_waiting(row);
}

// Leaves its place empty: to put another row there would mean to look at that row, and a fold
// erases them by the million. When most places are empty they go.
void KeyIndex::erase_waiting(IndexedKey* row) {
  waiting_[row->waiting] = nullptr;
  row->waiting = IndexedKey::kInOrder;
  ++erased_waiting_;
  const std::size_t left = waiting_.size() - erased_waiting_;
  if (erased_waiting_ < kAtOnce || erased_waiting_ < 4 * left) {
    return;
  }
  std::erase(waiting_, nullptr);
  erased_waiting_ = 0;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    waiting_[i]->waiting = static_cast<std::uint32_t>(i);
  }
  some_wait_.store(!waiting_.empty(), std::memory_order_relaxed);
}

KeyHash KeyIndex::take() {
  KeyHash rows = std::exchange(rows_, {});
  clear();
  return rows;
}

void KeyIndex::clear() {
  rows_.clear();
  order_.clear();
  waiting_ = {};
  erased_waiting_ = 0;
  some_wait_.store(false, std::memory_order_relaxed);
}

}  // namespace facta
