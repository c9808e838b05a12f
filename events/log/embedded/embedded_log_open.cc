#include "events/log/embedded/active_segment.h"
#include "events/log/embedded/embedded_log.h"
#include "events/log/embedded/log_directory.h"
#include "events/log/embedded/segment_packer.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/random.h>
#include <utility>

namespace facta {

using embedded::damaged;
using embedded::FrameKind;
using embedded::SegmentScan;
using embedded::Tail;

namespace {

constexpr std::uint64_t kSegmentBytesMin = 4096;
constexpr std::uint64_t kSegmentBytesMax = 1u << 30;
constexpr std::uint64_t kCopyBytesAtOnce = 1u << 20;

Result<LedgerId, LogError> random_ledger() {
  LedgerId ledger_id{};
  if (::getrandom(ledger_id.data(), ledger_id.size(), 0) !=
      static_cast<ssize_t>(ledger_id.size())) {
    return Unexpected{LogError{LogFault::kUnavailable, "the system gives no random bytes"}};
  }
  return ledger_id;
}

// What the file LOCK says of the segments beside it, if it says anything.
Result<Done, LogError> check_recorded(const std::optional<LedgerId>& recorded,
                                      const LedgerId& ledger_id,
                                      const std::filesystem::path& directory) {
  if (recorded && *recorded != ledger_id) {
    return Unexpected{
        damaged((directory / "LOCK").string(), 0, "names another ledger than the segments do")};
  }
  return Done{};
}

}  // namespace

Result<std::unique_ptr<EmbeddedLog>, LogError> EmbeddedLog::open(
    const EmbeddedLogOptions& options) {
  if (options.segment_bytes < kSegmentBytesMin || options.segment_bytes > kSegmentBytesMax) {
    return Unexpected{
        LogError{LogFault::kMisconfigured, "a segment of " + std::to_string(options.segment_bytes) +
                                               " bytes; it must be 4096 to 1073741824"}};
  }
  std::unique_ptr<EmbeddedLog> log(new EmbeddedLog(options));
  auto opened = options.read_only ? log->open_to_read() : log->open_to_write();
  if (!opened) {
    log->active_.reset();  // no clean close: what stands behind the last group is not settled
    return Unexpected{std::move(opened.error())};
  }
  return log;
}

Result<Done, LogError> EmbeddedLog::open_to_write() {
  if (auto locked = directory_->create_and_lock(); !locked) {
    return locked;
  }
  auto scans = directory_->scan();
  if (!scans) {
    return Unexpected{std::move(scans.error())};
  }
  if (options_.packing != Packing::kBehind) {  // else behind, too
    if (auto whole = directory_->check_packed(*scans); !whole) {
      return whole;
    }
  }
  const auto recorded = directory_->recorded_ledger();
  if (scans->empty()) {
    if (recorded) {
      return Unexpected{damaged(directory_->path_of(0), 0,
                                "missing: the file LOCK says that there was a log here")};
    }
    return create();
  }
  identity_.ledger_id = scans->front().header.ledger_id;
  if (auto same = check_recorded(recorded, identity_.ledger_id, options_.directory); !same) {
    return same;
  }
  if (!recorded) {
    if (auto written = directory_->record_ledger(identity_.ledger_id); !written) {
      return written;
    }
  }
  return recover(std::move(*scans));
}

Result<Done, LogError> EmbeddedLog::create() {
  if (options_.ledger_id) {
    identity_.ledger_id = *options_.ledger_id;
  } else {
    auto random = random_ledger();
    if (!random) {
      return Unexpected{std::move(random.error())};
    }
    identity_.ledger_id = *random;
  }
  auto made = directory_->add_segment(
      {identity_.ledger_id, 0, static_cast<std::uint32_t>(options_.segment_bytes)});
  if (!made) {
    return Unexpected{std::move(made.error())};
  }
  recovery_ = {.segments = 1, .created = true};
  segments_.push_back(made->segment);
  active_ = std::make_unique<embedded::ActiveSegment>(std::move(*made));
  return directory_->record_ledger(identity_.ledger_id);
}

// What readers see of the scanned segments.
void EmbeddedLog::take_segments(std::vector<SegmentScan>& scans) {
  recovery_ = {.segments = scans.size()};
  for (SegmentScan& scan : scans) {
    recovery_.messages += scan.messages;
    recovery_.message_bytes += scan.message_bytes;
    segments_.push_back(std::make_shared<embedded::Segment>(
        embedded::Segment{scan.header, directory_->path_of(scan.header.first_offset), scan.end,
                          std::move(scan.index)}));
  }
  identity_.ledger_id = scans.front().header.ledger_id;
  end_offset_ = scans.back().next_offset;
}

// Makes the log writable again. The last group may never have been flushed, and after a failed
// flush the cache may lie about it: it is written and flushed anew before anybody reads it.
Result<Done, LogError> EmbeddedLog::recover(std::vector<SegmentScan> scans) {
  // A crash while going over to a new segment: the one before it still lacks its last mark.
  const bool is_unmarked =
      scans.size() > 1 && scans[scans.size() - 2].last_kind != FrameKind::kContinued;
  const std::size_t tail_index = scans.size() - (is_unmarked ? 2 : 1);
  if (scans[tail_index].tail == Tail::kDamaged) {
    return Unexpected{scans[tail_index].damage};
  }
  take_segments(scans);
  const SegmentScan& tail = scans[tail_index];
  auto open_segment = [&](std::size_t index) -> embedded::WritableSegment {
    const auto& segment = segments_[index];
    return {embedded::File(files_, files_.open(segment->path, O_RDWR)), segment};
  };
  auto writable = open_segment(tail_index);
  if (!writable.file) {
    return Unexpected{LogError{LogFault::kUnavailable,
                               writable.segment->path + ": cannot be opened for writing"}};
  }
  active_ = std::make_unique<embedded::ActiveSegment>(std::move(writable));
  active_->next_offset = tail.next_offset;
  active_->last_kind = tail.last_kind;
  if (is_unmarked) {
    active_->next = open_segment(tail_index + 1);
  }
  if (auto repaired = repair_tail(tail); !repaired) {
    return repaired;
  }
  // Nor may the mark in front of a segment to which nothing was appended yet.
  if (!tail.last_kind && tail_index > 0) {
    const auto before = open_segment(tail_index - 1);
    if (auto rewritten = rewrite_last_group(before, scans[tail_index - 1]); !rewritten) {
      return rewritten;
    }
  }
  if (auto rewritten = rewrite_last_group(*active_, tail); !rewritten) {
    return rewritten;
  }
  if (tail.last_kind == FrameKind::kSeal) {
    seal_reason_ = tail.seal_reason;
  }
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (scans[i].last_kind == FrameKind::kContinued && (!scans[i].is_packed || packer_)) {
      let_be_packed(segments_[i]);
    }
  }
  const bool needs_proof = tail.last_kind == FrameKind::kMessage && !is_unmarked;
  return needs_proof && active_->has_room(embedded::kMarkBytes) ? write_mark(FrameKind::kProof, {})
                                                                : Result<Done, LogError>(Done{});
}

// Zeros again behind the last whole group, and the whole length of the file.
Result<Done, LogError> EmbeddedLog::repair_tail(const SegmentScan& tail) {
  const int fd = active_->file.fd();
  const std::string& path = active_->segment->path;
  const std::int64_t size = files_.size(fd);
  const auto wanted = static_cast<std::int64_t>(tail.header.size);
  std::int64_t failed = std::min<std::int64_t>(size, 0);
  const bool is_short = failed >= 0 && size < wanted;
  if (tail.tail == Tail::kTorn) {
    recovery_.cut_bytes = tail.tail_end - tail.end;
    failed = write_zeros(files_, fd, tail.end, tail.tail_end);
  }
  if (failed >= 0 && is_short) {
    const auto from = std::max(static_cast<std::uint64_t>(size), tail.end);
    failed = write_zeros(files_, fd, from, tail.header.size);
  }
  if (failed < 0) {
    return Unexpected{
        LogError{embedded::is_no_room(failed) ? LogFault::kFull : LogFault::kUnavailable,
                 path + ": " + embedded::describe_error(failed)}};
  }
  if (tail.tail == Tail::kTorn || is_short) {
    if (const int unflushed = files_.fdatasync(fd); unflushed < 0) {
      return Unexpected{poison("flush", unflushed)};
    }
  }
  return Done{};
}

template <class Writable>
Result<Done, LogError> EmbeddedLog::rewrite_last_group(const Writable& segment,
                                                       const SegmentScan& scan) {
  if (!scan.last_kind || scan.is_packed) {  // which was flushed before it took its name
    return Done{};
  }
  const int fd = segment.file.fd();
  embedded::SegmentReader reader(files_, fd, segment.segment->path, 0);
  for (std::uint64_t at = scan.last_group; at < scan.end; at += kCopyBytesAtOnce) {
    const auto bytes = reader.at(at, std::min(kCopyBytesAtOnce, scan.end - at));
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    if (const auto failed = write_all(files_, fd, *bytes, at); failed < 0) {
      return Unexpected{poison("write", failed)};
    }
  }
  if (const int failed = files_.fdatasync(fd); failed < 0) {
    return Unexpected{poison("flush", failed)};
  }
  return Done{};
}

Result<Done, LogError> EmbeddedLog::open_to_read() {
  auto scans = directory_->scan_beside_a_writer();
  if (!scans) {
    return Unexpected{std::move(scans.error())};
  }
  if (auto same = check_recorded(directory_->recorded_ledger(), scans->front().header.ledger_id,
                                 options_.directory);
      !same) {
    return same;
  }
  take_segments(*scans);
  if (scans->back().last_kind == FrameKind::kSeal) {
    seal_reason_ = scans->back().seal_reason;
  }
  return Done{};
}

}  // namespace facta
