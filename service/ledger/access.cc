#include "service/ledger/access.h"

#include "service/api/identity.h"
#include "service/config/secret_file.h"

namespace facta {
namespace {

bool is_loopback(const std::string& host) {
  return host == "::1" || host.starts_with("127.");
}

access::ReadWebToken reader_of(const access::WebTokenReader* reader) {
  if (reader == nullptr) {
    return {};
  }
  return [reader](std::string_view text, Time now) { return reader->read(text, now); };
}

}  // namespace

std::string refuse_to_listen(const ServeOptions& options) {
  if (!options.dev_fixed.empty() && !options.dev) {
    return "--dev-fixed is for --dev: a ledger that counts has an id of its own and the time of "
           "day";
  }
  if (is_loopback(options.listen_host)) {
    return {};
  }
  if (options.dev) {
    return "--dev believes whoever asks, so it listens on loopback only, not on " +
           options.listen_host;
  }
  if (options.access.tls_certificate.empty() && !options.access.behind_tls_proxy) {
    return "without TLS, tokens and books would cross the network to " + options.listen_host +
           " in the clear: give tls-certificate and tls-key, or say behind-tls-proxy when a proxy "
           "in front of it ends TLS, or listen on loopback";
  }
  return {};
}

Doorkeeper::Doorkeeper(const ServeOptions& options, const access::TokenDirectory& tokens,
                       const Clock& clock, const std::string& admin_secret,
                       std::unique_ptr<access::WebTokenReader> web_tokens)
    : dev_(options.dev),
      clock_(clock),
      web_tokens_(std::move(web_tokens)),
      authenticator_(tokens, admin_secret, reader_of(web_tokens_.get())) {
  if (options.access.rate_limit > 0) {
    limiter_ = std::make_unique<access::RateLimiter>(
        access::RateLimit{options.access.rate_limit, options.access.rate_burst});
  }
}

Result<std::unique_ptr<Doorkeeper>, std::string> Doorkeeper::open(
    const ServeOptions& options, const access::TokenDirectory& tokens, const Clock& clock) {
  std::string secret;
  if (!options.access.admin_token_file.empty()) {
    auto read = config::read_secret(options.access.admin_token_file);
    if (!read) {
      return Unexpected{std::move(read.error())};
    }
    secret = std::move(*read);
  }
  const OidcOptions& oidc = options.access.oidc;
  std::unique_ptr<access::WebTokenReader> web_tokens;
  if (!oidc.issuer.empty()) {
    auto opened = access::WebTokenReader::open(
        {oidc.issuer, oidc.audience, oidc.keys_file, oidc.roles_claim, oidc.companies_claim});
    if (!opened) {
      return Unexpected{std::move(opened.error())};
    }
    web_tokens = std::move(*opened);
  }
  return std::unique_ptr<Doorkeeper>(
      new Doorkeeper(options, tokens, clock, secret, std::move(web_tokens)));
}

api::Gate Doorkeeper::gate() {
  if (dev_) {
    return api::Gate(api::identify_dev);
  }
  return api::Gate(
      [this](const http::HttpRequest& request) {
        return authenticator_.identify(request.headers.find("Authorization"), clock_.now());
      },
      limiter_.get());
}

}  // namespace facta
