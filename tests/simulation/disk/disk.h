// A disk in memory that behaves as badly as disks may. What was written and not flushed is kept or
// lost sector by sector at a power cut, in any order; a failed flush leaves a cache that lies;
// names survive a prefix of what was done to their directory. One call is one system call, and the
// machine may die in the middle of any.
#pragma once

#include "events/log/embedded/file_system.h"
#include "tests/simulation/disk/random.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta::simulation {

// What a disk writes whole or not at all, in bytes.
inline constexpr std::uint64_t kSector = 512;

// The machine stops here and now: thrown through the code that runs on it.
struct Crash {};

// In millionths of the calls concerned.
struct DiskFaults {
  std::uint64_t crash = 0;        // before, in or after any call that changes something
  std::uint64_t write_error = 0;  // EIO
  std::uint64_t flush_error = 0;  // EIO once, then OK: the cache lies
  std::uint64_t no_room = 0;      // ENOSPC, or first a part of it; and for some writes more
  std::uint64_t short_write = 0;
  bool short_within_sector = false;  // else a short write ends with a sector, as on Linux
  std::uint64_t read_error = 0;      // EIO once
  std::uint64_t aftershock = 0;      // a crash, at any of the twenty calls after a fault
  std::uint64_t crash_at = 0;        // the n-th moment from now on at which one may come; 0: none
  std::uint64_t fail_flush = 0;      // the n-th flush of a file from now on fails; 0: none
};

struct DiskCounts {
  std::uint64_t calls = 0, faults = 0, sectors_lost = 0, names_lost = 0;
};

class Disk final : public embedded::FileSystem {
 public:
  explicit Disk(Random random) : random_(random) {}

  DiskFaults faults;
  const DiskCounts& counts() const { return counts_; }

  // After a crash nothing reaches the disk until the machine is on again.
  void switch_on() { dead_ = false; }
  void switch_off() { dead_ = true; }
  bool is_dead() const { return dead_; }
  // The process is gone: its open files and locks are, the cache is not.
  void kill_process();
  // The cache is gone too.
  void cut_power();
  // Flips a bit or loses a sector of what is stored.
  struct Rot {
    std::function<void()> repair;  // empty: nothing is stored
    std::string where = {};
  };
  Rot rot();

  int open(const std::string& path, int flags) override;
  void close(int fd) override;
  std::int64_t size(int fd) override;
  std::int64_t pread(int fd, std::span<std::byte> into, std::uint64_t at) override;
  std::int64_t pwrite(int fd, std::span<const std::byte> bytes, std::uint64_t at) override;
  int fdatasync(int fd) override;
  int fallocate(int fd, std::uint64_t size) override;
  int rename(const std::string& from, const std::string& to) override;
  int unlink(const std::string& path) override;
  int sync_directory(const std::string& path) override;
  int make_directory(const std::string& path) override;
  int exists(const std::string& path) override;
  int list(const std::string& path, std::vector<std::string>& names) override;
  int lock(int fd) override;
  int is_locked(int fd) override;

 private:
  struct Change {
    std::uint64_t at;
    std::vector<std::byte> before;
  };
  struct Inode {
    std::vector<std::byte> bytes;                           // as readers see it
    std::uint64_t durable_size = 0;                         // of the file on the disk
    std::uint64_t last_write = 0;                           // where it began; not of zeros
    std::uint64_t last_end = 0;                             // where it ended
    std::uint64_t last_flushed = 0;                         // the same, of what was flushed
    std::vector<Change> unflushed;                          // oldest first
    std::map<std::uint64_t, std::vector<std::byte>> lying;  // sector -> what the disk has instead
    int locked_by = -1;
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  // What a change of the directory replaced: nullopt: there was no such name.
  using NameUndo = std::vector<std::pair<std::string, std::optional<std::shared_ptr<Inode>>>>;
  struct Open {
    std::shared_ptr<Inode> inode;
  };

  Inode* inode_of(int fd);
  // These names are about to change.
  void keep_names(const std::vector<std::string>& paths);
  // Counts the call; false: the machine is dead. Throws Crash.
  bool alive();
  void may_crash();
  void faulted();
  void die();
  void lose(Inode& inode);
  static void keep_lies(Inode& inode);
  void shrink(Inode& inode);
  void write(Inode& inode, std::span<const std::byte> bytes, std::uint64_t at);

  Random random_;
  DiskCounts counts_;
  bool dead_ = false;
  int shaken_ = 0;  // calls until a fault is forgotten
  int full_ = 0;    // writes until there is room again
  Names names_;
  std::vector<NameUndo> unsynced_names_;  // since the directory was flushed; oldest first
  std::map<int, Open> open_;
  int next_fd_ = 3;
};

}  // namespace facta::simulation
