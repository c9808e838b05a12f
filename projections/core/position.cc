#include "projections/core/position.h"

#include "events/base/assert.h"
#include "events/base/row_codec.h"

namespace facta {
namespace {

std::string place(int partition, std::uint64_t offset) {
  return "partition " + std::to_string(partition) + ", offset " + std::to_string(offset);
}

Unexpected<LogError> differs(std::string message) {
  message += ": put the log back as it was, or restore a backup (facta restore)";
  return Unexpected{LogError{LogFault::kTruncated, std::move(message)}};
}

Result<Done, LogError> check_partition(EventLog& log, int partition,
                                       const PartitionPosition& position) {
  const auto end = log.end(partition);
  if (!end) {
    return Unexpected{end.error()};
  }
  if (*end < position.next) {
    return differs("the log ends at " + place(partition, *end) + ", but was folded up to " +
                   std::to_string(position.next));
  }
  if (position.next == 0) {
    return Done{};
  }
  std::optional<Digest> found;
  const auto read =
      log.read(partition, position.last, position.last + 1, [&](const LogMessage& message) {
        if (message.offset == position.last) {
          found = message.hash == nullptr ? sha256(message.bytes) : *message.hash;
        }
        return true;
      });
  if (!read) {
    return Unexpected{read.error()};
  }
  if (!found) {
    return differs("the message at " + place(partition, position.last) + " is gone");
  }
  if (*found != position.last_hash) {
    return differs("the message at " + place(partition, position.last) +
                   " is not the one that was folded: hash " + hex(*found) + ", folded " +
                   hex(position.last_hash));
  }
  return Done{};
}

}  // namespace

FoldPosition FoldPosition::start_of(const LogIdentity& identity) {
  return {identity.ledger_id,
          std::vector<PartitionPosition>(static_cast<std::size_t>(identity.partition_count))};
}

void FoldPosition::passed(int partition, std::uint64_t offset, const Digest& hash) {
  PartitionPosition& at = partitions.at(static_cast<std::size_t>(partition));
  FACTA_ASSERT(offset >= at.next, "a message is folded twice");
  at = {offset + 1, offset, hash};
}

std::string FoldPosition::encode() const {
  std::string bytes;
  encode_row(*this, bytes);
  return bytes;
}

std::optional<FoldPosition> FoldPosition::decode(std::string_view bytes) {
  FoldPosition position;
  return decode_row(bytes, position) ? std::optional(std::move(position)) : std::nullopt;
}

Result<Done, LogError> check_position(EventLog& log, const FoldPosition& position, int partition) {
  return check_partition(log, partition,
                         position.partitions.at(static_cast<std::size_t>(partition)));
}

Result<Done, LogError> check_position(EventLog& log, const FoldPosition& position) {
  const LogIdentity& identity = log.identity();
  if (identity.ledger_id != position.ledger_id) {
    return differs("the log is of ledger " + hex(identity.ledger_id) + ", but ledger " +
                   hex(position.ledger_id) + " was folded");
  }
  if (static_cast<std::size_t>(identity.partition_count) != position.partitions.size()) {
    return differs("the log has " + std::to_string(identity.partition_count) + " partitions, but " +
                   std::to_string(position.partitions.size()) + " were folded");
  }
  for (std::size_t i = 0; i < position.partitions.size(); ++i) {
    if (auto checked = check_partition(log, static_cast<int>(i), position.partitions[i]);
        !checked) {
      return checked;
    }
  }
  return Done{};
}

}  // namespace facta
