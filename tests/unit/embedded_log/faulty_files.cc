#include "tests/unit/embedded_log/faulty_files.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>

namespace facta::embedded {
namespace {

constexpr std::uint64_t kSector = 512;

}  // namespace

void FaultyFiles::set_room(std::int64_t bytes) {
  const std::lock_guard lock(mutex_);
  room_ = bytes;
}

void FaultyFiles::fail_flushes(int count) {
  const std::lock_guard lock(mutex_);
  failing_flushes_ = count;
}

void FaultyFiles::die_after(std::int64_t calls) {
  const std::lock_guard lock(mutex_);
  calls_left_ = calls;
}

bool FaultyFiles::is_dead() {
  const std::lock_guard lock(mutex_);
  return calls_left_ == 0;
}

bool FaultyFiles::is_alive() {
  if (calls_left_ == kUnlimited) {
    return true;
  }
  calls_left_ = std::max<std::int64_t>(calls_left_ - 1, 0);
  return calls_left_ > 0;
}

void FaultyFiles::cut_power(std::mt19937_64& random) {
  const std::lock_guard lock(mutex_);
  for (auto& [path, changes] : unflushed_) {
    const int fd = FileSystem::open(path, O_RDWR);
    for (auto change = changes.rbegin(); fd >= 0 && change != changes.rend(); ++change) {
      std::span<const std::byte> before = change->before;
      for (std::uint64_t at = change->at; !before.empty();) {
        const auto size = std::min<std::uint64_t>(kSector - at % kSector, before.size());
        if (random() % 2 == 0) {
          FileSystem::pwrite(fd, before.first(size), at);
        }
        before = before.subspan(size);
        at += size;
      }
    }
    if (fd >= 0) {
      FileSystem::close(fd);
    }
  }
  while (!renames_.empty() && random() % 2 == 0) {
    FileSystem::rename(renames_.back().second, renames_.back().first);
    renames_.pop_back();
  }
}

int FaultyFiles::open(const std::string& path, int flags) {
  const std::lock_guard lock(mutex_);
  const int fd = FileSystem::open(path, flags);
  if (fd >= 0) {
    paths_[fd] = path;
  }
  return fd;
}

void FaultyFiles::close(int fd) {
  const std::lock_guard lock(mutex_);
  paths_.erase(fd);
  FileSystem::close(fd);
}

std::int64_t FaultyFiles::pread(int fd, std::span<std::byte> into, std::uint64_t at) {
  const std::int64_t got = FileSystem::pread(fd, into, at);
  bytes_read_ += got > 0 ? static_cast<std::uint64_t>(got) : 0;
  return got;
}

std::int64_t FaultyFiles::pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at) {
  const std::lock_guard lock(mutex_);
  if (!is_alive()) {
    return -EIO;
  }
  if (room_ == 0) {
    return -ENOSPC;
  }
  bytes = bytes.first(static_cast<std::size_t>(
      std::min<std::int64_t>(static_cast<std::int64_t>(bytes.size()), room_)));
  Change change{at, std::vector<std::byte>(bytes.size())};
  FileSystem::pread(fd, change.before, at);
  unflushed_[paths_[fd]].push_back(std::move(change));
  const std::int64_t written = FileSystem::pwrite(fd, bytes, at);
  if (room_ != kUnlimited && written > 0) {
    room_ -= written;
  }
  return written;
}

int FaultyFiles::fdatasync(int fd) {
  const std::lock_guard lock(mutex_);
  if (!is_alive()) {
    return -EIO;
  }
  if (failing_flushes_ > 0) {
    --failing_flushes_;
    return -EIO;
  }
  unflushed_.erase(paths_[fd]);
  return 0;
}

int FaultyFiles::fallocate(int fd, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  if (!is_alive()) {
    return -EIO;
  }
  if (room_ < static_cast<std::int64_t>(size)) {
    return -ENOSPC;
  }
  return FileSystem::fallocate(fd, size);
}

int FaultyFiles::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (!is_alive()) {
    return -EIO;
  }
  // Replacing a file is not undone here: what was there before is gone.
  if (!std::filesystem::exists(to)) {
    renames_.emplace_back(from, to);
  }
  for (auto& [fd, path] : paths_) {
    path = path == from ? to : path;
  }
  if (auto moved = unflushed_.extract(from)) {
    moved.key() = to;
    unflushed_.insert(std::move(moved));
  }
  return FileSystem::rename(from, to);
}

int FaultyFiles::sync_directory(const std::string&) {
  const std::lock_guard lock(mutex_);
  if (!is_alive()) {
    return -EIO;
  }
  renames_.clear();
  return 0;
}

}  // namespace facta::embedded
