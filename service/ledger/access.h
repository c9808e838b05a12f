// Who may speak to a service: where it listens, and the gate of its routes.
#pragma once

#include "consumers/runtime/clock.h"
#include "service/access/authenticator.h"
#include "service/access/rate_limiter.h"
#include "service/access/web_token.h"
#include "service/api/gate.h"
#include "service/config/ledger_options.h"

#include <memory>
#include <string>

namespace facta {

// Why the service must not listen as it is told to, and what to do; empty: it may. It speaks to
// other machines over TLS only, its own or that of a proxy which the configuration vouches for.
std::string refuse_to_listen(const ServeOptions& options);

// Everything the gate looks at. Outlives the server.
class Doorkeeper {
 public:
  // The error is a sentence for the operator.
  static Result<std::unique_ptr<Doorkeeper>, std::string> open(const ServeOptions& options,
                                                               const access::TokenDirectory& tokens,
                                                               const Clock& clock);
  api::Gate gate();

 private:
  Doorkeeper(const ServeOptions& options, const access::TokenDirectory& tokens, const Clock& clock,
             const std::string& admin_secret, std::unique_ptr<access::WebTokenReader> web_tokens);

  bool dev_;
  const Clock& clock_;
  std::unique_ptr<access::WebTokenReader> web_tokens_;  // null: no identity provider
  access::Authenticator authenticator_;
  std::unique_ptr<access::RateLimiter> limiter_;  // null: no limit
};

}  // namespace facta
