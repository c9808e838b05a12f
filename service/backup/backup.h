// Takes backups of an embedded log, also while a service writes to it, and restores them.
#pragma once

#include "service/backup/target.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace facta::backup {

struct BackupReport {
  Manifest manifest;
  std::uint64_t files_copied = 0;
  std::uint64_t bytes_copied = 0;
  std::uint64_t files_kept = 0;       // complete segments that were there already, unchanged
  std::vector<std::string> repaired;  // a sentence for each damaged or missing file that was not
  std::optional<std::string> cut_off_before;  // when a backup began that did not end
};

// Copies what the backup in `target` lacks of the log in the folder `data`, reads everything back
// and then replaces the manifest. Consistent: all records that were durable when it began, and no
// part of a later one. A backup that is more than, or other than, the beginning of this ledger is
// refused untouched: ledger.log_behind, backup.other_ledger.
Backed<BackupReport> take_backup(const std::string& data, const std::string& target, Time now,
                                 const std::string& writer);

// Reads the backup back as take_backup() does.
Backed<Manifest> check_backup(const std::string& target);

// What is not kept of one company.
struct CompanyLoss {
  std::uint64_t kept = 0;     // sequence of the last record that is kept; 0: none
  std::optional<Time> until;  // of its decision
  std::uint64_t lost = 0;     // records: those from kept + 1 to kept + lost
  Time first_lost;
  Time last_lost;
};

struct RestoreReport {
  Manifest manifest;
  std::map<std::string, CompanyLoss, std::less<>> companies;
  // What the loss is counted against: a ledger that is there, or the backup.
  std::string compared_with;
  std::optional<std::string> cut_off_after;  // when a later backup began that did not end
};

// What restoring the backup up to a moment (until.h; empty: all of it) would keep and lose, against
// the ledger in the folder `data` if there is one, else against the whole backup. Writes nothing.
Backed<RestoreReport> preview_restore(const std::string& target, const std::string& data,
                                      const std::string& until);

// Writes the log of a new ledger into the folder `data`, which must be empty or not there. The log
// is there whole or not at all.
Backed<RestoreReport> restore(const std::string& target, const std::string& data,
                              const std::string& until);

}  // namespace facta::backup
