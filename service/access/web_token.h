// JSON Web Tokens of an identity provider (OpenID Connect): signature, issuer, audience and time
// are checked; roles and companies come from claims that the configuration names. The only folder
// that knows librhonabwy.
//
// The keys are a file (JWKS) that the operator keeps up to date, for instance with curl from a
// timer; it is read anew when it changes. Nothing is fetched, and nothing that a token itself
// brings along (jwk, jku, x5c, x5u) is believed.
//
// Threads: any.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "events/values/date.h"
#include "service/access/caller.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace facta::access {

struct WebTokenOptions {
  std::string issuer;           // "iss", exactly
  std::string audience;         // one of "aud"
  std::string keys_file;        // JWKS
  std::string roles_claim;      // a name, or a path such as realm_access.roles
  std::string companies_claim;  // of codes, "*" for all; empty: everyone is for all companies
};

class WebTokenReader {
 public:
  // The error is a sentence for the operator.
  static Result<std::unique_ptr<WebTokenReader>, std::string> open(WebTokenOptions options);

  // auth.token_invalid with the cause. Roles that are not ours are passed over: a provider has
  // others, for other services.
  Result<Caller, Rejection> read(std::string_view text, Time now) const;

 private:
  using Keys = std::map<std::string, std::string>;  // kid -> JWK as JSON
  // Which state of the file was read.
  struct Stamp {
    std::int64_t modified_nanos = 0;
    std::int64_t size = -1;
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };

  explicit WebTokenReader(WebTokenOptions options) : options_(std::move(options)) {}
  static Stamp stamp_of(const std::string& path);
  static Result<Keys, std::string> read_keys(const std::string& path);
  // Those of the file as it is now; when it cannot be read, those before.
  std::shared_ptr<const Keys> keys() const;

  WebTokenOptions options_;
  mutable std::mutex mutex_;
  mutable Stamp stamp_;
  mutable std::shared_ptr<const Keys> keys_;
};

}  // namespace facta::access
