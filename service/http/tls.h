// TLS 1.2 and 1.3 over a connected, non-blocking socket that somebody else owns and waits on. The
// only file that knows OpenSSL here.
//
// A process that writes to a socket this way must ignore SIGPIPE.
#pragma once

#include "events/base/result.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace facta::http {

// One side of one connection. One thread at a time.
class TlsSession {
 public:
  enum class Status {
    kDone,
    kWantRead,   // again when the socket can be read
    kWantWrite,  // again when it can be written
    kClosed,     // the other side has ended it in order
    kFailed,     // or it broke, or its certificate is not trusted
  };

  // Takes over the session; the socket stays the caller's.
  explicit TlsSession(ssl_st* session) : session_(session) {}
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Optional for a server: reading and writing shake hands first.
  Status handshake();
  // At least one byte with kDone.
  Status read(char* data, std::size_t size, std::size_t& bytes);
  Status write(const char* data, std::size_t size, std::size_t& bytes);
  // Whether there is something to read, without taking it.
  Status peek();
  // Bytes that were received and can be read without the socket.
  bool has_pending() const;
  // Says that nothing follows, so that the other side can tell an end from a cut.
  void end();
  // What went wrong, as a clause; for a handshake with what is wrong with the certificate.
  std::string fault() const;

 private:
  Status status_of(int result);

  ssl_st* session_;
  bool broken_ = false;
  std::string fault_;
};

// The certificate and key of a server. Connections keep those they began with. Any thread.
class TlsServer {
 public:
  // Files in PEM, the certificate with its chain. A key that others may read is refused.
  static Result<std::shared_ptr<TlsServer>, std::string> open(std::string certificate,
                                                              std::string key);
  // Reads the files anew, for connections from now on; when that fails, all stays as it was.
  Result<Done, std::string> reload();
  // For a socket that was accepted.
  std::unique_ptr<TlsSession> accept(int socket);

 private:
  TlsServer(std::string certificate, std::string key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  std::string certificate_, key_;
  std::mutex mutex_;
  std::shared_ptr<ssl_ctx_st> context_;
};

// Who a client trusts.
class TlsClient {
 public:
  // `ca_file`: certificates in PEM; empty: those of the system.
  static Result<std::unique_ptr<TlsClient>, std::string> open(const std::string& ca_file);
  // `host`: the name or address that the certificate of the other side must have.
  std::unique_ptr<TlsSession> connect(int socket, const std::string& host);

 private:
  explicit TlsClient(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace facta::http
