// `facta bench`: a ledger measured against what the machine itself can do in the same minutes.
#pragma once

#include "service/config/ledger_options.h"

namespace facta {

// Serves a fresh ledger with this program, in a folder of its own under `options.folder`, loads it
// and prints a figure, its floor, their ratio and the target of each measurement as it is made. The
// folder is removed at the end. Answers an exit code: 0 when everything was measured, reached or
// not; 1 when something could not be.
int bench_command(const BenchOptions& options);

}  // namespace facta
