#include "service/http/client.h"

#include "service/http/last_chunk.h"
#include "service/http/tls.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace facta::http {

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using beast::error_code;
using net::ip::tcp;
using Reason = ClientError::Reason;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// Reads one response; the body goes to the sink (2xx) or is collected.
class ResponseReader final : public beast::http::basic_parser<false> {
 public:
  ResponseReader(const ClientOptions& options, const HttpClient::Sink* sink) : sink_(sink) {
    eager(true);
    header_limit(64u << 10);
    body_limit(boost::none);
    bytes_max_ = options.body_bytes_max;
  }
  ClientResponse response;
  bool stopped = false;  // the sink wants no more

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                       error_code&) override {}
  void on_response_impl(int status, beast::string_view, int, error_code&) override {
    response.status = status;
  }
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     error_code&) override {
    response.headers.add(view(name), view(value));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& bytes, error_code&) override {
    if (bytes && sink_ == nullptr) {
      response.body.reserve(std::min<std::uint64_t>({*bytes, bytes_max_, kReservedMax}));
    }
  }
  std::size_t on_body_impl(beast::string_view bytes, error_code& error) override {
    const bool success = response.status >= 200 && response.status < 300;
    if (sink_ != nullptr && success) {
      stopped = stopped || !(*sink_)(view(bytes));
      if (stopped) {
        error = beast::http::error::end_of_stream;
      }
    } else if (response.body.size() + bytes.size() > bytes_max_) {
      error = beast::http::error::body_limit;
    } else {
      response.body.append(bytes.data(), bytes.size());
    }
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes,
                                 error_code& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(error_code&) override {}

  static constexpr std::size_t kReservedMax = 1u << 20;  // on a promise

  const HttpClient::Sink* sink_;
  std::size_t bytes_max_ = 0;
};

}  // namespace

class HttpClient::Impl {
 public:
  Impl(std::string host, std::string port, bool secure, ClientOptions options)
      : host_(std::move(host)),
        port_(std::move(port)),
        secure_(secure),
        options_(std::move(options)) {}

  Result<ClientResponse, ClientError> run(std::string_view method, std::string_view target,
                                          const std::vector<ResponseHeader>& headers,
                                          std::string_view body, const Sink* sink) {
    bool may_repeat = method == "GET" || method == "HEAD";
    for (const ResponseHeader& header : headers) {
      may_repeat = may_repeat || equals_ignoring_case(header.name, "Idempotency-Key");
    }
    const std::string head = request_head(method, target, headers, body.size());
    const bool kept = socket_.is_open();
    auto answer = once(head, body, method == "HEAD", sink);
    if (!answer && kept && may_repeat && !heard_ && answer.error().reason == Reason::kProtocol) {
      return once(head, body, method == "HEAD", sink);
    }
    return answer;
  }

 private:
  using Failure = std::optional<ClientError>;

  std::string request_head(std::string_view method, std::string_view target,
                           const std::vector<ResponseHeader>& headers, std::size_t size) const {
    const bool v6 = host_.find(':') != std::string::npos;
    std::string head(method);
    head.append(" ").append(target).append(" HTTP/1.1\r\nHost: ");
    head.append(v6 ? "[" + host_ + "]" : host_).append(":").append(port_).append("\r\n");
    for (const ResponseHeader& header : headers) {
      head.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    if (size > 0 || method == "POST" || method == "PUT") {
      head.append("Content-Length: ").append(std::to_string(size)).append("\r\n");
    }
    return head.append("\r\n");
  }

  Result<ClientResponse, ClientError> once(const std::string& head, std::string_view body,
                                           bool head_only, const Sink* sink) {
    heard_ = false;
    Failure failure = socket_.is_open() ? std::nullopt : connect();
    if (!failure) {
      failure = send(head, body);
    }
    ResponseReader reader(options_, sink);
    reader.skip(head_only);
    // A server that refuses may close before it has read everything: its answer may be there.
    Failure unread = failure && failure->reason != Reason::kProtocol ? failure : receive(reader);
    if (unread || failure || reader.stopped || !reader.keep_alive()) {
      close();
    }
    if (unread) {
      return Unexpected{std::move(*(failure ? failure : unread))};
    }
    return std::move(reader.response);
  }

  Failure connect() {
    error_code error;
    tcp::resolver resolver(context_);
    const auto endpoints = resolver.resolve(host_, port_, error);
    if (error) {
      return failed(Reason::kUnreachable, error.message());
    }
    const bool in_time = wait(options_.connect_timeout, [&](auto done) {
      net::async_connect(socket_, endpoints, [&error, done](const error_code& result, auto&&) {
        error = result;
        done();
      });
    });
    if (!in_time || error) {
      close();
      return failed(Reason::kUnreachable, in_time ? error.message() : "no answer to the call");
    }
    socket_.set_option(tcp::no_delay(true), error);
    return secure_ ? shake_hands() : std::nullopt;
  }

  // Nothing is sent to who cannot prove to be the host.
  Failure shake_hands() {
    if (trust_ == nullptr) {
      auto trust = TlsClient::open(options_.ca_file);
      if (!trust) {
        close();
        return ClientError{Reason::kUnreachable, trust.error()};
      }
      trust_ = std::move(*trust);
    }
    error_code error;
    socket_.non_blocking(true, error);
    tls_ = trust_->connect(socket_.native_handle(), host_);
    const auto status =
        tls_ == nullptr ? TlsSession::Status::kFailed
                        : until_done(options_.connect_timeout, [&] { return tls_->handshake(); });
    if (status == TlsSession::Status::kDone) {
      return std::nullopt;
    }
    const std::string fault = tls_ == nullptr ? "no TLS is possible" : tls_->fault();
    close();
    return failed(Reason::kUnreachable, fault.empty() ? "no TLS handshake in time" : fault);
  }

  // Repeats a step of the session as often as it waits for the socket; kWantRead: not in time.
  template <class Step>
  TlsSession::Status until_done(std::chrono::milliseconds timeout, Step step) {
    while (true) {
      const auto status = step();
      if (status != TlsSession::Status::kWantRead && status != TlsSession::Status::kWantWrite) {
        return status;
      }
      const auto ready = status == TlsSession::Status::kWantRead ? tcp::socket::wait_read
                                                                 : tcp::socket::wait_write;
      const bool in_time = wait(timeout, [&](auto done) {
        socket_.async_wait(ready, [done](const error_code&) { done(); });
      });
      if (!in_time) {
        return TlsSession::Status::kWantRead;
      }
    }
  }

  Failure send_tls(std::string_view bytes) {
    while (!bytes.empty()) {
      std::size_t sent = 0;
      const auto status = until_done(options_.silence_timeout,
                                     [&] { return tls_->write(bytes.data(), bytes.size(), sent); });
      if (status == TlsSession::Status::kWantRead) {
        return failed(Reason::kTimedOut, "the request could not be sent in time");
      }
      if (status != TlsSession::Status::kDone) {
        return failed(Reason::kProtocol, "the connection broke");
      }
      bytes.remove_prefix(sent);
    }
    return std::nullopt;
  }

  // False: not in time.
  bool receive_some(std::size_t& bytes, error_code& error) {
    if (tls_ == nullptr) {
      return wait(options_.silence_timeout, [&](auto done) {
        socket_.async_read_some(net::buffer(buffer_),
                                [&, done](const error_code& result, std::size_t count) {
                                  error = result;
                                  bytes = count;
                                  done();
                                });
      });
    }
    const auto status = until_done(options_.silence_timeout, [&] {
      return tls_->read(buffer_.data(), buffer_.size(), bytes);
    });
    if (status == TlsSession::Status::kClosed) {
      error = net::error::eof;
    } else if (status == TlsSession::Status::kFailed) {
      error = net::error::connection_reset;
    }
    return status != TlsSession::Status::kWantRead;
  }

  Failure send(const std::string& head, std::string_view body) {
    if (tls_ != nullptr) {
      const Failure failure = send_tls(head);
      return failure ? failure : send_tls(body);
    }
    error_code error;
    const std::array<net::const_buffer, 2> buffers = {net::buffer(head),
                                                      net::buffer(body.data(), body.size())};
    const bool in_time = wait(options_.silence_timeout, [&](auto done) {
      net::async_write(socket_, buffers, [&error, done](const error_code& result, std::size_t) {
        error = result;
        done();
      });
    });
    if (!in_time) {
      return failed(Reason::kTimedOut, "the request could not be sent in time");
    }
    return error ? Failure(failed(Reason::kProtocol, error.message())) : std::nullopt;
  }

  Failure receive(ResponseReader& reader) {
    std::string pending;
    while (!reader.is_done()) {
      error_code error;
      std::size_t bytes = 0;
      if (!receive_some(bytes, error)) {
        return failed(Reason::kTimedOut, "no answer in time");
      }
      heard_ = heard_ || bytes > 0;
      std::string_view input(buffer_.data(), bytes);
      if (!pending.empty()) {
        input = pending.append(input);
      }
      if (error && reader.is_header_done() && reader.need_eof() && error == net::error::eof) {
        return std::nullopt;
      }
      if (error) {
        return failed(Reason::kProtocol, "the connection ended before the answer did");
      }
      std::size_t used = 0;
      if (Failure failure = feed(reader, input, used)) {
        return failure;
      }
      pending = std::string(input.substr(used));
      if (reader.stopped) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  Failure feed(ResponseReader& reader, std::string_view input, std::size_t& used) {
    error_code error;
    while (used < input.size() && !reader.is_done() && !error &&
           !waits_for_last_chunk(reader, input.substr(used))) {
      used += reader.put(net::buffer(input.data() + used, input.size() - used), error);
    }
    if (!error || error == beast::http::error::need_more || reader.stopped) {
      return std::nullopt;
    }
    return failed(Reason::kProtocol, "the answer cannot be read: " + error.message());
  }

  // Starts one operation and waits for its end, or for the time to pass; false: it was cancelled.
  template <class Start>
  bool wait(std::chrono::milliseconds timeout, Start start) {
    bool finished = false;
    start([&finished] { finished = true; });
    context_.restart();
    context_.run_for(timeout);
    if (finished) {
      return true;
    }
    close();
    context_.restart();
    context_.run();
    return false;
  }

  void close() {
    error_code ignored;
    tls_.reset();
    socket_.close(ignored);
  }

  ClientError failed(Reason reason, const std::string& what) const {
    return {reason, (secure_ ? "https://" : "http://") + host_ + ":" + port_ + ": " + what};
  }

  std::string host_;
  std::string port_;
  bool secure_;
  ClientOptions options_;
  net::io_context context_{1};
  tcp::socket socket_{context_};
  std::unique_ptr<TlsClient> trust_;
  std::unique_ptr<TlsSession> tls_;  // null: in the clear, or not connected
  std::array<char, 64u << 10> buffer_;
  bool heard_ = false;  // a byte of the present answer has arrived
};

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient, ClientError> HttpClient::create(std::string_view url, ClientOptions options) {
  const auto bad = [&] {
    return Unexpected{ClientError{
        Reason::kBadUrl,
        "\"" + std::string(url) + "\" is not http://host[:port] or https://host[:port]"}};
  };
  const bool secure = equals_ignoring_case(url.substr(0, 8), "https://");
  if (!secure && !equals_ignoring_case(url.substr(0, 7), "http://")) {
    return bad();
  }
  std::string_view rest = url.substr(secure ? 8 : 7);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const bool bracketed = rest.starts_with('[');
  const std::size_t host_end = bracketed ? rest.find(']') : std::min(rest.find(':'), rest.size());
  if (host_end == std::string_view::npos) {
    return bad();
  }
  const std::string_view host = bracketed ? rest.substr(1, host_end - 1) : rest.substr(0, host_end);
  const std::string_view tail = rest.substr(host_end + (bracketed ? 1 : 0));
  std::uint16_t number = secure ? 443 : 80;
  if (!tail.empty()) {
    const char* end = tail.data() + tail.size();
    const auto read = std::from_chars(tail.data() + 1, end, number);
    if (tail[0] != ':' || read.ec != std::errc() || read.ptr != end) {
      return bad();
    }
  }
  if (host.empty() || number == 0) {
    return bad();
  }
  return HttpClient(std::make_unique<Impl>(std::string(host), std::to_string(number), secure,
                                           std::move(options)));
}

Result<ClientResponse, ClientError> HttpClient::request(std::string_view method,
                                                        std::string_view target,
                                                        const std::vector<ResponseHeader>& headers,
                                                        std::string_view body) {
  return impl_->run(method, target, headers, body, nullptr);
}

Result<ClientResponse, ClientError> HttpClient::stream(std::string_view method,
                                                       std::string_view target,
                                                       const std::vector<ResponseHeader>& headers,
                                                       std::string_view body, const Sink& sink) {
  return impl_->run(method, target, headers, body, &sink);
}

}  // namespace facta::http
