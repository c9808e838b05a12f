// Blocks of a history file, one after the other, through a buffer: the file may be larger than
// memory. A payload starts on an 8-byte boundary, so that a record can be read in place.
#pragma once

#include "events/base/result.h"
#include "events/history_file/history_format.h"
#include "events/log/event_log.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::history_file {

// kCorrupt with the place: "FILE, byte 4711: what".
LogError damage(const std::string& path, std::uint64_t at, const std::string& what);

struct Block {
  std::uint64_t at = 0;      // of its head in the file
  std::string_view tag;      // valid until the next call
  std::string_view head;     // the 8 bytes before the payload
  std::string_view payload;  // without the zeros behind it
  std::span<const std::byte> bytes() const {
    return {reinterpret_cast<const std::byte*>(payload.data()), payload.size()};
  }
};

class BlockReader {
 public:
  // Goes on at byte `from`, a multiple of 8. kUnavailable: the file cannot be opened.
  static Result<BlockReader, LogError> open(const std::string& path, std::uint64_t from);
  BlockReader(BlockReader&& other) noexcept;
  BlockReader& operator=(BlockReader&&) = delete;
  ~BlockReader();

  // The next block, with its size and padding checked.
  Result<Block, LogError> next();
  // The next `size` bytes as they are; fewer: the file ends.
  Result<std::string_view, LogError> raw(std::size_t size);
  std::uint64_t at() const { return at_; }
  std::uint64_t file_bytes() const { return file_bytes_; }

 private:
  BlockReader(std::string path, int file, std::uint64_t from, std::uint64_t file_bytes);
  Result<Done, LogError> fill(std::size_t wanted);
  std::string_view view(std::size_t from, std::size_t size) const;

  std::string path_;
  int file_;
  std::uint64_t at_;  // of the next byte to hand out
  std::uint64_t file_bytes_;
  std::vector<std::uint64_t> buffer_;  // words, so that payloads are aligned
  std::size_t begin_ = 0;              // bytes in the buffer handed out
  std::size_t end_ = 0;                // bytes in the buffer
};

}  // namespace facta::history_file
