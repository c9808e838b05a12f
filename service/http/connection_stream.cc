// The streaming half of a connection: pieces are pulled on a stream thread, the next one while the
// last is written. Whoever reads slowly makes it wait.
#include "service/http/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <exception>
#include <utility>

namespace facta::http {

namespace {

using boost::system::error_code;

}  // namespace

void Connection::answer_stream(HttpResponse&& response) {
  if (shared().streams >= options().streams_max) {
    return refuse({503, "service.overloaded", "Too many streams are open; try again later."}, true);
  }
  ++shared().streams;
  task_ = std::make_unique<StreamTask>();
  task_->stream = std::move(response.stream);
  chunked_ = http11_;
  keep_alive_ = keep_alive_ && chunked_;
  event_stream_ = response.content_type.starts_with("text/event-stream");
  HeadContext head = head_context();
  head.framing = chunked_ ? BodyFraming::kChunked : BodyFraming::kUntilClose;
  append_head(out_, response, head);
  state_ = State::kStreaming;
  pull_at_ = loop_->now();
  last_piece_ = loop_->now();
  watch_for_leaving();
}

void Connection::pull() {
  pulling_ = true;
  task_->piece.clear();
  shared().pool->submit([self = shared_from_this(), task = task_.get()] {
    try {
      task->next = task->stream->next(task->piece);
    } catch (const std::exception&) {
      task->next = BodyStream::Next::kAbort;
    }
    self->loop_->send({Note::Kind::kPulled, self, {}});
  });
}

void Connection::on_pulled() {
  pulling_ = false;
  if (state_ == State::kClosed) {
    return end_stream(false);
  }
  const auto put = [this](std::string_view bytes) {
    last_piece_ = loop_->now();
    if (chunked_) {
      append_chunk(out_, bytes);
    } else {
      out_ += bytes;
    }
  };
  if (!task_->piece.empty()) {
    put(task_->piece);
  }
  switch (task_->next) {
    case BodyStream::Next::kMore:
      break;
    case BodyStream::Next::kIdle:
      pull_at_ = loop_->now() + options().stream_pause;
      if (loop_->stopping()) {
        end_stream(true);
      } else if (event_stream_ && loop_->now() - last_piece_ >= options().stream_keep_alive) {
        put(": keep-alive\n\n");
      }
      break;
    case BodyStream::Next::kEnd:
      end_stream(true);
      break;
    case BodyStream::Next::kAbort:
      end_stream(false);
      break;
  }
  advance();
}

// Ends the body properly, or so that the client cannot take it for whole: without the last chunk,
// and with a reset for HTTP/1.0, where the end of the connection would be the end of the body.
void Connection::end_stream(bool whole) {
  task_.reset();
  --shared().streams;
  if (state_ == State::kClosed) {
    return;
  }
  if (!whole) {
    tls_.reset();  // without its ending
    error_code error;
    socket_.set_option(Socket::linger(true, 0), error);
    return close();
  }
  if (chunked_) {
    out_ += "0\r\n\r\n";
  }
  close_after_write_ = !keep_alive_ || loop_->stopping();
  state_ = State::kReading;
  set_deadline(options().idle_timeout);
}

// A follower may have nothing to write for long: that the client has gone is seen by reading.
void Connection::watch_for_leaving() {
  if (watching_) {
    return;
  }
  watching_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->watching_ = false;
    if (error || self->state_ != State::kStreaming) {
      return;
    }
    const error_code peeked = self->peek();
    if (peeked == net::error::would_block) {
      self->watch_for_leaving();
    } else if (peeked) {
      self->close();
    }  // else: it has sent its next request, and is there
  });
}

}  // namespace facta::http
