#include "events/log/embedded/segment_reader.h"

#include <algorithm>
#include <utility>

namespace facta::embedded {

LogError damaged(const std::string& path, std::uint64_t position, const std::string& text) {
  return {LogFault::kCorrupt, path + " at byte " + std::to_string(position) + ": " + text};
}

Result<std::span<const std::byte>, LogError> SegmentReader::at(std::uint64_t position,
                                                               std::size_t size) {
  if (position >= start_ && position + size <= start_ + filled_) {
    return std::span<const std::byte>(buffer_).subspan(position - start_, size);
  }
  if (!std::exchange(looked_, true)) {
    auto packed = read_packed(files_, fd_, path_);
    if (!packed) {
      looked_ = false;
      return Unexpected{std::move(packed.error())};
    }
    packed_ = std::move(*packed);
  }
  if (packed_ != nullptr) {
    return unpacked(position, size);
  }
  buffer_.resize(std::max({buffer_.size(), bytes_at_once_, size}));
  start_ = position;
  filled_ = 0;
  while (filled_ < buffer_.size()) {
    const std::int64_t got =
        files_.pread(fd_, std::span(buffer_).subspan(filled_), start_ + filled_);
    if (got < 0) {
      filled_ = 0;
      return Unexpected{damaged(path_, position, "cannot be read: " + describe_error(got))};
    }
    if (got == 0) {
      std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), buffer_.end(),
                std::byte{0});
      filled_ = buffer_.size();
    }
    filled_ += static_cast<std::size_t>(got);
  }
  return std::span<const std::byte>(buffer_).first(size);
}

Result<std::span<const std::byte>, LogError> SegmentReader::unpacked(std::uint64_t position,
                                                                     std::size_t size) {
  filled_ = 0;
  std::vector<std::byte> joined;  // of what no block has whole
  const std::uint64_t until = std::min<std::uint64_t>(position + size, packed_->end.end);
  for (std::size_t i = packed_->block_at(position); i < packed_->blocks.size(); ++i) {
    const std::uint64_t start = packed_->blocks[i].position;
    if (start >= until) {
      break;
    }
    if (auto done = unpack(files_, fd_, path_, *packed_, i, stored_, buffer_); !done) {
      return Unexpected{std::move(done.error())};
    }
    const std::uint64_t end = start + buffer_.size();
    if (position >= start && position + size <= end) {
      start_ = start;
      filled_ = buffer_.size();
      return std::span<const std::byte>(buffer_).subspan(position - start, size);
    }
    joined.resize(size);
    const std::uint64_t from = std::max(position, start);
    const std::uint64_t to = std::min(until, end);
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(from - start),
              buffer_.begin() + static_cast<std::ptrdiff_t>(to - start),
              joined.begin() + static_cast<std::ptrdiff_t>(from - position));
  }
  joined.resize(size);
  buffer_ = std::move(joined);
  start_ = position;
  filled_ = size;
  return std::span<const std::byte>(buffer_);
}

}  // namespace facta::embedded
