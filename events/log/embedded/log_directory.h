// The directory of an embedded log: its lock, its segment files, and what opening makes of them.
#pragma once

#include "events/log/embedded/file_system.h"
#include "events/log/embedded/segment_preparer.h"
#include "events/log/embedded/segment_scan.h"
#include "events/log/event_log.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace facta::embedded {

// One segment file. Its owner changes what is said here under a lock: of the last of a log, and
// when another is packed.
struct Segment {
  SegmentHeader header;
  std::string path;
  std::uint64_t end = kSegmentHeaderBytes;  // readers go up to this position
  std::vector<IndexEntry> index;
  // Where the newest append starts, if it was made since opening: what is read most.
  std::optional<IndexEntry> newest = {};
};

// A segment file that was just made, or the last of a log, open for writing.
struct WritableSegment {
  File file;
  std::shared_ptr<Segment> segment;
};

class LogDirectory {
 public:
  LogDirectory(FileSystem& files, std::filesystem::path path);

  // Creates the directory if need be and takes the lock for writing. kLocked, kUnavailable.
  Result<Done, LogError> create_and_lock();
  // Whether a process, this one included, holds the lock for writing.
  bool is_locked() const;

  // The ledger that the LOCK file names; nullopt: none yet.
  std::optional<LedgerId> recorded_ledger() const;
  // Names the ledger in the LOCK file, so that a directory that lost all its segments is not taken
  // for a new one.
  Result<Done, LogError> record_ledger(const LedgerId& ledger_id);

  // Scans every segment in order. Refuses a gap, a foreign ledger, and damage anywhere but in the
  // tail of the last segment, which is judged by the caller, and in the blocks of packed ones.
  Result<std::vector<SegmentScan>, LogError> scan();
  // Whether every block of the packed ones agrees with its checksum.
  Result<Done, LogError> check_packed(const std::vector<SegmentScan>& scans);
  // The same for a reader, who needs no lock: a writer may be at work meanwhile. What it has not
  // finished is not there yet; what is there is on the disk. kMisconfigured: no log.
  Result<std::vector<SegmentScan>, LogError> scan_beside_a_writer();

  // Makes and publishes a segment file; replaces one of the same name. kFull: nothing changed.
  Result<WritableSegment, LogError> add_segment(const SegmentHeader& header);
  // Prepares a file for a later add_segment() of this size in the background.
  void prepare_segment(std::uint64_t size) { preparer_.begin(size); }

  std::string path_of(std::uint64_t first_offset) const;

 private:
  Result<std::vector<std::uint64_t>, LogError> list() const;
  Result<SegmentScan, LogError> scan_one(std::uint64_t first_offset);
  Result<Done, LogError> flush_as_reader(const std::string& path);
  Result<Done, LogError> check_joint(const SegmentScan& before, const SegmentScan& after,
                                     bool after_is_last) const;

  FileSystem& files_;
  const std::filesystem::path path_;
  const std::string prefix_;  // of the path of a segment: there may be many thousands
  File lock_;
  SegmentPreparer preparer_;
};

}  // namespace facta::embedded
