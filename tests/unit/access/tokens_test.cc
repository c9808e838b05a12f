// API tokens at the door: who knows the secret, until when.
#include "aggregates/access/access.h"
#include "service/access/authenticator.h"
#include "service/access/rate_limiter.h"
#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta::access {
namespace {

constexpr const char* kAdminSecret = "an-admin-secret-of-more-than-32-characters";

Time time(std::string_view text) {
  return *parse_time(text);
}

class TokensTest : public testing::Test {
 protected:
  // The text of a new token of anna's.
  std::string create(CreateApiToken command) {
    const std::string secret = draw_secret();
    command.token_hash = hex(sha256(secret));
    chain.has(command);
    directory.take(chain.records().back());
    const auto id = static_cast<std::uint32_t>(chain.sequence());
    return token_text(id, secret);
  }
  static CreateApiToken import() {
    CreateApiToken command;
    command.name = "urenimport";
    command.roles = {"PostHours"};
    command.companies = {"noord"};
    return command;
  }
  std::string cause_of(const std::string& token, Time at) const {
    const auto found = directory.find(token, at);
    return found ? "" : found.error().refusal.detail;
  }

  Given chain{std::string(kAccessChain)};
  TokenDirectory directory;
  const Time now = time("2026-11-02T09:00:00Z");
};

TEST_F(TokensTest, ActUnderTheirNameAndId) {
  const auto caller = directory.find(create(import()), now);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->actor.id, "urenimport");  // DEC-27
  EXPECT_EQ(caller->actor.authentication, "token:1");
  EXPECT_EQ(caller->actor.permissions, std::vector{Permission::PostHours});
  EXPECT_TRUE(caller->may_see("noord"));
  EXPECT_FALSE(caller->may_see("zorg"));
  EXPECT_FALSE(caller->may_see(kAccessChain));
}

TEST_F(TokensTest, WithoutCompaniesAreForAll) {
  CreateApiToken command = import();
  command.companies.clear();
  const auto caller = directory.find(create(command), now);
  ASSERT_TRUE(caller);
  EXPECT_TRUE(caller->may_see("zorg"));
  EXPECT_TRUE(caller->may_see(kAccessChain));
}

TEST_F(TokensTest, AreWorthNothingWithoutTheWholeSecret) {
  const std::string token = create(import());
  std::string other = token;
  other.back() = other.back() == '0' ? '1' : '0';
  for (const std::string& wrong :
       {other, token + "0", token.substr(0, token.size() - 1), std::string("facta_1_"),
        std::string("facta_1"), std::string("facta_"), "facta_2" + token.substr(7),
        "facta_1_" + hex(sha256(token.substr(8)))}) {
    EXPECT_EQ(cause_of(wrong, now), "The token is not valid: nobody knows it") << wrong;
  }
}

TEST_F(TokensTest, EndWhenTheyExpire) {
  CreateApiToken command = import();
  command.expires = time("2026-12-01T00:00:00Z");
  const std::string token = create(command);
  EXPECT_EQ(cause_of(token, time("2026-11-30T23:59:59Z")), "");
  EXPECT_NE(cause_of(token, time("2026-12-01T00:00:00Z")).find("expired"), std::string::npos);
}

TEST_F(TokensTest, EndWhenTheyAreRevoked) {
  const std::string token = create(import());
  const std::string other = create(import());
  chain.has(RevokeApiToken{1});
  directory.take(chain.records().back());
  EXPECT_EQ(cause_of(token, now), "The token is not valid: it was revoked");
  EXPECT_EQ(cause_of(other, now), "");
}

// After a start the tokens come from the state that is stored, not from the log.
TEST_F(TokensTest, AreKnownFromState) {
  const std::string token = create(import());
  const std::string revoked = create(import());
  chain.has(RevokeApiToken{2});
  TokenDirectory after;
  after.load(chain.state());
  EXPECT_TRUE(after.find(token, now));
  EXPECT_FALSE(after.find(revoked, now));
}

TEST_F(TokensTest, SecretsAreDrawnAnew) {
  EXPECT_EQ(draw_secret().size(), 64U);  // 256 bits
  EXPECT_NE(draw_secret(), draw_secret());
}

TEST_F(TokensTest, AreSentAsBearer) {
  const std::string token = create(import());
  const Authenticator authenticator(directory, kAdminSecret);
  const auto code = [&](std::optional<std::string_view> header) {
    const auto caller = authenticator.identify(header, now);
    return caller ? "" : caller.error().refusal.code;
  };
  EXPECT_EQ(code("Bearer " + token), "");
  EXPECT_EQ(code("bearer  " + token), "");
  EXPECT_EQ(code(std::nullopt), "auth.not_authenticated");
  for (const char* none : {"", "Bearer", "Bearer ", "Bearer   ", "Basic YTpi"}) {
    EXPECT_EQ(code(none), "auth.not_authenticated") << none;
  }
  EXPECT_EQ(code("Bearer x"), "auth.token_invalid");
  EXPECT_EQ(code("Bearer a.b.c"), "auth.token_invalid");
}

TEST_F(TokensTest, TheFirstOneIsAnAdministrators) {
  const Authenticator authenticator(directory, kAdminSecret);
  const auto caller = authenticator.identify("Bearer " + std::string(kAdminSecret), now);
  ASSERT_TRUE(caller);
  EXPECT_TRUE(caller->actor.may(Permission::Administrator));
  EXPECT_TRUE(caller->all_companies);
  EXPECT_EQ(caller->actor.authentication, "token-file");
  // Without the file there is none, and an empty text is not it.
  const Authenticator without(directory, "");
  EXPECT_FALSE(without.identify("Bearer " + std::string(kAdminSecret), now));
}

// ---- Rates

TEST(RateLimiter, LetsABurstPassAndThenAnEvenFlow) {
  RateLimiter limiter({.per_second = 10, .burst = 3});
  const RateLimiter::Moment start{};
  const auto at = [&](int milliseconds) { return start + std::chrono::milliseconds(milliseconds); };
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limiter.take("a", at(0)), 0) << i;
  }
  EXPECT_EQ(limiter.take("a", at(0)), 1);  // a refused one costs nothing
  EXPECT_EQ(limiter.take("a", at(99)), 1);
  EXPECT_EQ(limiter.take("a", at(100)), 0);
  EXPECT_EQ(limiter.take("a", at(100)), 1);
  EXPECT_EQ(limiter.take("b", at(100)), 0);  // each caller has its own
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limiter.take("a", at(10'000)), 0) << i;  // and no more than a burst after a pause
  }
  EXPECT_EQ(limiter.take("a", at(10'000)), 1);
}

TEST(RateLimiter, SaysHowManySecondsToWait) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  const RateLimiter::Moment start{};
  EXPECT_EQ(limiter.take("a", start), 0);
  EXPECT_EQ(limiter.take("a", start), 1);
  EXPECT_EQ(limiter.take("a", start + std::chrono::milliseconds(400)), 1);
  EXPECT_EQ(limiter.take("a", start + std::chrono::seconds(1)), 0);
}

}  // namespace
}  // namespace facta::access
