// A file system that fails on demand, and that can lose what was never flushed.
#pragma once

#include "events/log/embedded/file_system.h"

#include <atomic>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace facta::embedded {

class FaultyFiles final : public FileSystem {
 public:
  static constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

  // Bytes that may still be written before ENOSPC; a write that crosses the limit is cut short.
  void set_room(std::int64_t bytes);
  // The next flushes of files answer EIO (and flush nothing).
  void fail_flushes(int count);
  // After so many more calls that change something, every one answers EIO and does nothing.
  void die_after(std::int64_t calls);
  bool is_dead();
  // What a power cut leaves: of every write since the last flush of its file, each sector is there
  // or not; of every name change since the last flush of its directory, the latest ones may be
  // undone.
  void cut_power(std::mt19937_64& random);

  std::uint64_t bytes_read() const { return bytes_read_; }

  int open(const std::string& path, int flags) override;
  void close(int fd) override;
  std::int64_t pread(int fd, std::span<std::byte> into, std::uint64_t at) override;
  std::int64_t pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at) override;
  int fdatasync(int fd) override;
  int fallocate(int fd, std::uint64_t size) override;
  int rename(const std::string& from, const std::string& to) override;
  int sync_directory(const std::string& path) override;

 private:
  struct Change {
    std::uint64_t at;
    std::vector<std::byte> before;
  };

  // Counts a call down; false: the machine is dead. Needs mutex_.
  bool is_alive();

  std::atomic<std::uint64_t> bytes_read_{0};
  std::mutex mutex_;
  std::int64_t room_ = kUnlimited;
  std::int64_t calls_left_ = kUnlimited;
  int failing_flushes_ = 0;
  std::map<int, std::string> paths_;
  std::map<std::string, std::vector<Change>> unflushed_;
  std::vector<std::pair<std::string, std::string>> renames_;
};

}  // namespace facta::embedded
