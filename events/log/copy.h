// Moves a history from one log to another: every record byte for byte, so that the chains of all
// companies stay intact, then closes the source for ever. Both logs must be of one ledger and
// nobody may write to either meanwhile.
#pragma once

#include "events/log/event_log.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace facta {

// The partition of the target that a message belongs to: partition_of() of its company.
using CopyRoute = std::function<int(std::span<const std::byte> message)>;

struct CopyReport {
  std::uint64_t copied = 0;   // messages written by this call
  std::uint64_t present = 0;  // messages that an earlier, interrupted call had written
};

// Copies partition after partition, each in its order, and seals the source with `seal_reason` once
// everything is durable in the target. May be called again after any failure or crash: what is in
// the target already must be the beginning of the same copy and is compared byte for byte.
// kMisconfigured: another ledger, or a target that holds something else; nothing was changed then.
// kUnknown: the target did not say whether a message landed; call again. Other faults: as the logs
// say.
Result<CopyReport, LogError> copy_log(EventLog& source, EventLog& target, const CopyRoute& route,
                                      std::string_view seal_reason);

}  // namespace facta
