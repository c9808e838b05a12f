// What each part of a ledger may take of the memory that it is given (`--memory`).
#pragma once

#include <algorithm>
#include <cstddef>

namespace facta {

struct MemoryShares {
  std::size_t state_rows;        // bytes: of the writer, that are in its store too
  std::size_t block_cache;       // bytes: of each of the two stores
  std::size_t queue;             // bytes: records on their way to the views
  std::size_t rows_changed_max;  // of state, and of views: not yet handed to their store

  // `memory`: bytes. What is changed stands in a table, in the batch that is written and in the one
  // that is gathered: some 600 bytes in all. Records take twice as much decoded, and there are two
  // queues: one that fills, one that is folded.
  static MemoryShares of(std::size_t memory) {
    constexpr std::size_t kRowBytes = 600;
    constexpr std::size_t kFewest = 10'000;   // rows worth a write
    constexpr std::size_t kMost = 500'000;    // more make no write cheaper
    constexpr std::size_t kCache = 8u << 20;  // less is slower than no store
    MemoryShares shares{};
    shares.state_rows = memory / 8 * 3;
    shares.block_cache = std::max(kCache, memory / 16);
    shares.queue = memory / 32;
    shares.rows_changed_max = std::clamp(memory / 8 / kRowBytes, kFewest, kMost);
    return shares;
  }
};

}  // namespace facta
