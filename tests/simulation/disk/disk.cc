#include "tests/simulation/disk/disk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace facta::simulation {
namespace {

constexpr std::uint64_t kPage = 4096;

}  // namespace

// ---- Files

Disk::Inode* Disk::inode_of(int fd) {
  const auto found = open_.find(fd);
  return found == open_.end() ? nullptr : found->second.inode.get();
}

int Disk::open(const std::string& path, int flags) {
  if (!alive()) {
    return -EIO;
  }
  auto found = names_.find(path);
  if (found == names_.end()) {
    if ((flags & O_CREAT) == 0) {
      return -ENOENT;
    }
    may_crash();
    keep_names({path});
    found = names_.emplace(path, std::make_shared<Inode>()).first;
  }
  if (found->second == nullptr) {
    return -EISDIR;
  }
  if ((flags & O_TRUNC) != 0) {
    *found->second = Inode{};  // only ever done to a file that nobody relies on
  }
  open_[next_fd_] = {found->second};
  return next_fd_++;
}

void Disk::close(int fd) {
  if (Inode* inode = inode_of(fd); inode != nullptr && inode->locked_by == fd) {
    inode->locked_by = -1;
  }
  open_.erase(fd);
}

std::int64_t Disk::size(int fd) {
  const Inode* inode = inode_of(fd);
  return !alive() || inode == nullptr ? -EIO : static_cast<std::int64_t>(inode->bytes.size());
}

std::int64_t Disk::pread(int fd, std::span<std::byte> into, std::uint64_t at) {
  const Inode* inode = inode_of(fd);
  if (!alive() || inode == nullptr) {
    return -EIO;
  }
  if (random_.chance(faults.read_error)) {
    faulted();
    return -EIO;
  }
  if (at >= inode->bytes.size()) {
    return 0;
  }
  const auto size = std::min<std::uint64_t>(into.size(), inode->bytes.size() - at);
  std::memcpy(into.data(), inode->bytes.data() + at, size);
  return static_cast<std::int64_t>(size);
}

void Disk::write(Inode& inode, std::span<const std::byte> bytes, std::uint64_t at) {
  if (inode.bytes.size() < at + bytes.size()) {
    inode.bytes.resize(at + bytes.size());
  }
  Change change{at, {}};
  const auto place = inode.bytes.begin() + static_cast<std::ptrdiff_t>(at);
  change.before.assign(place, place + static_cast<std::ptrdiff_t>(bytes.size()));
  std::ranges::copy(bytes, place);
  if (std::ranges::any_of(bytes, [](std::byte byte) { return byte != std::byte{0}; })) {
    // A write that was cut short goes on where it stopped.
    inode.last_write = at == inode.last_end && !inode.unflushed.empty() ? inode.last_write : at;
    inode.last_end = at + bytes.size();
  } else if (at <= inode.last_write) {
    inode.last_write = inode.last_flushed;  // it was taken back
  }
  inode.unflushed.push_back(std::move(change));
}

std::int64_t Disk::pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at) {
  Inode* inode = inode_of(fd);
  if (!alive() || inode == nullptr) {
    return -EIO;
  }
  if (bytes.empty()) {
    return 0;
  }
  may_crash();
  if (random_.chance(faults.write_error)) {
    faulted();
    return -EIO;
  }
  full_ = faults.no_room == 0 ? 0 : full_;
  if (full_ > 0) {
    --full_;
    faulted();
    return -ENOSPC;
  }
  const bool full = random_.chance(faults.no_room);
  full_ = full ? static_cast<int>(random_.below(6)) : 0;
  const bool torn = random_.chance(faults.crash);
  if (full || torn || random_.chance(faults.short_write)) {
    faulted();
    std::uint64_t some = random_.below(bytes.size()) + (full || torn ? 0 : 1);
    // Room is given, and pages are filled, by whole sectors.
    if (full || torn || !faults.short_within_sector) {
      some -= std::min(some, (at + some) % kSector);
    }
    write(*inode, bytes.first(some), at);
    if (torn) {
      die();
    }
    return some == 0 ? -ENOSPC : static_cast<std::int64_t>(some);
  }
  write(*inode, bytes, at);
  return static_cast<std::int64_t>(bytes.size());
}

int Disk::fdatasync(int fd) {
  Inode* inode = inode_of(fd);
  if (!alive() || inode == nullptr) {
    return -EIO;
  }
  may_crash();
  if (random_.chance(faults.flush_error) || faults.fail_flush == 1) {
    faults.fail_flush = 0;
    faulted();
    keep_lies(*inode);
    inode->unflushed.clear();
    return -EIO;
  }
  faults.fail_flush -= faults.fail_flush > 0 ? 1 : 0;
  // A page that was written since is written out whole.
  for (const Change& change : inode->unflushed) {
    const std::uint64_t from = change.at / kPage * kPage / kSector;
    const std::uint64_t until = (change.at + change.before.size() + kPage - 1) / kPage * kPage;
    inode->lying.erase(inode->lying.lower_bound(from), inode->lying.lower_bound(until / kSector));
  }
  inode->unflushed.clear();
  inode->last_flushed = inode->last_write;
  inode->durable_size = inode->bytes.size();
  may_crash();
  return 0;
}

int Disk::fallocate(int fd, std::uint64_t size) {
  Inode* inode = inode_of(fd);
  if (!alive() || inode == nullptr) {
    return -EIO;
  }
  may_crash();
  if (random_.chance(faults.no_room)) {
    faulted();
    return -ENOSPC;
  }
  inode->bytes.resize(std::max<std::size_t>(inode->bytes.size(), size));
  return 0;
}

// ---- Names

int Disk::rename(const std::string& from, const std::string& to) {
  if (!alive()) {
    return -EIO;
  }
  may_crash();
  const auto found = names_.find(from);
  if (found == names_.end()) {
    return -ENOENT;
  }
  keep_names({from, to});
  const auto inode = found->second;
  names_.erase(found);
  names_[to] = inode;
  may_crash();
  return 0;
}

int Disk::unlink(const std::string& path) {
  if (!alive()) {
    return -EIO;
  }
  may_crash();
  if (!names_.contains(path)) {
    return -ENOENT;
  }
  keep_names({path});
  names_.erase(path);
  return 0;
}

int Disk::sync_directory(const std::string&) {
  if (!alive()) {
    return -EIO;
  }
  may_crash();
  unsynced_names_.clear();
  may_crash();
  return 0;
}

int Disk::make_directory(const std::string& path) {
  if (!alive()) {
    return -EIO;
  }
  may_crash();
  if (names_.contains(path)) {
    return -EEXIST;
  }
  keep_names({path});
  names_[path] = nullptr;
  return 0;
}

int Disk::exists(const std::string& path) {
  return !alive() ? -EIO : path == "/" || names_.contains(path) ? 1 : 0;
}

int Disk::list(const std::string& path, std::vector<std::string>& names) {
  if (!alive()) {
    return -EIO;
  }
  if (!names_.contains(path)) {
    return -ENOENT;
  }
  const std::string prefix = path + "/";
  for (auto found = names_.lower_bound(prefix);
       found != names_.end() && found->first.starts_with(prefix); ++found) {
    names.push_back(found->first.substr(prefix.size()));
  }
  return 0;
}

int Disk::lock(int fd) {
  Inode* inode = inode_of(fd);
  if (!alive() || inode == nullptr) {
    return -EIO;
  }
  if (inode->locked_by >= 0 && inode->locked_by != fd) {
    return -EAGAIN;
  }
  inode->locked_by = fd;
  return 0;
}

int Disk::is_locked(int fd) {
  const Inode* inode = inode_of(fd);
  return inode != nullptr && inode->locked_by >= 0 && inode->locked_by != fd ? 1 : 0;
}

}  // namespace facta::simulation
