#include "service/access/authenticator.h"

namespace facta::access {
namespace {

constexpr std::string_view kScheme = "bearer ";

// The credentials of a Bearer header; empty: it is none.
std::string_view bearer(std::string_view header) {
  if (header.size() <= kScheme.size()) {
    return {};
  }
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = header[i];
    if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != kScheme[i]) {
      return {};
    }
  }
  header.remove_prefix(kScheme.size());
  return header.substr(std::min(header.find_first_not_of(' '), header.size()));
}

// It opens the door for others: tokens, and the rest of an administrator's work. Its records do not
// say which person held it, so it is for the first token and for emergencies (DEC-27).
Caller administrator() {
  Caller caller;
  caller.actor = {"admin-token",
                  {Permission::ApplicationAdministrator, Permission::Administrator},
                  "token-file"};
  caller.all_companies = true;
  caller.key = "token-file";
  return caller;
}

}  // namespace

Authenticator::Authenticator(const TokenDirectory& tokens, std::string_view admin_secret,
                             ReadWebToken web_tokens)
    : tokens_(tokens), web_tokens_(std::move(web_tokens)) {
  if (!admin_secret.empty()) {
    admin_ = sha256(admin_secret);
  }
}

Result<Caller, Rejection> Authenticator::identify(std::optional<std::string_view> authorization,
                                                  Time now) const {
  const std::string_view text = authorization ? bearer(*authorization) : std::string_view();
  if (text.empty()) {
    return Unexpected{reject("auth.not_authenticated")};
  }
  if (admin_ && same_digest(sha256(text), *admin_)) {
    return administrator();
  }
  if (text.starts_with(kTokenPrefix)) {
    return tokens_.find(text, now);
  }
  if (!web_tokens_) {
    return Unexpected{reject("auth.token_invalid", {}, {{"cause", "nobody knows it"}})};
  }
  return web_tokens_(text, now);
}

}  // namespace facta::access
