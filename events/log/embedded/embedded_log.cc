#include "events/log/embedded/embedded_log.h"

#include "events/base/assert.h"
#include "events/log/embedded/active_segment.h"
#include "events/log/embedded/log_directory.h"
#include "events/log/embedded/segment_packer.h"
#include "events/log/embedded/segment_packing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace facta {

using embedded::FrameKind;
using embedded::kMarkBytes;
using embedded::kSegmentHeaderBytes;
using embedded::Segment;
using embedded::SegmentHeader;

namespace {

constexpr std::uint64_t kGroupBytesMax = 1u << 30;
constexpr std::uint64_t kBlockBytes = 4096;
// A buffer above this is given back after use.
constexpr std::size_t kKeptBufferBytes = 8u << 20;

void stop_process(const std::string& what) {
  std::fprintf(stderr, "facta: %s\n", what.c_str());
  std::abort();
}

LogError no_such_partition(int partition) {
  return {LogFault::kMisconfigured,
          "an embedded log has partition 0 only, not " + std::to_string(partition)};
}

}  // namespace

EmbeddedLog::EmbeddedLog(const EmbeddedLogOptions& options)
    : options_(options),
      files_(options.files != nullptr ? *options.files : embedded::FileSystem::posix()),
      directory_(std::make_unique<embedded::LogDirectory>(files_, options.directory)) {
  if (!options_.fatal) {
    options_.fatal = stop_process;
  }
  if (options_.packing == Packing::kBehind) {
    packer_ = std::make_unique<embedded::SegmentPacker>(
        [this](const auto& segment, const auto& stop) { pack(segment, stop); });
  }
}

// A clean close proves the last append, so that damage to it can never be taken for a crash.
EmbeddedLog::~EmbeddedLog() {
  const std::lock_guard lock(append_mutex_);
  if (active_ && active_->last_kind == FrameKind::kMessage && !active_->dirty_until &&
      !active_->next && active_->has_room(kMarkBytes) && check_writable()) {
    (void)write_mark(FrameKind::kProof, {});
  }
}

Result<Appended, LogError> EmbeddedLog::append(
    int partition, std::span<const std::span<const std::byte>> messages) {
  if (partition != 0) {
    return Unexpected{no_such_partition(partition)};
  }
  for (const auto& message : messages) {
    if (message.size() > kMessageBytesMax) {
      return Unexpected{LogError{LogFault::kTooLarge,
                                 "a message of " + std::to_string(message.size()) +
                                     " bytes; the most is " + std::to_string(kMessageBytesMax)}};
    }
  }
  if (const auto size = embedded::group_bytes(messages); size > kGroupBytesMax) {
    return Unexpected{LogError{LogFault::kTooLarge, "an append of " + std::to_string(size) +
                                                        " bytes; the most is " +
                                                        std::to_string(kGroupBytesMax)}};
  }
  const std::lock_guard lock(append_mutex_);
  if (auto writable = check_writable(); !writable) {
    return Unexpected{std::move(writable.error())};
  }
  Appended appended;
  if (messages.empty()) {
    return appended;
  }
  if (auto written = write_group(FrameKind::kMessage, messages); !written) {
    return Unexpected{std::move(written.error())};
  }
  const std::uint64_t first = active_->next_offset - messages.size();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    appended.offsets.emplace_back(first + i);
  }
  return appended;
}

Result<std::uint64_t, LogError> EmbeddedLog::end(int partition) {
  if (partition != 0) {
    return Unexpected{no_such_partition(partition)};
  }
  const std::lock_guard lock(state_mutex_);
  return damage_ ? Result<std::uint64_t, LogError>(Unexpected{*damage_}) : end_offset_;
}

Result<Done, LogError> EmbeddedLog::seal(std::string_view reason) {
  const std::lock_guard lock(append_mutex_);
  auto writable = check_writable();
  if (!writable) {
    return writable.error().fault == LogFault::kSealed ? Result<Done, LogError>(Done{})
                                                       : std::move(writable);
  }
  auto written = write_mark(FrameKind::kSeal, std::as_bytes(std::span(reason)));
  if (written) {
    seal_reason_ = std::string(reason);
  }
  return written;
}

Result<Done, LogError> EmbeddedLog::check_writable() const {
  if (!active_) {
    return Unexpected{LogError{
        LogFault::kLocked, options_.directory.string() + ": the log was opened for reading only"}};
  }
  if (poisoned_) {
    return Unexpected{LogError{
        LogFault::kUnavailable,
        options_.directory.string() + ": a flush failed earlier; the process must be restarted"}};
  }
  {
    const std::lock_guard lock(state_mutex_);
    if (damage_) {
      return Unexpected{*damage_};
    }
  }
  if (seal_reason_) {
    return Unexpected{LogError{
        LogFault::kSealed, options_.directory.string() + ": the log is sealed: " + *seal_reason_}};
  }
  return Done{};
}

Result<Done, LogError> EmbeddedLog::write_mark(FrameKind kind, std::span<const std::byte> text) {
  return write_group(kind, std::span(&text, 1));
}

// Writes one group, makes it durable and shows it to readers.
Result<Done, LogError> EmbeddedLog::write_group(
    FrameKind kind, std::span<const std::span<const std::byte>> payloads) {
  const std::uint64_t size = embedded::group_bytes(payloads);
  if (auto ready = make_room(size); !ready) {
    return ready;
  }
  auto& active = *active_;
  embedded::build_group(group_, active.salt, active.end, active.next_offset, kind, payloads);
  if (auto put_down = put(group_); !put_down) {
    return put_down;
  }
  {
    const std::lock_guard lock(state_mutex_);
    if (kind == FrameKind::kMessage) {
      std::uint64_t position = active.end;
      active.segment->newest = {active.next_offset, position};
      for (const auto& payload : payloads) {
        embedded::add_to_index(active.segment->index, active.next_offset++, position);
        position += embedded::frame_bytes(payload.size());
      }
      end_offset_ = active.next_offset;
    }
    active.end += size;
    active.segment->end = active.end;
  }
  active.last_kind = kind;
  if (group_.capacity() > kKeptBufferBytes) {
    std::vector<std::byte>().swap(group_);
  }
  if (options_.prepares_ahead && active.end > active.segment->header.size / 2) {
    directory_->prepare_segment(options_.segment_bytes);
  }
  return Done{};
}

// Nothing of the group stays behind when there is no room for all of it.
Result<Done, LogError> EmbeddedLog::put(std::span<const std::byte> group) {
  auto& active = *active_;
  if (const auto failed = write_all(files_, active.file.fd(), group, active.end); failed < 0) {
    if (!embedded::is_no_room(failed)) {
      return Unexpected{poison("write", failed)};
    }
    active.dirty_until = active.end + group.size();
    auto cleaned = clean_tail();
    if (!cleaned && cleaned.error().fault != LogFault::kFull) {
      return cleaned;
    }
    return Unexpected{
        LogError{LogFault::kFull, active.segment->path + ": " + embedded::describe_error(failed)}};
  }
  if (const int failed = files_.fdatasync(active.file.fd()); failed < 0) {
    return Unexpected{poison("flush", failed)};
  }
  return Done{};
}

// Turns what an append without room left behind into zeros again.
Result<Done, LogError> EmbeddedLog::clean_tail() {
  auto& active = *active_;
  if (!active.dirty_until) {
    return Done{};
  }
  embedded::SegmentReader reader(files_, active.file.fd(), active.segment->path, 0);
  for (std::uint64_t at = active.end; at < *active.dirty_until; at += kBlockBytes) {
    const auto size = std::min(kBlockBytes, *active.dirty_until - at);
    const auto bytes = reader.at(at, size);
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    if (embedded::is_all_zero(*bytes)) {
      continue;
    }
    if (const auto failed = write_zeros(files_, active.file.fd(), at, at + size); failed < 0) {
      if (!embedded::is_no_room(failed)) {
        return Unexpected{poison("write", failed)};
      }
      return Unexpected{LogError{LogFault::kFull,
                                 active.segment->path + ": " + embedded::describe_error(failed)}};
    }
  }
  if (const int failed = files_.fdatasync(active.file.fd()); failed < 0) {
    return Unexpected{poison("flush", failed)};
  }
  active.dirty_until = std::nullopt;
  return Done{};
}

// After this the active segment has room for a group of this size and its end mark.
Result<Done, LogError> EmbeddedLog::make_room(std::uint64_t group_size) {
  if (auto cleaned = clean_tail(); !cleaned) {
    return cleaned;
  }
  while (active_->next || !active_->has_room(group_size)) {
    if (auto rolled = roll(group_size); !rolled) {
      return rolled;
    }
  }
  return Done{};
}

// Goes over to a new segment. An active segment without messages is replaced by a larger one;
// otherwise it ends with a mark that the next one exists.
Result<Done, LogError> EmbeddedLog::roll(std::uint64_t group_size) {
  auto& active = *active_;
  const bool is_replaced = active.next_offset == active.segment->header.first_offset;
  if (!active.next) {
    const std::uint64_t needed = kSegmentHeaderBytes + group_size + kMarkBytes;
    const std::uint64_t size =
        std::max(options_.segment_bytes, (needed + kBlockBytes - 1) / kBlockBytes * kBlockBytes);
    auto made = directory_->add_segment(
        SegmentHeader{identity_.ledger_id, active.next_offset, static_cast<std::uint32_t>(size)});
    if (!made) {
      return Unexpected{std::move(made.error())};
    }
    active.next = std::move(*made);
  }
  if (!is_replaced) {
    const std::span<const std::byte> nothing;
    build_group(group_, active.salt, active.end, active.next_offset, FrameKind::kContinued,
                std::span(&nothing, 1));
    if (auto put_down = put(group_); !put_down) {
      return put_down;
    }
  }
  const std::shared_ptr<Segment> complete = active.segment;
  {
    const std::lock_guard lock(state_mutex_);
    if (is_replaced) {
      segments_.pop_back();
    }
    segments_.push_back(active.next->segment);
    *active_ = embedded::ActiveSegment(std::move(*active.next));
  }
  if (!is_replaced) {
    let_be_packed(complete);
  }
  return Done{};
}

void EmbeddedLog::let_be_packed(const std::shared_ptr<Segment>& segment) {
  if (packer_ != nullptr) {
    packer_->add(segment);
  } else if (options_.packing == Packing::kAtOnce) {
    pack(segment, std::atomic<bool>{false});
  }
}

// One that cannot be packed stays as it is, for the next start to try. Found by a thread, damage
// stops the log.
void EmbeddedLog::pack(const std::shared_ptr<Segment>& segment, const std::atomic<bool>& stop) {
  auto packed = embedded::pack_segment(files_, segment->path, stop);
  const std::lock_guard lock(state_mutex_);
  if (!packed && packed.error().fault == LogFault::kCorrupt && packer_ != nullptr && !damage_) {
    damage_ = std::move(packed.error());
  } else if (packed) {
    segment->index = std::move(packed->index);
    segment->newest.reset();
  }
}

LogError EmbeddedLog::poison(const std::string& what, std::int64_t failed) {
  poisoned_ = true;
  const std::string text = active_->segment->path + ": a " + what + " at byte " +
                           std::to_string(active_->end) +
                           " failed: " + embedded::describe_error(failed) +
                           "; what is on the disk is not known, so this process stops; the next "
                           "start settles it";
  options_.fatal(text);
  return {LogFault::kUnknown, text};
}

}  // namespace facta
