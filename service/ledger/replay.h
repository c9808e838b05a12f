// facta replay: the ledger as it was at a moment, folded anew from its history and asked like a
// service, without one.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Folds the history up to the moment into a temporary store and calls `use` with what answers GETs
// of it. The moment is "noord/120": noord up to its record 120, every other company up to the time
// of that record; or a time: everything decided by then; or empty: now. So it is the same on every
// log, and in a history file. Exit code: that of `use`; 1 no such record; 2 no moment; 3 the
// history cannot be read.
int replay_command(const ReplayOptions& options, const ReplayUse& use);

}  // namespace facta
