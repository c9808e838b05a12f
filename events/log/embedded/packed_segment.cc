#include "events/log/embedded/packed_segment.h"

#include "events/log/embedded/crc32c.h"
#include "events/log/embedded/segment_reader.h"

#include <algorithm>
#include <cstring>
#include <zstd.h>

namespace facta::embedded {
namespace {

constexpr std::size_t kBlockBytesMax =
    kPackedBlockBytes + frame_bytes(kMessageBytesMax) + kGroupEndBytes;

// All of `into`; 0 or -errno, -EIO for a file that ends before.
std::int64_t read_all(FileSystem& files, int fd, std::span<std::byte> into, std::uint64_t at) {
  while (!into.empty()) {
    const std::int64_t got = files.pread(fd, into, at);
    if (got <= 0) {
      return got < 0 ? got : -EIO;
    }
    into = into.subspan(static_cast<std::size_t>(got));
    at += static_cast<std::uint64_t>(got);
  }
  return 0;
}

LogError unreadable(const std::string& path, std::uint64_t position, std::int64_t failed) {
  return damaged(path, position, "cannot be read: " + describe_error(failed));
}

// Whether the blocks stand behind each other and hold all of the segment: a reader rests on it.
bool is_well_formed(const PackedSegment& packed) {
  std::uint64_t stands_at = kSegmentHeaderBytes;
  for (std::size_t i = 0; i < packed.blocks.size(); ++i) {
    const PackedBlock& block = packed.blocks[i];
    const bool follows = i == 0 ? block.position == 0 && block.offset == packed.header.first_offset
                                : block.position > packed.blocks[i - 1].position &&
                                      block.offset >= packed.blocks[i - 1].offset;
    if (!follows || block.position >= packed.end.end || block.position % 8 != 0 ||
        block.stands_at != stands_at || packed.bytes_of(i) > kBlockBytesMax) {
      return false;
    }
    stands_at += block.size;
  }
  return stands_at == packed.end.blocks_at && packed.end.end <= packed.header.size &&
         packed.end.next_offset >= packed.blocks.back().offset;
}

}  // namespace

std::uint32_t crc_of(const PackedSegment& packed) {
  const auto end = std::as_bytes(std::span(&packed.end, 1)).first(offsetof(PackedEnd, crc));
  return crc32c(crc32c(salt_of(packed.header), std::as_bytes(std::span(packed.blocks))), end);
}

std::size_t PackedSegment::block_at(std::uint64_t position) const {
  const auto after = std::upper_bound(
      blocks.begin(), blocks.end(), position,
      [](std::uint64_t wanted, const PackedBlock& block) { return wanted < block.position; });
  return static_cast<std::size_t>(after - blocks.begin()) - 1;
}

std::size_t PackedSegment::bytes_of(std::size_t block) const {
  const std::uint32_t until = block + 1 < blocks.size() ? blocks[block + 1].position : end.end;
  return until - blocks[block].position;
}

Result<std::unique_ptr<PackedSegment>, LogError> read_packed(FileSystem& files, int fd,
                                                             const std::string& path) {
  std::vector<std::byte> header(kSegmentHeaderBytes);
  if (const auto failed = read_all(files, fd, header, 0); failed < 0) {
    // Who reads it as a segment finds out what is wrong with it.
    return std::unique_ptr<PackedSegment>();
  }
  const auto decoded = decode_packed_header(header);
  if (!decoded) {
    return std::unique_ptr<PackedSegment>();
  }
  auto packed = std::make_unique<PackedSegment>();
  packed->header = *decoded;
  const std::int64_t size = files.size(fd);
  if (size < 0) {
    return Unexpected{unreadable(path, 0, size)};
  }
  const auto bytes = static_cast<std::uint64_t>(size);
  const auto broken = [&](std::uint64_t at) {
    return Unexpected{damaged(path, at, "what a packed segment says of its blocks is damaged")};
  };
  if (bytes < kSegmentHeaderBytes + sizeof(PackedEnd)) {
    return broken(bytes);
  }
  const std::uint64_t end_at = bytes - sizeof(PackedEnd);
  PackedEnd& end = packed->end;
  if (const auto failed = read_all(files, fd, std::as_writable_bytes(std::span(&end, 1)), end_at);
      failed < 0) {
    return Unexpected{unreadable(path, end_at, failed)};
  }
  if (std::memcmp(end.magic, kPackedMagic, sizeof end.magic) != 0 || end.blocks == 0 ||
      end.blocks_at + std::uint64_t{end.blocks} * sizeof(PackedBlock) != end_at) {
    return broken(end_at);
  }
  packed->blocks.resize(end.blocks);
  if (const auto failed =
          read_all(files, fd, std::as_writable_bytes(std::span(packed->blocks)), end.blocks_at);
      failed < 0) {
    return Unexpected{unreadable(path, end.blocks_at, failed)};
  }
  if (end.crc != crc_of(*packed) || !is_well_formed(*packed)) {
    return broken(end.blocks_at);
  }
  return packed;
}

Result<Done, LogError> read_block(FileSystem& files, int fd, const std::string& path,
                                  const PackedSegment& packed, std::size_t block,
                                  std::vector<std::byte>& stored) {
  const PackedBlock& place = packed.blocks[block];
  stored.resize(place.size);
  if (const auto failed = read_all(files, fd, stored, place.stands_at); failed < 0) {
    return Unexpected{unreadable(path, place.stands_at, failed)};
  }
  if (crc32c(salt_of(packed.header), stored) != place.crc) {
    return Unexpected{damaged(path, place.stands_at, "a packed block fails its checksum")};
  }
  return Done{};
}

Result<Done, LogError> check_blocks(FileSystem& files, int fd, const std::string& path,
                                    const PackedSegment& packed) {
  std::vector<std::byte> stored;
  for (std::size_t i = 0; i < packed.blocks.size(); ++i) {
    if (auto read = read_block(files, fd, path, packed, i, stored); !read) {
      return read;
    }
  }
  return Done{};
}

Result<Done, LogError> unpack(FileSystem& files, int fd, const std::string& path,
                              const PackedSegment& packed, std::size_t block,
                              std::vector<std::byte>& stored, std::vector<std::byte>& bytes) {
  if (auto read = read_block(files, fd, path, packed, block, stored); !read) {
    return read;
  }
  bytes.resize(packed.bytes_of(block));
  if (ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size()) != bytes.size()) {
    return Unexpected{
        damaged(path, packed.blocks[block].stands_at, "a packed block cannot be unpacked")};
  }
  return Done{};
}

}  // namespace facta::embedded
