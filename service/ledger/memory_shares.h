// What each part of a ledger may take of the memory that it is given (`--memory`).
#pragma once

#include <algorithm>
#include <cstddef>

namespace facta {

// In bytes.
struct MemoryShares {
  std::size_t state_rows;     // of the writer, that are in its store too
  std::size_t state_changed;  // of them, not yet handed to the store
  std::size_t view_rows;      // the same of the views
  std::size_t view_changed;
  std::size_t block_cache;  // of each of the two stores
  std::size_t queue;        // records on their way to the views
  std::size_t requests;     // that wait for the writer
  std::size_t answers;      // that are given again: of each of the two kinds

  // What is changed stands in a table, in the batch that is written and in the one that is
  // gathered. Records take twice as much decoded, and there are two queues: one that fills, one
  // that is folded.
  static MemoryShares of(std::size_t memory) {
    constexpr std::size_t kProcessMost = 32u << 20;   // code, stacks, what the stores know of files
    constexpr std::size_t kCache = 8u << 20;          // less is slower than no store
    constexpr std::size_t kChangedLeast = 1u << 20;   // worth a write
    constexpr std::size_t kChangedMost = 128u << 20;  // more make no write cheaper
    constexpr std::size_t kRequestsLeast = 16u << 20;
    constexpr std::size_t kAnswersMost = 32u << 20;
    memory -= std::min(kProcessMost, memory / 8);
    memory = memory / 5 * 4;  // the allocator keeps a fifth
    MemoryShares shares{};
    shares.state_rows = memory / 16 * 5;
    shares.state_changed = std::clamp(memory / 16, kChangedLeast, kChangedMost);
    shares.view_rows = memory / 8;
    shares.view_changed = shares.state_changed;
    shares.block_cache = std::max(kCache, memory / 16);
    shares.queue = memory / 32;
    shares.requests = std::max(kRequestsLeast, memory / 4);
    shares.answers = std::min(kAnswersMost, memory / 32);
    return shares;
  }
};

}  // namespace facta
