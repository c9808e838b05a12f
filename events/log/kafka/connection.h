// How to reach a Kafka cluster: the part that the log, the feed and the tools share.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace facta::kafka {

// Takes one line of the client library's own log. `severity` is a syslog level (3 error, 4 warning,
// 6 info, 7 debug). Called from any thread, also of the library: must be quick and thread-safe.
using ClientLog = std::function<void(int severity, std::string_view line)>;

struct Connection {
  std::string bootstrap_servers;  // "host:port,host:port"
  std::string client_id = "facta";

  // After this long without an acknowledgement an append is unknown (R2). Must exceed the broker
  // session time, or every restart of a broker turns into unknown outcomes.
  std::chrono::milliseconds message_timeout{30'000};

  // The bound of every question (metadata, settings, end) and of a read that makes no progress.
  std::chrono::milliseconds request_timeout{10'000};

  // Further settings of the client library by their own names, for security: `security.protocol`,
  // `ssl.…`, `sasl.…`. They cannot replace the settings that facta's guarantees rest on.
  std::map<std::string, std::string> security;

  ClientLog client_log;  // empty: the library's log lines are dropped
};

}  // namespace facta::kafka
