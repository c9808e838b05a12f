// The client library's handles as values that clean up after themselves. Only files of this folder
// include this header: librdkafka has its home here.
#pragma once

#include "events/log/event_log.h"
#include "events/log/kafka/connection.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::kafka {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};

using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using EventHandle = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using MessageHandle = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;

using Settings = std::vector<std::pair<std::string, std::string>>;

// One client instance (its threads and connections), and what its callbacks need. Destroying it
// joins the threads: afterwards nothing of it touches the caller's memory.
class Client {
 public:
  using DeliveryCallback = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

  // `settings` go over the common ones and over `connection.security`. `on_delivery` makes sense
  // for a producer only. kMisconfigured when the library refuses a setting, naming it.
  static Result<std::unique_ptr<Client>, LogError> make(rd_kafka_type_t type,
                                                        const Connection& connection,
                                                        const Settings& settings,
                                                        DeliveryCallback on_delivery = nullptr);

  rd_kafka_t* get() const { return handle_.get(); }

 private:
  explicit Client(ClientLog log) : log_(std::move(log)) {}
  static void log_line(const rd_kafka_t* handle, int severity, const char* facility,
                       const char* text);

  ClientLog log_;  // outlives handle_, whose threads call it
  std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>> handle_;
};

// Milliseconds as the library takes them.
int to_ms(std::chrono::milliseconds time);

// "cannot X on HOSTS: REASON", the form of every error that comes from the cluster.
LogError cluster_error(LogFault fault, const Connection& connection, std::string_view what,
                       rd_kafka_resp_err_t reason);

// The first and the next offset of a partition, asked of its leader (high watermark). kUnavailable
// when it does not answer within `request_timeout`.
struct Bounds {
  std::uint64_t first;
  std::uint64_t end;
};
Result<Bounds, LogError> query_bounds(Client& client, const Connection& connection,
                                      const std::string& topic, int partition);

}  // namespace facta::kafka
