#include "events/log/embedded/segment_packing.h"

#include "events/log/embedded/crc32c.h"
#include "events/log/embedded/packed_segment.h"
#include "events/log/embedded/segment_reader.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <utility>
#include <zstd.h>

namespace facta::embedded {
namespace {

// More costs time and spares little: records of one kind stand together.
constexpr int kLevel = 3;
constexpr std::size_t kReadBytesAtOnce = 1u << 20;

LogError failure(const std::string& path, std::int64_t failed) {
  return {is_no_room(failed) ? LogFault::kFull : LogFault::kUnavailable,
          path + ": " + describe_error(failed)};
}

// Writes the packed form of one segment to a file.
class Packing {
 public:
  Packing(FileSystem& files, int to, std::string path, SegmentScan scan)
      : files_(files), to_(to), path_(std::move(path)), salt_(salt_of(scan.header)) {
    packed_.header = scan.header;
    packed_.end.next_offset = scan.next_offset;
    packed_.end.messages = scan.messages;
    packed_.end.message_bytes = scan.message_bytes;
    packed_.end.end = static_cast<std::uint32_t>(scan.end);
    std::memcpy(packed_.end.magic, kPackedMagic, sizeof packed_.end.magic);
  }

  Result<Done, LogError> run(SegmentReader& from, const std::atomic<bool>& stop) {
    if (auto put_down = put(encode_packed(packed_.header)); !put_down) {
      return put_down;
    }
    if (auto taken = take(from, 0, kSegmentHeaderBytes); !taken) {
      return taken;
    }
    std::uint64_t offset = packed_.header.first_offset;
    packed_.blocks.push_back({.offset = offset});
    for (std::uint64_t at = kSegmentHeaderBytes; at < packed_.end.end;) {
      if (bytes_.size() >= kPackedBlockBytes) {
        if (auto ended = end_block(); !ended) {
          return ended;
        }
        packed_.blocks.push_back({.offset = offset, .position = static_cast<std::uint32_t>(at)});
      }
      if (stop) {
        return Unexpected{LogError{LogFault::kUnavailable, path_ + ": not packed: told to stop"}};
      }
      const auto frame = frame_at(from, at);
      if (!frame) {
        return Unexpected{frame.error()};
      }
      if (auto taken = take(from, at, frame->bytes); !taken) {
        return taken;
      }
      at += frame->bytes;
      offset += frame->is_message ? 1 : 0;
    }
    auto ended = end_block();
    return ended ? put_end() : ended;
  }

 private:
  struct Frame {
    std::uint64_t bytes;  // with the end of its group, if it is the last
    bool is_message;
  };

  Result<Frame, LogError> frame_at(SegmentReader& from, std::uint64_t at) const {
    const auto bytes = from.at(at, kFrameHeaderBytes);
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    const auto header = decode_frame_header(salt_, *bytes);
    if (!header) {
      return Unexpected{damaged(from.path(), at, "changed while it was packed")};
    }
    const std::uint64_t next = at + header->frame_bytes();
    const bool is_last =
        next + kGroupEndBytes == std::uint64_t{header->group_start} + header->group_size;
    return Frame{next - at + (is_last ? kGroupEndBytes : 0), header->kind() == FrameKind::kMessage};
  }

  Result<Done, LogError> take(SegmentReader& from, std::uint64_t at, std::uint64_t size) {
    const auto bytes = from.at(at, size);
    if (!bytes) {
      return Unexpected{bytes.error()};
    }
    bytes_.insert(bytes_.end(), bytes->begin(), bytes->end());
    return Done{};
  }

  Result<Done, LogError> end_block() {
    stored_.resize(ZSTD_compressBound(bytes_.size()));
    const std::size_t size = ZSTD_compressCCtx(context_.get(), stored_.data(), stored_.size(),
                                               bytes_.data(), bytes_.size(), kLevel);
    if (ZSTD_isError(size) != 0) {
      return Unexpected{
          LogError{LogFault::kUnavailable, path_ + ": not packed: " + ZSTD_getErrorName(size)}};
    }
    stored_.resize(size);
    bytes_.clear();
    PackedBlock& block = packed_.blocks.back();
    block.stands_at = static_cast<std::uint32_t>(written_);
    block.size = static_cast<std::uint32_t>(size);
    block.crc = crc32c(salt_, stored_);
    return put(stored_);
  }

  Result<Done, LogError> put_end() {
    packed_.end.blocks = static_cast<std::uint32_t>(packed_.blocks.size());
    packed_.end.blocks_at = static_cast<std::uint32_t>(written_);
    packed_.end.crc = crc_of(packed_);
    if (auto put_down = put(std::as_bytes(std::span(packed_.blocks))); !put_down) {
      return put_down;
    }
    return put(std::as_bytes(std::span(&packed_.end, 1)));
  }

  Result<Done, LogError> put(std::span<const std::byte> bytes) {
    if (const auto failed = write_all(files_, to_, bytes, written_); failed < 0) {
      return Unexpected{failure(path_, failed)};
    }
    written_ += bytes.size();
    return Done{};
  }

  struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  FileSystem& files_;
  int to_;
  std::string path_;
  std::uint32_t salt_;
  PackedSegment packed_;
  std::uint64_t written_ = 0;
  std::vector<std::byte> bytes_;  // of the block at hand
  std::vector<std::byte> stored_;
  std::unique_ptr<ZSTD_CCtx, FreeContext> context_{ZSTD_createCCtx()};
};

// What stands there now is what was to be packed: every frame of it is unpacked and verified.
Result<SegmentScan, LogError> read_back(FileSystem& files, int fd, const std::string& path,
                                        const SegmentScan& wanted) {
  const auto packed = read_packed(files, fd, path);
  if (!packed) {
    return Unexpected{packed.error()};
  }
  SegmentReader reader(files, fd, path, 0);
  const auto found = scan_segment(reader, wanted.header.first_offset, wanted.header.size);
  if (!found) {
    return Unexpected{found.error()};
  }
  if (*packed == nullptr || found->end != wanted.end || found->next_offset != wanted.next_offset ||
      found->messages != wanted.messages || found->message_bytes != wanted.message_bytes ||
      found->last_kind != wanted.last_kind) {
    return Unexpected{damaged(path, 0, "reads otherwise than what was packed")};
  }
  return scan_packed(path, **packed, wanted.header.first_offset);
}

}  // namespace

Result<SegmentScan, LogError> pack_segment(FileSystem& files, const std::string& path,
                                           const std::atomic<bool>& stop) {
  const File from(files, files.open(path, O_RDONLY));
  const std::int64_t size = from ? files.size(from.fd()) : -ENOENT;
  if (size < 0) {
    return Unexpected{failure(path, size)};
  }
  auto packed = read_packed(files, from.fd(), path);
  if (!packed) {
    return Unexpected{std::move(packed.error())};
  }
  if (*packed != nullptr) {
    auto whole = check_blocks(files, from.fd(), path, **packed);
    return whole ? scan_packed(path, **packed, (*packed)->header.first_offset)
                 : Unexpected{std::move(whole.error())};
  }
  const std::size_t slash = path.rfind('/');
  const auto offset = parse_segment_name(path.substr(slash + 1));
  SegmentReader reader(files, from.fd(), path, kReadBytesAtOnce);
  auto scan = scan_segment(reader, offset.value_or(0), static_cast<std::uint64_t>(size));
  if (!scan || scan->last_kind != FrameKind::kContinued) {
    return scan ? Unexpected{damaged(path, scan->end, "is not complete")}
                : Unexpected{std::move(scan.error())};
  }
  const std::string folder = path.substr(0, slash);
  const std::string made = folder + "/" + kPackingName;
  const File to(files, files.open(made, O_RDWR | O_CREAT | O_TRUNC));
  if (!to) {
    return Unexpected{LogError{LogFault::kUnavailable, made + ": cannot be created"}};
  }
  const auto give_up = [&](LogError error) {
    files.unlink(made);
    return Unexpected{std::move(error)};
  };
  if (auto done = Packing(files, to.fd(), made, *scan).run(reader, stop); !done) {
    return give_up(std::move(done.error()));
  }
  if (const int failed = files.fdatasync(to.fd()); failed < 0) {
    return give_up(failure(made, failed));
  }
  auto same = read_back(files, to.fd(), made, *scan);
  if (!same) {
    // Of what was made of the segment, which itself is whole.
    return give_up({LogFault::kUnavailable, std::move(same.error().message)});
  }
  if (const int failed = files.rename(made, path); failed < 0) {
    return give_up(failure(path, failed));
  }
  // Either of the two is the segment, whichever a crash leaves.
  files.sync_directory(folder);
  return same;
}

}  // namespace facta::embedded
