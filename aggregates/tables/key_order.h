// Rows in order of their keys, in memory.
//
// A run of sorted chunks of at most 256 rows. Beside every row, its chunk holds the eight bytes of
// its key that follow what all keys of the chunk begin with; a search compares these, side by side
// in memory, and looks at whole keys only where they are equal. A balanced tree of keys would miss
// the cache at every level: with a million rows that is the time of a fold.
#pragma once

#include "aggregates/tables/key_hash.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// For the lists of rows that a table keeps.
void sort_by_key(std::vector<IndexedKey*>& rows);

class KeyOrder {
 public:
  // A place in the order; valid until the next insert or erase.
  struct Place {
    std::size_t chunk = 0;
    std::size_t row = 0;

    bool operator==(const Place&) const = default;
  };

  std::size_t size() const { return size_; }
  // The first row whose key is not below `key`; end() when there is none.
  Place lower_bound(std::string_view key) const;
  Place end() const { return {chunks_.size(), 0}; }
  IndexedKey* at(const Place& place) const { return chunks_[place.chunk]->rows[place.row]; }
  void advance(Place& place) const {
    const std::vector<IndexedKey*>& rows = chunks_[place.chunk]->rows;
    if (++place.row == rows.size()) {
      ++place.chunk;
      place.row = 0;
    } else if (place.row + kAhead < rows.size()) {  // whoever reads in order reads on
      const auto* const row = reinterpret_cast<const char*>(rows[place.row + kAhead]);
      __builtin_prefetch(row);
      __builtin_prefetch(row + kCacheLine);
    }
  }
  // One place back; false: `place` was the first.
  bool retreat(Place& place) const;

  // A row whose key is not there yet.
  void insert(IndexedKey* row);
  // The same for many rows at once, in order of key.
  void insert_all(const std::vector<IndexedKey*>& rows);
  // A row that is there.
  void erase(const IndexedKey* row);
  void clear();

 private:
  static constexpr std::size_t kAhead = 6;  // rows that are fetched before they are needed
  static constexpr std::size_t kCacheLine = 64;

  // Rows in order, with the part of their keys that is compared first.
  struct Run {
    std::string prefix;  // of every key here
    std::vector<std::uint64_t> marks;
    std::vector<IndexedKey*> rows;

    // Rows that are in order already.
    void assign(std::vector<IndexedKey*>::const_iterator from, std::size_t count);
    // Number of rows with a smaller key.
    std::size_t rank(std::string_view key) const;
    void insert(std::size_t at, IndexedKey* row);
    void erase(std::size_t at);
    void replace(std::size_t at, IndexedKey* row);
    // To keys that begin with the present prefix as far as `row` does.
    void widen(const IndexedKey& row);
    void mark_all();
  };

  // The chunk that holds or would hold the key.
  std::size_t chunk_of(std::string_view key) const;
  void split(std::size_t chunk);

  Run firsts_;  // the first row of every chunk
  std::vector<std::unique_ptr<Run>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace facta
