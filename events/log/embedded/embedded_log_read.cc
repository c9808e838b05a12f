#include "events/log/embedded/active_segment.h"
#include "events/log/embedded/embedded_log.h"
#include "events/log/embedded/log_directory.h"

#include <algorithm>
#include <fcntl.h>
#include <utility>

namespace facta {

using embedded::damaged;
using embedded::kFrameHeaderBytes;
using embedded::kGroupEndBytes;

namespace {

constexpr std::uint64_t kReadBytesAtOnce = 256u << 10;
// Whoever wants a few messages, such as the record that answers an id, is not made to read many.
constexpr std::uint64_t kFewMessages = 8;
constexpr std::uint64_t kReadBytesOfFew = 16u << 10;

}  // namespace

// A stretch of one segment, fixed under the lock: where a read starts and where it must stop.
struct EmbeddedLog::Stretch {
  std::string path;
  std::uint32_t salt = 0;
  std::uint64_t position = 0;
  std::uint64_t end = 0;
};

Result<std::uint64_t, LogError> EmbeddedLog::read(int partition, std::uint64_t from,
                                                  std::uint64_t until, const Sink& sink) {
  const auto end_now = end(partition);
  if (!end_now) {
    return Unexpected{end_now.error()};
  }
  if (from > *end_now) {
    return Unexpected{
        LogError{LogFault::kTruncated, options_.directory.string() + ": the log ends at offset " +
                                           std::to_string(*end_now) +
                                           ", before the wanted offset " + std::to_string(from)}};
  }
  until = std::min(until, *end_now);
  bool wanted = true;
  while (wanted && from < until) {
    const Stretch stretch = stretch_of(from);
    const std::uint64_t before = from;
    auto read = read_stretch(stretch, from, until, sink);
    if (!read) {
      return Unexpected{std::move(read.error())};
    }
    if (from == before) {
      return Unexpected{damaged(stretch.path, stretch.position,
                                "offset " + std::to_string(from) + " is not there any more")};
    }
    wanted = *read;
  }
  return from;
}

EmbeddedLog::Stretch EmbeddedLog::stretch_of(std::uint64_t offset) const {
  const std::lock_guard lock(state_mutex_);
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), offset,
                                      [](std::uint64_t wanted, const auto& segment) {
                                        return wanted < segment->header.first_offset;
                                      });
  const embedded::Segment& segment = **std::prev(after);
  const std::uint32_t salt = embedded::salt_of(segment.header);
  if (segment.newest && segment.newest->offset <= offset) {
    return {segment.path, salt, segment.newest->position, segment.end};
  }
  const auto entry = std::upper_bound(
      segment.index.begin(), segment.index.end(), offset,
      [](std::uint64_t wanted, const auto& indexed) { return wanted < indexed.offset; });
  return {segment.path, salt, std::prev(entry)->position, segment.end};
}

// Hands out the messages of one stretch and moves `from` on; false: the sink wants no more.
Result<bool, LogError> EmbeddedLog::read_stretch(const Stretch& stretch, std::uint64_t& from,
                                                 std::uint64_t until, const Sink& sink) {
  const int fd = files_.open(stretch.path, O_RDONLY);
  if (fd < 0) {
    return Unexpected{
        damaged(stretch.path, 0, "cannot be opened: " + embedded::describe_error(fd))};
  }
  const embedded::File file(files_, fd);
  const std::uint64_t at_once = until - from <= kFewMessages ? kReadBytesOfFew : kReadBytesAtOnce;
  embedded::SegmentReader reader(files_, fd, stretch.path,
                                 std::min(at_once, stretch.end - stretch.position));
  for (std::uint64_t position = stretch.position; position < stretch.end && from < until;) {
    const auto header_bytes = reader.at(position, kFrameHeaderBytes);
    if (!header_bytes) {
      return Unexpected{header_bytes.error()};
    }
    const auto header = embedded::decode_frame_header(stretch.salt, *header_bytes);
    if (!header) {
      return Unexpected{damaged(stretch.path, position, "a frame header fails its checksum")};
    }
    const auto frame = reader.at(position, header->frame_bytes());
    if (!frame) {
      return Unexpected{frame.error()};
    }
    if (!embedded::is_frame_intact(stretch.salt, *header, *frame)) {
      return Unexpected{damaged(stretch.path, position, "a frame fails its checksum")};
    }
    position += header->frame_bytes();
    if (position + kGroupEndBytes == std::uint64_t{header->group_start} + header->group_size) {
      position += kGroupEndBytes;
    }
    if (header->kind() != embedded::FrameKind::kMessage || header->offset < from) {
      continue;
    }
    from = header->offset + 1;
    if (!sink({header->offset, frame->subspan(kFrameHeaderBytes, header->length)})) {
      return false;
    }
  }
  return true;
}

}  // namespace facta
