// The segment that is being written. Used by one thread at a time.
#pragma once

#include "events/log/embedded/log_directory.h"
#include "events/log/embedded/segment_format.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace facta::embedded {

struct ActiveSegment {
  explicit ActiveSegment(WritableSegment writable)
      : file(std::move(writable.file)),
        segment(std::move(writable.segment)),
        salt(salt_of(segment->header)),
        end(segment->end),
        next_offset(segment->header.first_offset) {}

  // Whether a group of this size fits before the mark that ends a segment.
  bool has_room(std::uint64_t group_size) const {
    return end + group_size + kMarkBytes <= segment->header.size;
  }

  File file;
  std::shared_ptr<Segment> segment;  // as readers see it
  std::uint32_t salt;
  std::uint64_t end;          // where the next group goes
  std::uint64_t next_offset;  // of the next message
  std::optional<FrameKind> last_kind;
  // Bytes from `end` up to here may not be zeros: an append found no room.
  std::optional<std::uint64_t> dirty_until;
  // Already published, but the mark that says so found no room.
  std::optional<WritableSegment> next;
};

}  // namespace facta::embedded
