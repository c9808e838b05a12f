// The log: the only truth. An ordered, durable sequence of messages per partition; one message
// holds the exact bytes of one record (events/record/record.h). The log knows nothing of records:
// it moves bytes and says where they landed.
//
// Contract of every implementation (tests/contract/event_log_contract.h):
//  - append() returns only after its messages are durable: fdatasync (embedded), acks=all (Kafka).
//  - read() delivers durable messages only, in order of offset, each exactly as appended.
//  - Offsets rise strictly; they need not be dense.
//  - Absence proves nothing: a message whose append was `kUnknown` may still land later (rule R2).
//  - append() is called by one thread at a time per partition; everything else by any thread.
#pragma once

#include "events/base/result.h"
#include "events/base/sha256.h"
#include "events/values/date.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

// Why a log call failed; the enumerator says how the caller must react.
enum class LogFault {
  kFull,           // no room: nothing was written, may be tried again when there is room
  kUnavailable,    // nothing was written, may be tried again
  kUnknown,        // may or may not have been written, now or later: read before deciding again
  kCorrupt,        // stored bytes are damaged: stop, never skip; the message names file and offset
  kTruncated,      // the log ends before, or differs at, a position already seen (R8): stop
  kLocked,         // another process has this directory open
  kMisconfigured,  // topic or directory is not what its genesis says: stop
  kSealed,         // moved elsewhere by `facta log copy`: append there
  kTooLarge,       // a message is larger than kMessageBytesMax: nothing was written
};

struct LogError {
  LogFault fault;
  std::string message;  // a sentence with every number: file, offset, wanted, found
};

// A record is at most 2 MiB (design: checked before it is chained).
inline constexpr std::size_t kMessageBytesMax = 2u << 20;

using LedgerId = std::array<std::uint8_t, 32>;

// What a log is, fixed when it is created.
struct LogIdentity {
  LedgerId ledger_id{};     // sequence 1 of every company chains to it; kept by `facta log copy`
  int partition_count = 1;  // company -> partition is fixed for life (partition_of)
};

// One stored message. `bytes` is valid during the call that hands it out and starts on an 8-byte
// boundary, so that a record can be read in place.
struct LogMessage {
  std::uint64_t offset;
  std::span<const std::byte> bytes;
  const Digest* hash = nullptr;  // SHA-256 of the bytes, from a log that had to compute it anyway
};

// Where each message of an append landed, in the order given; nullopt: unknown (rule R2).
struct Appended {
  std::vector<std::optional<std::uint64_t>> offsets;
  // When they landed, by the log's own clock (R7); nullopt: it has none, or it is not known.
  std::optional<Time> time;
};

class EventLog {
 public:
  EventLog() = default;
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  virtual ~EventLog() = default;

  virtual const LogIdentity& identity() const = 0;

  // Appends messages in order to one partition and makes them durable together. All or a prefix may
  // be durable when the process dies. kFull, kUnavailable, kTooLarge, kSealed: nothing was written.
  virtual Result<Appended, LogError> append(
      int partition, std::span<const std::span<const std::byte>> messages) = 0;

  // Hands every durable message with from <= offset < until to `sink`, in order, until the sink
  // returns false. Returns the offset at which to go on reading. Never waits for new messages.
  using Sink = std::function<bool(const LogMessage&)>;
  virtual Result<std::uint64_t, LogError> read(int partition, std::uint64_t from,
                                               std::uint64_t until, const Sink& sink) = 0;

  // The offset that the next durable message will have at the earliest; everything below it can be
  // read now (read-to-a-known-offset, never waiting for an end-of-partition event).
  virtual Result<std::uint64_t, LogError> end(int partition) = 0;

  // What the log's own clock says now, where the partition is kept (R7); nullopt: the log lives on
  // this machine and has no other clock. Called by the thread that appends; may cost a write, which
  // no reader is handed. Faults: those of append().
  virtual Result<std::optional<Time>, LogError> time(int partition) = 0;

  // Closes the log for ever: later appends, in this process or another, answer kSealed.
  virtual Result<Done, LogError> seal(std::string_view reason) = 0;
};

// The partition of a company, fixed for life: FNV-1a 64 of the code's bytes, modulo partition
// count.
int partition_of(std::string_view company, int partition_count);

}  // namespace facta
