#include "projections/core/row_batch.h"

#include <algorithm>

namespace facta {

RowSink RowBatch::sink() {
  return [this](std::string_view table, std::string_view key, const std::string* row) {
    if (row != nullptr) {
      put(table, key, *row);
    } else {
      erase(table, key);
    }
  };
}

char* RowBatch::room(std::size_t bytes) {
  if (bytes > kPieceBytes / 4) {  // a piece of its own: the rest of the present one is not lost
    return pieces_.emplace_back(new char[bytes]).get();
  }
  if (bytes > free_bytes_) {
    free_ = pieces_.emplace_back(new char[kPieceBytes]).get();
    free_bytes_ = kPieceBytes;
  }
  char* const at = free_;
  free_ += bytes;
  free_bytes_ -= bytes;
  return at;
}

void RowBatch::put(std::string_view table, std::string_view key, std::string_view row) {
  const std::size_t key_size = table.size() + 1 + key.size();
  char* const at = room(key_size + row.size());
  entries_.push_back(
      {at, static_cast<std::uint32_t>(key_size), static_cast<std::uint32_t>(row.size()), false});
  table.copy(at, table.size());
  at[table.size()] = '\0';
  key.copy(at + table.size() + 1, key.size());
  row.copy(at + key_size, row.size());
}

void RowBatch::erase(std::string_view table, std::string_view key) {
  put(table, key, {});
  entries_.back().erased = true;
}

void RowBatch::add(const Change& change) {
  char* const at = room(change.key.size() + change.row.size());
  entries_.push_back({at, static_cast<std::uint32_t>(change.key.size()),
                      static_cast<std::uint32_t>(change.row.size()), change.erased});
  change.key.copy(at, change.key.size());
  change.row.copy(at + change.key.size(), change.row.size());
}

void RowBatch::clear() {
  entries_ = {};
  pieces_.clear();
  free_ = nullptr;
  free_bytes_ = 0;
}

RowBatch::Change RowBatch::change_of(const Entry& entry) {
  return {{entry.at, entry.key_size}, {entry.at + entry.key_size, entry.row_size}, entry.erased};
}

std::vector<RowBatch::Change> RowBatch::sorted() const {
  std::vector<Change> changes;
  changes.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    changes.push_back(change_of(entry));
  }
  const auto below = [](const Change& a, const Change& b) { return a.key < b.key; };
  // Tables hand their rows out in order: mostly there is nothing to sort.
  if (!std::is_sorted(changes.begin(), changes.end(), below)) {
    std::stable_sort(changes.begin(), changes.end(), below);
  }
  // Of several changes of a row, the last counts.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i + 1 == changes.size() || changes[i + 1].key != changes[i].key) {
      changes[kept++] = changes[i];
    }
  }
  changes.resize(kept);
  return changes;
}

}  // namespace facta
