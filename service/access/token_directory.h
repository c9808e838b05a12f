// The API tokens of a ledger as the door looks them up: the fold of the access chain, in memory. A
// revocation counts from the moment its record is admitted.
//
// Text of a token: "facta_<id>_<secret>", the secret 32 random bytes in hexadecimal. Only the
// SHA-256 of the secret is known here.
//
// Threads: any.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "aggregates/state/company_state.h"
#include "events/base/result.h"
#include "service/access/caller.h"

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace facta::access {

inline constexpr std::string_view kTokenPrefix = "facta_";

// A new secret; its digest is what CreateApiToken takes.
std::string draw_secret();
std::string token_text(std::uint32_t id, std::string_view secret);
// Takes equally long whatever they are.
bool same_digest(const Digest& one, const Digest& other);

class TokenDirectory {
 public:
  // What the state of the access chain holds already.
  void load(const CompanyState& state);
  // The next admitted record of that chain.
  void take(const Record& record);

  // Of a text that begins with kTokenPrefix. auth.token_invalid; whether a token is revoked or has
  // expired is said only to who has its secret.
  Result<Caller, Rejection> find(std::string_view text, Time now) const;

 private:
  struct Known {
    Digest hash{};
    std::optional<Time> expires;
    bool revoked = false;
    Caller caller;
  };
  void keep(const ApiTokenCreated& token, bool revoked);

  mutable std::shared_mutex mutex_;
  std::map<std::uint32_t, std::shared_ptr<const Known>> tokens_;
};

}  // namespace facta::access
