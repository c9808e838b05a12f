// Reads a partition of a topic from an explicit offset up to a known end; no consumer group, no
// committed offsets: positions belong to the caller, who stores them beside what it folded.
//
// Any number of threads. A few consumers are kept, each standing where its last read ended, so that
// a tailing reader pays no start-up. Reading never waits for the end-of-partition event, which
// comes late (55 ms), except where the log ends in messages that brokers never hand out.
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/connection.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::kafka {

// One message as read; views are valid during the call that hands it out. `value` starts on an
// 8-byte boundary.
struct IncomingMessage {
  std::uint64_t offset;
  std::string_view key;
  std::span<const std::byte> value;
  const void* library_message;  // what headers() parses

  // Its headers in order, parsed on demand.
  std::vector<std::pair<std::string_view, std::string_view>> headers() const;
};

class TopicReader {
 public:
  // Never speaks to the cluster; kMisconfigured when the client refuses a setting.
  static Result<std::unique_ptr<TopicReader>, LogError> open(const Connection& connection,
                                                             std::string topic);
  ~TopicReader();

  // Hands every message with from <= offset < min(until, end) to `sink`, in order, until the sink
  // returns false; answers where to go on. kTruncated when the log ends before `from` or begins
  // after it, kCorrupt on a bad checksum, kUnavailable when nothing came for `request_timeout`.
  using Sink = std::function<bool(const IncomingMessage&)>;
  Result<std::uint64_t, LogError> read(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink);

  // The offset behind the last durable message (high watermark), asked of the leader.
  Result<std::uint64_t, LogError> end(int partition);

  // As end(); kTruncated when messages were deleted from the start of the partition.
  Result<std::uint64_t, LogError> end_of_whole(int partition);

  // The offset of the first message that still exists; 0 unless somebody deleted records.
  Result<std::uint64_t, LogError> begin(int partition);

  // Tells that everything below `end` is durable (from a delivery report), which spares a question.
  void learn_end(int partition, std::uint64_t end);

 private:
  struct State;
  explicit TopicReader(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace facta::kafka
