#include "service/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <climits>
#include <sys/stat.h>

namespace facta::http {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

// The first error of this thread's queue, as a clause.
std::string last_error() {
  const unsigned long code = ERR_get_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "the connection broke" : reason;
}

Context new_context(const SSL_METHOD* method) {
  Context context(SSL_CTX_new(method), SSL_CTX_free);
  if (context == nullptr) {
    return context;
  }
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Of TLS 1.2 only what has forward secrecy and authenticated encryption.
  if (SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    return nullptr;
  }
  return context;
}

Result<Context, std::string> server_context(const std::string& certificate,
                                            const std::string& key) {
  struct stat status {};
  if (stat(key.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0) {
    return Unexpected{key + " is a private key, and everyone may read it; do: chmod o= " + key};
  }
  ERR_clear_error();
  const Context context = new_context(TLS_server_method());
  if (context == nullptr ||
      SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1) {
    return Unexpected{"the certificate in " + certificate + " cannot be used: " + last_error()};
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Unexpected{"the key in " + key + " cannot be used: " + last_error()};
  }
  return context;
}

SSL* session_on(const Context& context, int socket) {
  SSL* const session = SSL_new(context.get());
  if (session == nullptr || SSL_set_fd(session, socket) != 1) {
    SSL_free(session);
    return nullptr;
  }
  return session;
}

// SSL_set_tlsext_host_name() without its casts.
bool name_host(SSL* session, const std::string& host) {
  return SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(host.c_str())) == 1;
}

int bounded(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

}  // namespace

// ---- TlsSession

TlsSession::~TlsSession() {
  SSL_free(session_);
}

TlsSession::Status TlsSession::status_of(int result) {
  if (result > 0) {
    return Status::kDone;
  }
  switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
      return Status::kWantRead;
    case SSL_ERROR_WANT_WRITE:
      return Status::kWantWrite;
    case SSL_ERROR_ZERO_RETURN:
      return Status::kClosed;
    default:
      broken_ = true;
      fault_ = last_error();
      return Status::kFailed;
  }
}

TlsSession::Status TlsSession::handshake() {
  ERR_clear_error();
  return status_of(SSL_do_handshake(session_));
}

TlsSession::Status TlsSession::read(char* data, std::size_t size, std::size_t& bytes) {
  ERR_clear_error();
  const int result = SSL_read(session_, data, bounded(size));
  bytes = result > 0 ? static_cast<std::size_t>(result) : 0;
  return status_of(result);
}

TlsSession::Status TlsSession::write(const char* data, std::size_t size, std::size_t& bytes) {
  ERR_clear_error();
  const int result = SSL_write(session_, data, bounded(size));
  bytes = result > 0 ? static_cast<std::size_t>(result) : 0;
  return status_of(result);
}

TlsSession::Status TlsSession::peek() {
  ERR_clear_error();
  char byte = 0;
  return status_of(SSL_peek(session_, &byte, 1));
}

bool TlsSession::has_pending() const {
  return SSL_pending(session_) > 0;
}

void TlsSession::end() {
  if (!broken_ && SSL_is_init_finished(session_) == 1) {
    ERR_clear_error();
    SSL_shutdown(session_);
    ERR_clear_error();
  }
}

std::string TlsSession::fault() const {
  const long verified = SSL_get_verify_result(session_);
  return verified == X509_V_OK ? fault_
                               : "its certificate is not trusted: " +
                                     std::string(X509_verify_cert_error_string(verified));
}

// ---- TlsServer

Result<std::shared_ptr<TlsServer>, std::string> TlsServer::open(std::string certificate,
                                                                std::string key) {
  std::shared_ptr<TlsServer> server(new TlsServer(std::move(certificate), std::move(key)));
  if (auto loaded = server->reload(); !loaded) {
    return Unexpected{std::move(loaded.error())};
  }
  return server;
}

Result<Done, std::string> TlsServer::reload() {
  auto context = server_context(certificate_, key_);
  if (!context) {
    return Unexpected{std::move(context.error())};
  }
  const std::lock_guard lock(mutex_);
  context_ = std::move(*context);
  return Done{};
}

std::unique_ptr<TlsSession> TlsServer::accept(int socket) {
  const std::lock_guard lock(mutex_);
  SSL* const session = session_on(context_, socket);
  if (session == nullptr) {
    return nullptr;
  }
  SSL_set_accept_state(session);
  return std::make_unique<TlsSession>(session);
}

// ---- TlsClient

Result<std::unique_ptr<TlsClient>, std::string> TlsClient::open(const std::string& ca_file) {
  ERR_clear_error();
  Context context = new_context(TLS_client_method());
  const bool trusted =
      context != nullptr && (ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                             : SSL_CTX_load_verify_locations(
                                                   context.get(), ca_file.c_str(), nullptr)) == 1;
  if (!trusted) {
    return Unexpected{"the certificates in " + ca_file + " cannot be used: " + last_error()};
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::unique_ptr<TlsClient>(new TlsClient(std::move(context)));
}

std::unique_ptr<TlsSession> TlsClient::connect(int socket, const std::string& host) {
  SSL* const session = session_on(context_, socket);
  if (session == nullptr) {
    return nullptr;
  }
  SSL_set_connect_state(session);
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(session);
  X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
  const bool bound =
      is_address || (SSL_set1_host(session, host.c_str()) == 1 && name_host(session, host));
  auto made = std::make_unique<TlsSession>(session);
  return bound ? std::move(made) : nullptr;
}

}  // namespace facta::http
