#include "events/log/embedded/segment_preparer.h"

#include <algorithm>
#include <fcntl.h>
#include <utility>

namespace facta::embedded {
namespace {

// Written and flushed in steps of this size, so that the flushes of appends wait for little.
constexpr std::uint64_t kStepBytes = 1u << 20;

}  // namespace

SegmentPreparer::SegmentPreparer(FileSystem& files, std::string directory)
    : files_(files), directory_(std::move(directory)) {}

SegmentPreparer::~SegmentPreparer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void SegmentPreparer::begin(std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  if (busy_ || wanted_ || ready_) {
    return;
  }
  wanted_ = size;
  if (!thread_.joinable()) {
    thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
}

Result<File, LogError> SegmentPreparer::take(std::uint64_t size) {
  std::unique_lock lock(mutex_);
  wanted_ = std::nullopt;
  changed_.wait(lock, [&] { return !busy_; });
  if (ready_) {
    Ready ready = std::move(*ready_);
    ready_ = std::nullopt;
    if (ready.size == size) {
      return std::move(ready.file);
    }
  }
  return make(size);
}

void SegmentPreparer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || wanted_; });
    if (stopping_) {
      return;
    }
    const std::uint64_t size = *std::exchange(wanted_, std::nullopt);
    busy_ = true;
    lock.unlock();
    auto made = make(size);
    lock.lock();
    busy_ = false;
    if (made) {
      ready_ = Ready{std::move(*made), size};
    }
    changed_.notify_all();
  }
}

Result<File, LogError> SegmentPreparer::make(std::uint64_t size) {
  const std::string path = directory_ + "/" + kPreparedName;
  const int fd = files_.open(path, O_RDWR | O_CREAT | O_TRUNC);
  if (fd < 0) {
    return Unexpected{LogError{is_no_room(fd) ? LogFault::kFull : LogFault::kUnavailable,
                               path + " cannot be created: " + describe_error(fd)}};
  }
  File file(files_, fd);
  std::int64_t failed = files_.fallocate(fd, size);
  if (failed == -EOPNOTSUPP) {
    failed = 0;  // the zeros below take the room as well
  }
  for (std::uint64_t at = 0; at < size && failed >= 0; at += kStepBytes) {
    failed = write_zeros(files_, fd, at, std::min(size, at + kStepBytes));
    if (failed >= 0) {
      failed = files_.fdatasync(fd);
    }
  }
  if (failed < 0) {
    files_.unlink(path);
    return Unexpected{LogError{
        is_no_room(failed) ? LogFault::kFull : LogFault::kUnavailable,
        path + " cannot be given " + std::to_string(size) + " bytes: " + describe_error(failed)}};
  }
  return file;
}

}  // namespace facta::embedded
