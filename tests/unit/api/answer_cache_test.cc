// Answers that are given again: to the same question of a caller who may see as much, at the same
// position, and to nobody else.
#include "service/api/answer_cache.h"

#include "service/api/gate.h"
#include "tests/support/given.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Headers;
using api_testing::Reply;

AnswerCache::Answer answer(std::string body) {
  http::HttpResponse response;
  response.body = std::move(body);
  return std::make_shared<const http::HttpResponse>(std::move(response));
}

TEST(AnswerCache, KeepsAnAnswerForItsVersionOnly) {
  AnswerCache cache;
  cache.keep("q", 1, answer("one"));
  ASSERT_NE(cache.find("q", 1), nullptr);
  EXPECT_EQ(cache.find("q", 1)->body, "one");
  EXPECT_EQ(cache.find("other", 1), nullptr);
  EXPECT_EQ(cache.find("q", 2), nullptr);
  EXPECT_EQ(cache.bytes(), 0U);
  cache.keep("q", 1, answer("late"));  // made of what has been folded over meanwhile
  EXPECT_EQ(cache.find("q", 2), nullptr);
  EXPECT_EQ(cache.find("q", 1), nullptr);
}

TEST(AnswerCache, ForgetsWhatIsNotAskedForWhenItIsFull) {
  constexpr std::size_t kRoom = 64u << 10;
  AnswerCache cache(kRoom);
  cache.keep("hot", 1, answer("hot"));
  for (int i = 0; i < 1'000; ++i) {
    cache.keep("q" + std::to_string(i), 1, answer(std::string(1'000, 'x')));
    EXPECT_LE(cache.bytes(), kRoom);
    ASSERT_NE(cache.find("hot", 1), nullptr) << i;
  }
  EXPECT_EQ(cache.find("q0", 1), nullptr);
  EXPECT_NE(cache.find("q999", 1), nullptr);
  cache.keep("large", 1, answer(std::string(kRoom, 'x')));
  EXPECT_EQ(cache.find("large", 1), nullptr);
}

// The header "Caller" says who asks: "all" everything everywhere, "noord" the same of that company,
// "auditor" there too, who changes nothing.
class GivenAgainTest : public testing::Test {
 protected:
  GivenAgainTest() {
    ledger.load(open_company("noord").records());
    ledger.load(open_company("zuid").records());
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
    api->guard(Gate([this](const http::HttpRequest& request) { return identify(request); }));
    // Until both companies are folded, nothing stands still: an answer about one is not kept.
    EXPECT_EQ(ask("/v1/companies").response.status, 200);
  }
  Result<access::Caller, Rejection> identify(const http::HttpRequest& request) const {
    const std::string name(request.headers.find("Caller").value_or("all"));
    if (revoked) {
      return Unexpected{reject("auth.token_invalid", {}, {{"cause", "it was revoked"}})};
    }
    access::Caller caller;
    caller.actor.id = caller.key = "someone";
    caller.all_companies = name == "all";
    if (!caller.all_companies) {
      caller.companies = {"noord"};
    }
    caller.actor.permissions =
        name == "auditor" ? std::vector{Permission::Auditor} : all_permissions();
    return caller;
  }
  Reply ask(const std::string& target, const std::string& caller = "all", Headers headers = {}) {
    headers.emplace_back("Caller", caller);
    return api->get(target, headers);
  }
  // Asks, and expects that the answer came from what is kept.
  Reply ask_again(const std::string& target, const std::string& caller = "all") {
    const Reply first = ask(target, caller);
    const std::size_t kept = api->answers.bytes() + api->verdicts.bytes();
    EXPECT_GT(kept, 0U) << target;
    Reply again = ask(target, caller);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("ETag"), first.header("ETag"));
    EXPECT_EQ(again.header("Facta-Position"), first.header("Facta-Position"));
    return again;
  }

  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
  bool revoked = false;
};

TEST_F(GivenAgainTest, OneCallersAnswerIsNoOtherCallers) {
  EXPECT_EQ(ask_again("/v1/companies").size_of("/items"), 2U);
  EXPECT_EQ(ask_again("/v1/companies", "noord").size_of("/items"), 1U);
  EXPECT_EQ(ask("/v1/companies").size_of("/items"), 2U);
  EXPECT_EQ(ask_again("/v1/companies/zuid/customers").response.status, 200);
  EXPECT_EQ(ask("/v1/companies/zuid/customers", "noord").response.status, 403);
  const std::string question = "/v1/companies/noord/periods/2026-10:canClose";
  EXPECT_EQ(ask_again(question, "noord").at("/allowed"), "true");
  EXPECT_EQ(ask(question, "auditor").at("/allowed"), "false");
  EXPECT_EQ(ask(question, "noord").at("/allowed"), "true");
}

TEST_F(GivenAgainTest, WhoIsNoLongerKnownGetsNothing) {
  const std::string question = "/v1/companies/noord/periods/2026-10:canClose";
  EXPECT_EQ(ask_again("/v1/companies").response.status, 200);
  EXPECT_EQ(ask_again(question).response.status, 200);
  revoked = true;
  EXPECT_EQ(ask("/v1/companies").response.status, 401);
  EXPECT_EQ(ask(question).response.status, 401);
}

TEST_F(GivenAgainTest, NothingOutlivesItsPosition) {
  const std::string list = "/v1/companies/noord/reasonCodes";
  const std::string question = "/v1/companies/noord/periods/2026-10:canClose";
  for (int i = 1; i <= 50; ++i) {
    const std::size_t before = ask_again(list).size_of("/items");
    EXPECT_EQ(ask_again(question).at("/allowed"), i % 2 == 1 ? "true" : "false");
    ledger.accept("noord", AddReasonCode{"N" + std::to_string(i), "Nieuw"});
    EXPECT_EQ(ask(list).size_of("/items"), before + 1);
    const std::string act = i % 2 == 1 ? "close" : "reopen";
    const Reply done = api->post("/v1/companies/noord/periods/2026-10:" + act,
                                 R"({"reason":"test"})", {{"Caller", "all"}});
    ASSERT_EQ(done.response.status, 201) << done.body;
    EXPECT_EQ(ask(question).at("/allowed"), i % 2 == 1 ? "false" : "true");
  }
}

TEST_F(GivenAgainTest, EveryFormHasItsOwn) {
  const std::string list = "/v1/companies/noord/vatCodes";
  const Reply json = ask_again(list);
  EXPECT_EQ(ask(list, "all", {{"Accept", "text/csv"}}).body.substr(0, 5), "code,");
  const Reply packed = ask(list, "all", {{"Accept-Encoding", "gzip"}});
  EXPECT_NE(packed.header("ETag"), json.header("ETag"));
  EXPECT_EQ(ask(list).body, json.body);
  EXPECT_NE(ask(list + "?limit=1").body, json.body);
  const Reply same = ask(list, "all", {{"If-None-Match", json.header("ETag")}});
  EXPECT_EQ(same.response.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.header("ETag"), json.header("ETag"));
  EXPECT_EQ(ask(list + "?atLeast=noord/99999").response.status, 409);  // the log is behind
}

}  // namespace
}  // namespace facta::api
