#include "events/log/embedded/segment_files.h"

#include "events/log/embedded/log_directory.h"

#include <algorithm>
#include <fcntl.h>

namespace facta::embedded {
namespace {

constexpr std::size_t kBytesAtOnce = 1u << 20;

LogError never_changes() {
  return {LogFault::kSealed, "these segment files are a copy: nothing is appended to them"};
}

Result<File, LogError> open_file(const SegmentFile& file) {
  FileSystem& files = FileSystem::posix();
  const int fd = files.open(file.path, O_RDONLY);
  if (fd < 0) {
    return Unexpected{damaged(file.path, 0, "cannot be opened: " + describe_error(fd))};
  }
  return File(files, fd);
}

// Hands out the messages of one file from `next` on; false: the sink wants no more.
Result<bool, LogError> read_file(const SegmentFile& file, std::uint64_t& next, std::uint64_t until,
                                 const EventLog::Sink& sink) {
  auto opened = open_file(file);
  if (!opened) {
    return Unexpected{std::move(opened.error())};
  }
  SegmentReader reader(FileSystem::posix(), opened->fd(), file.path, kBytesAtOnce);
  const std::uint32_t salt = salt_of(file.header);
  for (std::uint64_t position = kSegmentHeaderBytes; position < file.bytes;) {
    const auto start = reader.at(position, kFrameHeaderBytes);
    if (!start) {
      return Unexpected{start.error()};
    }
    const auto header = decode_frame_header(salt, *start);
    if (!header) {
      return Unexpected{damaged(file.path, position, "changed while it was read")};
    }
    const std::uint64_t frame_position = position;
    position += header->frame_bytes();
    if (position + kGroupEndBytes == std::uint64_t{header->group_start} + header->group_size) {
      position += kGroupEndBytes;
    }
    if (header->kind() != FrameKind::kMessage || header->offset < next) {
      continue;
    }
    if (header->offset >= until) {
      return false;
    }
    const auto frame = reader.at(frame_position, header->frame_bytes());
    if (!frame) {
      return Unexpected{frame.error()};
    }
    if (!is_frame_intact(salt, *header, *frame)) {
      return Unexpected{damaged(file.path, frame_position, "changed while it was read")};
    }
    next = header->offset + 1;
    if (!sink({header->offset, frame->subspan(kFrameHeaderBytes, header->length)})) {
      return false;
    }
  }
  return true;
}

Result<Done, LogError> check_file(const SegmentFile& file) {
  auto opened = open_file(file);
  if (!opened) {
    return Unexpected{std::move(opened.error())};
  }
  SegmentReader reader(FileSystem::posix(), opened->fd(), file.path, kBytesAtOnce);
  const auto scan = scan_segment(reader, file.header.first_offset, file.bytes);
  if (!scan) {
    return Unexpected{scan.error()};
  }
  if (scan->tail == Tail::kDamaged) {
    return Unexpected{scan->damage};
  }
  if (scan->header.ledger_id != file.header.ledger_id) {
    return Unexpected{damaged(file.path, 0, "a segment of another ledger")};
  }
  if (scan->end != file.bytes || scan->next_offset != file.next_offset ||
      file.complete != (scan->last_kind == FrameKind::kContinued)) {
    return Unexpected{damaged(file.path, scan->end,
                              "the last whole group ends here, before offset " +
                                  std::to_string(scan->next_offset) + "; wanted are " +
                                  std::to_string(file.bytes) + " bytes, up to offset " +
                                  std::to_string(file.next_offset))};
  }
  return Done{};
}

}  // namespace

Result<std::vector<SegmentFile>, LogError> durable_segments(
    const std::filesystem::path& directory) {
  LogDirectory log(FileSystem::posix(), directory);
  const auto scans = log.scan_beside_a_writer();
  if (!scans) {
    return Unexpected{scans.error()};
  }
  std::vector<SegmentFile> files;
  for (const SegmentScan& scan : *scans) {
    files.push_back({log.path_of(scan.header.first_offset), scan.header, scan.next_offset, scan.end,
                     scan.last_kind == FrameKind::kContinued});
  }
  // Its mark is not written yet: the log goes over to this file right now.
  if (files.size() > 1 && !files[files.size() - 2].complete) {
    files.pop_back();
  }
  return files;
}

Result<Done, LogError> check_segments(const std::vector<SegmentFile>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (auto checked = check_file(files[i]); !checked) {
      return checked;
    }
    const std::uint64_t wanted = i == 0 ? 0 : files[i - 1].next_offset;
    if (files[i].header.first_offset != wanted || (i > 0 && !files[i - 1].complete)) {
      return Unexpected{damaged(files[i].path, 0,
                                "does not follow the file before it, which ends before offset " +
                                    std::to_string(wanted))};
    }
  }
  return Done{};
}

Result<std::uint64_t, LogError> stored_bytes(const SegmentFile& file) {
  const auto opened = open_file(file);
  if (!opened) {
    return Unexpected{opened.error()};
  }
  const auto packed = read_packed(FileSystem::posix(), opened->fd(), file.path);
  if (!packed) {
    return Unexpected{packed.error()};
  }
  const std::int64_t size = FileSystem::posix().size(opened->fd());
  return *packed == nullptr || size < 0 ? file.bytes : static_cast<std::uint64_t>(size);
}

bool have_same_bytes(const SegmentFile& one, const SegmentFile& other) {
  const auto left = open_file(one);
  const auto right = open_file(other);
  if (!left || !right || one.bytes != other.bytes) {
    return false;
  }
  SegmentReader here(FileSystem::posix(), left->fd(), one.path, kBytesAtOnce);
  SegmentReader there(FileSystem::posix(), right->fd(), other.path, kBytesAtOnce);
  for (std::uint64_t at = 0; at < one.bytes; at += kBytesAtOnce) {
    const auto size = std::min<std::uint64_t>(kBytesAtOnce, one.bytes - at);
    const auto a = here.at(at, size);
    const auto b = there.at(at, size);
    if (!a || !b || !std::ranges::equal(*a, *b)) {
      return false;
    }
  }
  return true;
}

SegmentFilesLog::SegmentFilesLog(std::vector<SegmentFile> files) : files_(std::move(files)) {
  identity_.ledger_id = files_.front().header.ledger_id;
}

Result<std::uint64_t, LogError> SegmentFilesLog::read(int partition, std::uint64_t from,
                                                      std::uint64_t until, const Sink& sink) {
  const auto last = end(partition);
  if (from > *last) {
    return Unexpected{
        LogError{LogFault::kTruncated, "these files end at offset " + std::to_string(*last) +
                                           ", before the wanted offset " + std::to_string(from)}};
  }
  until = std::min(until, *last);
  std::uint64_t next = from;
  for (const SegmentFile& file : files_) {
    if (file.next_offset <= next) {
      continue;
    }
    const auto more = read_file(file, next, until, sink);
    if (!more) {
      return Unexpected{more.error()};
    }
    if (!*more) {
      break;
    }
  }
  return next;
}

Result<std::uint64_t, LogError> SegmentFilesLog::end(int) {
  return files_.back().next_offset;
}

Result<Appended, LogError> SegmentFilesLog::append(int,
                                                   std::span<const std::span<const std::byte>>) {
  return Unexpected{never_changes()};
}

Result<Done, LogError> SegmentFilesLog::seal(std::string_view) {
  return Unexpected{never_changes()};
}

}  // namespace facta::embedded
