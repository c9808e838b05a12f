#include "service/http/server.h"

#include "service/http/connection.h"
#include "service/http/io_loop.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>
#include <vector>

namespace facta::http {

using boost::system::error_code;
using net::ip::tcp;

class HttpServer::Impl {
 public:
  Impl(HttpServerOptions options, HttpHandler handler) : shared_(std::make_shared<ServerShared>()) {
    shared_->options = std::move(options);
    shared_->handler = std::move(handler);
  }

  Result<Done, std::string> start() {
    for (int i = 0; i < shared_->options.io_threads; ++i) {
      loops_.push_back(std::make_shared<IoLoop>(shared_));
    }
    if (const error_code error = listen()) {
      acceptor_.reset();
      pause_.reset();
      loops_.clear();
      return Unexpected{"cannot listen on " + shared_->options.address + ":" +
                        std::to_string(shared_->options.port) + ": " + error.message()};
    }
    shared_->pool = std::make_unique<StreamPool>(shared_->options.stream_threads);
    accept();
    for (const auto& loop : loops_) {
      loop->start();
    }
    return Done{};
  }

  void stop() {
    if (loops_.empty()) {
      return;
    }
    net::post(loops_[0]->context(), [this] {
      error_code ignored;
      acceptor_->close(ignored);
      pause_->cancel();
    });
    const auto deadline = Clock::now() + shared_->options.stop_timeout;
    for (const auto& loop : loops_) {
      loop->begin_stop(deadline);
    }
    for (const auto& loop : loops_) {
      loop->join();
    }
    shared_->pool.reset();
    acceptor_.reset();
    pause_.reset();
    loops_.clear();
  }

  std::uint16_t port() const { return port_; }

  HttpServerCounts counts() const {
    return {shared_->connections, shared_->in_flight, shared_->streams, shared_->requests,
            shared_->refused};
  }

 private:
  using Acceptor = net::basic_socket_acceptor<tcp, net::io_context::executor_type>;

  error_code listen() {
    error_code error;
    const auto address = net::ip::make_address(shared_->options.address, error);
    if (error) {
      return error;
    }
    const tcp::endpoint endpoint(address, shared_->options.port);
    acceptor_.emplace(loops_[0]->context());
    pause_.emplace(loops_[0]->context());
    acceptor_->open(endpoint.protocol(), error);
    if (!error) {
      acceptor_->set_option(Acceptor::reuse_address(true), error);
    }
    if (!error) {
      acceptor_->bind(endpoint, error);
    }
    if (!error) {
      acceptor_->listen(Acceptor::max_listen_connections, error);
    }
    if (!error) {
      port_ = acceptor_->local_endpoint(error).port();
    }
    return error;
  }

  void accept() {
    const auto& loop = loops_[next_loop_++ % loops_.size()];
    acceptor_->async_accept(loop->context(), [this, loop](const error_code& error, Socket socket) {
      if (error == net::error::operation_aborted || !acceptor_->is_open()) {
        return;
      }
      if (error) {
        return pause_accepting();
      }
      take(loop, std::move(socket));
      accept();
    });
  }

  // No descriptor left, most likely: connections wait in the backlog until some are given back.
  void pause_accepting() {
    pause_->expires_after(std::chrono::milliseconds(50));
    pause_->async_wait([this](const error_code& error) {
      if (!error) {
        accept();
      }
    });
  }

  void take(const std::shared_ptr<IoLoop>& loop, Socket socket) {
    // So many may be told that there are too many; more are closed unheard.
    constexpr std::size_t kToldMax = 64;
    const std::size_t count = shared_->connections;
    const bool crowded = count >= shared_->options.connections_max;
    if (count >= shared_->options.connections_max + kToldMax) {
      ++shared_->refused;
      return;
    }
    ++shared_->connections;
    auto connection = std::make_shared<Connection>(loop, std::move(socket), crowded);
    if (loop->on_own_thread()) {
      connection->start();
    } else {
      loop->send({Note::Kind::kStart, std::move(connection), {}});
    }
  }

  std::shared_ptr<ServerShared> shared_;
  std::vector<std::shared_ptr<IoLoop>> loops_;
  std::optional<Acceptor> acceptor_;
  std::optional<net::steady_timer> pause_;
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
};

HttpServer::HttpServer(HttpServerOptions options, HttpHandler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
HttpServer::~HttpServer() {
  impl_->stop();
}

Result<Done, std::string> HttpServer::start() {
  return impl_->start();
}
void HttpServer::stop() {
  impl_->stop();
}
std::uint16_t HttpServer::port() const {
  return impl_->port();
}
HttpServerCounts HttpServer::counts() const {
  return impl_->counts();
}

}  // namespace facta::http
