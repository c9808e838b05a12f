// The folder of a backup:
//
//   MANIFEST.json   what the backup is: the last that is written, replaced in one step
//   LOCK            held while a backup is written; when that began, as long as it has not ended
//   log/            copies of segment files: N.log of a complete segment, N.BYTES.part of the
//                   beginning of the one that was still written to; X.partial while copying
//   files/          instead of log/, of a ledger on Kafka: files of its stores, named by SHA-256
//
// A new backup overwrites nothing that the present manifest names, so the backup before it stays
// whole until the new one is, whenever the machine dies.
#pragma once

#include "events/log/embedded/segment_files.h"
#include "service/backup/backup_error.h"
#include "service/backup/manifest.h"

#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace facta::backup {

class Target {
 public:
  explicit Target(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string folder() const { return folder_.string(); }
  std::filesystem::path log_folder() const { return folder_ / "log"; }
  std::string path_of(const ManifestFile& file) const {
    return (log_folder() / file.name).string();
  }

  std::string path_of(const StoreFile& file) const {
    return (folder_ / "files" / hex(file.hash)).string();
  }

  // The present manifest. backup.none: there is no folder or no backup in it; backup.unfinished:
  // the first one was cut off; backup.damaged: the manifest cannot be believed.
  Backed<Manifest> manifest() const;
  // When a backup began that was cut off; nullopt: none was, or one is being written now.
  std::optional<std::string> cut_off() const;

  // The files of a manifest as files of a log.
  std::vector<embedded::SegmentFile> files_of(const Manifest& manifest) const;
  // Reads back everything that the manifest names: length and hash of every file, every frame, the
  // chains of all companies up to the heads. backup.damaged names file and byte.
  Backed<Done> check(const Manifest& manifest) const;

 private:
  static Backed<Done> check_file(const std::string& path, std::uint64_t bytes, const Digest& hash);

  std::filesystem::path folder_;
};

// Holds the LOCK of a target while a backup is written there.
class TargetLock {
 public:
  // Creates the folder if need be. backup.running: another process holds it. `began`: of this
  // backup, left behind if it does not end.
  static Backed<TargetLock> take(const std::string& folder, const std::string& began);
  TargetLock(TargetLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  TargetLock(const TargetLock&) = delete;
  TargetLock& operator=(const TargetLock&) = delete;
  ~TargetLock();
  // The backup has ended.
  void done();

 private:
  explicit TargetLock(int fd) : fd_(fd) {}
  int fd_;
};

// Bytes and SHA-256 of a file as they are on the disk; the error is a sentence.
struct FileFacts {
  std::uint64_t bytes = 0;
  Digest hash{};
};
Result<FileFacts, std::string> facts_of(const std::string& path);

// Makes the names in a folder durable; the text of a file, written under another name first. The
// error is a sentence.
Result<Done, std::string> sync_folder(const std::string& path);
Result<Done, std::string> write_file(const std::string& path, std::string_view text);

// Removes what lies in a folder beside the files of these names, as far as it can.
void keep_only(const std::filesystem::path& folder, const std::set<std::string>& names);

// Copies the first `bytes` of a file to a file that must not exist under that name before the copy
// is whole and on the disk. The error is a sentence.
Result<Done, std::string> copy_file(const std::string& from, std::uint64_t bytes,
                                    const std::string& to);

// Makes the folder `data` ready for a restore, which works in `partial` inside it. Nothing of
// anybody may be in the way (restore.folder_not_empty); what a restore left behind that was cut off
// goes.
Backed<Done> make_room(const std::string& data, const std::string& partial);

}  // namespace facta::backup
