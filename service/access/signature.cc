// The only file that knows librhonabwy.
#include "service/access/signature.h"

#include <memory>
#include <mutex>
#include <rhonabwy.h>
#include <string_view>

namespace facta::access {
namespace {

struct Free {
  void operator()(jwt_t* token) const { r_jwt_free(token); }
  void operator()(jwk_t* key) const { r_jwk_free(key); }
  void operator()(char* text) const { r_free(text); }
};
using Token = std::unique_ptr<jwt_t, Free>;
using Key = std::unique_ptr<jwk_t, Free>;
using Text = std::unique_ptr<char, Free>;

constexpr std::size_t kTokenBytesMax = 16u << 10;

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { r_global_init(); });
}

Key import(const std::string& jwk) {
  start_library();
  jwk_t* raw = nullptr;
  if (r_jwk_init(&raw) != RHN_OK) {
    return nullptr;
  }
  Key key(raw);
  return r_jwk_import_from_json_str(raw, jwk.c_str()) == RHN_OK ? std::move(key) : nullptr;
}

std::string_view property(const Key& key, const char* name) {
  const char* const value = r_jwk_get_property_str(key.get(), name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// The one algorithm of ours that a key is for: a token cannot choose another for it.
jwa_alg algorithm_of(const Key& key) {
  unsigned int bits = 0;
  const int type = r_jwk_key_type(key.get(), &bits, R_FLAG_IGNORE_REMOTE);
  const std::string_view use = property(key, "use");
  const std::string_view named = property(key, "alg");
  const auto is = [&](int kind, std::string_view name) {
    return (type & kind) != 0 && (named.empty() || named == name);
  };
  if ((type & R_KEY_TYPE_PUBLIC) == 0 || (!use.empty() && use != "sig")) {
    return R_JWA_ALG_UNKNOWN;
  }
  if (is(R_KEY_TYPE_RSA, "RS256") && bits >= 2048) {
    return R_JWA_ALG_RS256;
  }
  if (is(R_KEY_TYPE_EC, "ES256") && property(key, "crv") == "P-256") {
    return R_JWA_ALG_ES256;
  }
  return is(R_KEY_TYPE_EDDSA, "EdDSA") && property(key, "crv") == "Ed25519" ? R_JWA_ALG_EDDSA
                                                                            : R_JWA_ALG_UNKNOWN;
}

bool is_allowed(jwa_alg algorithm) {
  return algorithm == R_JWA_ALG_RS256 || algorithm == R_JWA_ALG_ES256 ||
         algorithm == R_JWA_ALG_EDDSA;
}

}  // namespace

bool is_signing_key(const std::string& jwk) {
  const Key key = import(jwk);
  return key != nullptr && algorithm_of(key) != R_JWA_ALG_UNKNOWN;
}

Result<std::string, std::string> verify_signature(const std::string& text, const FindKey& find) {
  start_library();
  jwt_t* raw = nullptr;
  if (text.size() > kTokenBytesMax || r_jwt_init(&raw) != RHN_OK) {
    return Unexpected{std::string("it cannot be read")};
  }
  const Token token(raw);
  // Without a flag: keys that the token brings are not looked at, and it must be signed.
  if (r_jwt_advanced_parsen(raw, text.data(), text.size(), R_PARSE_NONE, R_FLAG_IGNORE_REMOTE) !=
          RHN_OK ||
      r_jwt_get_type(raw) != R_JWT_TYPE_SIGN) {
    return Unexpected{std::string("it cannot be read, or is not signed")};
  }
  const jwa_alg algorithm = r_jwt_get_sign_alg(raw);
  if (!is_allowed(algorithm)) {
    return Unexpected{std::string("only RS256, ES256 and EdDSA are accepted")};
  }
  // What a header calls critical must be understood, and nothing of that kind is (RFC
  // 7515, 4.1.11).
  const Text header(r_jwt_get_full_header_str(raw));
  if (header == nullptr ||
      std::string_view(header.get()).find("\"crit\"") != std::string_view::npos) {
    return Unexpected{std::string("its header asks for what is not understood here")};
  }
  const char* const kid = r_jwt_get_header_str_value(raw, "kid");
  const std::string jwk = kid == nullptr ? std::string() : find(kid);
  const Key key = jwk.empty() ? nullptr : import(jwk);
  if (key == nullptr) {
    return Unexpected{std::string("nobody knows the key that signed it")};
  }
  if (algorithm_of(key) != algorithm ||
      r_jwt_verify_signature(raw, key.get(), R_FLAG_IGNORE_REMOTE) != RHN_OK) {
    return Unexpected{std::string("its signature is wrong")};
  }
  const Text claims(r_jwt_get_full_claims_str(raw));
  return claims == nullptr ? Result<std::string, std::string>(
                                 Unexpected{std::string("its claims cannot be read")})
                           : Result<std::string, std::string>(std::string(claims.get()));
}

}  // namespace facta::access
