// How a RocksStore reads: keys, iterators that are used again, cursors. A part of RocksStore.
#pragma once

#include "aggregates/tables/row_store.h"

#include <rocksdb/db.h>
#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// A file in the directory: a read met damage.
inline constexpr const char* kDamageMark = "DAMAGED";

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

// The table, NUL, the key in the table.
inline void full_key(std::string_view table, std::string_view key, std::string& full) {
  full.assign(table);
  full.push_back('\0');
  full.append(key);
}

// Reading goes on nowhere: the next start folds the store anew.
[[noreturn]] inline void stop_on_damage(const std::string& dir, const rocksdb::Status& status) {
  std::ofstream(std::filesystem::path(dir) / kDamageMark) << status.ToString() << '\n';
  std::fprintf(stderr,
               "facta: a read of the store in %s failed (%s); it is refolded at the next start\n",
               dir.c_str(), status.ToString().c_str());
  std::abort();
}

// Iterators that nobody uses at present. Making one costs several times as much as a search, and a
// page of a list needs hundreds.
class IdleIterators {
 public:
  // One that sees everything written so far; `generation` goes back with it.
  std::unique_ptr<rocksdb::Iterator> take(rocksdb::DB& db, std::uint64_t& generation) {
    {
      const std::lock_guard lock(mutex_);
      generation = generation_;
      if (!idle_.empty()) {
        auto iterator = std::move(idle_.back());
        idle_.pop_back();
        return iterator;
      }
    }
    return std::unique_ptr<rocksdb::Iterator>(db.NewIterator({}));
  }
  void give_back(std::unique_ptr<rocksdb::Iterator> iterator, std::uint64_t generation) {
    const std::lock_guard lock(mutex_);
    if (generation == generation_ && idle_.size() < kKept && iterator->status().ok()) {
      idle_.push_back(std::move(iterator));
    }
  }
  // After a write: those of before do not see it, and hold on to what it replaced.
  void forget() {
    std::vector<std::unique_ptr<rocksdb::Iterator>> old;
    const std::lock_guard lock(mutex_);
    ++generation_;
    old.swap(idle_);
  }

 private:
  static constexpr std::size_t kKept = 8;

  std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::vector<std::unique_ptr<rocksdb::Iterator>> idle_;
};

class StoreCursor final : public RowCursor {
 public:
  StoreCursor(rocksdb::DB& db, IdleIterators& iterators, const std::string& dir,
              std::string_view table, std::string_view from, std::string_view until)
      : iterators_(iterators), dir_(dir), until_(until), rows_(iterators.take(db, generation_)) {
    std::string start;
    full_key(table, from, start);
    table_ = start.substr(0, table.size() + 1);
    rows_->Seek(start);
    look();
  }
  StoreCursor(const StoreCursor&) = delete;
  StoreCursor& operator=(const StoreCursor&) = delete;
  ~StoreCursor() override { iterators_.give_back(std::move(rows_), generation_); }

  bool valid() const override { return valid_; }
  std::string_view key() const override { return key_; }
  std::string_view row() const override { return view(rows_->value()); }
  void next() override {
    rows_->Next();
    look();
  }

 private:
  // Asks the iterator once per row. One that meets damage only stops early: its status tells the
  // two ends apart.
  void look() {
    valid_ = rows_->Valid();
    if (!valid_) {
      if (!rows_->status().ok()) {
        stop_on_damage(dir_, rows_->status());
      }
      return;
    }
    const std::string_view full = view(rows_->key());
    valid_ = full.starts_with(table_);
    key_ = valid_ ? full.substr(table_.size()) : std::string_view();
    valid_ = valid_ && (until_.empty() || key_ < until_);
  }

  IdleIterators& iterators_;
  const std::string& dir_;
  const std::string until_;
  std::uint64_t generation_ = 0;
  std::unique_ptr<rocksdb::Iterator> rows_;
  std::string table_;  // what the keys of the table begin with
  bool valid_ = false;
  std::string_view key_;  // of the present row, without the table
};

}  // namespace facta
