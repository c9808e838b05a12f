#include "events/log/embedded/segment_reader.h"

#include <algorithm>

namespace facta::embedded {

LogError damaged(const std::string& path, std::uint64_t position, const std::string& text) {
  return {LogFault::kCorrupt, path + " at byte " + std::to_string(position) + ": " + text};
}

Result<std::span<const std::byte>, LogError> SegmentReader::at(std::uint64_t position,
                                                               std::size_t size) {
  if (position >= start_ && position + size <= start_ + filled_) {
    return std::span<const std::byte>(buffer_).subspan(position - start_, size);
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

}  // namespace facta::embedded
