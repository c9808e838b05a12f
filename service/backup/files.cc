// The few ways in which a backup touches the disk.
#include "service/backup/target.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace facta::backup {
namespace {

constexpr std::size_t kBytesAtOnce = 1u << 20;
constexpr const char* kPartial = ".partial";

std::string trouble(const std::string& path) {
  return path + ": " + std::strerror(errno);
}

// Closes itself.
class Opened {
 public:
  Opened(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Fills `buffer` as far as the file goes; -1: errno says why not.
ssize_t read_some(int fd, std::span<char> buffer) {
  ssize_t got = -1;
  do {
    got = ::read(fd, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(wrote < 0 ? 0 : static_cast<std::size_t>(wrote));
  }
  return true;
}

Result<Done, std::string> put_in_place(const Opened& file, const std::string& path) {
  if (::fsync(file.fd()) != 0 || std::rename((path + kPartial).c_str(), path.c_str()) != 0) {
    return Unexpected{trouble(path)};
  }
  return sync_folder(std::filesystem::path(path).parent_path().string());
}

}  // namespace

Result<FileFacts, std::string> facts_of(const std::string& path) {
  const Opened file(path, O_RDONLY);
  if (!file) {
    return Unexpected{trouble(path)};
  }
  // What is on the disk, not what is still in memory from writing it.
  ::posix_fadvise(file.fd(), 0, 0, POSIX_FADV_DONTNEED);
  FileFacts facts;
  Sha256 hash;
  std::vector<char> buffer(kBytesAtOnce);
  while (true) {
    const ssize_t got = read_some(file.fd(), buffer);
    if (got < 0) {
      return Unexpected{trouble(path)};
    }
    if (got == 0) {
      break;
    }
    hash.update({buffer.data(), static_cast<std::size_t>(got)});
    facts.bytes += static_cast<std::uint64_t>(got);
  }
  facts.hash = hash.finish();
  return facts;
}

Result<Done, std::string> sync_folder(const std::string& path) {
  const Opened folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder || ::fsync(folder.fd()) != 0) {
    return Unexpected{trouble(path)};
  }
  return Done{};
}

Result<Done, std::string> write_file(const std::string& path, std::string_view text) {
  const Opened file(path + kPartial, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file || !write_all(file.fd(), text)) {
    return Unexpected{trouble(path)};
  }
  return put_in_place(file, path);
}

void keep_only(const std::filesystem::path& folder, const std::set<std::string>& names) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (!names.contains(entry.path().filename().string())) {
      std::filesystem::remove(entry.path(), ignored);
    }
  }
}

Result<Done, std::string> copy_file(const std::string& from, std::uint64_t bytes,
                                    const std::string& to) {
  const Opened source(from, O_RDONLY);
  if (!source) {
    return Unexpected{trouble(from)};
  }
  const Opened file(to + kPartial, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) {
    return Unexpected{trouble(to)};
  }
  std::vector<char> buffer(kBytesAtOnce);
  for (std::uint64_t left = bytes; left > 0;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    const ssize_t got = read_some(source.fd(), std::span(buffer).first(wanted));
    if (got <= 0) {
      return Unexpected{got < 0 ? trouble(from) : from + ": ends too early"};
    }
    if (!write_all(file.fd(), {buffer.data(), static_cast<std::size_t>(got)})) {
      return Unexpected{trouble(to)};
    }
    left -= static_cast<std::uint64_t>(got);
  }
  return put_in_place(file, to);
}

Backed<Done> make_room(const std::string& data, const std::string& partial) {
  std::error_code failed;
  std::filesystem::remove_all(partial, failed);
  if (std::filesystem::exists(data, failed) && !std::filesystem::is_empty(data, failed)) {
    return refuse("restore.folder_not_empty", data + " is not empty",
                  "Name a folder that is not there yet; move it into place afterwards.");
  }
  std::filesystem::create_directories(partial, failed);
  if (failed) {
    return unavailable(partial + ": " + failed.message());
  }
  return Done{};
}

Backed<TargetLock> TargetLock::take(const std::string& folder, const std::string& began) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    return unavailable(folder + ": " + failed.message());
  }
  const std::string path = folder + "/LOCK";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    return unavailable(trouble(path));
  }
  TargetLock taken(fd);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (::fcntl(fd, F_OFD_SETLK, &lock) != 0) {
    return refuse("backup.running", folder + ": another process writes a backup there",
                  "Wait until it has ended.");
  }
  if (::ftruncate(fd, 0) != 0 || !write_all(fd, began) || ::fsync(fd) != 0) {
    return unavailable(trouble(path));
  }
  return taken;
}

TargetLock::~TargetLock() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

void TargetLock::done() {
  // Without it the next check says that a backup was cut off, which does no harm.
  [[maybe_unused]] const int ignored = ::ftruncate(fd_, 0);
}

std::optional<std::string> Target::cut_off() const {
  const Opened file((folder_ / "LOCK").string(), O_RDONLY);
  if (!file) {
    return std::nullopt;
  }
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (::fcntl(file.fd(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK) {
    return std::nullopt;
  }
  std::array<char, 64> began{};
  const ssize_t size = read_some(file.fd(), began);
  return size > 0 ? std::optional(std::string(began.data(), static_cast<std::size_t>(size)))
                  : std::nullopt;
}

}  // namespace facta::backup
