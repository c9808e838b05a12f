// Rows by their keys, in memory: finds one, knows no order.
//
// An open table of pointers with sixteen bits of the key's hash in each: a search touches one place
// of the table and the row it was looking for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// The same within one process only: nothing that is kept or shown may depend on it.
std::uint32_t hash_of_key(std::string_view key);

// What is indexed: a row derives from it. Belongs to the table, which keeps it where it is, and the
// bytes of its key as long.
struct IndexedKey {
  static constexpr std::uint32_t kInOrder = ~std::uint32_t{0};

  IndexedKey(std::string_view key_, std::uint32_t hash_of_it) : key(key_), hash(hash_of_it) {}
  const std::string_view key;
  const std::uint32_t hash;
  std::uint32_t waiting = kInOrder;  // its place among the rows that are not in order yet
};

class KeyHash {
 public:
  std::size_t size() const { return size_; }
  // nullptr: no such key.
  IndexedKey* find(std::string_view key, std::uint32_t hash) const;
  // Fetches what finding keys of these hashes takes of memory, for all at the same time.
  void expect(const std::vector<std::uint32_t>& hashes) const;
  // A row whose key is not there yet.
  void insert(IndexedKey* row);
  // A row that is there.
  void erase(const IndexedKey* row);
  void clear();

  // visit(row) for every row, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const std::uint64_t place : places_) {
      if (place > kErased) {
        visit(row_of(place));
      }
    }
  }

 private:
  static constexpr std::uint64_t kFree = 0, kErased = 1;
  static constexpr int kTagShift = 48;  // what user space addresses leave free

  static IndexedKey* row_of(std::uint64_t place) {
    return reinterpret_cast<IndexedKey*>(place & ((std::uint64_t{1} << kTagShift) - 1));
  }
  void grow();

  std::vector<std::uint64_t> places_;  // a power of two of them, or none
  std::size_t size_ = 0;
  std::size_t used_ = 0;  // rows, and places of erased ones
};

}  // namespace facta
