#include "events/log/kafka/client.h"

#include <array>
#include <chrono>
#include <thread>

namespace facta::kafka {
namespace {

using Clock = std::chrono::steady_clock;
using PartitionListHandle = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                            Destroy<rd_kafka_topic_partition_list_destroy>>;

constexpr std::chrono::milliseconds kRetryInterval{20};

// Of one question: the broker that it went to may be dead, and another one leader by now. What is
// known of leaders is forgotten after three times the refresh interval below.
constexpr std::chrono::milliseconds kQuestionTimeout{1'500};

// Learnt on real brokers. Without the first, a killed leader stalls a writer for 50 s; without the
// back-off bound, a restarted broker is found only after up to 10 s.
const Settings kCommonSettings = {
    {"topic.metadata.refresh.interval.ms", "1000"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "500"},
    {"socket.nagle.disable", "true"},
    {"socket.keepalive.enable", "true"},
    {"allow.auto.create.topics", "false"},
    {"log.connection.close", "false"},
};

struct ConfDestroy {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfDestroy>;

Result<Done, LogError> set(const Conf& conf, const std::string& name, const std::string& value) {
  std::array<char, 512> reason{};
  if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), reason.data(), reason.size()) !=
      RD_KAFKA_CONF_OK) {
    return Unexpected{
        LogError{LogFault::kMisconfigured, "Kafka client setting " + name + ": " + reason.data()}};
  }
  return Done{};
}

Settings all_settings(const Connection& connection, const Settings& own) {
  Settings all(connection.security.begin(), connection.security.end());
  all.insert(all.end(), kCommonSettings.begin(), kCommonSettings.end());
  all.emplace_back("bootstrap.servers", connection.bootstrap_servers);
  all.emplace_back("client.id", connection.client_id);
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

// A leader that was elected or created a moment ago is not known everywhere yet.
bool passes_by_itself(rd_kafka_resp_err_t reason) {
  return reason == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
         reason == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         reason == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         reason == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
         reason == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || reason == RD_KAFKA_RESP_ERR__TRANSPORT ||
         reason == RD_KAFKA_RESP_ERR__TIMED_OUT;
}

// Asks once for the first offset, or for the one behind the last: `which` is one of the library's
// names for them. rd_kafka_query_watermark_offsets() must not be used: when the leader dies it
// waits for ever, whatever its timeout, though another leader is elected.
rd_kafka_resp_err_t query_offset(Client& client, const std::string& topic, int partition,
                                 std::int64_t which, std::chrono::milliseconds timeout,
                                 std::uint64_t& offset) {
  const PartitionListHandle list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = which;
  const rd_kafka_resp_err_t reason =
      rd_kafka_offsets_for_times(client.get(), list.get(), to_ms(timeout));
  const rd_kafka_topic_partition_t& answer = list->elems[0];
  if (reason != RD_KAFKA_RESP_ERR_NO_ERROR || answer.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return reason != RD_KAFKA_RESP_ERR_NO_ERROR ? reason : answer.err;
  }
  if (answer.offset < 0) {
    return RD_KAFKA_RESP_ERR__BAD_MSG;
  }
  offset = static_cast<std::uint64_t>(answer.offset);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

// As above, again and again until there is an answer or `deadline` has come.
rd_kafka_resp_err_t await_offset(Client& client, const std::string& topic, int partition,
                                 std::int64_t which, Clock::time_point deadline,
                                 std::uint64_t& offset) {
  while (true) {
    const rd_kafka_resp_err_t reason =
        query_offset(client, topic, partition, which, kQuestionTimeout, offset);
    if (!passes_by_itself(reason) || Clock::now() > deadline) {
      return reason;
    }
    std::this_thread::sleep_for(kRetryInterval);
  }
}

}  // namespace

Result<std::unique_ptr<Client>, LogError> Client::make(rd_kafka_type_t type,
                                                       const Connection& connection,
                                                       const Settings& settings,
                                                       DeliveryCallback on_delivery) {
  Conf conf(rd_kafka_conf_new());
  for (const auto& [name, value] : all_settings(connection, settings)) {
    if (auto done = set(conf, name, value); !done) {
      return Unexpected{done.error()};
    }
  }
  std::unique_ptr<Client> client(new Client(connection.client_log));
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  rd_kafka_conf_set_log_cb(conf.get(), &Client::log_line);
  // The library prints errors to stderr unless somebody takes them; they reach us by return codes.
  rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int, const char*, void*) {});
  if (on_delivery != nullptr) {
    rd_kafka_conf_set_dr_msg_cb(conf.get(), on_delivery);
  }
  std::array<char, 512> reason{};
  rd_kafka_t* handle = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
  if (handle == nullptr) {
    return Unexpected{
        LogError{LogFault::kMisconfigured, std::string("Kafka client: ") + reason.data()}};
  }
  static_cast<void>(conf.release());  // owned by the handle now
  client->handle_.reset(handle);
  return client;
}

void Client::log_line(const rd_kafka_t* handle, int severity, const char* facility,
                      const char* text) {
  const auto* client = static_cast<const Client*>(rd_kafka_opaque(handle));
  if (client != nullptr && client->log_) {
    client->log_(severity, std::string(facility) + " " + text);
  }
}

int to_ms(std::chrono::milliseconds time) {
  return static_cast<int>(time.count());
}

LogError cluster_error(LogFault fault, const Connection& connection, std::string_view what,
                       rd_kafka_resp_err_t reason) {
  return {fault, "cannot " + std::string(what) + " on " + connection.bootstrap_servers + ": " +
                     rd_kafka_err2str(reason)};
}

Result<Bounds, LogError> query_bounds(Client& client, const Connection& connection,
                                      const std::string& topic, int partition) {
  Bounds bounds{};
  const auto deadline = Clock::now() + connection.request_timeout;
  // One after the other: a request can ask only one thing of a partition.
  rd_kafka_resp_err_t reason =
      await_offset(client, topic, partition, RD_KAFKA_OFFSET_BEGINNING, deadline, bounds.first);
  if (reason == RD_KAFKA_RESP_ERR_NO_ERROR) {
    reason = await_offset(client, topic, partition, RD_KAFKA_OFFSET_END, deadline, bounds.end);
  }
  if (reason != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                    "ask for the end of " + topic + "/" + std::to_string(partition),
                                    reason)};
  }
  return bounds;
}

}  // namespace facta::kafka
