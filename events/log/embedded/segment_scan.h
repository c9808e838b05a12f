// Reads a whole segment file, verifies every checksum and judges what stands behind the last whole
// group: nothing, an append that was cut off by a crash, or damage.
//
// A crash leaves each 512-byte sector of the group being written either new or as it was: zeros. So
// behind the last whole group there is a torn append if (1) a sector's share of it is all zeros
// though it was not written so, or its end is missing, and (2) no later group stands behind it. Any
// other bytes that do not verify are damage, and damage is never cut away.
#pragma once

#include "events/log/embedded/segment_format.h"
#include "events/log/embedded/segment_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta::embedded {

// Where a frame stands; one is kept for about every kIndexBytes of a segment.
struct IndexEntry {
  std::uint64_t offset;
  std::uint64_t position;
};
inline constexpr std::uint64_t kIndexBytes = 256u << 10;

// Notes a message if the last one noted is far enough away.
inline void add_to_index(std::vector<IndexEntry>& index, std::uint64_t offset,
                         std::uint64_t position) {
  if (index.empty() || position - index.back().position >= kIndexBytes) {
    index.push_back({offset, position});
  }
}

enum class Tail {
  kClean,    // zeros to the end of the file
  kTorn,     // an append that was never acknowledged, to be cut away
  kDamaged,  // stored bytes are damaged
};

struct SegmentScan {
  SegmentHeader header;
  std::uint64_t next_offset = 0;       // of the first message behind this segment
  std::uint64_t end = 0;               // position behind the last whole group
  std::uint64_t last_group = 0;        // position of the last whole group; 0: none
  std::optional<FrameKind> last_kind;  // of its frames; nullopt: none
  std::string seal_reason;             // if last_kind is kSeal
  std::uint64_t messages = 0;
  std::uint64_t message_bytes = 0;
  std::vector<IndexEntry> index;
  Tail tail = Tail::kClean;
  std::uint64_t tail_end = 0;  // position behind the last byte of the tail that is not zero
  LogError damage{};           // if tail is kDamaged
  bool is_packed = false;      // last_group is not known then
};

// An error: the file cannot be read, is not a segment, or damage within the groups that could be
// read. `wanted_offset`: the first offset that its name claims. `file_size` as of now.
Result<SegmentScan, LogError> scan_segment(SegmentReader& reader, std::uint64_t wanted_offset,
                                           std::uint64_t file_size);

// As scan_segment() of what is packed, from what the file says of itself: its blocks are not read.
Result<SegmentScan, LogError> scan_packed(const std::string& path, const PackedSegment& packed,
                                          std::uint64_t wanted_offset);

}  // namespace facta::embedded
