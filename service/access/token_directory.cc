#include "service/access/token_directory.h"

#include "events/base/assert.h"

#include <array>
#include <charconv>
#include <mutex>
#include <sys/random.h>

namespace facta::access {
namespace {

Rejection invalid(std::string cause) {
  return reject("auth.token_invalid", {}, {{"cause", std::move(cause)}});
}

}  // namespace

std::string draw_secret() {
  std::array<std::uint8_t, 32> bytes{};
  FACTA_ASSERT(getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
               "no random numbers from the system");
  return hex(bytes);
}

std::string token_text(std::uint32_t id, std::string_view secret) {
  return std::string(kTokenPrefix) + std::to_string(id) + "_" + std::string(secret);
}

bool same_digest(const Digest& one, const Digest& other) {
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (one[i] ^ other[i]));
  }
  return difference == 0;
}

void TokenDirectory::keep(const ApiTokenCreated& token, bool revoked) {
  auto known = std::make_shared<Known>();
  known->hash = parse_digest(token.tokenHash).value_or(Digest{});
  known->expires = token.expires;
  known->revoked = revoked;
  Caller& caller = known->caller;
  caller.key = "token:" + std::to_string(token.id);
  caller.actor = {token.name, {}, caller.key};
  for (const std::string& role : token.roles) {
    if (const auto permission = enum_of<Permission>(role)) {
      caller.actor.permissions.push_back(*permission);
    }
  }
  caller.companies = token.companies;
  caller.all_companies = token.companies.empty();
  const std::unique_lock lock(mutex_);
  tokens_[token.id] = std::move(known);
}

void TokenDirectory::load(const CompanyState& state) {
  state.api_tokens.scan({}, {}, [this](std::string_view, const ApiTokenRow& row) {
    keep(row.token, row.revoked);
    return true;
  });
}

void TokenDirectory::take(const Record& record) {
  if (!record.accepted()) {
    return;
  }
  for (const Event& event : record.events()) {
    if (const auto* created = std::get_if<ApiTokenCreated>(&event)) {
      keep(*created, false);
    } else if (const auto* revoked = std::get_if<ApiTokenRevoked>(&event)) {
      const std::unique_lock lock(mutex_);
      if (const auto at = tokens_.find(revoked->id); at != tokens_.end()) {
        auto known = std::make_shared<Known>(*at->second);
        known->revoked = true;
        at->second = std::move(known);
      }
    }
  }
}

Result<Caller, Rejection> TokenDirectory::find(std::string_view text, Time now) const {
  text.remove_prefix(kTokenPrefix.size());
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const auto used = static_cast<std::size_t>(end - text.data());
  std::shared_ptr<const Known> known;
  if (error == std::errc{} && used < text.size() && text[used] == '_') {
    const std::shared_lock lock(mutex_);
    const auto at = tokens_.find(id);
    known = at == tokens_.end() ? nullptr : at->second;
  }
  if (known == nullptr || !same_digest(sha256(text.substr(used + 1)), known->hash)) {
    return Unexpected{invalid("nobody knows it")};
  }
  if (known->revoked) {
    return Unexpected{invalid("it was revoked")};
  }
  if (known->expires && *known->expires <= now) {
    return Unexpected{invalid("it expired at " + print(*known->expires))};
  }
  return known->caller;
}

}  // namespace facta::access
