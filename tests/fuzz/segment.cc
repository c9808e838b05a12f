// Segment files as a disk may give them back -> a log that opens, or is refused with the place
// (events/log/embedded). What is changed is a small log that was closed, or whose process died.
#include "events/log/embedded/crc32c.h"
#include "events/log/embedded/embedded_log.h"
#include "events/log/embedded/segment_format.h"
#include "tests/fuzz/target.h"
#include "tests/simulation/disk/disk.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <memory>

namespace facta::fuzz {
namespace {

using simulation::Disk;
using simulation::Random;
using Text = std::string;
using Files = std::map<std::string, Text>;  // by name
using Messages = std::vector<Text>;

constexpr std::uint64_t kSegment = 4096;
const std::string kDirectory = "/log";

EmbeddedLogOptions on(Disk& disk) {
  EmbeddedLogOptions options;
  options.directory = kDirectory;
  options.ledger_id = LedgerId{7};
  options.segment_bytes = kSegment;
  options.files = &disk;
  options.prepares_ahead = false;
  options.packing = Packing::kAtOnce;
  return options;
}

bool append(EventLog& log, const Messages& messages) {
  std::vector<std::span<const std::byte>> spans;
  for (const Text& message : messages) {
    spans.push_back(std::as_bytes(std::span(message)));
  }
  return log.append(0, spans).has_value();
}

Result<Messages, LogError> read_all(EventLog& log) {
  Messages all;
  std::uint64_t offset = 0;
  const auto read =
      log.read(0, 0, std::numeric_limits<std::uint64_t>::max(), [&](const LogMessage& message) {
        must(message.offset == offset++, "offsets are dense");
        all.emplace_back(reinterpret_cast<const char*>(message.bytes.data()), message.bytes.size());
        return true;
      });
  if (!read) {
    return Unexpected{read.error()};
  }
  const auto end = log.end(0);
  must(end.has_value() && *end == all.size(), "a log is read to its end");
  return all;
}

Files files_of(Disk& disk) {
  std::vector<std::string> names;
  disk.list(kDirectory, names);
  Files files;
  for (const std::string& name : names) {
    const int fd = disk.open(kDirectory + "/" + name, O_RDONLY);
    Text bytes(static_cast<std::size_t>(disk.size(fd)), '\0');
    disk.pread(fd, std::as_writable_bytes(std::span(bytes)), 0);
    disk.close(fd);
    files.emplace(name, std::move(bytes));
  }
  return files;
}

std::unique_ptr<Disk> disk_with(const Files& files) {
  auto disk = std::make_unique<Disk>(Random(1));
  disk->make_directory(kDirectory);
  for (const auto& [name, bytes] : files) {
    const int fd = disk->open(kDirectory + "/" + name, O_RDWR | O_CREAT);
    disk->pwrite(fd, std::as_bytes(std::span(bytes)), 0);
    disk->fdatasync(fd);
    disk->close(fd);
  }
  disk->sync_directory(kDirectory);
  return disk;
}

// A log of three segments.
Files log_that(bool was_closed) {
  Disk disk(Random(1));
  auto log = EmbeddedLog::open(on(disk));
  for (std::size_t i = 0; i < 12; ++i) {
    append(**log, {Text(i * 100, static_cast<char>('a' + i)), Text(i % 3, '\0'), Text(9, 'z')});
  }
  if (was_closed) {
    log->reset();
  }
  return files_of(disk);
}

// Where the frames of a segment stand.
std::vector<std::size_t> frames_of(const Text& segment, std::uint32_t salt) {
  const auto bytes = std::as_bytes(std::span(segment));
  std::vector<std::size_t> frames;
  for (std::size_t at = embedded::kSegmentHeaderBytes; at < bytes.size();) {
    const auto header = embedded::decode_frame_header(salt, bytes.subspan(at));
    if (header) {
      frames.push_back(at);
    }
    at += header ? header->frame_bytes() : embedded::kGroupEndBytes;
  }
  return frames;
}

// Checksums of a frame that say what its bytes say now.
void seal_frame(Text& segment, std::size_t at, std::uint32_t salt) {
  const auto frame = std::as_bytes(std::span(segment)).subspan(at);
  embedded::FrameHeader header;
  std::memcpy(&header, frame.data(), sizeof header);
  header.header_crc = embedded::crc32c(salt, frame.first(embedded::kFrameHeaderBytes).subspan(8));
  std::memcpy(segment.data() + at, &header, sizeof header);
  const std::size_t covered =
      std::min<std::size_t>(frame.size(), embedded::kFrameHeaderBytes + std::size_t{header.length});
  header.crc = embedded::crc32c(salt, frame.first(covered).subspan(4));
  std::memcpy(segment.data() + at, &header, sizeof header);
}

// Words of a frame's header that its checksums cover, and the checksums to match.
void forge_frame(Text& segment, Input& input) {
  const auto header = embedded::decode_segment_header(std::as_bytes(std::span(segment)));
  if (!header) {
    return;
  }
  const std::uint32_t salt = embedded::salt_of(*header);
  const auto frames = frames_of(segment, salt);
  if (frames.empty()) {
    return;
  }
  const std::size_t at = frames[input.byte() % frames.size()];
  const std::size_t word = 8 + 4 * (input.byte() % 6u);
  const Bytes value = input.take(4);
  std::copy(value.begin(), value.end(), segment.begin() + static_cast<std::ptrdiff_t>(at + word));
  seal_frame(segment, at, salt);
}

void forge_header(Text& segment, Input& input) {
  auto header = embedded::decode_segment_header(std::as_bytes(std::span(segment)));
  if (!header) {
    return;
  }
  const std::uint8_t what = input.byte();
  if (what % 3 == 0) {
    header->size = static_cast<std::uint32_t>(input.number16() * (what & 0x80u ? 512 : 1));
  } else if (what % 3 == 1) {
    header->first_offset = input.number16();
  } else {
    header->ledger_id[input.byte() % header->ledger_id.size()] = input.byte();
  }
  const auto bytes = embedded::encode(*header);
  std::memcpy(segment.data(), bytes.data(), bytes.size());
}

void change(Files& files, Input& input) {
  auto file = files.begin();
  std::advance(file, input.byte() % files.size());
  Text& bytes = file->second;
  const std::size_t at = bytes.empty() ? 0 : input.number16() % bytes.size();
  switch (input.byte() % 8) {
    case 0: {
      const Bytes with = input.take(input.byte());
      bytes.resize(std::max(bytes.size(), at + with.size()));
      std::copy(with.begin(), with.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    }
    case 1:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at / 512 * 512),
                  std::min<std::size_t>(512, bytes.size() - at / 512 * 512), '\0');
      break;
    case 2:
      bytes.resize(at);
      break;
    case 3:
      bytes.resize(bytes.size() + input.number16() % 8192);
      break;
    case 4:
      forge_frame(bytes, input);
      break;
    case 5:
      forge_header(bytes, input);
      break;
    case 6:
      files.insert_or_assign(embedded::segment_name(input.byte()), Text(bytes));
      break;
    case 7:
      files.erase(file);
      break;
  }
}

struct Opened {
  std::string refused;
  Messages messages;
  std::uint64_t cut = 0;
  bool operator==(const Opened&) const = default;
};

Opened open(Disk& disk, bool read_only, const Messages& more = {}) {
  EmbeddedLogOptions options = on(disk);
  options.read_only = read_only;
  Opened opened;
  auto log = EmbeddedLog::open(options);
  auto read = log ? read_all(**log) : Unexpected{log.error()};
  if (!read) {
    // Of packed segments a reader finds damage when it comes to it.
    must(!log || read_only, "a log that opened to write is read");
    opened.refused = read.error().message;
    must(opened.refused.find(kDirectory) != std::string::npos, "a refusal names the place");
    must(read.error().fault == LogFault::kCorrupt || read.error().fault == LogFault::kMisconfigured,
         "damage is called damage");
    return opened;
  }
  opened.messages = std::move(*read);
  opened.cut = (*log)->recovery().cut_bytes;
  if (!more.empty() && append(**log, more)) {
    opened.messages.insert(opened.messages.end(), more.begin(), more.end());
    read = read_all(**log);
    must(read && *read == opened.messages, "what was appended is read");
  }
  return opened;
}

}  // namespace

// The first byte says which log, the rest what is done to its files.
FACTA_FUZZ(segment) {
  static const Files kClosed = log_that(true);
  static const Files kDied = log_that(false);
  Input input(bytes);
  Files files = input.byte() % 2 == 0 ? kClosed : kDied;
  for (int changes = 0; !input.empty() && !files.empty() && changes < 16; ++changes) {
    change(files, input);
  }
  const auto disk = disk_with(files);
  const Opened seen = open(*disk, true);
  const Opened first = open(*disk, false);
  must(first.refused.empty() || files_of(*disk).size() >= files.size(), "nothing is taken away");
  must(!seen.refused.empty() || !first.refused.empty() || seen.messages == first.messages,
       "a reader and the writer see the same");
  const Opened second = open(*disk, false, {"one", "more"});
  if (!first.refused.empty()) {
    must(second.refused == first.refused, "a refusal stays");
    return;
  }
  must(second.refused.empty() && second.cut == 0, "what was opened opens again, as it is");
  must(std::equal(first.messages.begin(), first.messages.end(), second.messages.begin(),
                  second.messages.begin() + static_cast<std::ptrdiff_t>(first.messages.size())),
       "the same messages are there");
  const Opened third = open(*disk, false);
  must(third.refused.empty() && third.messages == second.messages, "what was appended stays");
}

}  // namespace facta::fuzz
