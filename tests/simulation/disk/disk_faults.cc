// What goes wrong on the simulated disk: crashes, power cuts, rot.
#include "tests/simulation/disk/disk.h"

#include <algorithm>
#include <cstring>

namespace facta::simulation {

void Disk::die() {
  dead_ = true;
  throw Crash{};
}

bool Disk::alive() {
  ++counts_.calls;
  return !dead_;
}

void Disk::may_crash() {
  shaken_ -= shaken_ > 0 ? 1 : 0;
  if (faults.crash_at == 1) {
    die();
  }
  faults.crash_at -= faults.crash_at > 0 ? 1 : 0;
  if (random_.chance(faults.crash) || (shaken_ > 0 && random_.chance(faults.aftershock))) {
    die();
  }
}

// Trouble comes together.
void Disk::faulted() {
  ++counts_.faults;
  shaken_ = 20;
}

void Disk::kill_process() {
  dead_ = true;
  for (auto& [path, inode] : names_) {
    if (inode != nullptr) {
      inode->locked_by = -1;
      inode->last_write = inode->last_flushed;  // what came after may be lost
    }
  }
  open_.clear();
  full_ = 0;
}

void Disk::cut_power() {
  kill_process();
  if (!unsynced_names_.empty()) {
    const std::size_t kept = random_.below(unsynced_names_.size() + 1);
    counts_.names_lost += unsynced_names_.size() - kept;
    for (; unsynced_names_.size() > kept; unsynced_names_.pop_back()) {
      for (auto& [path, before] : unsynced_names_.back()) {
        if (before) {
          names_[path] = *before;
        } else {
          names_.erase(path);
        }
      }
    }
    unsynced_names_.clear();
  }
  for (auto& [path, inode] : names_) {
    if (inode != nullptr) {
      lose(*inode);
      shrink(*inode);
    }
  }
}

void Disk::keep_names(const std::vector<std::string>& paths) {
  NameUndo& undo = unsynced_names_.emplace_back();
  for (const std::string& path : paths) {
    const auto found = names_.find(path);
    undo.emplace_back(path, found == names_.end() ? std::nullopt : std::optional(found->second));
  }
}

// Every sector is one of the versions it had since the last flush.
void Disk::lose(Inode& inode) {
  std::map<std::uint64_t, std::size_t> cut;  // sector -> changes from here on are lost
  for (std::size_t i = inode.unflushed.size(); i-- > 0;) {
    const Change& change = inode.unflushed[i];
    for (std::uint64_t done = 0; done < change.before.size();) {
      const std::uint64_t at = change.at + done;
      const std::uint64_t share =
          std::min<std::uint64_t>(kSector - at % kSector, change.before.size() - done);
      const auto [place, fresh] = cut.try_emplace(at / kSector, 0);
      if (fresh) {
        // All, nothing or something in between, each often.
        place->second = random_.coin() ? i + 1 : random_.below(i + 1);
      }
      if (i >= place->second) {
        std::memcpy(inode.bytes.data() + at, change.before.data() + done, share);
        ++counts_.sectors_lost;
      }
      done += share;
    }
  }
  inode.unflushed.clear();
  for (const auto& [sector, bytes] : inode.lying) {
    if (random_.coin()) {
      const std::uint64_t at = sector * kSector;
      const std::uint64_t size = std::min<std::uint64_t>(bytes.size(), inode.bytes.size() - at);
      std::memcpy(inode.bytes.data() + at, bytes.data(), size);
      ++counts_.sectors_lost;
    }
  }
  inode.lying.clear();
}

void Disk::shrink(Inode& inode) {
  if (inode.bytes.size() > inode.durable_size && random_.coin()) {
    inode.bytes.resize(inode.durable_size +
                       random_.below(inode.bytes.size() - inode.durable_size + 1));
  }
  inode.durable_size = inode.bytes.size();
}

// The cache shows what was written; the disk has what was there before.
void Disk::keep_lies(Inode& inode) {
  std::map<std::uint64_t, std::vector<std::byte>> disk;
  for (auto change = inode.unflushed.rbegin(); change != inode.unflushed.rend(); ++change) {
    for (std::uint64_t done = 0; done < change->before.size();) {
      const std::uint64_t at = change->at + done;
      const std::uint64_t start = at / kSector * kSector;
      const std::uint64_t share =
          std::min<std::uint64_t>(kSector - at % kSector, change->before.size() - done);
      auto [place, fresh] = disk.try_emplace(at / kSector);
      if (fresh) {
        const auto from = inode.bytes.begin() + static_cast<std::ptrdiff_t>(start);
        const auto size = std::min<std::uint64_t>(kSector, inode.bytes.size() - start);
        place->second.assign(from, from + static_cast<std::ptrdiff_t>(size));
      }
      std::memcpy(place->second.data() + (at - start), change->before.data() + done, share);
      done += share;
    }
  }
  inode.lying.merge(disk);  // a sector that lies already has what the disk has
}

Disk::Rot Disk::rot() {
  std::vector<std::pair<std::string, std::shared_ptr<Inode>>> stored;
  for (const auto& [path, inode] : names_) {
    if (inode != nullptr && path.ends_with(".log")) {
      stored.emplace_back(path, inode);
    }
  }
  if (stored.empty()) {
    return {};
  }
  // Half of the time where writing goes on: there rot looks most like a crash.
  const bool at_end = random_.coin();
  const auto [path, inode] = at_end ? stored.back() : random_.pick(stored);
  // Where there is something: most of a file is zeros that nobody reads.
  std::uint64_t used = inode->bytes.size();
  while (used > 0 && inode->bytes[used - 1] == std::byte{0}) {
    --used;
  }
  if (used == 0) {
    return {};
  }
  // In the last group, or in one of those before it.
  const std::uint64_t reach = random_.coin() ? 600 : 6'000;
  const std::uint64_t near_end = used > reach ? used - reach : 0;
  const std::uint64_t at = at_end ? near_end + random_.below(used - near_end) : random_.below(used);
  ++counts_.faults;
  // A bit; or a sector that was never written though the disk said so. Where the file was flushed
  // last, that would look like a crash to anybody.
  const bool something_behind = at / kSector < inode->last_flushed / kSector;
  const std::uint64_t start = something_behind && random_.coin() ? at / kSector * kSector : at;
  const std::uint64_t size =
      start == at ? 1 : std::min<std::uint64_t>(kSector, inode->bytes.size() - start);
  const auto place = inode->bytes.begin() + static_cast<std::ptrdiff_t>(start);
  const std::vector<std::byte> before(place, place + static_cast<std::ptrdiff_t>(size));
  if (size > 1) {
    std::fill_n(place, size, std::byte{0});
  } else {
    const auto flipped = static_cast<std::byte>(1u << random_.below(8));
    // Not zero, which is what a start writes over a group that was cut off.
    *place ^= *place == flipped ? static_cast<std::byte>(3) : flipped;
  }
  const std::vector<std::byte> rotten(place, place + static_cast<std::ptrdiff_t>(size));
  // What was written since is nobody's to repair.
  Rot done{[inode = inode, start, before, rotten] {
    const auto found = inode->bytes.begin() + static_cast<std::ptrdiff_t>(start);
    if (start + rotten.size() <= inode->bytes.size() &&
        std::equal(rotten.begin(), rotten.end(), found)) {
      std::ranges::copy(before, found);
    }
  }};
  done.where = (size == 1 ? "a bit of byte " : "the sector at byte ") + std::to_string(start) +
               " of " + path + ", flushed last from byte " + std::to_string(inode->last_flushed);
  return done;
}

}  // namespace facta::simulation
