// Tokens of an identity provider: signed by a key that was known before, for this service, now.
#include "service/access/web_token.h"

#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <rhonabwy.h>

namespace facta::access {
namespace {

using testing::HasSubstr;

constexpr const char* kIssuer = "https://login.voorbeeld.example/realms/facta";

// A key pair; the private half is the provider's, the public one stands in the key set.
struct KeyPair {
  KeyPair(int type, unsigned int bits, const char* kid) {
    r_jwk_init(&private_key);
    r_jwk_init(&public_key);
    EXPECT_EQ(r_jwk_generate_key_pair(private_key, public_key, type, bits, kid), RHN_OK);
  }
  ~KeyPair() {
    r_jwk_free(private_key);
    r_jwk_free(public_key);
  }
  KeyPair(const KeyPair&) = delete;
  KeyPair& operator=(const KeyPair&) = delete;
  std::string public_json() const {
    char* const text = r_jwk_export_to_json_str(public_key, 0);
    std::string json = text;
    r_free(text);
    return json;
  }

  jwk_t* private_key = nullptr;
  jwk_t* public_key = nullptr;
};

std::string signed_by(jwk_t* key, jwa_alg algorithm, const char* kid, const std::string& claims,
                      const char* header = nullptr) {
  jwt_t* token = nullptr;
  r_jwt_init(&token);
  r_jwt_set_sign_alg(token, algorithm);
  r_jwt_set_full_claims_json_str(token, claims.c_str());
  if (kid != nullptr) {
    r_jwt_set_header_str_value(token, "kid", kid);
  }
  if (header != nullptr) {
    r_jwt_set_header_str_value(token, header, "x");
  }
  char* const text = r_jwt_serialize_signed_unsecure(token, key, 0);
  EXPECT_NE(text, nullptr);
  std::string serialized = text == nullptr ? "" : text;
  r_free(text);
  r_jwt_free(token);
  return serialized;
}

class WebTokenTest : public testing::Test {
 protected:
  WebTokenTest() { write_keys({&rsa, &ec, &ed}); }

  void write_keys(const std::vector<const KeyPair*>& keys) {
    std::string set = R"({"keys":[)";
    for (const KeyPair* key : keys) {
      set += (key == keys.front() ? "" : ",") + key->public_json();
    }
    // Renamed into its place, as an operator's timer should do.
    std::ofstream(keys_file() + ".new") << set + "]}";
    std::filesystem::rename(keys_file() + ".new", keys_file());
  }
  std::string keys_file() const { return (folder.path() / "keys.json").string(); }
  WebTokenOptions options() const {
    return {kIssuer, "facta", keys_file(), "realm_access.roles", "companies"};
  }
  Result<Caller, Rejection> read(const std::string& token) {
    auto reader = WebTokenReader::open(options());
    EXPECT_TRUE(reader) << reader.error();
    return (*reader)->read(token, now);
  }
  std::string fault_of(const std::string& token) {
    const auto caller = read(token);
    if (caller) {
      return "";
    }
    EXPECT_EQ(caller.error().refusal.code, "auth.token_invalid");
    return caller.error().refusal.detail;
  }
  // Good claims with some of them replaced or added: `,"exp":1`. The last of a name counts.
  static std::string claims(const std::string& iss, const std::string& aud, const std::string& exp,
                            const std::string& more = "") {
    return R"({"iss":")" + iss + R"(","aud":)" + aud + R"(,"exp":)" + exp +
           R"(,"sub":"m.jansen","realm_access":{"roles":["PostHours","offline_access",)"
           R"("JobPrincipal","PostHours"]},"companies":["noord"])" +
           more + "}";
  }
  static std::string good(const std::string& more = "") {
    return claims(kIssuer, R"("facta")", "1793610000", more);
  }
  std::string by_rsa(const std::string& text) {
    return signed_by(rsa.private_key, R_JWA_ALG_RS256, "rsa", text);
  }

  TemporaryDirectory folder;
  KeyPair rsa{R_KEY_TYPE_RSA, 2048, "rsa"};
  KeyPair ec{R_KEY_TYPE_EC, 256, "ec"};
  KeyPair ed{R_KEY_TYPE_EDDSA, 256, "ed"};
  const Time now = *parse_time("2026-11-02T08:59:00Z");  // 1793609940
};

TEST_F(WebTokenTest, SaysWhoItIsAndWhatTheyMay) {
  const auto caller = read(by_rsa(good()));
  ASSERT_TRUE(caller) << caller.error().refusal.detail;
  EXPECT_EQ(caller->actor.id, "m.jansen");  // DEC-27
  EXPECT_EQ(caller->actor.authentication, std::string("oidc:") + kIssuer);
  // Roles of other services are passed over, and nobody becomes a job (AUTH-14).
  EXPECT_EQ(caller->actor.permissions, std::vector{Permission::PostHours});
  EXPECT_TRUE(caller->may_see("noord"));
  EXPECT_FALSE(caller->may_see("zorg"));
}

TEST_F(WebTokenTest, IsTakenWithEachGoodAlgorithm) {
  EXPECT_EQ(fault_of(by_rsa(good())), "");
  EXPECT_EQ(fault_of(signed_by(ec.private_key, R_JWA_ALG_ES256, "ec", good())), "");
  EXPECT_EQ(fault_of(signed_by(ed.private_key, R_JWA_ALG_EDDSA, "ed", good())), "");
  EXPECT_EQ(fault_of(by_rsa(claims(kIssuer, R"(["other","facta"])", "1793610000"))), "");
}

TEST_F(WebTokenTest, IsRefusedWithEveryOtherAlgorithm) {
  for (const jwa_alg algorithm : {R_JWA_ALG_RS384, R_JWA_ALG_RS512, R_JWA_ALG_PS256}) {
    EXPECT_THAT(fault_of(signed_by(rsa.private_key, algorithm, "rsa", good())),
                HasSubstr("only RS256, ES256 and EdDSA"));
  }
  EXPECT_NE(fault_of(signed_by(nullptr, R_JWA_ALG_NONE, "rsa", good())), "");
  // The old trick: the public key, which everyone has, as a shared secret.
  jwk_t* shared = nullptr;
  r_jwk_init(&shared);
  const std::string secret = rsa.public_json();
  r_jwk_import_from_symmetric_key(shared, reinterpret_cast<const unsigned char*>(secret.data()),
                                  secret.size());
  EXPECT_THAT(fault_of(signed_by(shared, R_JWA_ALG_HS256, "rsa", good())),
              HasSubstr("only RS256, ES256 and EdDSA"));
  r_jwk_free(shared);
}

TEST_F(WebTokenTest, IsRefusedWithoutAKnownKey) {
  const KeyPair stranger(R_KEY_TYPE_RSA, 2048, "rsa");
  EXPECT_THAT(fault_of(signed_by(stranger.private_key, R_JWA_ALG_RS256, "rsa", good())),
              HasSubstr("signature is wrong"));
  EXPECT_THAT(fault_of(signed_by(rsa.private_key, R_JWA_ALG_RS256, "x", good())),
              HasSubstr("nobody knows the key"));
  // The library would write the kid of the key into the token.
  r_jwk_delete_property_str(stranger.private_key, "kid");
  EXPECT_THAT(fault_of(signed_by(stranger.private_key, R_JWA_ALG_RS256, nullptr, good())),
              HasSubstr("nobody knows the key"));
  EXPECT_THAT(fault_of(signed_by(rsa.private_key, R_JWA_ALG_RS256, "ec", good())),
              HasSubstr("signature is wrong"));
  EXPECT_NE(fault_of(signed_by(rsa.private_key, R_JWA_ALG_RS256, "rsa", good(), "crit")), "");
}

TEST_F(WebTokenTest, IsRefusedWhenTampered) {
  const std::string token = by_rsa(good());
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  const std::string other = by_rsa(claims(kIssuer, R"("facta")", "1893610000"));
  const std::size_t other_first = other.find('.');
  const std::size_t other_second = other.find('.', other_first + 1);
  // Claims of one token with the signature of another.
  const std::string mixed = other.substr(0, other_second) + token.substr(second);
  EXPECT_NE(fault_of(mixed), "");
  for (const std::size_t at : {first + 5, second - 5, second + 5}) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(fault_of(changed), "") << at;
  }
  for (const std::string& bad :
       {std::string("a.b.c"), std::string("..."), token.substr(0, second),
        token.substr(0, second + 1), token + ".x", std::string(20'000, 'x')}) {
    EXPECT_NE(fault_of(bad), "") << bad.substr(0, 40);
  }
}

TEST_F(WebTokenTest, IsRefusedForAnotherIssuerAudienceOrTime) {
  const std::string us = R"("facta")";
  const std::string later = "1793610000";
  const std::pair<std::string, const char*> kCases[] = {
      {claims("https://other.example", us, later), "is not from"},
      {claims(kIssuer, R"("other")", later), "is not for facta"},
      {claims(kIssuer, R"(["a","b"])", later), "is not for facta"},
      {claims(kIssuer, "[]", later), "is not for facta"},
      {claims(kIssuer, us, "1793609880"), "has expired"},  // 60 s ago: the leeway is used up
      {claims(kIssuer, us, "\"1793610000\""), "when it expires"},
      {claims(kIssuer, us, later, R"(,"nbf":1793610001)"), "not valid yet"},  // in 61 s
      {claims(kIssuer, us, later, R"(,"nbf":"soon")"), "not valid yet"},
      {R"({"iss":")" + std::string(kIssuer) + R"(","aud":"facta","exp":1793610000})",
       "whose it is"},
      {R"({"aud":"facta","exp":1793610000,"sub":"a"})", "is not from"},
      {R"({"iss":")" + std::string(kIssuer) + R"(","aud":"facta","sub":"a"})", "when it expires"},
  };
  for (const auto& [text, fault] : kCases) {
    EXPECT_THAT(fault_of(by_rsa(text)), HasSubstr(fault)) << text;
  }
  EXPECT_EQ(fault_of(by_rsa(claims(kIssuer, us, "1793609881"))), "");  // 59 s ago
  EXPECT_EQ(fault_of(by_rsa(claims(kIssuer, us, later, R"(,"nbf":1793610000)"))), "");
}

TEST_F(WebTokenTest, WithoutTheClaimOfCompaniesIsForNone) {
  const std::string base =
      R"({"iss":")" + std::string(kIssuer) + R"(","aud":"facta","exp":1793610000,"sub":"a")";
  const auto none = read(by_rsa(base + "}"));
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->may_see("noord"));
  EXPECT_TRUE(none->actor.permissions.empty());
  const auto all = read(by_rsa(base + R"(,"companies":"*"})"));
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->may_see("zorg"));
  const auto two = read(by_rsa(base + R"(,"companies":"noord zuid"})"));
  EXPECT_TRUE(two->may_see("zuid"));
  EXPECT_FALSE(two->may_see("zorg"));
}

TEST_F(WebTokenTest, KeysAreReadAnewWhenTheirFileChanges) {
  auto reader = WebTokenReader::open(options());
  ASSERT_TRUE(reader);
  const KeyPair next(R_KEY_TYPE_EC, 256, "next");
  const std::string token = signed_by(next.private_key, R_JWA_ALG_ES256, "next", good());
  EXPECT_FALSE((*reader)->read(token, now));
  write_keys({&rsa, &next});
  EXPECT_TRUE((*reader)->read(token, now));
  std::ofstream(keys_file()) << "{";  // what cannot be read leaves the keys as they were
  EXPECT_TRUE((*reader)->read(token, now));
}

TEST_F(WebTokenTest, NeedsKeysThatCanVerify) {
  const auto fault = [&](const std::string& text) {
    std::ofstream(keys_file()) << text;
    const auto reader = WebTokenReader::open(options());
    return reader ? "" : reader.error();
  };
  EXPECT_THAT(fault("no json"), HasSubstr("no JSON Web Key Set"));
  EXPECT_THAT(fault(R"({"keys":[]})"), HasSubstr("has no key"));
  EXPECT_THAT(fault(R"({"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]})"),
              HasSubstr("has no key"));
  WebTokenOptions incomplete = options();
  incomplete.audience.clear();
  EXPECT_FALSE(WebTokenReader::open(incomplete));
}

}  // namespace
}  // namespace facta::access
