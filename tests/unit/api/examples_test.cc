// The examples of /openapi.json are a story that a fresh ledger takes as it stands.
#include "service/api/examples.h"

#include "projections/overview/query.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Reply;

void wait_for_run(LedgerHarness& ledger, const Reply& started) {
  const auto run = static_cast<std::uint32_t>(std::stoul(started.at("/result/id")));
  ledger.wait_until([&](const Views& views) {
    const auto item = run_item(views, "demo", run);
    return item && item->run.state == RunState::kGenerated;
  });
}

TEST(Examples, AreTakenByAFreshLedger) {
  LedgerHarness ledger;
  ledger.start();
  ApiTest api(ledger);
  for (const Example& example : examples()) {
    const Reply reply = api.post(std::string(example.path), std::string(example.body),
                                 {{"Content-Type", "application/json"}});
    if (!example.refusal.empty()) {
      EXPECT_EQ(reply.at("/code"), example.refusal) << example.path;
      continue;
    }
    ASSERT_LT(reply.response.status, 300) << example.path << "\n" << example.body << reply.body;
    if (reply.response.status == 202 && example.pattern.ends_with("/runs")) {
      wait_for_run(ledger, reply);
    }
  }
}

TEST(Examples, ShowEveryAct) {
  LedgerHarness ledger;
  ledger.start();
  ApiTest api(ledger);
  for (const Route& route : api.router.routes()) {
    if (route.method == "POST") {
      EXPECT_NE(example_of(route.pattern), nullptr) << route.pattern;
    }
  }
  const Reply openapi = api.get("/openapi.json");
  const auto* path = openapi.json().find("paths")->find("/v1/companies/{company}/customers");
  const auto* content = path->find("post")->find("requestBody")->find("content");
  EXPECT_EQ(content->find("application/json")->find("example")->find("code")->string(), "K1");
}

}  // namespace
}  // namespace facta::api
