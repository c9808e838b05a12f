// Backups of state and views, of a ledger whose log is on Kafka: the brokers keep the log, the
// stores save the time of folding it anew. What is restored goes on from the log at the next start.
#pragma once

#include "service/backup/backup.h"

#include <string>

namespace facta::backup {

// Copies the stores in the folder `data` as of one of their states on the disk, also while a
// service writes them: what it folded since its last flush is not in them. Files that `target` has
// are not copied again. Errors as of take_backup(), and backup.no_stores.
Backed<BackupReport> take_stores_backup(const std::string& data, const std::string& target,
                                        Time now, const std::string& writer);

// Puts the stores of such a backup into the folder `data`, which must be empty or not there; with
// `preview` only says what they hold. Nothing is lost: the log has everything. `until` must be
// empty (restore.stores_follow_the_log).
Backed<RestoreReport> restore_stores(const std::string& target, const std::string& data,
                                     const std::string& until, bool preview);

}  // namespace facta::backup
