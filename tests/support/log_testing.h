// Words that tests of logs share: bytes to store, and append and read as plain values.
#pragma once

#include "events/log/event_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace facta::log_testing {

using Bytes = std::vector<std::byte>;

inline constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();

inline Bytes to_bytes(std::string_view text) {
  Bytes bytes(text.size());
  if (!text.empty()) {
    std::memcpy(bytes.data(), text.data(), text.size());
  }
  return bytes;
}

// `size` bytes that differ from those of every other seed (from 8 bytes on) and have no pattern.
inline Bytes noise(std::size_t size, std::uint64_t seed) {
  Bytes bytes(size);
  std::uint64_t state = seed * 0x9e3779b97f4a7c15ull + 1;
  for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    const std::uint64_t word = at == 0 ? seed : state * 0x2545f4914f6cdd1dull;
    std::memcpy(bytes.data() + at, &word, std::min(sizeof word, size - at));
  }
  return bytes;
}

struct Stored {
  std::uint64_t offset;
  Bytes bytes;

  bool operator==(const Stored&) const = default;
};

inline Result<Appended, LogError> append(EventLog& log, int partition,
                                         const std::vector<Bytes>& batch) {
  const std::vector<std::span<const std::byte>> spans(batch.begin(), batch.end());
  return log.append(partition, spans);
}

// The messages of a range; a read that fails is a test failure.
inline std::vector<Stored> read_range(EventLog& log, int partition, std::uint64_t from,
                                      std::uint64_t until) {
  std::vector<Stored> found;
  const auto next = log.read(partition, from, until, [&](const LogMessage& message) {
    found.push_back({message.offset, Bytes(message.bytes.begin(), message.bytes.end())});
    return true;
  });
  EXPECT_TRUE(next) << (next ? "" : next.error().message);
  return found;
}

inline std::uint64_t end_of(EventLog& log, int partition) {
  const auto end = log.end(partition);
  EXPECT_TRUE(end) << (end ? "" : end.error().message);
  return end ? *end : 0;
}

}  // namespace facta::log_testing
