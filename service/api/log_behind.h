// A position that somebody has seen and that cannot be shown: the views lag behind the log, or the
// log itself is older than what was seen, as after a restore from a backup.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "service/api/query_door.h"

#include <cstdint>
#include <string>

namespace facta::api {

// ledger.log_behind; `last`: the last record there is, such as "noord/300", or empty.
Rejection log_behind(std::string last, std::string seen);

// Of a record that the views do not have: ledger.log_behind when the log has none of that sequence,
// else view.behind.
Rejection not_visible(const QueryDoor& door, const std::string& company, std::uint64_t sequence);

}  // namespace facta::api
