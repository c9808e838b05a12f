// Writes messages with key and headers to explicit partitions of a topic and waits until they are
// durable: idempotent producer, acks=all. Used by the event log and by the accounting feed.
//
// One thread at a time. What is not acknowledged is unknown, not absent (R2): the producer is then
// dropped, so that no message of it can overtake or repeat, and the next write makes a new one
// (R4).
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/connection.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::kafka {

// What a broker accepts in one message, key and headers included; the topic's limit is set to it.
inline constexpr std::size_t kTopicMessageBytesMax = 4u << 20;

// One message to write. Views must live until write() returns.
struct OutgoingMessage {
  std::string_view key;
  std::span<const std::byte> value;
  std::vector<std::pair<std::string_view, std::string_view>> headers;
};

class TopicWriter {
 public:
  // Never speaks to the cluster; kMisconfigured when the client refuses a setting.
  static Result<std::unique_ptr<TopicWriter>, LogError> open(const Connection& connection,
                                                             std::string topic);
  ~TopicWriter();

  // Writes in order and waits for every delivery report, at most about `message_timeout`. Answers
  // the offset of each message (nullopt: unknown) and, where the brokers stamp messages, the time
  // of the last one. kTooLarge, kUnavailable: nothing was written.
  Result<Appended, LogError> write(int partition, std::span<const OutgoingMessage> messages);

 private:
  struct State;
  explicit TopicWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace facta::kafka
