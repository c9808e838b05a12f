#include "events/log/kafka/client.h"

#include <array>
#include <chrono>
#include <thread>

namespace facta::kafka {
namespace {

constexpr std::chrono::milliseconds kRetryInterval{20};

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
         reason == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || reason == RD_KAFKA_RESP_ERR__TRANSPORT;
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
  std::int64_t first = 0;
  std::int64_t end = 0;
  const auto deadline = std::chrono::steady_clock::now() + connection.request_timeout;
  rd_kafka_resp_err_t reason = RD_KAFKA_RESP_ERR_NO_ERROR;
  while (true) {
    reason = rd_kafka_query_watermark_offsets(client.get(), topic.c_str(), partition, &first, &end,
                                              to_ms(connection.request_timeout));
    if (!passes_by_itself(reason) || std::chrono::steady_clock::now() > deadline) {
      break;
    }
    std::this_thread::sleep_for(kRetryInterval);
  }
  if (reason != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Unexpected{cluster_error(LogFault::kUnavailable, connection,
                                    "ask for the end of " + topic + "/" + std::to_string(partition),
                                    reason)};
  }
  return Bounds{static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(end)};
}

}  // namespace facta::kafka
