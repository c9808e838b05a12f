// Signatures of JSON Web Tokens: RS256, ES256 (P-256) and EdDSA (Ed25519), with keys that were
// known before. No other algorithm, and never one without a key.
#pragma once

#include "events/base/result.h"

#include <functional>
#include <string>

namespace facta::access {

// Whether a JWK is a public key for one of these algorithms, for signatures.
bool is_signing_key(const std::string& jwk);

// The JWK with that kid; empty: there is none.
using FindKey = std::function<std::string(const std::string& kid)>;

// The claims of a token whose signature is right, as JSON; else the cause, for its sender.
Result<std::string, std::string> verify_signature(const std::string& token, const FindKey& find);

}  // namespace facta::access
