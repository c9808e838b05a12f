// Writes batches of rows to a store on a thread of its own, one at a time, so that whoever folds
// goes on folding. Owned and used by one thread.
#pragma once

#include "aggregates/tables/table_base.h"
#include "projections/core/rocks_store.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace facta {

class WriteBehind {
 public:
  explicit WriteBehind(RocksStore& store) : store_(store) {}
  ~WriteBehind() { join(); }
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  // Where rows are gathered for the next write. After a write that failed, its rows are here again:
  // what is gathered later is newer and counts.
  RowBatch& next() { return next_; }
  // Rows that nobody needs any more: to give their memory back takes a while.
  using Evicted = std::vector<std::unique_ptr<EvictedRows>>;
  // Starts to write what was gathered, with the position it reflects, and before that gives back
  // what was evicted. Not while busy().
  void start(std::string position, Evicted evicted = {});
  // A write was started and finish() has not yet taken its result.
  bool busy() const { return busy_; }
  // The write at hand is over: finish() will not wait.
  bool over() const { return over_; }
  // Waits for the write at hand, if any. An error: nothing was written.
  Result<Done, StoreError> finish();

 private:
  void write(Evicted evicted);
  void join();

  RocksStore& store_;
  RowBatch next_;
  RowBatch writing_;
  std::string position_;
  Result<Done, StoreError> result_ = Done{};
  bool busy_ = false;
  std::atomic<bool> over_{true};
  std::thread thread_;
};

}  // namespace facta
