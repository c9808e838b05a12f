#include "service/http/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

namespace facta::http {

namespace {

using boost::system::error_code;

constexpr std::size_t kReadBytes = 8u << 10;       // of a header or small body at a time
constexpr std::size_t kBodyReadBytes = 64u << 10;  // of a large body at a time
constexpr std::size_t kOutBatchBytes = 64u
                                       << 10;  // answers to pipelined requests are sent together
constexpr std::size_t kPulledAheadBytes = 512u << 10;  // of a stream, beside the piece in hand
constexpr std::size_t kLargeBodyBytes = 16u << 10;  // from here on a body is sent from where it is
constexpr std::size_t kKeptBytes = 128u << 10;      // larger buffers are given back
constexpr std::size_t kLingerBytes = 64u << 20;     // read after an answer that closes, at most

}  // namespace

Connection::Connection(std::shared_ptr<IoLoop> loop, Socket socket, bool crowded)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      crowded_(crowded),
      parser_(options().limits),
      in_(kReadBytes) {}

Connection::~Connection() {
  if (state_ != State::kClosed) {
    --shared().connections;
  }
}

void Connection::start() {
  if (loop_->stopping()) {
    return;
  }
  loop_->add(shared_from_this());
  listed_ = true;
  error_code error;
  socket_.non_blocking(true, error);
  socket_.set_option(net::ip::tcp::no_delay(true), error);
  const auto peer = socket_.remote_endpoint(error);
  if (error) {
    return close();  // it left before it was looked at
  }
  if (options().tls != nullptr) {
    tls_ = options().tls->accept(socket_.native_handle());
    if (tls_ == nullptr) {
      return close();
    }
  }
  remote_address_ = peer.address().to_string();
  set_deadline(options().idle_timeout);
  if (crowded_) {
    refuse({503, "service.overloaded", "There are too many connections; try again later."}, false);
  }
  advance();
}

void Connection::receive(Note& note) {
  switch (note.kind) {
    case Note::Kind::kStart:
      return start();
    case Note::Kind::kRespond:
      answer(std::move(note.response));
      return advance();
    case Note::Kind::kAbandon:
      return abandon();
    case Note::Kind::kPulled:
      return on_pulled();
  }
}

void Connection::respond(HttpResponse&& response) {
  if (loop_->on_own_thread()) {
    answer(std::move(response));
    advance();
  } else {
    loop_->send({Note::Kind::kRespond, shared_from_this(), std::move(response)});
  }
}

void Connection::abandon() {
  if (!loop_->on_own_thread()) {
    return loop_->send({Note::Kind::kAbandon, shared_from_this(), {}});
  }
  answer(problem_response({500, "service.internal_error", "The request could not be answered."}));
  advance();
}

// Does everything that can be done without waiting. Called after every change; calls from inside
// (a handler that answers at once) come back to the outermost one.
void Connection::advance() {
  if (advancing_) {
    return;
  }
  advancing_ = true;
  while (step()) {
  }
  advancing_ = false;
}

// One thing; false: the next is for the socket, the handler or a stream thread to do.
bool Connection::step() {
  const bool may_pull = state_ == State::kStreaming && !pulling_ &&
                        out_.size() - sent_ <= kPulledAheadBytes && loop_->now() >= pull_at_;
  if (may_pull) {
    pull();
  }
  if (state_ == State::kClosed || writing_) {
    return false;
  }
  const bool may_parse = state_ == State::kReading && !close_after_write_ && large_ == nullptr &&
                         out_.size() < kOutBatchBytes;
  if (may_parse && parse_one()) {
    return true;
  }
  if (has_output()) {
    flush();
    return true;
  }
  if (close_after_write_ && state_ == State::kReading) {
    linger();
  }
  if (state_ == State::kReading || state_ == State::kLingering) {
    start_read();
  }
  return false;
}

bool Connection::parse_one() {
  if (in_begin_ == in_end_) {
    return false;
  }
  std::size_t used = 0;
  const auto status = parser_.put({in_.data() + in_begin_, in_end_ - in_begin_}, used);
  in_begin_ += used;
  switch (status) {
    case RequestParser::Status::kNeedMore:
      note_progress();
      return false;
    case RequestParser::Status::kDone:
      dispatch();
      return true;
    case RequestParser::Status::kRefused:
      http11_ = true;
      head_only_ = parser_.is_head();
      refuse(parser_.refusal(), false);
      return true;
  }
  return false;
}

// Each part of a request has its own time, from when it begins.
void Connection::note_progress() {
  if (parser_.started() && !begun_) {
    begun_ = true;
    set_deadline(options().header_timeout);
  }
  if (parser_.header_done() && !body_begun_) {
    body_begun_ = true;
    set_deadline(options().body_timeout);
  }
  if (parser_.take_continue_wanted()) {
    out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
}

void Connection::start_read() {
  if (reading_) {
    return;
  }
  if (in_begin_ > 0) {
    std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
    in_end_ -= in_begin_;
    in_begin_ = 0;
  }
  const bool large = body_begun_ || state_ == State::kLingering;
  const std::size_t wanted = large ? kBodyReadBytes : kReadBytes / 2;
  if (in_.size() - in_end_ < wanted) {
    in_.resize(in_end_ + wanted);
  }
  reading_ = true;
  if (tls_ != nullptr) {
    // What was received with the bytes before is not waited for.
    return tls_->has_pending()
               ? net::post(loop_->context(), [self = shared_from_this()] { self->read_tls(); })
               : read_tls_when(Socket::wait_read);
  }
  socket_.async_read_some(net::buffer(in_.data() + in_end_, in_.size() - in_end_),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            self->on_read(bytes, error);
                          });
}

void Connection::on_read(std::size_t bytes, const error_code& error) {
  reading_ = false;
  if (state_ == State::kClosed) {
    return;
  }
  if (error) {
    return error == net::error::eof ? on_peer_closed() : close();
  }
  if (state_ == State::kLingering) {
    lingered_bytes_ += bytes;
    if (lingered_bytes_ > kLingerBytes) {
      return close();
    }
  } else {
    in_end_ += bytes;
  }
  advance();
}

// The client sends no more. What it began is answered: it may still be reading.
void Connection::on_peer_closed() {
  peer_closed_ = true;
  if (state_ == State::kReading && parser_.started()) {
    refuse({400, "request.invalid", "The connection ended before the request was whole."}, false);
    return advance();
  }
  if (state_ != State::kReading || !has_output()) {
    close();
  }
}

void Connection::dispatch() {
  http11_ = parser_.is_http11();
  head_only_ = parser_.is_head();
  keep_alive_ = parser_.keep_alive();
  begun_ = false;
  body_begun_ = false;
  HttpRequest request = parser_.take();
  if (in_begin_ == in_end_ && in_.size() > kKeptBytes) {
    in_ = std::vector<char>(kReadBytes);
    in_begin_ = in_end_ = 0;
  }
  request.remote_address = remote_address_;
  state_ = State::kWaiting;
  if (!admit(request)) {
    return refuse({429, "service.overloaded", "Too many requests are in flight; try again later."},
                  true);
  }
  counted_ = true;
  ++shared().in_flight;
  ++shared().requests;
  try {
    shared().handler(std::move(request), Responder(shared_from_this()));
  } catch (const std::exception&) {
    // Unwinding gave the responder up, and so the client has its 500.
  }
}

bool Connection::admit(const HttpRequest& request) {
  return shared().in_flight < options().in_flight_max ||
         (options().always_admitted && options().always_admitted(request));
}

HeadContext Connection::head_context() {
  keep_alive_ = keep_alive_ && !loop_->stopping();
  return {loop_->server_and_date(), BodyFraming::kLength, http11_, keep_alive_};
}

void Connection::answer(HttpResponse&& response) {
  request_finished();
  if (state_ == State::kClosed) {
    return;
  }
  if (response.stream != nullptr && !head_only_) {
    return answer_stream(std::move(response));
  }
  HeadContext head = head_context();
  if (response.stream != nullptr) {
    head.framing = http11_ ? BodyFraming::kChunked : BodyFraming::kUntilClose;
  }
  const HttpResponse& given = response.same_as == nullptr ? response : *response.same_as;
  append_head(out_, given, head);
  const bool has_body = !head_only_ && given.status != 204 && given.status != 304;
  if (has_body && given.body.size() < kLargeBodyBytes) {
    out_ += given.body;
  } else if (has_body) {
    large_ = response.same_as == nullptr ? std::make_shared<const HttpResponse>(std::move(response))
                                         : std::move(response.same_as);
  }
  close_after_write_ = !keep_alive_;
  state_ = State::kReading;
  set_deadline(options().idle_timeout);
}

void Connection::request_finished() {
  if (std::exchange(counted_, false)) {
    --shared().in_flight;
  }
}

void Connection::refuse(const Problem& problem, bool keep_alive) {
  ++shared().refused;
  keep_alive_ = keep_alive_ && keep_alive;
  answer(problem_response(problem));
}

HttpResponse Connection::problem_response(const Problem& problem) {
  HttpResponse response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.body = options().problem(problem);
  if (problem.status == 429 || problem.status == 503) {
    response.headers.push_back({"Retry-After", std::to_string(options().retry_after_s)});
  }
  return response;
}

// Writes at once what the socket takes; the rest when it takes more.
void Connection::flush() {
  while (has_output()) {
    error_code error;
    Socket::wait_type ready = Socket::wait_write;
    sent_ += write_some(error, ready);
    if (error == net::error::would_block) {
      writing_ = true;
      write_deadline_ = loop_->now() + options().write_timeout;
      socket_.async_wait(ready, [self = shared_from_this()](const error_code&) {
        self->writing_ = false;
        self->advance();
      });
      return;
    }
    if (error) {
      return close();
    }
  }
  sent_ = 0;
  out_.clear();
  large_.reset();
  if (out_.capacity() > kKeptBytes && state_ != State::kStreaming) {
    out_ = std::string();
  }
}

// Everything is written and nothing more will be read as a request. Closing while the client still
// sends would reset the connection and could destroy the answer on its way: read on for a while.
void Connection::linger() {
  error_code error;
  if (tls_ != nullptr) {
    tls_->end();
  }
  socket_.shutdown(Socket::shutdown_send, error);
  if (error || peer_closed_) {
    return close();
  }
  state_ = State::kLingering;
  in_begin_ = in_end_ = 0;
  set_deadline(options().linger_timeout);
}

void Connection::check_deadline(Clock::time_point now) {
  if (state_ == State::kClosed) {
    return;
  }
  if (writing_) {
    return now > write_deadline_ ? close() : void();
  }
  if (state_ == State::kStreaming) {
    return advance();
  }
  if (state_ == State::kWaiting || now <= deadline_) {
    return;
  }
  if (state_ == State::kLingering || !parser_.started()) {
    return close();
  }
  refuse({408, "request.timeout", "The request did not arrive in time."}, false);
  advance();
}

void Connection::begin_stop() {
  if (state_ == State::kReading && !parser_.started() && in_begin_ == in_end_ && !has_output()) {
    close();
  }
}

void Connection::close() {
  if (state_ == State::kClosed) {
    return;
  }
  state_ = State::kClosed;
  --shared().connections;
  error_code error;
  if (tls_ != nullptr && task_ == nullptr) {
    tls_->end();  // not in the middle of a body: it must look cut off
  }
  socket_.close(error);
  if (task_ != nullptr && !pulling_) {
    end_stream(false);
  }
  if (std::exchange(listed_, false)) {
    loop_->remove(*this);
  }
}

}  // namespace facta::http
