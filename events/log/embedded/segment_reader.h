// Reads a segment file, packed or not, through a buffer of its own. Not memory-mapped: a disk that
// cannot read a page then answers with an error that names file and byte, instead of a signal that
// kills the process.
#pragma once

#include "events/log/embedded/file_system.h"
#include "events/log/embedded/packed_segment.h"
#include "events/log/event_log.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace facta::embedded {

// "FILE at byte N: TEXT"
LogError damaged(const std::string& path, std::uint64_t position, const std::string& text);

// A window over one file. One thread; keeps `fd` only as long as the caller does.
class SegmentReader {
 public:
  // `bytes_at_once`: how much to read ahead of a segment that is not packed.
  SegmentReader(FileSystem& files, int fd, std::string path, std::size_t bytes_at_once)
      : files_(files), fd_(fd), path_(std::move(path)), bytes_at_once_(bytes_at_once) {}

  // `size` bytes at `position` (a multiple of 8: so is their address), valid until the next call.
  // What lies behind the end of the file reads as zeros. Of a packed segment: what was packed.
  Result<std::span<const std::byte>, LogError> at(std::uint64_t position, std::size_t size);

  const std::string& path() const { return path_; }

 private:
  Result<std::span<const std::byte>, LogError> unpacked(std::uint64_t position, std::size_t size);

  FileSystem& files_;
  int fd_;
  std::string path_;
  std::size_t bytes_at_once_;
  std::vector<std::byte> buffer_;
  std::uint64_t start_ = 0;
  std::size_t filled_ = 0;
  bool looked_ = false;                    // whether it is packed
  std::unique_ptr<PackedSegment> packed_;  // nullptr: it is not
  std::vector<std::byte> stored_;
};

}  // namespace facta::embedded
