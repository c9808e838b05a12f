// A server with a few plain routes, and a raw socket to send it anything at all.
#pragma once

#include "service/http/server.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace facta::http {

// Waits up to ten seconds for something that another thread does; false: it did not happen.
bool eventually(const std::function<bool()>& condition);

// A blocking TCP connection to 127.0.0.1. Reads give up after ten seconds.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // Sends everything; false: the server has closed.
  bool send(std::string_view bytes);
  // Sends one byte at a time.
  bool send_slowly(std::string_view bytes);
  void finish_sending();
  void reset();

  // One response: status line, header fields and body by Content-Length or chunks (with framing
  // taken out). Empty status: the connection ended first.
  struct Answer {
    int status = 0;
    std::string head;
    std::string body;
    bool whole = false;  // the end of the body was seen, by its own framing
    // The value of a header field, empty when it is not there.
    std::string header(std::string_view name) const;
  };
  Answer read(bool head_request = false);
  // Everything until the server closes.
  std::string read_to_end();
  // Reads until the text has been seen; false: the connection ended first.
  bool read_until(std::string_view text);

 private:
  bool fill();
  bool take_chunks(Answer& answer);

  int socket_ = -1;
  std::string seen_;
};

// Routes: /hello · /echo (method, segments, query and body, one a line) · /later (answered by
// another thread) · /hold (answered by release()) · /never (responder given up) · /throw ·
// /stream/N (N lines) · /follow (SSE, idle for ever) · /broken (one line, then abort) ·
// /endless (64 KiB pieces for ever) · /large (1 MiB).
class TestServer {
 public:
  explicit TestServer(HttpServerOptions options = {});
  ~TestServer();

  std::uint16_t port() const { return server_.port(); }
  HttpServer& server() { return server_; }
  // Answers everything held.
  void release();
  std::size_t held();
  // BodyStreams alive, and calls of next() so far.
  int streams_alive() const { return streams_alive_; }
  int pulls() const { return pulls_; }

 private:
  void handle(HttpRequest&& request, Responder responder);
  void handle_stream(const HttpRequest& request, Responder responder);

  std::mutex mutex_;
  std::vector<Responder> held_;
  std::vector<std::thread> threads_;
  std::atomic<int> streams_alive_{0};
  std::atomic<int> pulls_{0};
  HttpServer server_;
};

}  // namespace facta::http
