// facta-kafka-floor: what the client library of Kafka does by itself, configured as the ledger
// configures it, on a topic as the ledger makes it.
//
//   facta-kafka-floor produce BROKERS TOPIC REPLICATION COUNT BYTES
//     says how many messages per second were durable
//   facta-kafka-floor ping BROKERS TOPIC REPLICATION COUNT PAUSE
//     says the middle time of one message alone, in us; PAUSE: us between two
//   facta-kafka-floor consume BROKERS TOPIC
//     says how many messages and bytes partition 0 has, and how many us it took
//
// The topic is made when it is absent, with one partition.
#include "events/base/assert.h"
#include "events/log/kafka/topic_admin.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace facta::kafka {
namespace {

using Steady = std::chrono::steady_clock;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr int kPollMs = 100;
constexpr int kPatienceMs = 60'000;

// As events/log/kafka has them; the tests of the bench compare them with it.
const Settings kCommon = {
    {"topic.metadata.refresh.interval.ms", "1000"},
    {"socket.nagle.disable", "true"},
    {"allow.auto.create.topics", "false"},
};
const Settings kProducer = {
    {"enable.idempotence", "true"},
    {"acks", "all"},
    {"linger.ms", "0"},
    {"message.max.bytes", "4194304"},
    {"queue.buffering.max.messages", "1000000"},
    {"queue.buffering.max.kbytes", "1048576"},
};
const Settings kConsumer = {
    {"auto.offset.reset", "error"},      {"check.crcs", "true"},
    {"enable.partition.eof", "true"},    {"isolation.level", "read_uncommitted"},
    {"fetch.wait.max.ms", "50"},         {"fetch.message.max.bytes", "4194304"},
    {"queued.min.messages", "10000000"}, {"queued.max.messages.kbytes", "65536"},
};

std::int64_t since(Steady::time_point before) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - before).count();
}

struct Delivered {
  std::int64_t count = 0;
  bool failed = false;
};

void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  auto* const delivered = static_cast<Delivered*>(opaque);
  ++delivered->count;
  delivered->failed = delivered->failed || message->err != RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_t* client(rd_kafka_type_t type, const std::string& brokers, const Settings& own,
                   Delivered* delivered) {
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  char reason[512];
  for (const Settings& settings : {kCommon, own, Settings{{"bootstrap.servers", brokers}}}) {
    for (const auto& [name, value] : settings) {
      FACTA_ASSERT(rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason, sizeof reason) ==
                       RD_KAFKA_CONF_OK,
                   "a setting of the client");
    }
  }
  rd_kafka_conf_set_opaque(conf, delivered);
  if (delivered != nullptr) {
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  }
  rd_kafka_t* const made = rd_kafka_new(type, conf, reason, sizeof reason);
  FACTA_ASSERT(made != nullptr, "a client");
  return made;
}

// A producer of partition 0.
class Producer {
 public:
  Producer(const std::string& brokers, const std::string& topic, int replication) {
    Connection connection;
    connection.bootstrap_servers = brokers;
    FACTA_ASSERT(ensure_topic(connection, {topic, 1, replication}), "a topic");
    handle_ = client(RD_KAFKA_PRODUCER, brokers, kProducer, &delivered_);
    topic_ = {rd_kafka_topic_new(handle_, topic.c_str(), nullptr), rd_kafka_topic_destroy};
  }
  ~Producer() {
    topic_.reset();
    rd_kafka_destroy(handle_);
  }
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Waits only while the queue of the client is full.
  void send(const std::string& message) {
    // With this flag the library only reads what it asks for as mutable.
    while (rd_kafka_produce(topic_.get(), 0, RD_KAFKA_MSG_F_COPY, const_cast<char*>(message.data()),
                            message.size(), nullptr, 0, nullptr) != 0) {
      rd_kafka_poll(handle_, kPollMs);
    }
    rd_kafka_poll(handle_, 0);
    ++sent_;
  }
  // Until all that was sent is durable.
  void wait() {
    const auto before = Steady::now();
    while (delivered_.count < sent_ && since(before) < std::int64_t{kPatienceMs} * 1000) {
      rd_kafka_poll(handle_, kPollMs);
    }
    FACTA_ASSERT(delivered_.count == sent_ && !delivered_.failed, "every message is delivered");
  }

 private:
  rd_kafka_t* handle_ = nullptr;
  std::unique_ptr<rd_kafka_topic_t, void (*)(rd_kafka_topic_t*)> topic_{nullptr, nullptr};
  Delivered delivered_;
  std::int64_t sent_ = 0;
};

void produce(const std::string& brokers, const std::string& topic, int replication, int count,
             int bytes) {
  Producer producer(brokers, topic, replication);
  const std::string message(static_cast<std::size_t>(bytes), 'x');
  producer.send(message);  // connections and leaders are known
  producer.wait();
  const auto before = Steady::now();
  for (int i = 0; i < count; ++i) {
    producer.send(message);
  }
  producer.wait();
  std::printf("%.0f\n", count * 1e6 / static_cast<double>(since(before)));
}

void ping(const std::string& brokers, const std::string& topic, int replication, int count,
          int pause) {
  Producer producer(brokers, topic, replication);
  const std::string message(400, 'x');
  producer.send(message);
  producer.wait();
  std::vector<std::int64_t> times;
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_for(std::chrono::microseconds(pause));
    const auto before = Steady::now();
    producer.send(message);
    producer.wait();
    times.push_back(since(before));
  }
  std::ranges::sort(times);
  std::printf("%lld\n", static_cast<long long>(times[times.size() / 2]));
}

void consume(const std::string& brokers, const std::string& topic) {
  rd_kafka_t* const handle = client(RD_KAFKA_CONSUMER, brokers, kConsumer, nullptr);
  rd_kafka_topic_t* const of = rd_kafka_topic_new(handle, topic.c_str(), nullptr);
  const auto before = Steady::now();
  FACTA_ASSERT(rd_kafka_consume_start(of, 0, RD_KAFKA_OFFSET_BEGINNING) == 0, "a consumer");
  long long messages = 0;
  unsigned long long bytes = 0;
  for (bool more = true; more;) {
    rd_kafka_message_t* const message = rd_kafka_consume(of, 0, kPatienceMs);
    FACTA_ASSERT(message != nullptr, "a message or the end within the time");
    more = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
    FACTA_ASSERT(more || message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF, "no error");
    messages += more ? 1 : 0;
    bytes += more ? message->len : 0;
    rd_kafka_message_destroy(message);
  }
  std::printf("%lld %llu %lld\n", messages, bytes, static_cast<long long>(since(before)));
  rd_kafka_consume_stop(of, 0);
  rd_kafka_topic_destroy(of);
  rd_kafka_destroy(handle);
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 6 && words[0] == "produce") {
    produce(words[1], words[2], std::stoi(words[3]), std::stoi(words[4]), std::stoi(words[5]));
  } else if (words.size() == 6 && words[0] == "ping") {
    ping(words[1], words[2], std::stoi(words[3]), std::stoi(words[4]), std::stoi(words[5]));
  } else if (words.size() == 3 && words[0] == "consume") {
    consume(words[1], words[2]);
  } else {
    std::fputs("usage: facta-kafka-floor produce|ping|consume BROKERS TOPIC ...\n", stderr);
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace facta::kafka

int main(int argc, char** argv) {
  return facta::kafka::run({argv + 1, argv + argc});
}
