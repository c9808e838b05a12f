// The HTTP/1.1 server: sockets, framing, limits, time-outs, overload. It knows no route: one
// handler gets every request that is whole and within bounds; everything else is answered here.
//
// Threads: I/O threads (one unless more are asked for) own the connections and call the handler; a
// handler must not block: it answers at once or gives its Responder to another thread. A few stream
// threads pull streamed bodies. Pipelined requests are handled and answered one after another.
#pragma once

#include "events/base/result.h"
#include "service/http/message.h"
#include "service/http/problem.h"
#include "service/http/request_parser.h"
#include "service/http/tls.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace facta::http {

struct HttpServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: the system chooses, see port()
  int io_threads = 1;
  int stream_threads = 2;
  std::string server_name = "facta";
  std::shared_ptr<TlsServer> tls;  // null: without

  RequestLimits limits;
  std::size_t connections_max = 4096;  // beyond: 503 and closed
  std::size_t in_flight_max = 4096;    // requests with handlers; beyond: 429 with Retry-After
  std::size_t streams_max = 256;       // streamed answers being sent; beyond: 503 with Retry-After
  int retry_after_s = 1;

  std::chrono::milliseconds header_timeout{5'000};  // first byte to end of header; then 408
  std::chrono::milliseconds body_timeout{30'000};   // end of header to end of body; then 408
  std::chrono::milliseconds idle_timeout{60'000};   // no request begun; closed without an answer
  std::chrono::milliseconds write_timeout{30'000};  // the client takes not one byte; closed
  std::chrono::milliseconds linger_timeout{2'000};  // reading on after an answer that closes
  std::chrono::milliseconds stop_timeout{10'000};   // what stop() gives to requests in flight
  std::chrono::milliseconds stream_pause{100};      // between next() calls after kIdle
  std::chrono::milliseconds stream_keep_alive{15'000};  // silence before an SSE comment is sent

  ProblemWriter problem = plain_problem_body;
  // Requests that in_flight_max does not hold back, such as health checks. Null: none.
  std::function<bool(const HttpRequest&)> always_admitted;
};

// Called on an I/O thread. If it throws, the answer is 500.
using HttpHandler = std::function<void(HttpRequest&&, Responder)>;

// What the server is doing now, and has done since it started.
struct HttpServerCounts {
  std::size_t connections = 0;
  std::size_t in_flight = 0;
  std::size_t streams = 0;
  std::uint64_t requests = 0;  // given to the handler
  std::uint64_t refused = 0;  // answered by the server itself: malformed, too large, late, too many
};

class HttpServer {
 public:
  HttpServer(HttpServerOptions options, HttpHandler handler);
  // Stops first.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens and returns; the error is a sentence (address in use, no permission).
  Result<Done, std::string> start();
  // Accepts no more, closes idle connections, lets what is in flight finish within stop_timeout
  // (followers end at their next idle moment), cuts what is left. Not from a handler.
  void stop();
  // The port listened on; 0 before start().
  std::uint16_t port() const;
  HttpServerCounts counts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace facta::http
