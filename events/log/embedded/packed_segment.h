// A complete segment, packed: the same file with its bytes compressed (zstd), under the same name.
// Whoever reads it by position (SegmentReader) sees the bytes that it was made of, so nothing else
// knows of it. Never renumber or move a field: logs live for ever.
//
//   0    header, 64 bytes     SegmentHeader of the segment, version 2
//   64   block, block, ...    each one zstd frame: about 64 KiB of the segment, up to a whole frame
//   ...  24 bytes for each    PackedBlock
//   end  48 bytes             PackedEnd: what a scan of the segment says, and a checksum
//
// Checksums cover every byte. Opening a log reads the header and the end; a block is checked by
// whoever reads it, and all of them once after every opening (SegmentPacker).
#pragma once

#include "events/log/embedded/file_system.h"
#include "events/log/embedded/segment_format.h"
#include "events/log/event_log.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace facta::embedded {

inline constexpr char kPackedMagic[] = "facta.pk";
inline constexpr std::size_t kPackedBlockBytes = 64u << 10;  // and up to the end of a frame

// Where a block stands, and what is in it.
struct PackedBlock {
  std::uint64_t offset = 0;    // of its first message, or of the next one behind it
  std::uint32_t position = 0;  // in the segment, of its first byte: a frame starts there
  std::uint32_t stands_at = 0;
  std::uint32_t size = 0;  // of what stands there
  std::uint32_t crc = 0;   // of it
};
static_assert(sizeof(PackedBlock) == 24);

struct PackedEnd {
  std::uint64_t next_offset = 0;  // as of SegmentScan
  std::uint64_t messages = 0;
  std::uint64_t message_bytes = 0;
  std::uint32_t end = 0;
  std::uint32_t blocks = 0;
  std::uint32_t blocks_at = 0;
  std::uint32_t crc = 0;  // of the blocks' places and of this, seeded with the segment's salt
  std::uint8_t magic[8] = {};
};
static_assert(sizeof(PackedEnd) == 48);

// What a packed segment says of itself.
struct PackedSegment {
  SegmentHeader header;
  PackedEnd end;
  std::vector<PackedBlock> blocks;  // at least one; without gaps
  // The block that has this position of the segment; the last one, if none has.
  std::size_t block_at(std::uint64_t position) const;
  // Bytes of the segment that a block holds.
  std::size_t bytes_of(std::size_t block) const;
};

// The checksum that stands in `end`.
std::uint32_t crc_of(const PackedSegment& packed);
// nullptr: the file is none. kCorrupt: it is one, and damaged.
Result<std::unique_ptr<PackedSegment>, LogError> read_packed(FileSystem& files, int fd,
                                                             const std::string& path);
// A block as it stands in the file, into `stored`, if it agrees with its checksum.
Result<Done, LogError> read_block(FileSystem& files, int fd, const std::string& path,
                                  const PackedSegment& packed, std::size_t block,
                                  std::vector<std::byte>& stored);
// Whether every block agrees with its checksum.
Result<Done, LogError> check_blocks(FileSystem& files, int fd, const std::string& path,
                                    const PackedSegment& packed);
// The bytes of a block, into `bytes`, which starts on an 8-byte boundary; `stored` is scratch room.
Result<Done, LogError> unpack(FileSystem& files, int fd, const std::string& path,
                              const PackedSegment& packed, std::size_t block,
                              std::vector<std::byte>& stored, std::vector<std::byte>& bytes);

}  // namespace facta::embedded
