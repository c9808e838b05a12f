#include "service/http/io_loop.h"

#include "service/http/connection.h"
#include "service/http/response_head.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace facta::http {

namespace {

// Fine enough for the shortest time-out, coarse enough to cost nothing.
std::chrono::milliseconds tick_for(const HttpServerOptions& options) {
  const auto shortest =
      std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                options.write_timeout, options.linger_timeout, options.stop_timeout,
                options.stream_pause, options.stream_keep_alive});
  return std::clamp(shortest / 4, std::chrono::milliseconds(2), std::chrono::milliseconds(50));
}

}  // namespace

IoLoop::IoLoop(std::shared_ptr<ServerShared> shared)
    : shared_(std::move(shared)), tick_(tick_for(shared_->options)) {
  refresh_clock();
}

void IoLoop::start() {
  thread_ = std::thread([self = shared_from_this()] {
    self->thread_id_ = std::this_thread::get_id();
    self->tick();
    self->context_.run();
  });
}

void IoLoop::join() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

void IoLoop::begin_stop(Clock::time_point deadline) {
  net::post(context_, [this, deadline] {
    stopping_ = true;
    stop_deadline_ = deadline;
    const auto all = connections_;
    for (const auto& connection : all) {
      connection->begin_stop();
    }
    timer_.cancel();  // look at once whether that was all
  });
}

void IoLoop::refresh_clock() {
  now_ = Clock::now();
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  if (second != date_second_) {
    date_second_ = second;
    server_and_date_ = http::server_and_date(shared_->options.server_name, second) +
                       security_headers(shared_->options.tls != nullptr);
  }
}

// Runs until the loop ends: the timer it sets is what keeps the thread in run().
void IoLoop::tick() {
  refresh_clock();
  for (std::size_t i = connections_.size(); i-- > 0;) {
    const auto connection = connections_[i];
    if (stopping_ && now_ >= stop_deadline_) {
      connection->close();
    } else {
      connection->check_deadline(now_);
    }
    i = std::min(i, connections_.size());
  }
  if (stopping_ && connections_.empty()) {
    std::vector<Note> late;
    const std::lock_guard lock(inbox_mutex_);
    ended_ = true;
    late.swap(inbox_);
    return;
  }
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code&) { tick(); });
}

void IoLoop::send(Note note) {
  bool wake = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    if (ended_) {
      return;
    }
    wake = inbox_.empty();
    inbox_.push_back(std::move(note));
  }
  if (wake) {
    net::post(context_, [this] { deliver(); });
  }
}

void IoLoop::deliver() {
  {
    const std::lock_guard lock(inbox_mutex_);
    delivering_.swap(inbox_);
  }
  for (Note& note : delivering_) {
    note.connection->receive(note);
  }
  delivering_.clear();
}

void IoLoop::add(const std::shared_ptr<Connection>& connection) {
  connection->slot = connections_.size();
  connections_.push_back(connection);
}

void IoLoop::remove(Connection& connection) {
  const std::size_t slot = connection.slot;
  connections_.back()->slot = slot;
  std::swap(connections_[slot], connections_.back());
  connections_.pop_back();  // may be the last owner: `connection` is not touched after this
}

}  // namespace facta::http
