#include "events/log/embedded/log_directory.h"

#include "events/log/embedded/segment_packing.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <utility>

namespace facta::embedded {
namespace {

constexpr const char* kLockName = "LOCK";
constexpr std::size_t kScanBytesAtOnce = 1u << 20;
// How often a reader looks again when a writer changed the files under its eyes.
constexpr int kReadAttempts = 8;
constexpr std::size_t kLedgerHexBytes = 2 * sizeof(LedgerId);

std::string to_hex(const LedgerId& ledger_id) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : ledger_id) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<LedgerId> from_hex(std::span<const char> hex) {
  LedgerId ledger_id{};
  for (std::size_t i = 0; i < kLedgerHexBytes; ++i) {
    const int digit = digit_of(hex[i]);
    if (digit < 0) {
      return std::nullopt;
    }
    ledger_id[i / 2] = static_cast<std::uint8_t>(ledger_id[i / 2] << 4 | digit);
  }
  return ledger_id;
}

LogError unavailable(const std::string& path, std::int64_t failed) {
  return {is_no_room(failed) ? LogFault::kFull : LogFault::kUnavailable,
          path + ": " + describe_error(failed)};
}

}  // namespace

LogDirectory::LogDirectory(FileSystem& files, std::filesystem::path path)
    : files_(files),
      path_(std::move(path)),
      prefix_((path_ / "").string()),
      preparer_(files, path_.string()) {}

Result<Done, LogError> LogDirectory::create_and_lock() {
  std::vector<std::filesystem::path> missing;
  for (auto at = std::filesystem::absolute(path_ / "").lexically_normal().parent_path();
       files_.exists(at.string()) == 0 && at.has_relative_path(); at = at.parent_path()) {
    missing.push_back(at);
  }
  for (auto made = missing.rbegin(); made != missing.rend(); ++made) {
    int failed = files_.make_directory(made->string());
    if (failed >= 0 || failed == -EEXIST) {
      failed = files_.sync_directory(made->parent_path().string());
    }
    if (failed < 0) {
      return Unexpected{unavailable(made->string(), failed)};
    }
  }
  const std::string lock_path = (path_ / kLockName).string();
  const int fd = files_.open(lock_path, O_RDWR | O_CREAT);
  if (fd < 0) {
    return Unexpected{unavailable(lock_path, fd)};
  }
  lock_ = File(files_, fd);
  if (files_.lock(fd) < 0) {
    return Unexpected{LogError{LogFault::kLocked, path_.string() +
                                                      ": another process has this log open for "
                                                      "writing (it holds the file LOCK)"}};
  }
  files_.unlink((path_ / kPreparedName).string());
  files_.unlink((path_ / kPackingName).string());
  // Names that a process gave before it died may be in the cache only: nothing may rest on them
  // yet.
  if (const int unsynced = files_.sync_directory(path_.string()); unsynced < 0) {
    return Unexpected{unavailable(path_.string(), unsynced)};
  }
  return Done{};
}

bool LogDirectory::is_locked() const {
  const int fd = files_.open((path_ / kLockName).string(), O_RDONLY);
  if (fd < 0) {
    return false;
  }
  const File file(files_, fd);
  return files_.is_locked(fd) == 1;
}

std::optional<LedgerId> LogDirectory::recorded_ledger() const {
  const int fd = files_.open((path_ / kLockName).string(), O_RDONLY);
  if (fd < 0) {
    return std::nullopt;
  }
  const File file(files_, fd);
  std::array<char, kLedgerHexBytes> hex{};
  const auto got = files_.pread(fd, std::as_writable_bytes(std::span(hex)), 0);
  return got == static_cast<std::int64_t>(kLedgerHexBytes) ? from_hex(hex) : std::nullopt;
}

Result<Done, LogError> LogDirectory::record_ledger(const LedgerId& ledger_id) {
  const std::string hex = to_hex(ledger_id) + "\n";
  std::int64_t failed = write_all(files_, lock_.fd(), std::as_bytes(std::span(hex)), 0);
  if (failed >= 0) {
    failed = files_.fdatasync(lock_.fd());
  }
  if (failed < 0) {
    return Unexpected{unavailable((path_ / kLockName).string(), failed)};
  }
  return Done{};
}

Result<std::vector<SegmentScan>, LogError> LogDirectory::scan() {
  std::vector<SegmentScan> scans;
  auto names = list();
  if (!names) {
    return Unexpected{std::move(names.error())};
  }
  for (std::size_t i = 0; i < names->size(); ++i) {
    auto scan = scan_one((*names)[i]);
    if (!scan) {
      return Unexpected{std::move(scan.error())};
    }
    if (scans.empty() && scan->header.first_offset != 0) {
      return Unexpected{
          damaged(path_of(0), 0,
                  "missing: the first segment here is " + segment_name(scan->header.first_offset))};
    }
    if (!scans.empty()) {
      if (auto joint = check_joint(scans.back(), *scan, i + 1 == names->size()); !joint) {
        return Unexpected{std::move(joint.error())};
      }
    }
    scans.push_back(std::move(*scan));
    const bool goes_on = scans.back().last_kind == FrameKind::kContinued;
    // Made by a writer since the names were listed.
    if (goes_on && i + 1 == names->size() &&
        files_.exists(path_of(scans.back().next_offset)) == 1) {
      names->push_back(scans.back().next_offset);
    }
  }
  if (!scans.empty() && scans.back().last_kind == FrameKind::kContinued) {
    return Unexpected{damaged(path_of(scans.back().next_offset), 0,
                              "missing: the segment before it says that it exists")};
  }
  return scans;
}

Result<Done, LogError> LogDirectory::check_packed(const std::vector<SegmentScan>& scans) {
  for (const SegmentScan& scan : scans) {
    if (!scan.is_packed) {
      continue;
    }
    const std::string path = path_of(scan.header.first_offset);
    const File file(files_, files_.open(path, O_RDONLY));
    const auto packed = read_packed(files_, file.fd(), path);
    if (!packed || *packed == nullptr) {
      return Unexpected{packed ? damaged(path, 0, "is no packed segment any more")
                               : packed.error()};
    }
    if (auto whole = check_blocks(files_, file.fd(), path, **packed); !whole) {
      return whole;
    }
  }
  return Done{};
}

// What does not fit together is looked at again before it is called damage.
Result<std::vector<SegmentScan>, LogError> LogDirectory::scan_beside_a_writer() {
  for (int attempt = 1;; ++attempt) {
    auto scans = scan();
    const bool is_last_attempt = attempt == kReadAttempts || !is_locked();
    if (!scans) {
      if (is_last_attempt) {
        return scans;
      }
      continue;
    }
    if (scans->empty()) {
      return Unexpected{
          LogError{LogFault::kMisconfigured, path_.string() + ": there is no log here"}};
    }
    if (scans->back().tail == Tail::kDamaged && !is_locked()) {
      return Unexpected{scans->back().damage};
    }
    if (auto flushed = flush_as_reader(path_of(scans->back().header.first_offset)); !flushed) {
      return Unexpected{std::move(flushed.error())};
    }
    return scans;
  }
}

// A group that was read from the cache only counts once it is on the disk.
Result<Done, LogError> LogDirectory::flush_as_reader(const std::string& path) {
  const File file(files_, files_.open(path, O_RDONLY));
  const int failed = file ? files_.fdatasync(file.fd()) : -ENOENT;
  if (failed < 0) {
    return Unexpected{unavailable(path, failed)};
  }
  return Done{};
}

Result<std::vector<std::uint64_t>, LogError> LogDirectory::list() const {
  std::vector<std::string> names;
  if (const int failed = files_.list(path_.string(), names); failed < 0 && failed != -ENOENT) {
    return Unexpected{unavailable(path_.string(), failed)};
  }
  std::vector<std::uint64_t> offsets;
  for (const std::string& name : names) {
    if (const auto offset = parse_segment_name(name)) {
      offsets.push_back(*offset);
    }
  }
  std::sort(offsets.begin(), offsets.end());
  return offsets;
}

Result<SegmentScan, LogError> LogDirectory::scan_one(std::uint64_t first_offset) {
  const std::string path = path_of(first_offset);
  const int fd = files_.open(path, O_RDONLY);
  if (fd < 0) {
    return Unexpected{unavailable(path, fd)};
  }
  const File file(files_, fd);
  const std::int64_t size = files_.size(fd);
  if (size < 0) {
    return Unexpected{unavailable(path, size)};
  }
  const auto packed = read_packed(files_, fd, path);
  if (!packed) {
    return Unexpected{packed.error()};
  }
  if (*packed != nullptr) {
    return scan_packed(path, **packed, first_offset);
  }
  SegmentReader reader(files_, fd, path,
                       std::min(kScanBytesAtOnce, static_cast<std::size_t>(size)));
  return scan_segment(reader, first_offset, static_cast<std::uint64_t>(size));
}

// A full segment ends with the mark kContinued, which is durable before anything is appended to the
// next one. A crash before that leaves an empty next segment.
Result<Done, LogError> LogDirectory::check_joint(const SegmentScan& before,
                                                 const SegmentScan& after,
                                                 bool after_is_last) const {
  const std::string path = path_of(before.header.first_offset);
  if (after.header.ledger_id != before.header.ledger_id) {
    return Unexpected{
        damaged(path_of(after.header.first_offset), 0, "a segment of another ledger")};
  }
  if (before.tail == Tail::kDamaged) {
    return Unexpected{before.damage};
  }
  if (after.header.first_offset != before.next_offset) {
    return Unexpected{damaged(path_of(before.next_offset), 0,
                              "missing: the messages before it end there, the next segment is " +
                                  segment_name(after.header.first_offset))};
  }
  if (before.last_kind == FrameKind::kContinued) {
    return Done{};
  }
  const bool is_fresh =
      after_is_last && after.end == kSegmentHeaderBytes && after.tail == Tail::kClean;
  if (!is_fresh || before.last_kind == FrameKind::kSeal) {
    return Unexpected{damaged(path, before.end,
                              "groups are missing, or the mark that the log "
                              "continues in the next segment")};
  }
  return Done{};
}

Result<WritableSegment, LogError> LogDirectory::add_segment(const SegmentHeader& header) {
  auto file = preparer_.take(header.size);
  if (!file) {
    return Unexpected{std::move(file.error())};
  }
  const std::string prepared = (path_ / kPreparedName).string();
  const std::string path = path_of(header.first_offset);
  std::int64_t failed = write_all(files_, file->fd(), encode(header), 0);
  if (failed >= 0) {
    failed = files_.fdatasync(file->fd());
  }
  if (failed >= 0) {
    failed = files_.rename(prepared, path);
  }
  if (failed >= 0) {
    failed = files_.sync_directory(path_.string());
  }
  if (failed < 0) {
    files_.unlink(prepared);
    return Unexpected{unavailable(path, failed)};
  }
  return WritableSegment{std::move(*file), std::make_shared<Segment>(Segment{
                                               .header = header, .path = path, .index = {}})};
}

std::string LogDirectory::path_of(std::uint64_t first_offset) const {
  return prefix_ + segment_name(first_offset);
}

}  // namespace facta::embedded
