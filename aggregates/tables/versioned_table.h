// Tables of master data and settings: what was in force when.
#pragma once

#include "aggregates/tables/table.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// A table whose values count from a sequence on: what was in force at any moment is one range read
// (DEC-33: a run uses the master data of the moment it started).
template <class Row>
class VersionedTable final : private MadeOfRows {
 public:
  VersionedTable(TableList& owner, std::string name);
  VersionedTable(const VersionedTable&) = delete;
  VersionedTable& operator=(const VersionedTable&) = delete;

  void put(std::string_view key, std::uint64_t sequence, Row row);
  // The value in force after the record `sequence` was folded; nullptr: none yet. Valid until the
  // table changes or is evicted, and at least until 20,000 other keys were looked up.
  const Row* at(std::string_view key, std::uint64_t sequence) const;
  const Row* latest(std::string_view key) const { return at(key, ~std::uint64_t{0}); }
  bool contains(std::string_view key) const { return latest(key) != nullptr; }
  // visit(key, row) -> bool for the latest value of every key, in order.
  template <class Visit>
  void scan_latest(Visit&& visit) const {
    std::string key;
    std::optional<Row> row;
    bool go_on = true;
    rows_.scan({}, {}, [&](std::string_view full, const Row& value) {
      const std::string_view name = take_text(full);
      if (row && name != key) {
        go_on = visit(std::string_view(key), *row);
      }
      key = name;
      row = value;
      return go_on;
    });
    if (row && go_on) {
      visit(std::string_view(key), *row);
    }
  }

 private:
  // Of one key, in order of sequence. Of many only the last are kept: what counts now, and what
  // counted when a run began.
  struct Versions {
    std::vector<std::pair<std::uint64_t, Row>> rows;
    bool all = true;  // also of those before the first
    bool reach(std::uint64_t sequence) const { return all || rows.front().first <= sequence; }
    void keep_last() {
      rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(kVersionsKept));
      all = false;
    }
  };

  // Master data are looked up for every entry and change seldom: what was read is kept, changed
  // with the table, and forgotten when a change is taken back. Reaches back to `sequence`.
  const Versions& versions_of(std::string_view key, std::uint64_t sequence) const;
  std::size_t bytes() const override;
  void forget() override { forget_read(); }
  void forget_read() const;

  static constexpr std::size_t kKeysReadMax = 20'000;
  static constexpr std::size_t kVersionsKept = 32;
  using Read = std::map<std::string, Versions, std::less<>>;
  // What was read lately, and before that: when both are full, the other goes.
  mutable Read read_, read_before_;
  mutable std::vector<Versions> replaced_;  // kept for those who still look at it
  mutable std::uint64_t read_at_ = 0;
  Table<Row> rows_;
};

template <class Row>
VersionedTable<Row>::VersionedTable(TableList& owner, std::string name)
    : rows_(owner, std::move(name)) {
  rows_.is_looked_up_often(this);
}

template <class Row>
std::size_t VersionedTable<Row>::bytes() const {
  constexpr std::size_t kNode = 100, kTexts = 100;  // of a map, and of a row beside itself
  return (read_.size() + read_before_.size() + replaced_.size()) *
         (sizeof(typename Read::value_type) + kNode + sizeof(Row) + kTexts);
}

template <class Row>
void VersionedTable<Row>::forget_read() const {
  read_.clear();
  read_before_.clear();
  replaced_.clear();
}

template <class Row>
void VersionedTable<Row>::put(std::string_view key, std::uint64_t sequence, Row row) {
  if (!rows_.complete() && read_at_ == rows_.generation()) {
    const auto known = read_.find(key);
    if (known != read_.end()) {
      Versions& versions = known->second;
      if (!versions.rows.empty() && versions.rows.back().first == sequence) {
        versions.rows.back().second = row;
      } else {
        versions.rows.emplace_back(sequence, row);
      }
      if (versions.rows.size() > 2 * kVersionsKept) {
        versions.keep_last();
      }
    }
    if (const auto before = read_before_.find(key); before != read_before_.end()) {
      read_before_.erase(before);
    }
    replaced_.clear();
    rows_.put(make_key(key, sequence), std::move(row));
    read_at_ = rows_.generation();
    return;
  }
  rows_.put(make_key(key, sequence), std::move(row));
}

template <class Row>
const Row* VersionedTable<Row>::at(std::string_view key, std::uint64_t sequence) const {
  if (rows_.complete()) {
    const std::string until = make_key(key, sequence);
    return rows_.last(std::string_view(until).substr(0, key.size() + 1), until);
  }
  const Row* found = nullptr;
  for (const auto& [since, row] : versions_of(key, sequence).rows) {
    if (since > sequence) {
      break;
    }
    found = &row;
  }
  return found;
}

template <class Row>
auto VersionedTable<Row>::versions_of(std::string_view key, std::uint64_t sequence) const
    -> const Versions& {
  if (read_at_ != rows_.generation()) {
    forget_read();
    read_at_ = rows_.generation();
  } else if (read_.size() >= kKeysReadMax &&
             read_.size() + read_before_.size() >= 2 * kKeysReadMax) {
    read_before_ = std::exchange(read_, {});
  }
  auto known = read_.find(key);
  if (known == read_.end()) {
    if (const auto before = read_before_.find(key); before != read_before_.end()) {
      known = read_.insert(read_before_.extract(before)).position;
    }
  }
  if (known != read_.end() && known->second.reach(sequence)) {
    return known->second;
  }
  Versions versions;
  rows_.scan_prefix(make_key(key), [&](std::string_view full, const Row& row) {
    versions.rows.emplace_back(number_of_key(full.substr(key.size() + 1)), row);
    if (versions.rows.size() > 2 * kVersionsKept && versions.rows.back().first <= sequence) {
      versions.keep_last();
    }
    return true;
  });
  if (known != read_.end()) {
    replaced_.push_back(std::exchange(known->second, std::move(versions)));
    return known->second;
  }
  return read_.emplace(std::string(key), std::move(versions)).first->second;
}

}  // namespace facta
