#include "events/log/embedded/file_system.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace facta::embedded {
namespace {

constexpr std::uint64_t kSectorBytes = 512;

// The answer of a system call, or -errno.
template <class Call>
auto answer_of(Call call) -> decltype(call()) {
  for (;;) {
    const auto answer = call();
    if (answer >= 0) {
      return answer;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

FileSystem& FileSystem::posix() {
  static FileSystem files;
  return files;
}

int FileSystem::open(const std::string& path, int flags) {
  return answer_of([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0644); });
}

void FileSystem::close(int fd) {
  ::close(fd);
}

std::int64_t FileSystem::size(int fd) {
  struct stat status {};
  const int failed = answer_of([&] { return ::fstat(fd, &status); });
  return failed < 0 ? failed : status.st_size;
}

std::int64_t FileSystem::pread(int fd, std::span<std::byte> into, std::uint64_t at) {
  return answer_of([&] { return ::pread(fd, into.data(), into.size(), static_cast<off_t>(at)); });
}

std::int64_t FileSystem::pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at) {
  return answer_of(
      [&] { return ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at)); });
}

// Not retried on EINTR, nor on anything else: a flush that failed once proves nothing the second
// time.
int FileSystem::fdatasync(int fd) {
  return ::fdatasync(fd) == 0 ? 0 : -errno;
}

int FileSystem::fallocate(int fd, std::uint64_t size) {
  return answer_of([&] { return ::fallocate(fd, 0, 0, static_cast<off_t>(size)); });
}

int FileSystem::rename(const std::string& from, const std::string& to) {
  return answer_of([&] { return ::rename(from.c_str(), to.c_str()); });
}

int FileSystem::unlink(const std::string& path) {
  return answer_of([&] { return ::unlink(path.c_str()); });
}

int FileSystem::sync_directory(const std::string& path) {
  const int fd = open(path, O_RDONLY | O_DIRECTORY);
  if (fd < 0) {
    return fd;
  }
  const int failed = ::fsync(fd) == 0 ? 0 : -errno;
  close(fd);
  return failed;
}

int FileSystem::make_directory(const std::string& path) {
  return answer_of([&] { return ::mkdir(path.c_str(), 0777); });
}

int FileSystem::exists(const std::string& path) {
  struct stat status {};
  const int failed = answer_of([&] { return ::stat(path.c_str(), &status); });
  return failed == -ENOENT || failed == -ENOTDIR ? 0 : failed < 0 ? failed : 1;
}

int FileSystem::list(const std::string& path, std::vector<std::string>& names) {
  std::error_code failed;
  for (auto at = std::filesystem::directory_iterator(path, failed);
       !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    names.push_back(at->path().filename().string());
  }
  return -failed.value();
}

int FileSystem::lock(int fd) {
  struct flock lock = whole_file();
  return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno;
}

int FileSystem::is_locked(int fd) {
  struct flock lock = whole_file();
  if (::fcntl(fd, F_OFD_GETLK, &lock) != 0) {
    return -errno;
  }
  return lock.l_type == F_UNLCK ? 0 : 1;
}

File& File::operator=(File&& other) noexcept {
  std::swap(files_, other.files_);
  std::swap(fd_, other.fd_);
  return *this;
}

File::~File() {
  if (fd_ >= 0) {
    files_->close(fd_);
  }
}

std::string describe_error(std::int64_t negative_errno) {
  return std::generic_category().message(static_cast<int>(-negative_errno));
}

bool is_no_room(std::int64_t negative_errno) {
  return negative_errno == -ENOSPC || negative_errno == -EDQUOT;
}

std::int64_t write_all(FileSystem& files, int fd, std::span<const std::byte> bytes,
                       std::uint64_t at) {
  bool is_cut = false;
  while (!bytes.empty()) {
    const auto rest_of_sector = kSectorBytes - at % kSectorBytes;
    const auto part =
        is_cut ? bytes.first(std::min<std::size_t>(rest_of_sector, bytes.size())) : bytes;
    const std::int64_t written = files.pwrite(fd, part, at);
    if (written < 0) {
      return written;
    }
    if (written == 0) {
      return -EIO;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    at += static_cast<std::uint64_t>(written);
    if (is_cut && at % kSectorBytes == 0) {
      if (const int failed = files.fdatasync(fd); failed < 0) {
        return failed;
      }
      is_cut = false;
    } else {
      is_cut = at % kSectorBytes != 0;
    }
  }
  return 0;
}

std::int64_t write_zeros(FileSystem& files, int fd, std::uint64_t from, std::uint64_t until) {
  static const std::vector<std::byte> zeros(1u << 20);
  while (from < until) {
    const auto size = std::min<std::uint64_t>(zeros.size(), until - from);
    if (const auto failed = write_all(files, fd, std::span(zeros).first(size), from); failed < 0) {
      return failed;
    }
    from += size;
  }
  return 0;
}

}  // namespace facta::embedded
