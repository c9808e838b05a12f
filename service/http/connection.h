// Internal to the server: one client. See io_loop.h for who may include this.
//
//   kReading ──request whole──▶ kWaiting ──answer──▶ kReading (keep-alive)
//      │                           └──stream──▶ kStreaming ──end──▶ kReading
//      └─refused, or an answer that closes, once it is written──▶ kLingering ──▶ kClosed
//
// At most one read, one write and one pull are under way. Everything but respond() and abandon()
// happens on the thread of its loop.
#pragma once

#include "service/http/io_loop.h"
#include "service/http/request_parser.h"
#include "service/http/response_head.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace facta::http {

class Connection final : public ResponseSink, public std::enable_shared_from_this<Connection> {
 public:
  // `crowded`: there are too many connections; say so and close.
  Connection(std::shared_ptr<IoLoop> loop, Socket socket, bool crowded);
  ~Connection() override;

  void respond(HttpResponse&& response) override;
  void abandon() override;

  void start();
  void receive(Note& note);
  void check_deadline(Clock::time_point now);
  void begin_stop();
  void close();

  std::size_t slot = 0;  // the loop's: where this is in its list

 private:
  enum class State { kReading, kWaiting, kStreaming, kLingering, kClosed };

  void advance();
  bool step();
  bool parse_one();
  void note_progress();
  void start_read();
  void on_read(std::size_t bytes, const boost::system::error_code& error);
  void read_tls();
  void read_tls_when(Socket::wait_type ready);
  std::size_t write_some(boost::system::error_code& error, Socket::wait_type& ready);
  void on_peer_closed();
  void dispatch();
  bool admit(const HttpRequest& request);

  void answer(HttpResponse&& response);
  void answer_stream(HttpResponse&& response);
  void refuse(const Problem& problem, bool keep_alive);
  HttpResponse problem_response(const Problem& problem);
  void request_finished();

  bool has_output() const { return sent_ < out_.size() + large_body().size(); }
  std::string_view large_body() const {
    return large_ == nullptr ? std::string_view() : std::string_view(large_->body);
  }
  void flush();
  void linger();

  void pull();
  void on_pulled();
  void end_stream(bool whole);
  void watch_for_leaving();
  boost::system::error_code peek();

  HeadContext head_context();
  void set_deadline(std::chrono::milliseconds timeout) { deadline_ = loop_->now() + timeout; }
  ServerShared& shared() { return loop_->shared(); }
  const HttpServerOptions& options() { return loop_->shared().options; }

  std::shared_ptr<IoLoop> loop_;
  Socket socket_;
  std::unique_ptr<TlsSession> tls_;  // null: in the clear
  std::string remote_address_;
  State state_ = State::kReading;
  bool crowded_;
  bool listed_ = false;  // in the list of the loop
  bool reading_ = false;
  bool writing_ = false;
  bool advancing_ = false;
  bool close_after_write_ = false;
  bool peer_closed_ = false;
  Clock::time_point deadline_;
  Clock::time_point write_deadline_;

  RequestParser parser_;
  std::vector<char> in_;
  std::size_t in_begin_ = 0;
  std::size_t in_end_ = 0;
  bool begun_ = false;       // the deadline is that of the header
  bool body_begun_ = false;  // the deadline is that of the body

  // Of the request in flight.
  bool http11_ = true;
  bool head_only_ = false;
  bool keep_alive_ = true;
  bool counted_ = false;

  // What is to be written: out_ and then the body of large_, without the first sent_ bytes.
  std::string out_;
  std::shared_ptr<const HttpResponse> large_;
  std::size_t sent_ = 0;

  std::unique_ptr<StreamTask> task_;
  bool chunked_ = false;
  bool event_stream_ = false;
  bool pulling_ = false;
  bool watching_ = false;
  Clock::time_point pull_at_;
  Clock::time_point last_piece_;
  std::size_t lingered_bytes_ = 0;
};

}  // namespace facta::http
