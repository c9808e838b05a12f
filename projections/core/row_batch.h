// Rows to be written together, gathered from tables and handed to a store. Gathering is a copy into
// memory of the batch, in pieces so that it takes no more than it holds; sorting and writing may
// then happen on another thread.
#pragma once

#include "aggregates/tables/row_store.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

class RowBatch {
 public:
  // One change; views into the batch.
  struct Change {
    std::string_view key;  // the table, NUL, the key in the table
    std::string_view row;
    bool erased = false;
  };

  // Takes what Table::flush() hands out. Valid as long as the batch stays where it is.
  RowSink sink();
  // A later change of the same row replaces the earlier one.
  void put(std::string_view table, std::string_view key, std::string_view row);
  void erase(std::string_view table, std::string_view key);
  void add(const Change& change);

  bool empty() const { return entries_.empty(); }
  std::size_t rows() const { return entries_.size(); }
  void clear();

  // The changes in rising order of key, each key once.
  std::vector<Change> sorted() const;

 private:
  struct Entry {
    const char* at;  // the key, then the row
    std::uint32_t key_size;
    std::uint32_t row_size;
    bool erased;
  };
  static constexpr std::size_t kPieceBytes = 256u << 10;

  static Change change_of(const Entry& entry);
  // Room for as many bytes, side by side.
  char* room(std::size_t bytes);

  std::vector<std::unique_ptr<char[]>> pieces_;
  char* free_ = nullptr;  // in the newest piece, of the usual size
  std::size_t free_bytes_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace facta
