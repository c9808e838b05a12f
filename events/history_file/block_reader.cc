#include "events/history_file/block_reader.h"

#include "events/record/record.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace facta::history_file {
namespace {

constexpr std::size_t kBufferBytes = 4u << 20;
// Text blocks: schemas, and a line for each company.
constexpr std::size_t kTextBytesMax = 256u << 20;

LogError unavailable(const std::string& path) {
  return {LogFault::kUnavailable, path + ": " + std::strerror(errno)};
}

std::size_t size_in(std::string_view head) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    size |= static_cast<std::size_t>(static_cast<std::uint8_t>(head[4 + i])) << 8 * i;
  }
  return size;
}

// Empty: the block can be read.
std::string fault_in(std::string_view tag, std::size_t size) {
  if (tag != kHead && tag != kSchema && tag != kRecord && tag != kTail) {
    return "no block begins here";
  }
  if (tag == kRecord && (size == 0 || size % 8 != 0 || size > kRecordBytesMax)) {
    return "a record of " + std::to_string(size) + " bytes cannot be";
  }
  return size > kTextBytesMax ? "a block of " + std::to_string(size) + " bytes cannot be" : "";
}

}  // namespace

LogError damage(const std::string& path, std::uint64_t at, const std::string& what) {
  return {LogFault::kCorrupt, path + ", byte " + std::to_string(at) + ": " + what};
}

Result<BlockReader, LogError> BlockReader::open(const std::string& path, std::uint64_t from) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return Unexpected{unavailable(path)};
  }
  struct stat status {};
  if (fstat(file, &status) != 0 || lseek(file, static_cast<off_t>(from), SEEK_SET) < 0) {
    const LogError error = unavailable(path);
    close(file);
    return Unexpected{error};
  }
  return BlockReader(path, file, from, static_cast<std::uint64_t>(status.st_size));
}

BlockReader::BlockReader(std::string path, int file, std::uint64_t from, std::uint64_t file_bytes)
    : path_(std::move(path)),
      file_(file),
      at_(from),
      file_bytes_(file_bytes),
      buffer_(padded(std::min<std::uint64_t>(kBufferBytes, file_bytes + 8)) / 8) {}

BlockReader::BlockReader(BlockReader&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      at_(other.at_),
      file_bytes_(other.file_bytes_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_) {}

BlockReader::~BlockReader() {
  if (file_ >= 0) {
    close(file_);
  }
}

std::string_view BlockReader::view(std::size_t from, std::size_t size) const {
  return {reinterpret_cast<const char*>(buffer_.data()) + from, size};
}

// Brings up to `wanted` bytes into the buffer; fewer are there only at the end of the file.
Result<Done, LogError> BlockReader::fill(std::size_t wanted) {
  if (end_ - begin_ >= wanted) {
    return Done{};
  }
  char* bytes = reinterpret_cast<char*>(buffer_.data());
  std::memmove(bytes, bytes + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (wanted > buffer_.size() * 8) {
    buffer_.resize(padded(wanted) / 8);
    bytes = reinterpret_cast<char*>(buffer_.data());
  }
  while (end_ < wanted) {
    const ssize_t got = ::read(file_, bytes + end_, buffer_.size() * 8 - end_);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return Unexpected{unavailable(path_)};
    }
    if (got == 0) {
      break;
    }
    end_ += static_cast<std::size_t>(got);
  }
  return Done{};
}

Result<std::string_view, LogError> BlockReader::raw(std::size_t size) {
  if (auto filled = fill(size); !filled) {
    return Unexpected{std::move(filled.error())};
  }
  const std::string_view bytes = view(begin_, std::min(size, end_ - begin_));
  begin_ += bytes.size();
  at_ += bytes.size();
  return bytes;
}

Result<Block, LogError> BlockReader::next() {
  const std::uint64_t at = at_;
  if (auto filled = fill(kBlockHeadBytes); !filled) {
    return Unexpected{std::move(filled.error())};
  }
  if (end_ - begin_ < kBlockHeadBytes) {
    return Unexpected{damage(path_, at, "the file ends here: it is cut off")};
  }
  const std::size_t size = size_in(view(begin_, kBlockHeadBytes));
  if (const std::string fault = fault_in(view(begin_, 4), size); !fault.empty()) {
    return Unexpected{damage(path_, at, fault)};
  }
  const std::size_t whole = kBlockHeadBytes + padded(size);
  if (at + whole > file_bytes_) {
    return Unexpected{damage(path_, at,
                             "this block has " + std::to_string(whole) +
                                 " bytes, but the file ends at " + std::to_string(file_bytes_) +
                                 ": it is cut off")};
  }
  const auto bytes = raw(whole);
  if (!bytes) {
    return Unexpected{bytes.error()};
  }
  if (bytes->size() < whole) {
    return Unexpected{damage(path_, at, "the file became shorter while it was read")};
  }
  if (bytes->find_first_not_of('\0', kBlockHeadBytes + size) != std::string_view::npos) {
    return Unexpected{damage(path_, at + kBlockHeadBytes + size, "the padding is not zero")};
  }
  return Block{at, bytes->substr(0, 4), bytes->substr(0, kBlockHeadBytes),
               bytes->substr(kBlockHeadBytes, size)};
}

}  // namespace facta::history_file
