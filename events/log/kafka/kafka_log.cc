#include "events/log/kafka/kafka_log.h"

#include "events/base/assert.h"
#include "events/log/kafka/genesis.h"
#include "events/log/kafka/placement.h"
#include "events/log/kafka/topic_admin.h"
#include "events/log/kafka/topic_reader.h"
#include "events/log/kafka/topic_writer.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace facta {

using kafka::Control;
using kafka::IncomingMessage;
using kafka::OutgoingMessage;
using kafka::TopicReader;
using kafka::TopicWriter;

struct KafkaLog::State {
  KafkaLogOptions options;
  LogIdentity identity;
  int replication_factor = 1;
  std::unique_ptr<TopicReader> reader;

  // One producer per partition, made on first use: a dropped one disturbs no other partition.
  std::vector<std::unique_ptr<TopicWriter>> writers;

  std::mutex mutex;                     // guards what follows
  std::vector<std::uint64_t> examined;  // per partition: no seal lies below this offset
  std::optional<std::string> sealed;    // the reason

  std::optional<LogError> refuse(std::span<const std::span<const std::byte>> messages);
  std::optional<LogError> refuse_sealed();
  void note_seal(std::string reason);
  Result<std::uint64_t, LogError> scan(int partition, std::uint64_t from, std::uint64_t until,
                                       const Sink& sink, std::optional<std::uint64_t>& seal_at);
  Result<Appended, LogError> write(int partition, std::span<const OutgoingMessage> messages);
  void confirm(int partition, Appended& appended);
};

KafkaLog::KafkaLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
KafkaLog::~KafkaLog() = default;

Result<std::unique_ptr<KafkaLog>, LogError> KafkaLog::open(const KafkaLogOptions& options) {
  auto state = std::make_unique<State>();
  state->options = options;
  Result<std::optional<kafka::TopicFacts>, LogError> facts =
      kafka::describe_topic(options.connection, options.topic);
  if (facts && !facts->has_value() && options.create) {
    auto made = kafka::ensure_topic(
        options.connection, {options.topic, options.partition_count, options.replication_factor});
    if (!made) {
      return Unexpected{made.error()};
    }
    facts = std::optional(std::move(*made));
  }
  if (!facts) {
    return Unexpected{facts.error()};
  }
  if (!facts->has_value()) {
    return Unexpected{LogError{
        LogFault::kMisconfigured,
        "there is no topic " + options.topic + " on " + options.connection.bootstrap_servers}};
  }
  if (auto checked = kafka::check_topic(options.topic, **facts); !checked) {
    return Unexpected{checked.error()};
  }
  if ((*facts)->replication_factor < options.replication_factor) {
    return Unexpected{LogError{LogFault::kMisconfigured,
                               "topic " + options.topic + " has replication.factor=" +
                                   std::to_string((*facts)->replication_factor) +
                                   ", but at least " + std::to_string(options.replication_factor) +
                                   " was asked for: it could lose records"}};
  }
  auto reader = TopicReader::open(options.connection, options.topic);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  state->reader = std::move(*reader);
  auto identity = kafka::settle_placements(options, **facts, *state->reader);
  if (!identity) {
    return Unexpected{identity.error()};
  }
  state->identity = *identity;
  state->replication_factor = (*facts)->replication_factor;
  state->writers.resize(static_cast<std::size_t>(identity->partition_count));
  // First the ends, then the seal: a seal that is made in between lies behind the ends.
  for (int partition = 0; partition < identity->partition_count; ++partition) {
    auto end = state->reader->end(partition);
    if (!end) {
      return Unexpected{end.error()};
    }
    state->examined.push_back(*end);
  }
  auto sealed = kafka::read_seal(options.connection, options.topic);
  if (!sealed) {
    return Unexpected{sealed.error()};
  }
  state->sealed = std::move(*sealed);
  return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(state)));
}

const LogIdentity& KafkaLog::identity() const {
  return state_->identity;
}

std::optional<LogError> KafkaLog::State::refuse_sealed() {
  const std::lock_guard lock(mutex);
  if (!sealed) {
    return std::nullopt;
  }
  return LogError{LogFault::kSealed, "topic " + options.topic + " is sealed: " + *sealed};
}

std::optional<LogError> KafkaLog::State::refuse(
    std::span<const std::span<const std::byte>> messages) {
  for (const auto& message : messages) {
    if (message.size() > kMessageBytesMax) {
      return LogError{LogFault::kTooLarge, "a message of " + std::to_string(message.size()) +
                                               " bytes exceeds " +
                                               std::to_string(kMessageBytesMax)};
    }
  }
  return refuse_sealed();
}

void KafkaLog::State::note_seal(std::string reason) {
  const std::lock_guard lock(mutex);
  if (!sealed) {
    sealed = std::move(reason);
  }
}

Result<Appended, LogError> KafkaLog::append(int partition,
                                            std::span<const std::span<const std::byte>> messages) {
  FACTA_ASSERT(partition >= 0 && partition < state_->identity.partition_count, "no such partition");
  if (auto refusal = state_->refuse(messages)) {
    return Unexpected{*refusal};
  }
  if (messages.empty()) {
    return Appended{};
  }
  std::vector<std::string> keys(messages.size());
  std::vector<OutgoingMessage> outgoing(messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (state_->options.key_of) {
      keys[i] = state_->options.key_of(messages[i]);
    }
    outgoing[i] = {keys[i], messages[i], {}};
  }
  return state_->write(partition, outgoing);
}

Result<std::optional<Time>, LogError> KafkaLog::time(int partition) {
  FACTA_ASSERT(partition >= 0 && partition < state_->identity.partition_count, "no such partition");
  if (auto refusal = state_->refuse_sealed()) {
    return Unexpected{*refusal};
  }
  const OutgoingMessage question{kafka::kTimeKey, kafka::as_bytes(kafka::kTimeQuestion), {}};
  auto written = state_->write(partition, {&question, 1});
  if (!written) {
    return Unexpected{written.error()};
  }
  if (!written->offsets[0]) {
    // Whether it landed does not matter: no reader is handed it.
    return Unexpected{LogError{LogFault::kUnavailable,
                               "no answer to the question for the time of " +
                                   state_->options.topic + "/" + std::to_string(partition)}};
  }
  return written->time;
}

Result<Appended, LogError> KafkaLog::State::write(int partition,
                                                  std::span<const OutgoingMessage> messages) {
  std::unique_ptr<TopicWriter>& writer = writers[static_cast<std::size_t>(partition)];
  if (!writer) {
    auto opened = TopicWriter::open(options.connection, options.topic);
    if (!opened) {
      return Unexpected{opened.error()};
    }
    writer = std::move(*opened);
  }
  auto appended = writer->write(partition, messages);
  if (appended) {
    confirm(partition, *appended);
  }
  return appended;
}

// Looks at what others wrote between the messages known here and our own. Nobody did, as a rule:
// then the offsets are contiguous and nothing is read (R4). What lies behind a seal, or cannot be
// looked at, is not acknowledged.
void KafkaLog::State::confirm(int partition, Appended& appended) {
  std::uint64_t next = 0;
  {
    const std::lock_guard lock(mutex);
    next = examined[static_cast<std::size_t>(partition)];
  }
  const std::uint64_t from = next;
  bool contiguous = true;
  std::uint64_t last = 0;
  for (const auto& offset : appended.offsets) {
    if (offset) {
      contiguous = contiguous && *offset == next;
      next = *offset + 1;
      last = std::max(last, next);
    }
  }
  if (last == 0) {
    return;
  }
  reader->learn_end(partition, last);
  std::optional<std::uint64_t> seal_at;
  bool looked = true;
  if (!contiguous) {
    const auto ignore = [](const LogMessage&) { return true; };
    for (std::uint64_t at = from; at < last && looked && !seal_at;) {
      auto read = scan(partition, at, last, ignore, seal_at);
      looked = read.has_value();
      at = looked ? *read : at;
    }
  }
  if (looked && !seal_at) {
    const std::lock_guard lock(mutex);
    std::uint64_t& known = examined[static_cast<std::size_t>(partition)];
    known = std::max(known, last);
    return;
  }
  for (auto& offset : appended.offsets) {
    if (offset && (!looked || *offset > *seal_at)) {
      offset.reset();
    }
  }
}

// Reads on, keeps the log's own messages to itself and notes a seal.
Result<std::uint64_t, LogError> KafkaLog::State::scan(int partition, std::uint64_t from,
                                                      std::uint64_t until, const Sink& sink,
                                                      std::optional<std::uint64_t>& seal_at) {
  return reader->read(partition, from, until, [&](const IncomingMessage& message) {
    switch (kafka::control_of(message.key, message.value)) {
      case Control::kPlacement:
      case Control::kTime:
        return true;
      case Control::kSeal:
        seal_at = seal_at.value_or(message.offset);
        note_seal(kafka::decode_seal(kafka::as_text(message.value)).value_or("(no reason)"));
        return true;
      case Control::kNone:
        return sink({message.offset, message.value});
    }
    return true;
  });
}

Result<std::uint64_t, LogError> KafkaLog::read(int partition, std::uint64_t from,
                                               std::uint64_t until, const Sink& sink) {
  FACTA_ASSERT(partition >= 0 && partition < state_->identity.partition_count, "no such partition");
  std::optional<std::uint64_t> seal_at;
  auto next = state_->scan(partition, from, until, sink, seal_at);
  if (next && !seal_at) {
    const std::lock_guard lock(state_->mutex);
    std::uint64_t& known = state_->examined[static_cast<std::size_t>(partition)];
    if (from <= known) {
      known = std::max(known, *next);
    }
  }
  return next;
}

Result<std::uint64_t, LogError> KafkaLog::end(int partition) {
  FACTA_ASSERT(partition >= 0 && partition < state_->identity.partition_count, "no such partition");
  return state_->reader->end_of_whole(partition);
}

Result<Done, LogError> KafkaLog::seal(std::string_view reason) {
  const kafka::Connection& connection = state_->options.connection;
  const std::string& topic = state_->options.topic;
  auto done = kafka::write_seal(connection, topic, state_->replication_factor, reason);
  if (!done) {
    return done;
  }
  state_->note_seal(std::string(reason));
  for (int partition = 0; partition < state_->identity.partition_count; ++partition) {
    auto written = kafka::write_control(connection, topic, partition, kafka::kSealKey,
                                        kafka::encode_seal(reason));
    if (!written) {
      return Unexpected{written.error()};
    }
  }
  return done;
}

}  // namespace facta
