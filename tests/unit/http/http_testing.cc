#include "tests/unit/http/http_testing.h"

#include "events/base/assert.h"

#include <arpa/inet.h>
#include <charconv>
#include <chrono>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace facta::http {

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval timeout{10, 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int failed = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  FACTA_ASSERT(failed == 0, "the test server is listening");
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::send_slowly(std::string_view bytes) {
  for (const char byte : bytes) {
    if (!send({&byte, 1})) {
      return false;
    }
  }
  return true;
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger hard{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
  ::close(socket_);
  socket_ = -1;
}

bool RawClient::fill() {
  char buffer[65536];
  const ssize_t got = ::recv(socket_, buffer, sizeof(buffer), 0);
  if (got <= 0) {
    return false;
  }
  seen_.append(buffer, static_cast<std::size_t>(got));
  return true;
}

std::string RawClient::read_to_end() {
  while (fill()) {
  }
  return std::exchange(seen_, {});
}

bool RawClient::read_until(std::string_view text) {
  while (seen_.find(text) == std::string::npos) {
    if (!fill()) {
      return false;
    }
  }
  seen_.erase(0, seen_.find(text) + text.size());
  return true;
}

std::string RawClient::Answer::header(std::string_view name) const {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string::npos) {
    return {};
  }
  const std::size_t from = at + start.size();
  return head.substr(from, head.find("\r\n", from) - from);
}

RawClient::Answer RawClient::read(bool head_request) {
  Answer answer;
  while (seen_.find("\r\n\r\n") == std::string::npos) {
    if (!fill()) {
      return answer;
    }
  }
  answer.head = seen_.substr(0, seen_.find("\r\n\r\n") + 2);
  seen_.erase(0, answer.head.size() + 2);
  answer.status = std::stoi(answer.head.substr(9, 3));
  if (head_request || answer.status == 100 || answer.status == 204 || answer.status == 304) {
    answer.whole = true;
  } else if (answer.header("Transfer-Encoding") == "chunked") {
    answer.whole = take_chunks(answer);
  } else if (const std::string length = answer.header("Content-Length"); !length.empty()) {
    const std::size_t size = std::stoul(length);
    while (seen_.size() < size && fill()) {
    }
    answer.whole = seen_.size() >= size;
    answer.body = seen_.substr(0, size);
    seen_.erase(0, size);
  } else {
    answer.body = read_to_end();
  }
  return answer;
}

bool RawClient::take_chunks(Answer& answer) {
  for (;;) {
    while (seen_.find("\r\n") == std::string::npos) {
      if (!fill()) {
        return false;
      }
    }
    const std::size_t line = seen_.find("\r\n");
    std::size_t size = 0;
    std::from_chars(seen_.data(), seen_.data() + line, size, 16);
    while (seen_.size() < line + 2 + size + 2) {
      if (!fill()) {
        return false;
      }
    }
    answer.body += seen_.substr(line + 2, size);
    seen_.erase(0, line + 2 + size + 2);
    if (size == 0) {
      return true;
    }
  }
}

namespace {

HttpResponse text(std::string body) {
  HttpResponse response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

// Calls a function for each piece and counts itself.
class FunctionStream final : public BodyStream {
 public:
  using Function = std::function<Next(int, std::string&)>;
  FunctionStream(std::atomic<int>& alive, std::atomic<int>& pulls, Function function)
      : alive_(alive), pulls_(pulls), function_(std::move(function)) {
    ++alive_;
  }
  ~FunctionStream() override { --alive_; }
  Next next(std::string& out) override {
    ++pulls_;
    return function_(call_++, out);
  }

 private:
  std::atomic<int>& alive_;
  std::atomic<int>& pulls_;
  Function function_;
  int call_ = 0;
};

}  // namespace

TestServer::TestServer(HttpServerOptions options)
    : server_(std::move(options), [this](HttpRequest&& request, Responder responder) {
        handle(std::move(request), std::move(responder));
      }) {
  const auto started = server_.start();
  FACTA_ASSERT(started.has_value(), "a free port can be listened on");
}

TestServer::~TestServer() {
  release();
  server_.stop();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void TestServer::release() {
  std::vector<Responder> held;
  {
    const std::lock_guard lock(mutex_);
    held.swap(held_);
  }
  for (Responder& responder : held) {
    responder.send(text("held"));
  }
}

std::size_t TestServer::held() {
  const std::lock_guard lock(mutex_);
  return held_.size();
}

void TestServer::handle(HttpRequest&& request, Responder responder) {
  const std::string route = request.segments.empty() ? "" : request.segments[0];
  if (route == "hello") {
    responder.send(text("hello"));
  } else if (route == "echo") {
    std::string body = request.method;
    for (const std::string& segment : request.segments) {
      body += "\n/" + segment;
    }
    for (const QueryParameter& parameter : request.query) {
      body += "\n?" + parameter.name + "=" + parameter.value;
    }
    responder.send(text(body + "\n" + request.body));
  } else if (route == "later") {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back(
        [held = std::make_shared<Responder>(std::move(responder))] { held->send(text("later")); });
  } else if (route == "hold") {
    const std::lock_guard lock(mutex_);
    held_.push_back(std::move(responder));
  } else if (route == "throw") {
    throw std::runtime_error("a handler that throws");
  } else if (route == "large") {
    responder.send(text(std::string(1u << 20, 'x')));
  } else if (route != "never") {
    handle_stream(request, std::move(responder));
  }
}

void TestServer::handle_stream(const HttpRequest& request, Responder responder) {
  using Next = BodyStream::Next;
  const std::string& route = request.segments[0];
  FunctionStream::Function function;
  HttpResponse response;
  response.content_type = "application/x-ndjson";
  if (route == "stream") {
    function = [count = std::stoi(request.segments[1])](int call, std::string& out) {
      out += std::to_string(call) + "\n";
      return call + 1 < count ? Next::kMore : Next::kEnd;
    };
  } else if (route == "follow") {
    response.content_type = "text/event-stream";
    function = [](int call, std::string& out) {
      out += call == 0 ? "data: 1\n\n" : "";
      return Next::kIdle;
    };
  } else if (route == "broken") {
    function = [](int call, std::string& out) {
      out += call == 0 ? "one\n" : "";
      return call == 0 ? Next::kMore : Next::kAbort;
    };
  } else {
    function = [](int, std::string& out) {
      out.append(64u << 10, 'x');
      return Next::kMore;
    };
  }
  response.stream = std::make_unique<FunctionStream>(streams_alive_, pulls_, std::move(function));
  responder.send(std::move(response));
}

}  // namespace facta::http
