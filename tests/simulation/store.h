// Stands in for RocksDB at link time: store.cc defines the class of projections/core/rocks_store.h
// over a room in memory, which loses what RocksDB without a write-ahead log may lose: the last
// writes, each whole, back to the last flush.
#pragma once

#include "tests/simulation/disk/random.h"
#include "tests/simulation/rows/rows.h"

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace facta::simulation {

struct StoreRoom {
  // What a write replaced.
  struct Replaced {
    Rows* table;
    Row row;          // none: there was nothing
    std::string key;  // of nothing
  };
  struct Undo {
    std::vector<Replaced> rows;           // not of the first write: there was nothing
    std::optional<std::string> position;  // nullopt: it was the first write
    std::string version;
  };

  // Held by cursors, of which a thread may have several, for as long as they live: they show the
  // rows as they were when they were opened.
  std::recursive_mutex mutex;
  std::map<std::string, Rows, std::less<>> tables;
  std::optional<std::string> position;
  std::string version;  // of the fold that wrote the rows
  std::deque<Undo> unflushed;
  bool open = false;
  bool unprovable = false;        // the next open() finds damage
  Random random{0};               // of the faults of writes
  std::uint64_t write_fault = 0;  // in millionths
  std::uint64_t faults = 0;

  // Of the writes from now on; a write may be under way in its thread.
  void fail_writes(std::uint64_t millionths);
  // The machine died: the last writes since the last flush are gone.
  void lose_some(Random& chance);
  void wipe();
};

// The stores of the machine that runs, by directory.
std::map<std::string, StoreRoom>& store_rooms();

}  // namespace facta::simulation
