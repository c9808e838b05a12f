// Bytes of a connection -> requests. Boost.Beast tokenises; this class adds what RFC 9112 leaves to
// the server and our limits, and says for each refusal what to answer.
#pragma once

#include "service/http/message.h"
#include "service/http/problem.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace facta::http {

struct RequestLimits {
  std::size_t target_bytes_max = 8u << 10;
  std::size_t header_bytes_max = 16u << 10;  // request line and fields together
  std::size_t header_count_max = 100;
  std::size_t body_bytes_max = 8u << 20;
};

// One per connection, reused for every request of it.
class RequestParser {
 public:
  explicit RequestParser(const RequestLimits& limits);
  ~RequestParser();

  enum class Status {
    kNeedMore,  // give it the bytes not used, and more
    kDone,      // take() the request; bytes not used belong to the next one
    kRefused,   // answer refusal() and close: what follows cannot be understood
  };
  // Reads from the front of `input`; `used` is how many bytes it is through with.
  Status put(std::string_view input, std::size_t& used);

  // A byte of the present request has been seen.
  bool started() const;
  // The header is complete; what is missing is the body.
  bool header_done() const;
  // The client waits for "100 Continue" before it sends the body. True once.
  bool take_continue_wanted();
  // After kDone and before take(): the client wants the connection kept, speaks HTTP/1.1
  // (else 1.0), sent HEAD.
  bool keep_alive() const;
  bool is_http11() const;
  bool is_head() const;

  // The request, without remote_address. Resets the parser for the next one.
  HttpRequest take();
  const Problem& refusal() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace facta::http
