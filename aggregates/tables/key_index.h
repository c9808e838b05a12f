// What a table stands on: its rows by key and in order of key, in memory.
//
// A row that is looked up or changed by its key needs no order, and most folds do nothing else. So
// rows that come while nobody reads in order wait, and are put in order all at once when somebody
// does; while somebody does now and then, each is put in order as it comes.
//
// Threads: what is const may run concurrently with what is const.
#pragma once

#include "aggregates/tables/key_hash.h"
#include "aggregates/tables/key_order.h"

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <vector>

namespace facta {

class KeyIndex {
 public:
  using Place = KeyOrder::Place;

  std::size_t size() const { return rows_.size(); }
  // nullptr: no such key.
  IndexedKey* find(std::string_view key, std::uint32_t hash) const { return rows_.find(key, hash); }
  // Fetches what finding keys of these hashes takes of memory.
  void expect(const std::vector<std::uint32_t>& hashes) const { rows_.expect(hashes); }
  // The first row whose key is not below `key`; at_end() when there is none.
  Place lower_bound(std::string_view key) const { return in_order().lower_bound(key); }
  bool at_end(const Place& place) const { return place == order_.end(); }
  IndexedKey* at(const Place& place) const { return order_.at(place); }
  void advance(Place& place) const { order_.advance(place); }
  // One place back; false: `place` was the first.
  bool retreat(Place& place) const { return order_.retreat(place); }

  // A row whose key is not there yet.
  void insert(IndexedKey* row);
  // A row that is there.
  void erase(IndexedKey* row);
  void clear();
  // Gives all rows away: none is left.
  KeyHash take();
  // visit(row) for every row, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    rows_.for_each(visit);
  }

 private:
  const KeyOrder& in_order() const;
  void put_in_order() const;
  void erase_waiting(IndexedKey* row);

  KeyHash rows_;
  mutable KeyOrder order_;                    // but for:
  mutable std::vector<IndexedKey*> waiting_;  // rows that are not in order yet; nullptr: erased
  mutable std::size_t erased_waiting_ = 0;
  mutable std::atomic<bool> some_wait_{false};
  mutable std::atomic<std::uint32_t> at_once_{0};  // rows to come that are put in order at once
  mutable std::mutex ordering_;
};

}  // namespace facta
