#include "events/log/kafka/topic_reader.h"

#include "events/log/kafka/client.h"
#include "events/log/kafka/topic_writer.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <mutex>

namespace facta::kafka {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kIdleConsumersMax = 4;
constexpr std::uintptr_t kAlignment = 8;

const Settings kConsumerSettings = {
    {"auto.offset.reset", "error"},
    {"check.crcs", "true"},
    {"enable.partition.eof", "true"},
    // No transactions are written here: the end is the high watermark.
    {"isolation.level", "read_uncommitted"},
    {"fetch.wait.max.ms", "50"},
    {"fetch.error.backoff.ms", "100"},
    {"fetch.message.max.bytes", std::to_string(kTopicMessageBytesMax)},
    // A full queue stops fetching for a second, so only its bytes may bound it.
    {"queued.min.messages", "10000000"},
    {"queued.max.messages.kbytes", "65536"},
};

// A consumer of one partition that stands at `next`.
struct Consumer {
  std::unique_ptr<Client> client;
  TopicHandle topic;
  int partition = 0;
  std::uint64_t next = 0;

  ~Consumer() {
    if (topic) {
      rd_kafka_consume_stop(topic.get(), partition);
    }
  }
};

// A copy at an aligned address where the library's buffer is not aligned.
class AlignedValue {
 public:
  std::span<const std::byte> of(const rd_kafka_message_t& message) {
    const auto* bytes = static_cast<const std::byte*>(message.payload);
    if (message.len == 0) {
      return {};
    }
    if (reinterpret_cast<std::uintptr_t>(bytes) % kAlignment == 0) {
      return {bytes, message.len};
    }
    copy_.resize((message.len + kAlignment - 1) / kAlignment);
    std::memcpy(copy_.data(), bytes, message.len);
    return {reinterpret_cast<const std::byte*>(copy_.data()), message.len};
  }

 private:
  std::vector<std::uint64_t> copy_;
};

std::string_view key_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.key), message.key_len};
}

}  // namespace

std::vector<std::pair<std::string_view, std::string_view>> IncomingMessage::headers() const {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  rd_kafka_headers_t* headers = nullptr;
  const auto* message = static_cast<const rd_kafka_message_t*>(library_message);
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return found;
  }
  const char* name = nullptr;
  const void* content = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &content, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    found.emplace_back(name, std::string_view(static_cast<const char*>(content), size));
  }
  return found;
}

struct TopicReader::State {
  Connection connection;
  std::string topic;
  // A question on a consumer's own handle would wait behind its long poll (54 ms).
  std::unique_ptr<Client> questions;

  std::mutex mutex;  // guards what follows
  std::vector<std::unique_ptr<Consumer>> idle;
  std::map<int, std::uint64_t> known_ends;

  std::string name_of(int partition) const { return topic + "/" + std::to_string(partition); }
  std::uint64_t known_end(int partition);
  Result<Bounds, LogError> bounds(int partition);
  Result<std::unique_ptr<Consumer>, LogError> take(int partition, std::uint64_t from);
  Result<std::unique_ptr<Consumer>, LogError> start(int partition, std::uint64_t from);
  void give_back(std::unique_ptr<Consumer> consumer);
  Result<std::uint64_t, LogError> drain(Consumer& consumer, std::uint64_t until, const Sink& sink,
                                        bool& reusable);
  std::optional<LogError> fatal(const rd_kafka_message_t& message, int partition,
                                std::uint64_t next) const;
  LogError no_progress(int partition, std::uint64_t next, std::uint64_t until,
                       rd_kafka_resp_err_t last);
};

TopicReader::TopicReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TopicReader::~TopicReader() = default;

Result<std::unique_ptr<TopicReader>, LogError> TopicReader::open(const Connection& connection,
                                                                 std::string topic) {
  auto state = std::make_unique<State>();
  state->connection = connection;
  state->topic = std::move(topic);
  auto client =
      Client::make(RD_KAFKA_CONSUMER, connection, {{"isolation.level", "read_uncommitted"}});
  if (!client) {
    return Unexpected{client.error()};
  }
  state->questions = std::move(*client);
  return std::unique_ptr<TopicReader>(new TopicReader(std::move(state)));
}

std::uint64_t TopicReader::State::known_end(int partition) {
  const std::lock_guard lock(mutex);
  return known_ends[partition];
}

Result<Bounds, LogError> TopicReader::State::bounds(int partition) {
  return query_bounds(*questions, connection, topic, partition);
}

Result<std::uint64_t, LogError> TopicReader::end(int partition) {
  auto bounds = state_->bounds(partition);
  if (!bounds) {
    return Unexpected{bounds.error()};
  }
  learn_end(partition, bounds->end);
  return bounds->end;
}

Result<std::uint64_t, LogError> TopicReader::end_of_whole(int partition) {
  auto bounds = state_->bounds(partition);
  if (!bounds) {
    return Unexpected{bounds.error()};
  }
  if (bounds->first > 0) {
    return Unexpected{LogError{LogFault::kTruncated, "topic " + state_->name_of(partition) +
                                                         " begins at offset " +
                                                         std::to_string(bounds->first) +
                                                         ", wanted 0: records were deleted"}};
  }
  learn_end(partition, bounds->end);
  return bounds->end;
}

Result<std::uint64_t, LogError> TopicReader::begin(int partition) {
  auto bounds = state_->bounds(partition);
  if (!bounds) {
    return Unexpected{bounds.error()};
  }
  return bounds->first;
}

void TopicReader::learn_end(int partition, std::uint64_t end) {
  const std::lock_guard lock(state_->mutex);
  std::uint64_t& known = state_->known_ends[partition];
  known = std::max(known, end);
}

// A consumer that stands at `from` if there is one.
Result<std::unique_ptr<Consumer>, LogError> TopicReader::State::take(int partition,
                                                                     std::uint64_t from) {
  {
    const std::lock_guard lock(mutex);
    const auto found = std::find_if(idle.begin(), idle.end(), [&](const auto& consumer) {
      return consumer->partition == partition && consumer->next == from;
    });
    if (found != idle.end()) {
      std::unique_ptr<Consumer> consumer = std::move(*found);
      idle.erase(found);
      return consumer;
    }
  }
  return start(partition, from);
}

Result<std::unique_ptr<Consumer>, LogError> TopicReader::State::start(int partition,
                                                                      std::uint64_t from) {
  auto client = Client::make(RD_KAFKA_CONSUMER, connection, kConsumerSettings);
  if (!client) {
    return Unexpected{client.error()};
  }
  auto consumer = std::make_unique<Consumer>();
  consumer->client = std::move(*client);
  consumer->partition = partition;
  consumer->next = from;
  TopicHandle handle(rd_kafka_topic_new(consumer->client->get(), topic.c_str(), nullptr));
  if (!handle ||
      rd_kafka_consume_start(handle.get(), partition, static_cast<std::int64_t>(from)) != 0) {
    return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                    "read " + name_of(partition), rd_kafka_last_error())};
  }
  consumer->topic = std::move(handle);
  return consumer;
}

void TopicReader::State::give_back(std::unique_ptr<Consumer> consumer) {
  std::unique_ptr<Consumer> surplus;  // ended outside the lock: that takes a while
  const std::lock_guard lock(mutex);
  if (idle.size() >= kIdleConsumersMax) {
    surplus = std::move(idle.front());
    idle.erase(idle.begin());
  }
  idle.push_back(std::move(consumer));
}

// What no waiting can mend.
std::optional<LogError> TopicReader::State::fatal(const rd_kafka_message_t& message, int partition,
                                                  std::uint64_t next) const {
  const std::string at = name_of(partition) + " at offset " + std::to_string(next);
  switch (message.err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return cluster_error(LogFault::kTruncated, connection, "read " + at, message.err);
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
      return cluster_error(LogFault::kCorrupt, connection, "read " + at, message.err);
    default:
      return std::nullopt;
  }
}

// Nothing came in time: either the cluster is away, or the log is shorter than it was known to be.
// (A high watermark may lag after a new leader, so an early end proves nothing before the bound.)
LogError TopicReader::State::no_progress(int partition, std::uint64_t next, std::uint64_t until,
                                         rd_kafka_resp_err_t last) {
  auto now = bounds(partition);
  if (now && now->end < until) {
    return {LogFault::kTruncated, name_of(partition) + " ends at offset " +
                                      std::to_string(now->end) + ", messages up to " +
                                      std::to_string(until) + " were known to be durable"};
  }
  return cluster_error(LogFault::kUnavailable, connection,
                       "read " + name_of(partition) + " from offset " + std::to_string(next),
                       last == RD_KAFKA_RESP_ERR_NO_ERROR ? RD_KAFKA_RESP_ERR__TIMED_OUT : last);
}

Result<std::uint64_t, LogError> TopicReader::State::drain(Consumer& consumer, std::uint64_t until,
                                                          const Sink& sink, bool& reusable) {
  AlignedValue aligned;
  rd_kafka_resp_err_t last = RD_KAFKA_RESP_ERR_NO_ERROR;
  auto deadline = Clock::now() + connection.request_timeout;
  while (consumer.next < until) {
    const MessageHandle message(rd_kafka_consume(consumer.topic.get(), consumer.partition, 100));
    if (!message) {
      if (Clock::now() < deadline) {
        continue;
      }
      // Whatever came before: less than was asked for must not look like the end.
      reusable = false;
      return Unexpected{no_progress(consumer.partition, consumer.next, until, last)};
    }
    const auto offset = static_cast<std::uint64_t>(message->offset);
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      // Reached without a message only where the log ends in markers that are never handed out.
      if (offset >= until) {
        consumer.next = offset;
      }
    } else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (auto error = fatal(*message, consumer.partition, consumer.next)) {
        reusable = false;
        return Unexpected{*error};
      }
      last = message->err;
    } else if (offset >= until) {
      // Behind a gap: it belongs to a later read, which starts a consumer of its own.
      reusable = false;
      return until;
    } else {
      consumer.next = offset + 1;
      if (!sink({offset, key_of(*message), aligned.of(*message), message.get()})) {
        break;
      }
      deadline = Clock::now() + connection.request_timeout;
    }
  }
  return consumer.next;
}

Result<std::uint64_t, LogError> TopicReader::read(int partition, std::uint64_t from,
                                                  std::uint64_t until, const Sink& sink) {
  std::uint64_t known = state_->known_end(partition);
  if (until > known || from > known) {
    auto asked = end(partition);
    if (!asked) {
      return Unexpected{asked.error()};
    }
    known = *asked;
  }
  if (from > known) {
    return Unexpected{
        LogError{LogFault::kTruncated, state_->name_of(partition) + " ends at offset " +
                                           std::to_string(known) + ", before the position " +
                                           std::to_string(from) + " already seen"}};
  }
  until = std::min(until, known);
  if (from >= until) {
    return from;
  }
  auto consumer = state_->take(partition, from);
  if (!consumer) {
    return Unexpected{consumer.error()};
  }
  bool reusable = true;
  auto next = state_->drain(**consumer, until, sink, reusable);
  if (reusable) {
    state_->give_back(std::move(*consumer));
  }
  return next;
}

}  // namespace facta::kafka
