// Rows in the order of their keys, in blocks: a step costs a look at the next entry, and a search
// touches few places of memory, of which a store of a million rows has little in the cache.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace facta::simulation {

// A row with its key, in one piece of memory; or none.
class Row {
 public:
  Row() = default;
  Row(std::string_view key, std::string_view row);

  explicit operator bool() const { return piece_ != nullptr; }
  std::string_view key() const;
  std::string_view row() const;

 private:
  struct Sizes {
    std::uint32_t key, row;
  };
  Sizes sizes() const;

  std::unique_ptr<char[]> piece_;  // the sizes, the key, the row
};

class Rows {
  // The first bytes of a key as numbers, which compare as it does.
  struct Start {
    std::uint64_t first = 0, second = 0;
    auto operator<=>(const Start&) const = default;
  };
  struct Entry {
    Start start;
    Row row;
  };
  static constexpr std::size_t kEntries = 96;
  struct Block {
    std::size_t count = 0;
    std::array<Entry, kEntries> entries;
  };

 public:
  // A place among the rows; valid until they change.
  class Place {
   public:
    Place() = default;
    const Row& operator*() const { return rows_->blocks_[block_]->entries[entry_].row; }
    const Row* operator->() const { return &**this; }
    bool operator==(const Place& other) const {
      return block_ == other.block_ && entry_ == other.entry_;
    }
    void next() {
      if (++entry_ == rows_->blocks_[block_]->count) {
        ++block_;
        entry_ = 0;
      }
    }

   private:
    friend class Rows;
    Place(const Rows& rows, std::size_t block, std::size_t entry)
        : rows_(&rows), block_(block), entry_(entry) {}
    const Rows* rows_ = nullptr;
    std::size_t block_ = 0, entry_ = 0;  // behind the last: as many blocks as there are, and none
  };

  Place begin() const { return {*this, 0, 0}; }
  Place end() const { return {*this, blocks_.size(), 0}; }
  // The first row whose key is not below this one.
  Place lower_bound(std::string_view key) const;
  // nullptr: there is none.
  const Row* find(std::string_view key) const;
  // Returns the row that it replaces, if any.
  Row put(Row row);
  Row erase(std::string_view key);

  bool empty() const { return blocks_.empty(); }
  bool operator==(const Rows& other) const;

 private:
  static Start start_of(std::string_view key);
  static bool is_below(const Entry& entry, const Start& start, std::string_view key);
  std::size_t block_of(const Start& start, std::string_view key) const;
  static std::size_t place_in(const Block& block, const Start& start, std::string_view key);
  // Makes room in a block that is full; the block where the entry belongs, and where.
  void split(std::size_t& block, std::size_t& entry);

  std::vector<std::unique_ptr<Block>> blocks_;  // none is empty
  std::vector<Start> starts_;                   // of their first entries
};

}  // namespace facta::simulation
