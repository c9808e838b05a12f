// Commands that open a data folder or Kafka themselves, read-only where they only read.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Chain, refold, every view row compared; writes what was checked to stdout. Exit code: 0 all is
// well, 1 something is not (said on stdout), 3 it cannot be opened.
int verify_command(const OfflineOptions& options);

// Copies a history with its chains intact and seals the source. Exit code as above.
int log_copy_command(const LogCopyOptions& options);

}  // namespace facta
