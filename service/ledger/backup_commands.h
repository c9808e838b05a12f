// facta backup and facta restore: what service/backup does, said to a person or a program.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Exit code: 0 done; 1 refused, with code and remedy on stderr; 3 the machine does not let it.
int backup_command(const BackupOptions& options);
int restore_command(const RestoreOptions& options);

}  // namespace facta
