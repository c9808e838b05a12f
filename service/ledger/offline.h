// Commands that open a data folder or Kafka themselves, read-only where they only read.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Chain, refold, every view row compared, or of a history file every byte; writes what was checked
// to stdout. Exit code: 0 all is well, 1 something is not (said on stdout), 3 it cannot be opened.
int verify_command(const OfflineOptions& options);

// Writes the history as one file that outsiders verify alone (docs/history-file.md). The file is
// whole or it is not there. Works beside a service that has the folder open.
int history_export_command(const HistoryExportOptions& options);

// Copies a history with its chains intact and seals the source. Exit code as above.
int log_copy_command(const LogCopyOptions& options);

}  // namespace facta
