#include "events/log/kafka/topic_writer.h"

#include "events/log/kafka/client.h"

#include <array>
#include <chrono>

namespace facta::kafka {
namespace {

using Clock = std::chrono::steady_clock;

// The client's own queue; a write that does not fit is refused before anything is sent.
constexpr std::size_t kQueueMessagesMax = 1'000'000;
constexpr std::size_t kQueueBytesMax = 1u << 30;

// How long past `message_timeout` a missing delivery report is waited for.
constexpr std::chrono::milliseconds kReportSlack{2'000};

constexpr std::int64_t kMicrosPerMilli = 1'000;

// The delivery reports of one write. Each message carries a pointer to its slot.
struct Reports {
  struct Slot {
    Reports* owner;
    std::optional<std::uint64_t> offset;
  };
  std::vector<Slot> slots;
  std::size_t missing = 0;
  bool failed = false;
  std::optional<Time> time;  // of the last one that landed, by the broker's clock
};

void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto* slot = static_cast<Reports::Slot*>(message->_private);
  --slot->owner->missing;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset >= 0) {
    slot->offset = static_cast<std::uint64_t>(message->offset);
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const std::int64_t stamp = rd_kafka_message_timestamp(message, &type);
    if (type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME) {
      slot->owner->time = Time{stamp * kMicrosPerMilli};
    }
  } else {
    slot->owner->failed = true;
  }
}

Settings producer_settings(const Connection& connection) {
  return {
      {"enable.idempotence", "true"},
      {"acks", "all"},
      {"linger.ms", "0"},
      {"message.max.bytes", std::to_string(kTopicMessageBytesMax)},
      {"message.timeout.ms", std::to_string(connection.message_timeout.count())},
      {"queue.buffering.max.messages", std::to_string(kQueueMessagesMax)},
      {"queue.buffering.max.kbytes", std::to_string(kQueueBytesMax >> 10)},
  };
}

std::size_t bytes_of(const OutgoingMessage& message) {
  std::size_t bytes = message.key.size() + message.value.size();
  for (const auto& [name, value] : message.headers) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

// Hands one message to the client, which copies it. Answers the client's refusal, if any.
rd_kafka_resp_err_t produce(rd_kafka_t* handle, const char* topic, int partition,
                            const OutgoingMessage& message, Reports::Slot* slot) {
  std::vector<rd_kafka_vu_t> fields(6);
  fields[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  fields[0].u.cstr = topic;
  fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[1].u.i32 = partition;
  fields[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  fields[2].u.i = RD_KAFKA_MSG_F_COPY;
  fields[3].vtype = RD_KAFKA_VTYPE_OPAQUE;
  fields[3].u.ptr = slot;
  // The library's union wants mutable pointers; with F_COPY it only reads.
  fields[4].vtype = RD_KAFKA_VTYPE_KEY;
  fields[4].u.mem = {const_cast<char*>(message.key.data()), message.key.size()};
  fields[5].vtype = RD_KAFKA_VTYPE_VALUE;
  fields[5].u.mem = {const_cast<std::byte*>(message.value.data()), message.value.size()};
  std::vector<std::string> names;  // the library wants them terminated
  names.reserve(message.headers.size());
  for (const auto& [name, value] : message.headers) {
    rd_kafka_vu_t field{};
    field.vtype = RD_KAFKA_VTYPE_HEADER;
    field.u.header.name = names.emplace_back(name).c_str();
    field.u.header.val = value.data();
    field.u.header.size = static_cast<ssize_t>(value.size());
    fields.push_back(field);
  }
  rd_kafka_error_t* error = rd_kafka_produceva(handle, fields.data(), fields.size());
  if (error == nullptr) {
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  }
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  rd_kafka_error_destroy(error);
  return code;
}

}  // namespace

struct TopicWriter::State {
  Connection connection;
  std::string topic;
  Reports reports;  // declared before the producer, whose threads may still point into it
  std::unique_ptr<Client> producer;

  Result<Done, LogError> ensure_producer();
  std::optional<LogError> refuse(std::span<const OutgoingMessage> messages) const;
  void await_reports();
};

Result<Done, LogError> TopicWriter::State::ensure_producer() {
  if (!producer) {
    auto made =
        Client::make(RD_KAFKA_PRODUCER, connection, producer_settings(connection), &on_delivery);
    if (!made) {
      return Unexpected{made.error()};
    }
    producer = std::move(*made);
  }
  return Done{};
}

// Everything that can be refused before the first message is handed over.
std::optional<LogError> TopicWriter::State::refuse(
    std::span<const OutgoingMessage> messages) const {
  std::size_t total = 0;
  for (const OutgoingMessage& message : messages) {
    const std::size_t bytes = bytes_of(message);
    // The client counts about 100 bytes of framing per message, more with headers.
    if (bytes + 4096 > kTopicMessageBytesMax) {
      return LogError{LogFault::kTooLarge, "a message of " + std::to_string(bytes) + " bytes for " +
                                               topic + " exceeds " +
                                               std::to_string(kTopicMessageBytesMax - 4096)};
    }
    total += bytes;
  }
  if (total > kQueueBytesMax || messages.size() > kQueueMessagesMax) {
    return LogError{LogFault::kTooLarge, std::to_string(messages.size()) + " messages of " +
                                             std::to_string(total) + " bytes for " + topic +
                                             " are too much for one write"};
  }
  return std::nullopt;
}

// A failed report purges the rest: those are unknown as well, and waiting longer would only let
// later messages land behind the hole.
void TopicWriter::State::await_reports() {
  const auto deadline = Clock::now() + connection.message_timeout + kReportSlack;
  while (reports.missing > 0 && !reports.failed && Clock::now() < deadline) {
    rd_kafka_poll(producer->get(), 100);
  }
  if (reports.missing > 0) {
    reports.failed = true;
    rd_kafka_purge(producer->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_poll(producer->get(), 0) > 0) {
    }
  }
}

TopicWriter::TopicWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
TopicWriter::~TopicWriter() = default;

Result<std::unique_ptr<TopicWriter>, LogError> TopicWriter::open(const Connection& connection,
                                                                 std::string topic) {
  auto state = std::make_unique<State>();
  state->connection = connection;
  state->topic = std::move(topic);
  if (auto made = state->ensure_producer(); !made) {
    return Unexpected{made.error()};
  }
  return std::unique_ptr<TopicWriter>(new TopicWriter(std::move(state)));
}

Result<Appended, LogError> TopicWriter::write(int partition,
                                              std::span<const OutgoingMessage> messages) {
  if (auto refusal = state_->refuse(messages)) {
    return Unexpected{*refusal};
  }
  if (auto made = state_->ensure_producer(); !made) {
    return Unexpected{made.error()};
  }
  Reports& reports = state_->reports;
  reports = {};
  reports.slots.assign(messages.size(), {&reports, std::nullopt});
  rd_kafka_resp_err_t refused = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (std::size_t i = 0; i < messages.size() && refused == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    refused = produce(state_->producer->get(), state_->topic.c_str(), partition, messages[i],
                      &reports.slots[i]);
    reports.missing += refused == RD_KAFKA_RESP_ERR_NO_ERROR ? 1 : 0;
  }
  if (refused != RD_KAFKA_RESP_ERR_NO_ERROR && reports.missing == 0) {
    state_->producer.reset();
    return Unexpected{
        cluster_error(refused == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? LogFault::kTooLarge
                                                                      : LogFault::kUnavailable,
                      state_->connection,
                      "write to " + state_->topic + "/" + std::to_string(partition), refused)};
  }
  state_->await_reports();
  if (reports.failed || refused != RD_KAFKA_RESP_ERR_NO_ERROR) {
    state_->producer.reset();
  }
  Appended appended;
  appended.offsets.reserve(messages.size());
  for (const Reports::Slot& slot : reports.slots) {
    appended.offsets.push_back(slot.offset);
  }
  appended.time = reports.time;
  return appended;
}

}  // namespace facta::kafka
