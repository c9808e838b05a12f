#include "events/log/embedded/segment_scan.h"

#include <algorithm>

namespace facta::embedded {
namespace {

constexpr std::uint64_t kTailBytesAtOnce = 1u << 20;

class Scanner {
 public:
  Scanner(SegmentReader& reader, std::uint64_t file_size)
      : reader_(reader), file_size_(file_size) {}

  Result<SegmentScan, LogError> run(std::uint64_t wanted_offset) {
    if (auto read = read_header(wanted_offset); !read) {
      return Unexpected{std::move(read.error())};
    }
    while (scan_.last_kind != FrameKind::kContinued) {
      const auto whole = take_group();
      if (!whole) {
        return Unexpected{whole.error()};
      }
      if (!*whole) {
        if (auto judged = judge_tail(); !judged) {
          return Unexpected{std::move(judged.error())};
        }
        break;
      }
    }
    return std::move(scan_);
  }

 private:
  Result<Done, LogError> read_header(std::uint64_t wanted_offset) {
    const auto bytes = reader_.at(0, kSegmentHeaderBytes);
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    const auto header = decode_segment_header(*bytes);
    if (!header || header->size < kSegmentHeaderBytes || header->size > kSegmentBytesMax) {
      return Unexpected{damage_at(0, "not the header of a segment file")};
    }
    if (header->first_offset != wanted_offset) {
      return Unexpected{damage_at(0, "holds the messages from offset " +
                                         std::to_string(header->first_offset) + ", its name says " +
                                         std::to_string(wanted_offset))};
    }
    scan_.header = *header;
    scan_.next_offset = header->first_offset;
    scan_.end = scan_.tail_end = kSegmentHeaderBytes;
    salt_ = salt_of(*header);
    return Done{};
  }

  // What the frames of one group add to the scan, once the whole group has verified.
  struct Gain {
    std::uint64_t next_offset = 0;
    std::uint64_t messages = 0;
    std::uint64_t message_bytes = 0;
    std::string seal_reason = {};
  };

  // Takes the group at scan_.end into scan_; false: there is no whole one.
  Result<bool, LogError> take_group() {
    const std::uint64_t start = scan_.end;
    // The log leaves room for the mark kContinued behind every other group. What it would append
    // here could not be found again.
    if (start + kMarkBytes > scan_.header.size) {
      return Unexpected{damage_at(0, "says that it has " + std::to_string(scan_.header.size) +
                                         " bytes, but its groups end at byte " +
                                         std::to_string(start))};
    }
    const std::size_t index_size = scan_.index.size();
    first_ = std::nullopt;
    gain_ = Gain{.next_offset = scan_.next_offset};
    const auto whole = take_frames(start);
    if (!whole || !*whole) {
      scan_.index.resize(index_size);
      return whole;
    }
    if (scan_.last_kind == FrameKind::kSeal) {
      return Unexpected{damage_at(start, "a group behind the seal of the log")};
    }
    scan_.next_offset = gain_.next_offset;
    scan_.messages += gain_.messages;
    scan_.message_bytes += gain_.message_bytes;
    scan_.seal_reason = std::move(gain_.seal_reason);
    scan_.last_group = start;
    scan_.last_kind = first_->kind();
    scan_.end = scan_.tail_end = start + first_->group_size;
    return true;
  }

  // Verifies the frames and the end of the group at `start`; false: something of it does not
  // verify.
  Result<bool, LogError> take_frames(std::uint64_t start) {
    std::uint64_t position = start;
    do {
      broken_at_ = position;
      const auto header_bytes = reader_.at(position, kFrameHeaderBytes);
      if (!header_bytes) {
        return Unexpected{header_bytes.error()};
      }
      const auto header = decode_frame_header(salt_, *header_bytes);
      if (!header) {
        return false;
      }
      first_ = first_ ? first_ : header;
      if (auto fits = check_place(*header, position, start); !fits) {
        return Unexpected{std::move(fits.error())};
      }
      const auto frame = reader_.at(position, header->frame_bytes());
      if (!frame) {
        return Unexpected{frame.error()};
      }
      if (!is_frame_intact(salt_, *header, *frame)) {
        return false;
      }
      take_frame(*header, *frame, position);
      position += header->frame_bytes();
    } while (position < start + first_->group_size - kGroupEndBytes);
    broken_at_ = position;
    const auto group_end = reader_.at(position, kGroupEndBytes);
    if (!group_end) {
      return Unexpected{group_end.error()};
    }
    return is_group_end(*group_end);
  }

  // A header with a good checksum that does not belong where it stands is damage, not a tear.
  Result<Done, LogError> check_place(const FrameHeader& header, std::uint64_t position,
                                     std::uint64_t start) const {
    const std::uint64_t offset = gain_.next_offset;
    if (header.group_start != start || header.group_size != first_->group_size ||
        header.kind() != first_->kind() || header.offset != offset ||
        start + header.group_size > scan_.header.size ||
        position + header.frame_bytes() + kGroupEndBytes > start + header.group_size) {
      return Unexpected{damage_at(
          position, "a frame that belongs elsewhere: offset " + std::to_string(header.offset) +
                        " of the group at byte " + std::to_string(header.group_start) +
                        ", expected offset " + std::to_string(offset) + " of the group at byte " +
                        std::to_string(start))};
    }
    return Done{};
  }

  void take_frame(const FrameHeader& header, std::span<const std::byte> frame,
                  std::uint64_t position) {
    if (header.kind() == FrameKind::kSeal) {
      const auto reason = frame.subspan(kFrameHeaderBytes, header.length);
      gain_.seal_reason.assign(reinterpret_cast<const char*>(reason.data()), reason.size());
    }
    if (header.kind() != FrameKind::kMessage) {
      return;
    }
    add_to_index(scan_.index, header.offset, position);
    ++gain_.next_offset;
    ++gain_.messages;
    gain_.message_bytes += header.length;
  }

  Result<Done, LogError> judge_tail() {
    // Bytes behind the recorded size were never written by the log.
    const std::uint64_t limit = std::min<std::uint64_t>(file_size_, scan_.header.size);
    if (auto found = find_tail_end(limit); !found) {
      return found;
    }
    if (scan_.tail_end == scan_.end) {
      return Done{};
    }
    const bool has_header = first_.has_value();
    const std::uint64_t group_end = scan_.end + (has_header ? first_->group_size : 0);
    const auto later = find_later_group(has_header ? group_end : scan_.end + 8);
    if (!later) {
      return Unexpected{later.error()};
    }
    if (*later) {
      return damaged_tail("damaged, and a later group stands behind it at byte " +
                          std::to_string(**later));
    }
    if (has_header && scan_.tail_end > group_end) {
      return damaged_tail("damaged, and there are bytes behind the end of its group");
    }
    const auto torn = has_header ? is_group_torn(group_end) : is_first_header_torn();
    if (!torn) {
      return Unexpected{torn.error()};
    }
    scan_.tail = Tail::kTorn;
    return *torn ? Result<Done, LogError>(Done{})
                 : damaged_tail("damaged: the checksum fails and no sector of it is missing");
  }

  Result<Done, LogError> damaged_tail(const std::string& text) {
    scan_.tail = Tail::kDamaged;
    scan_.damage = damage_at(broken_at_, text);
    return Done{};
  }

  Result<Done, LogError> find_tail_end(std::uint64_t limit) {
    for (std::uint64_t at = scan_.end; at < limit; at += kTailBytesAtOnce) {
      const auto size = std::min(kTailBytesAtOnce, limit - at);
      const auto bytes = reader_.at(at, size);
      if (!bytes) {
        return Unexpected{bytes.error()};
      }
      if (is_all_zero(*bytes)) {
        continue;
      }
      const auto last = std::find_if(bytes->rbegin(), bytes->rend(),
                                     [](std::byte byte) { return byte != std::byte{0}; });
      scan_.tail_end = at + static_cast<std::uint64_t>(bytes->rend() - last);
    }
    return Done{};
  }

  // A frame header of a group that starts behind this one, at or after `from`.
  Result<std::optional<std::uint64_t>, LogError> find_later_group(std::uint64_t from) {
    for (std::uint64_t at = from; at < scan_.tail_end; at += 8) {
      const auto bytes = reader_.at(at, kFrameHeaderBytes);
      if (!bytes) {
        return Unexpected{bytes.error()};
      }
      const auto header = decode_frame_header(salt_, *bytes);
      if (header && header->group_start > scan_.end && header->group_start <= at) {
        return std::optional(at);
      }
    }
    return std::optional<std::uint64_t>{};
  }

  // The header says how long the group is and how many of its sectors are zeros by right.
  Result<bool, LogError> is_group_torn(std::uint64_t group_end) {
    if (scan_.tail_end < group_end) {
      return true;
    }
    std::uint32_t zeros = 0;
    std::uint64_t at = scan_.end;
    while (at < group_end) {
      // Whole sectors at a time, so that none is counted in two halves.
      const std::uint64_t until =
          std::min(group_end, (at + kTailBytesAtOnce) / kSectorBytes * kSectorBytes);
      const auto bytes = reader_.at(at, until - at);
      if (!bytes) {
        return Unexpected{bytes.error()};
      }
      zeros += count_zero_sectors(*bytes, at);
      at = until;
    }
    return zeros > first_->zero_sectors();
  }

  // The first header is unreadable: torn only if a sector that holds a part of it is missing, or
  // everything behind it.
  Result<bool, LogError> is_first_header_torn() {
    const std::uint64_t start = scan_.end;
    if (scan_.tail_end <= start + kFrameHeaderBytes) {
      return true;
    }
    const auto bytes = reader_.at(start, 2 * kSectorBytes);
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    const std::uint64_t share = kSectorBytes - start % kSectorBytes;
    return is_all_zero(bytes->first(share)) ||
           (share < kFrameHeaderBytes && is_all_zero(bytes->subspan(share, kSectorBytes)));
  }

  LogError damage_at(std::uint64_t position, const std::string& text) const {
    return damaged(reader_.path(), position, text);
  }

  SegmentReader& reader_;
  std::uint64_t file_size_;
  SegmentScan scan_;
  std::uint32_t salt_ = 0;
  std::optional<FrameHeader> first_;  // of the group being read
  Gain gain_;                         // of its frames so far
  std::uint64_t broken_at_ = 0;       // where that group stopped to verify
};

}  // namespace

Result<SegmentScan, LogError> scan_segment(SegmentReader& reader, std::uint64_t wanted_offset,
                                           std::uint64_t file_size) {
  return Scanner(reader, file_size).run(wanted_offset);
}

Result<SegmentScan, LogError> scan_packed(const std::string& path, const PackedSegment& packed,
                                          std::uint64_t wanted_offset) {
  if (packed.header.first_offset != wanted_offset) {
    return Unexpected{damaged(path, 0,
                              "holds the messages from offset " +
                                  std::to_string(packed.header.first_offset) + ", its name says " +
                                  std::to_string(wanted_offset))};
  }
  SegmentScan scan;
  for (const PackedBlock& block : packed.blocks) {
    // The first block starts with the header of the segment.
    scan.index.push_back(
        {block.offset, std::max<std::uint64_t>(block.position, kSegmentHeaderBytes)});
  }
  scan.header = packed.header;
  scan.next_offset = packed.end.next_offset;
  scan.end = scan.tail_end = packed.end.end;
  scan.last_kind = FrameKind::kContinued;
  scan.messages = packed.end.messages;
  scan.message_bytes = packed.end.message_bytes;
  scan.is_packed = true;
  return scan;
}

}  // namespace facta::embedded
