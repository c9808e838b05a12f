#include "service/access/web_token.h"

#include "events/values/amount.h"
#include "events/values/text.h"
#include "service/access/signature.h"
#include "service/json/json_value.h"
#include "service/json/write_value.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/stat.h>

namespace facta::access {
namespace {

using json::JsonValue;

// Clocks of two machines differ by no more.
constexpr std::int64_t kLeewayMicros = 60'000'000;
constexpr std::size_t kNameCharsMax = 200;

Rejection invalid(std::string cause) {
  return reject("auth.token_invalid", {}, {{"cause", std::move(cause)}});
}

// A time of the token in microseconds; nullopt: absent, or no time.
std::optional<std::int64_t> time_claim(const JsonValue& claims, std::string_view name) {
  const JsonValue* value = claims.find(name);
  return value == nullptr ? std::nullopt : parse_decimal(value->number(), 6);
}

bool is_for(const JsonValue& claims, const std::string& audience) {
  const JsonValue* aud = claims.find("aud");
  if (aud == nullptr) {
    return false;
  }
  return aud->string() == audience || std::ranges::any_of(aud->items(), [&](const JsonValue& one) {
           return one.string() == audience;
         });
}

// "https://example/roles" as it stands, else "realm_access.roles" as a path.
const JsonValue* claim_at(const JsonValue& claims, std::string_view name) {
  if (const JsonValue* value = claims.find(name)) {
    return value;
  }
  const JsonValue* value = &claims;
  while (!name.empty() && value != nullptr) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    value = value->find(name.substr(0, dot));
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return value;
}

// A list of words, or words with spaces between them.
std::vector<std::string> words_of(const JsonValue* claim) {
  std::vector<std::string> words;
  if (claim == nullptr) {
    return words;
  }
  for (const JsonValue& item : claim->items()) {
    words.emplace_back(item.string());
  }
  std::istringstream text{std::string(claim->string())};
  for (std::string word; text >> word;) {
    words.push_back(word);
  }
  return words;
}

// Empty: the claims hold, for this service, now.
std::string fault_of(const JsonValue& claims, const WebTokenOptions& options, Time now) {
  const JsonValue* issuer = claims.find("iss");
  if (issuer == nullptr || issuer->string() != options.issuer) {
    return "it is not from " + options.issuer;
  }
  if (!is_for(claims, options.audience)) {
    return "it is not for " + options.audience;
  }
  const auto expires = time_claim(claims, "exp");
  if (!expires) {
    return "it does not say when it expires";
  }
  if (*expires <= now.micros - kLeewayMicros) {
    return "it has expired";
  }
  const bool not_before_given = claims.find("nbf") != nullptr;
  const auto not_before = time_claim(claims, "nbf");
  if (not_before_given && (!not_before || *not_before > now.micros + kLeewayMicros)) {
    return "it is not valid yet";
  }
  return {};
}

}  // namespace

WebTokenReader::Stamp WebTokenReader::stamp_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return {};
  }
  return {status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_size,
          status.st_ino};
}

Result<WebTokenReader::Keys, std::string> WebTokenReader::read_keys(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return Unexpected{path + " cannot be read"};
  }
  const auto document = json::parse_json(text.str());
  const JsonValue* list = document ? document->root().find("keys") : nullptr;
  if (list == nullptr || !list->is_array()) {
    return Unexpected{path + " is no JSON Web Key Set: {\"keys\":[...]}"};
  }
  Keys keys;
  for (const JsonValue& key : list->items()) {
    const JsonValue* kid = key.find("kid");
    std::string jwk;
    json::JsonWriter out(jwk);
    json::write_value(out, key);
    if (kid != nullptr && !kid->string().empty() && is_signing_key(jwk)) {
      keys.emplace(std::string(kid->string()), std::move(jwk));
    }
  }
  if (keys.empty()) {
    return Unexpected{path + " has no key with a kid for RS256, ES256 or EdDSA"};
  }
  return keys;
}

Result<std::unique_ptr<WebTokenReader>, std::string> WebTokenReader::open(WebTokenOptions options) {
  if (options.audience.empty() || options.keys_file.empty() || options.roles_claim.empty()) {
    return Unexpected{
        std::string("with oidc-issuer, oidc-audience, oidc-keys-file and oidc-roles-claim are "
                    "needed")};
  }
  std::unique_ptr<WebTokenReader> reader(new WebTokenReader(std::move(options)));
  reader->stamp_ = stamp_of(reader->options_.keys_file);
  auto keys = read_keys(reader->options_.keys_file);
  if (!keys) {
    return Unexpected{std::move(keys.error())};
  }
  reader->keys_ = std::make_shared<const Keys>(std::move(*keys));
  return reader;
}

std::shared_ptr<const WebTokenReader::Keys> WebTokenReader::keys() const {
  const Stamp now = stamp_of(options_.keys_file);
  const std::lock_guard lock(mutex_);
  if (now != stamp_) {
    stamp_ = now;
    if (auto keys = read_keys(options_.keys_file)) {
      keys_ = std::make_shared<const Keys>(std::move(*keys));
    }
  }
  return keys_;
}

Result<Caller, Rejection> WebTokenReader::read(std::string_view text, Time now) const {
  const auto known = keys();
  const auto verified = verify_signature(std::string(text), [&](const std::string& kid) {
    const auto at = known->find(kid);
    return at == known->end() ? std::string() : at->second;
  });
  if (!verified) {
    return Unexpected{invalid(verified.error())};
  }
  const auto document = json::parse_json(*verified);
  if (!document || !document->root().is_object()) {
    return Unexpected{invalid("its claims cannot be read")};
  }
  const JsonValue& claims = document->root();
  if (std::string fault = fault_of(claims, options_, now); !fault.empty()) {
    return Unexpected{invalid(std::move(fault))};
  }
  const JsonValue* subject = claims.find("sub");
  std::string name(subject == nullptr ? std::string_view() : subject->string());
  if (name.empty() || !normalise_text(name, kNameCharsMax).empty()) {
    return Unexpected{invalid("it does not say whose it is")};  // DEC-27
  }
  Caller caller;
  caller.key = "oidc:" + name;
  caller.actor = {std::move(name), {}, "oidc:" + options_.issuer};
  for (const std::string& role : words_of(claim_at(claims, options_.roles_claim))) {
    const auto permission = enum_of<Permission>(role);
    if (permission && *permission != Permission::JobPrincipal &&  // of jobs only (AUTH-14)
        !caller.actor.may(*permission)) {
      caller.actor.permissions.push_back(*permission);
    }
  }
  caller.all_companies = options_.companies_claim.empty();
  if (!caller.all_companies) {
    caller.companies = words_of(claim_at(claims, options_.companies_claim));
    caller.all_companies = std::ranges::find(caller.companies, "*") != caller.companies.end();
  }
  return caller;
}

}  // namespace facta::access
