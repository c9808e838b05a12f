// The few calls through which the embedded log touches the disk, so that a test can make each of
// them fail (no room, input/output error, short write) or be the disk itself (tests/simulation).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace facta::embedded {

// Every member answers a value >= 0, or -errno. Called from several threads at once.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  // The machine's own.
  static FileSystem& posix();

  // A file descriptor; `flags` as of open(2), O_CLOEXEC added.
  virtual int open(const std::string& path, int flags);
  virtual void close(int fd);
  virtual std::int64_t size(int fd);
  // The number of bytes read or written, which may be fewer than asked for.
  virtual std::int64_t pread(int fd, std::span<std::byte> into, std::uint64_t at);
  virtual std::int64_t pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at);
  virtual int fdatasync(int fd);
  // Gives the file room for `size` bytes on the disk and makes it at least that long.
  virtual int fallocate(int fd, std::uint64_t size);
  virtual int rename(const std::string& from, const std::string& to);
  virtual int unlink(const std::string& path);
  // Makes names created, renamed or removed in a directory durable.
  virtual int sync_directory(const std::string& path);
  virtual int make_directory(const std::string& path);
  // 1: there is something of that name; 0: there is not.
  virtual int exists(const std::string& path);
  // Adds the names in a directory to `names`, in any order.
  virtual int list(const std::string& path, std::vector<std::string>& names);
  // Locks a whole file for this open file of it, not for the process: two of one process exclude
  // each other as well. -EAGAIN: another one has it.
  virtual int lock(int fd);
  // 1: another open file of it has the lock; 0: none has. Disturbs nobody.
  virtual int is_locked(int fd);
};

// A file descriptor that closes itself.
class File {
 public:
  File() = default;
  File(FileSystem& files, int fd) : files_(&files), fd_(fd) {}
  File(File&& other) noexcept : files_(other.files_), fd_(other.fd_) { other.fd_ = -1; }
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  explicit operator bool() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  FileSystem* files_ = nullptr;
  int fd_ = -1;
};

// "No space left on device" for -ENOSPC.
std::string describe_error(std::int64_t negative_errno);

// True for the errors that mean "no room": ENOSPC, EDQUOT.
bool is_no_room(std::int64_t negative_errno);

// Writes all of `bytes`, over short writes; 0 or -errno (some bytes may be written then). A sector
// that a short write left half is completed and flushed before anything behind it is written: after
// a crash no half sector stands in front of others.
std::int64_t write_all(FileSystem& files, int fd, std::span<const std::byte> bytes,
                       std::uint64_t at);

// Writes zeros over [from, until); 0 or -errno.
std::int64_t write_zeros(FileSystem& files, int fd, std::uint64_t from, std::uint64_t until);

}  // namespace facta::embedded
