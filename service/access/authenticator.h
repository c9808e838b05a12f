// From "Authorization: Bearer ..." to a caller: the admin token of the configuration, an API token
// of the ledger, or a token of the identity provider.
//
// Threads: any.
#pragma once

#include "service/access/token_directory.h"

#include <functional>
#include <optional>

namespace facta::access {

// Reads a JSON Web Token; auth.token_invalid with the cause.
using ReadWebToken = std::function<Result<Caller, Rejection>(std::string_view text, Time now)>;

class Authenticator {
 public:
  // `admin_secret`: the text of admin-token-file; empty: there is none. `web_tokens` may be null.
  Authenticator(const TokenDirectory& tokens, std::string_view admin_secret,
                ReadWebToken web_tokens = {});

  // `authorization`: the value of the header; nullopt: absent. auth.not_authenticated,
  // auth.token_invalid.
  Result<Caller, Rejection> identify(std::optional<std::string_view> authorization, Time now) const;

 private:
  const TokenDirectory& tokens_;
  std::optional<Digest> admin_;
  ReadWebToken web_tokens_;
};

}  // namespace facta::access
