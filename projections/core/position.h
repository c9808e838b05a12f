// The position of a fold: how far the log has been folded, and a proof that it is the same log
// (R8). Travels with the rows in one write (RocksStore), for the state of the writer and for the
// views.
#pragma once

#include "events/base/describe.h"
#include "events/base/result.h"
#include "events/base/sha256.h"
#include "events/log/event_log.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

struct PartitionPosition {
  std::uint64_t next = 0;  // the offset to go on reading at; 0: nothing was read
  std::uint64_t last = 0;  // offset of the last message that was read, void or not
  Digest last_hash{};      // SHA-256 of its bytes; all zero: nothing was read
  bool operator==(const PartitionPosition&) const = default;
  FACTA_DESCRIBE(PartitionPosition, next, last, last_hash)
};

struct FoldPosition {
  LedgerId ledger_id{};
  std::vector<PartitionPosition> partitions;  // one per partition of the log
  bool operator==(const FoldPosition&) const = default;
  FACTA_DESCRIBE(FoldPosition, ledger_id, partitions)

  // At the beginning of a log.
  static FoldPosition start_of(const LogIdentity& identity);
  // A message at `offset` was read; `hash`: SHA-256 of its bytes.
  void passed(int partition, std::uint64_t offset, const Digest& hash);

  std::string encode() const;
  static std::optional<FoldPosition> decode(std::string_view bytes);
};

// Whether the log still is the one that was folded: same ledger, same partitions, nothing cut off
// before the position, and the last message that was folded is where it was (R8). kTruncated names
// what differs; other faults are those of reading.
Result<Done, LogError> check_position(EventLog& log, const FoldPosition& position);
// The same of one partition.
Result<Done, LogError> check_position(EventLog& log, const FoldPosition& position, int partition);

}  // namespace facta
