// A small synchronous HTTP/1.1 client for the command line and for tests: one connection, kept
// alive from request to request. One thread at a time.
#pragma once

#include "events/base/result.h"
#include "service/http/message.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace facta::http {

struct ClientError {
  enum class Reason {
    kBadUrl,       // not http://host[:port] or https://host[:port]
    kUnreachable,  // no connection, or none that can be trusted: the request was not sent
    kTimedOut,     // no answer in time: whether the request was carried out is unknown
    kProtocol,     // the answer is not HTTP, too large, or ended early: likewise unknown
  };
  Reason reason;
  std::string message;  // one sentence, with the address
};

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds silence_timeout{60'000};  // between two signs of life of the server
  std::size_t body_bytes_max = 256u << 20;            // of a body that is collected
  std::string ca_file;  // what https is checked against; empty: the system's certificates
};

struct ClientResponse {
  int status = 0;
  HeaderList headers;
  std::string body;
};

class HttpClient {
 public:
  // `url` is http://host[:port] or https://host[:port], a path after it is ignored. Does not
  // connect yet.
  static Result<HttpClient, ClientError> create(std::string_view url, ClientOptions options = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // `target` starts with "/" and is encoded already (percent_encode()). Host and Content-Length are
  // written here. A request that was sent on a kept connection which turns out to be closed is sent
  // once more on a new one if that cannot do harm: GET, HEAD, or with an Idempotency-Key.
  Result<ClientResponse, ClientError> request(std::string_view method, std::string_view target,
                                              const std::vector<ResponseHeader>& headers = {},
                                              std::string_view body = {});

  // Hands the body over as it arrives, if the status is 2xx (any other body is collected as in
  // request()), until it ends or `sink` returns false, which closes the connection.
  using Sink = std::function<bool(std::string_view)>;
  Result<ClientResponse, ClientError> stream(std::string_view method, std::string_view target,
                                             const std::vector<ResponseHeader>& headers,
                                             std::string_view body, const Sink& sink);

 private:
  class Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace facta::http
