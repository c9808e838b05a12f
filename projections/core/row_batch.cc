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

void RowBatch::put(std::string_view table, std::string_view key, std::string_view row) {
  entries_.push_back({bytes_.size(), static_cast<std::uint32_t>(table.size() + 1 + key.size()),
                      static_cast<std::uint32_t>(row.size()), false});
  bytes_.append(table);
  bytes_.push_back('\0');
  bytes_.append(key);
  bytes_.append(row);
}

void RowBatch::erase(std::string_view table, std::string_view key) {
  put(table, key, {});
  entries_.back().erased = true;
}

void RowBatch::add(const Change& change) {
  entries_.push_back({bytes_.size(), static_cast<std::uint32_t>(change.key.size()),
                      static_cast<std::uint32_t>(change.row.size()), change.erased});
  bytes_.append(change.key);
  bytes_.append(change.row);
}

void RowBatch::clear() {
  bytes_.clear();
  entries_.clear();
}

RowBatch::Change RowBatch::change_of(const Entry& entry) const {
  const std::string_view bytes = std::string_view(bytes_).substr(entry.at);
  return {bytes.substr(0, entry.key_size), bytes.substr(entry.key_size, entry.row_size),
          entry.erased};
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
