// Where a connection reads and writes: its socket, or the TLS session on it. The waiting is the
// same.
#include "service/http/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>

namespace facta::http {

namespace {

using boost::system::error_code;

}  // namespace

void Connection::read_tls_when(Socket::wait_type ready) {
  socket_.async_wait(ready, [self = shared_from_this()](const error_code& error) {
    error ? self->on_read(0, error) : self->read_tls();
  });
}

void Connection::read_tls() {
  if (state_ == State::kClosed) {
    return;
  }
  std::size_t bytes = 0;
  switch (tls_->read(in_.data() + in_end_, in_.size() - in_end_, bytes)) {
    case TlsSession::Status::kDone:
      return on_read(bytes, {});
    case TlsSession::Status::kWantRead:
      return read_tls_when(Socket::wait_read);
    case TlsSession::Status::kWantWrite:
      return read_tls_when(Socket::wait_write);
    case TlsSession::Status::kClosed:
      return on_read(0, net::error::eof);
    case TlsSession::Status::kFailed:
      return on_read(0, net::error::connection_reset);
  }
}

// would_block: again when the socket is `ready`.
std::size_t Connection::write_some(error_code& error, Socket::wait_type& ready) {
  const std::size_t head_sent = std::min(sent_, out_.size());
  const std::size_t body_sent = sent_ - head_sent;
  const std::array<net::const_buffer, 2> buffers = {
      net::buffer(out_.data() + head_sent, out_.size() - head_sent),
      net::buffer(large_body().data() + body_sent, large_body().size() - body_sent)};
  if (tls_ == nullptr) {
    return socket_.write_some(buffers, error);
  }
  const net::const_buffer& next = buffers[0].size() > 0 ? buffers[0] : buffers[1];
  std::size_t bytes = 0;
  switch (tls_->write(static_cast<const char*>(next.data()), next.size(), bytes)) {
    case TlsSession::Status::kDone:
      break;
    case TlsSession::Status::kWantRead:
      ready = Socket::wait_read;
      error = net::error::would_block;
      break;
    case TlsSession::Status::kWantWrite:
      error = net::error::would_block;
      break;
    case TlsSession::Status::kClosed:
    case TlsSession::Status::kFailed:
      error = net::error::connection_reset;
      break;
  }
  return bytes;
}

// would_block: there is nothing to read, and the client is there.
error_code Connection::peek() {
  error_code error;
  if (tls_ == nullptr) {
    char byte = 0;
    socket_.receive(net::buffer(&byte, 1), Socket::message_peek, error);
    return error;
  }
  switch (tls_->peek()) {
    case TlsSession::Status::kDone:
      break;
    case TlsSession::Status::kWantRead:
    case TlsSession::Status::kWantWrite:
      return net::error::would_block;
    case TlsSession::Status::kClosed:
    case TlsSession::Status::kFailed:
      return net::error::eof;
  }
  return {};
}

}  // namespace facta::http
