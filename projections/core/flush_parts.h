// What is common to whoever hands changed rows to a write: how many there are, and how many to hand
// over at once.
#pragma once

#include "aggregates/tables/table_base.h"

#include <cstddef>
#include <optional>

namespace facta {

inline std::size_t rows_changed(const TableList& tables) {
  std::size_t rows = 0;
  for (const TableBase* table : tables) {
    rows += table->rows_changed();
  }
  return rows;
}

// About.
inline std::size_t bytes_changed(const TableList& tables) {
  std::size_t bytes = 0;
  for (const TableBase* table : tables) {
    bytes += table->bytes_changed();
  }
  return bytes;
}

// A flush in parts: each is of so many rows and of twice those that changed since the one before,
// so that it comes to an end however fast rows change.
class FlushParts {
 public:
  static constexpr std::size_t kAll = static_cast<std::size_t>(-1);

  // Rows of the next part. `changed`: rows that are not handed over yet.
  std::size_t next(std::size_t rows, std::size_t changed) const {
    const std::size_t added = changed - left_.value_or(changed);
    return rows < changed ? rows + 2 * added : kAll;
  }
  // Some were handed over, and so many are left.
  void are_left(std::size_t rows) { left_ = rows; }
  void end() { left_.reset(); }
  bool at_hand() const { return left_.has_value(); }

 private:
  std::optional<std::size_t> left_;  // nullopt: no flush is at hand
};

}  // namespace facta
