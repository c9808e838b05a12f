// The service as one call: opens the log, folds, listens, and returns when it has been told to
// stop.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Serves until SIGTERM or SIGINT; answers the exit code. What goes wrong is said on stderr.
int serve(const ServeOptions& options);

}  // namespace facta
