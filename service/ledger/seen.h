// What somebody has seen of a ledger, held against what it is now.
#pragma once

#include "events/history_file/history_file.h"

#include <string>
#include <vector>

namespace facta {

// A sentence for each company whose chain ends before what the file has (ledger.log_behind), or
// has another record there; empty: the ledger goes on from the file.
Result<std::vector<std::string>, LogError> compare_with_seen(EventLog& log,
                                                             const HistoryFile& file);

}  // namespace facta
