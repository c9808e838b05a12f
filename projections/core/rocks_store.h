// The home of tables on disk: one RocksDB, rows and the position they reflect always in the same
// write (R8). The log is the write-ahead log: a crash loses the rows written since the last flush,
// never a part of a write, and the owner folds the log from the position it finds.
//
// A store is never patched. What cannot be proved (no or another fold version, damage found at
// opening) is kUnprovable: wipe() it and refold. Damage found later, in the middle of a read, marks
// the store and ends the process, because no answer of a read may rest on it; the next open() finds
// the mark.
//
// Threads: reads by any thread; write() and flush() by one thread at a time.
#pragma once

#include "aggregates/tables/row_store.h"
#include "events/base/result.h"
#include "projections/core/row_batch.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// Why a store call failed; the enumerator says how the owner must react.
enum class StoreFault {
  kUnprovable,   // wipe() and refold
  kLocked,       // another process, or another store of this one, has the directory open
  kUnavailable,  // nothing was written (no room, no right); may be tried again
};

struct StoreError {
  StoreFault fault;
  std::string message;  // a sentence that names the directory
};

struct RocksStoreOptions {
  // Of the folds behind the rows; a store written by another version is kUnprovable.
  std::uint32_t fold_version = 1;
  std::size_t write_buffer_bytes = 8u << 20;  // of one buffer; there are at most two
  std::size_t block_cache_bytes = 8u << 20;   // data, index and filter blocks together
  std::size_t rows_ingested_min = 10'000;     // a write of more sorts and ingests
};

class RocksStore final : public RowStore {
 public:
  enum class Durability {
    kBuffered,  // readable at once; on disk with a later flush
    kOnDisk,    // returns when this and every earlier write is on disk
  };

  // Opens the store of `dir`, or makes an empty one. `dir` and its parents are made when absent.
  static Result<std::unique_ptr<RocksStore>, StoreError> open(const std::string& dir,
                                                              const RocksStoreOptions& options);
  // The store of `dir` as it is on the disk, also while its owner writes it; only to read. Absent
  // is kUnprovable, and so is one whose files the owner replaces in the meantime: try again.
  static Result<std::unique_ptr<RocksStore>, StoreError> open_read_only(
      const std::string& dir, const RocksStoreOptions& options);
  // Removes the store of `dir`, which must not be open. No store there: done.
  static Result<Done, StoreError> wipe(const std::string& dir);

  ~RocksStore() override;

  bool get(std::string_view table, std::string_view key, std::string& row) const override;
  void get_all(std::string_view table, std::span<const std::string_view> keys,
               const Found& found) const override;
  std::unique_ptr<RowCursor> seek(std::string_view table, std::string_view from,
                                  std::string_view until) const override;

  // The position of the last write, as given; nullopt: nothing was ever written.
  std::optional<std::string> position() const;
  bool empty() const { return !position().has_value(); }

  // All rows of the batch and the position, or nothing. The batch keeps its rows, so that a write
  // that failed can be tried again. A large batch becomes sorted files that the store takes in,
  // several times as fast as row by row, and is on disk in any case.
  Result<Done, StoreError> write(const RowBatch& batch, std::string_view position,
                                 Durability durability);
  // Puts everything written so far on disk.
  Result<Done, StoreError> flush();

  // How often a row or the begin of a range was looked for since the opening: what reading costs,
  // however fast the machine is.
  std::uint64_t searches() const;

  // Names, in the directory, of the sorted files that hold the rows. They never change.
  std::vector<std::string> sorted_files() const;
  // Reads every block of them back; kUnprovable names what is damaged.
  Result<Done, StoreError> check_files() const;

  const std::string& dir() const { return dir_; }

 private:
  struct Engine;
  RocksStore(std::string dir, const RocksStoreOptions& options, std::unique_ptr<Engine> engine);
  static Result<std::unique_ptr<RocksStore>, StoreError> checked(std::unique_ptr<RocksStore> store);
  Result<Done, StoreError> check() const;
  Result<Done, StoreError> ingest(const RowBatch& batch, std::string_view position);

  std::string dir_;
  RocksStoreOptions options_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace facta
