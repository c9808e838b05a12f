// Internal to the server: one I/O thread with the connections it owns. Included by connection.cc
// and server.cc only, because it shows Boost.Asio.
#pragma once

#include "service/http/server.h"
#include "service/http/stream_pool.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace facta::http {

namespace net = boost::asio;
using Clock = std::chrono::steady_clock;
using Socket = net::basic_stream_socket<net::ip::tcp, net::io_context::executor_type>;

class Connection;

// What all loops share. Outlives every connection.
struct ServerShared {
  HttpServerOptions options;
  HttpHandler handler;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> in_flight{0};
  std::atomic<std::size_t> streams{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
  std::unique_ptr<StreamPool> pool;
};

// A streamed body and the piece pulled last. Between pull and stream_pulled() only a stream thread
// touches it.
struct StreamTask {
  std::unique_ptr<BodyStream> stream;
  std::string piece;
  BodyStream::Next next = BodyStream::Next::kMore;
};

// Something another thread has to say to a connection of this loop.
struct Note {
  enum class Kind { kStart, kRespond, kAbandon, kPulled };
  Kind kind;
  std::shared_ptr<Connection> connection;
  HttpResponse response;
};

class IoLoop : public std::enable_shared_from_this<IoLoop> {
 public:
  explicit IoLoop(std::shared_ptr<ServerShared> shared);

  void start();
  // Any thread: no new requests; connections end by themselves or at the deadline.
  void begin_stop(Clock::time_point deadline);
  void join();

  // Any thread. A burst of notes wakes the loop once. Dropped when the loop has ended.
  void send(Note note);

  // The rest is for the loop's own thread.
  bool on_own_thread() const { return std::this_thread::get_id() == thread_id_; }
  void add(const std::shared_ptr<Connection>& connection);
  void remove(Connection& connection);
  Clock::time_point now() const { return now_; }  // as of the last tick: tens of milliseconds old
  const std::string& server_and_date() const { return server_and_date_; }
  bool stopping() const { return stopping_; }

  net::io_context& context() { return context_; }
  ServerShared& shared() { return *shared_; }

 private:
  void tick();
  void deliver();
  void refresh_clock();

  std::shared_ptr<ServerShared> shared_;
  net::io_context context_{1};
  net::steady_timer timer_{context_};
  std::chrono::milliseconds tick_;
  std::thread thread_;
  std::thread::id thread_id_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<Note> delivering_;
  Clock::time_point now_;
  std::int64_t date_second_ = 0;
  std::string server_and_date_;
  bool stopping_ = false;
  Clock::time_point stop_deadline_;

  std::mutex inbox_mutex_;
  std::vector<Note> inbox_;
  bool ended_ = false;  // under inbox_mutex_
};

}  // namespace facta::http
