#include "service/backup/backup.h"

#include "events/history/until.h"
#include "events/log/embedded/segment_format.h"

#include <algorithm>
#include <set>

namespace facta::backup {
namespace {

using embedded::SegmentFile;

std::string name_of(const SegmentFile& file) {
  std::string name = embedded::segment_name(file.header.first_offset);
  if (!file.complete) {
    name += "." + std::to_string(file.bytes) + ".part";
  }
  return name;
}

// The ledger as it is, to be held against what the present manifest has seen of it.
struct Witness {
  std::map<std::string, ManifestHead, std::less<>> heads;  // where this ledger ends
  std::map<std::string, Digest, std::less<>> at_seen;      // its record at the sequence seen
  std::uint64_t records = 0;
};

Backed<Witness> read_ledger(const std::vector<SegmentFile>& files, const Manifest* seen) {
  embedded::SegmentFilesLog log(files);
  Witness witness;
  const auto read = each_record(log, [&](const std::shared_ptr<AdmittedRecord>& admitted) {
    const Record& record = admitted->record;
    witness.heads[record.company] = {record.sequence, admitted->hash, record.time};
    ++witness.records;
    if (seen != nullptr) {
      const auto known = seen->heads.find(record.company);
      if (known != seen->heads.end() && known->second.sequence == record.sequence) {
        witness.at_seen[record.company] = admitted->hash;
      }
    }
    return true;
  });
  if (!read) {
    return unreadable(read.error());
  }
  return witness;
}

// A backup is kept from a ledger that is older than it, or went on otherwise.
Backed<Done> compare(const Target& target, const Manifest& seen, const Witness& ledger) {
  for (const auto& [company, head] : seen.heads) {
    const auto here = ledger.heads.find(company);
    const std::uint64_t last = here == ledger.heads.end() ? 0 : here->second.sequence;
    if (last < head.sequence) {
      return refuse("ledger.log_behind",
                    "the log of " + company + " ends at record " + std::to_string(last) + ", but " +
                        target.folder() + " has seen record " + std::to_string(head.sequence),
                    "Restore that backup, or begin another one in a new folder.");
    }
    if (ledger.at_seen.at(company) != head.hash) {
      return refuse("backup.other_ledger",
                    "record " + std::to_string(head.sequence) + " of " + company +
                        " is another one here than in " + target.folder() +
                        ": the ledger was restored and went on otherwise",
                    "Begin another backup in a new folder.");
    }
  }
  return Done{};
}

// A complete segment may be packed between the look at it and the copy, once.
Result<Done, std::string> copy_segment(const SegmentFile& file, const std::string& to) {
  Result<Done, std::string> copied = Done{};
  for (int attempt = 1; attempt <= 2; ++attempt) {
    const auto bytes = embedded::stored_bytes(file);
    if (!bytes) {
      return Unexpected{bytes.error().message};
    }
    copied = copy_file(file.path, *bytes, to);
    if (copied) {
      break;
    }
  }
  return copied;
}

class Copying {
 public:
  Copying(const Target& target, const std::optional<Manifest>& before, BackupReport& report)
      : target_(target), before_(before), report_(report) {}

  Backed<Done> take(const SegmentFile& file) {
    ManifestFile entry{name_of(file), file.header.first_offset, file.next_offset, file.bytes,
                       file.bytes,    file.header.size,         file.complete,    {}};
    const std::string path = target_.path_of(entry);
    std::error_code failed;
    const bool missing = !std::filesystem::exists(path, failed);
    SegmentFile copy = file;
    copy.path = path;
    const bool is_there = !missing && is_whole(copy) && embedded::have_same_bytes(file, copy);
    if (is_there) {
      ++report_.files_kept;
    } else {
      if (is_listed(entry.name)) {
        report_.repaired.push_back(path + (missing ? " was missing" : " was damaged"));
      }
      const auto copied = copy_segment(file, path);
      if (!copied) {
        return unavailable(copied.error());
      }
      ++report_.files_copied;
      report_.bytes_copied += std::filesystem::file_size(path, failed);
    }
    const auto facts = facts_of(path);
    if (!facts) {
      return unavailable(facts.error());
    }
    entry.hash = facts->hash;
    entry.stored_bytes = facts->bytes;
    report_.manifest.files.push_back(std::move(entry));
    return Done{};
  }

 private:
  // As long as it has to be, not longer.
  static bool is_whole(const SegmentFile& copy) {
    std::error_code failed;
    const auto bytes = embedded::stored_bytes(copy);
    return bytes && *bytes == std::filesystem::file_size(copy.path, failed);
  }
  bool is_listed(const std::string& name) const {
    return before_ && std::ranges::any_of(before_->files, [&](const ManifestFile& file) {
             return file.name == name;
           });
  }

  const Target& target_;
  const std::optional<Manifest>& before_;
  BackupReport& report_;
};

// What an earlier backup, or one that was cut off, left beside the files of the manifest.
void remove_leftovers(const Target& target, const Manifest& manifest) {
  std::set<std::string> named;
  for (const ManifestFile& file : manifest.files) {
    named.insert(file.name);
  }
  keep_only(target.log_folder(), named);
}

// The manifest that is there, if any can be believed; one that cannot is written anew.
Backed<std::optional<Manifest>> manifest_before(const Target& target, BackupReport& report) {
  auto before = target.manifest();
  if (before) {
    return std::optional<Manifest>(std::move(*before));
  }
  if (before.error().code == "backup.damaged") {
    report.repaired.push_back(before.error().message);
  }
  return std::optional<Manifest>();
}

}  // namespace

Backed<BackupReport> take_backup(const std::string& data, const std::string& folder, Time now,
                                 const std::string& writer) {
  const auto files = embedded::durable_segments(data + "/log");
  if (!files) {
    return unreadable(files.error());
  }
  const Target target(folder);
  BackupReport report;
  report.cut_off_before = target.cut_off();
  auto lock = TargetLock::take(folder, facta::print(now));
  if (!lock) {
    return Unexpected{std::move(lock.error())};
  }
  std::error_code failed;
  std::filesystem::create_directories(target.log_folder(), failed);
  if (failed) {
    return unavailable(target.log_folder().string() + ": " + failed.message());
  }
  const auto before = manifest_before(target, report);
  if (!before) {
    return Unexpected{before.error()};
  }
  report.manifest = {files->front().header.ledger_id, now, writer, 0, {}, {}, {}};
  if (*before && (*before)->ledger_id != report.manifest.ledger_id) {
    lock->done();
    return refuse("backup.other_ledger",
                  folder + " holds a backup of the ledger " + hex((*before)->ledger_id) +
                      ", this one is " + hex(report.manifest.ledger_id),
                  "Begin another backup in a new folder.");
  }
  const auto ledger = read_ledger(*files, *before ? &**before : nullptr);
  if (!ledger) {
    lock->done();
    return Unexpected{ledger.error()};
  }
  if (*before) {
    if (auto same = compare(target, **before, *ledger); !same) {
      lock->done();
      return Unexpected{std::move(same.error())};
    }
  }
  report.manifest.heads = ledger->heads;
  report.manifest.records = ledger->records;
  Copying copying(target, *before, report);
  for (const SegmentFile& file : *files) {
    if (auto taken = copying.take(file); !taken) {
      return Unexpected{std::move(taken.error())};
    }
  }
  if (auto checked = target.check(report.manifest); !checked) {
    return Unexpected{std::move(checked.error())};
  }
  const auto written = write_file(folder + "/MANIFEST.json", print(report.manifest));
  if (!written) {
    return unavailable(written.error());
  }
  remove_leftovers(target, report.manifest);
  lock->done();
  return report;
}

Backed<Manifest> check_backup(const std::string& folder) {
  const Target target(folder);
  auto manifest = target.manifest();
  if (!manifest) {
    return manifest;
  }
  if (auto checked = target.check(*manifest); !checked) {
    return Unexpected{std::move(checked.error())};
  }
  return manifest;
}

}  // namespace facta::backup
