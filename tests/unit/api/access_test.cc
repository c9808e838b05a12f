// Who may ask what, route by route; what a caller for some companies sees; and that nobody's secret
// is anywhere. The chain of the tokens is in the history and nowhere else.
#include "aggregates/access/access.h"

#include "service/access/authenticator.h"
#include "service/api/examples.h"
#include "service/api/gate.h"
#include "service/api/record_at.h"
#include "tests/unit/api/access_table.h"
#include "tests/unit/api/refusal_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace facta::api {
namespace {

using api_testing::Headers;
using api_testing::Reply;
using api_testing::Shop;
using testing::HasSubstr;
using testing::Not;

using P = Permission;
using api_testing::access_row;
using api_testing::AccessRow;
using api_testing::Held;
using api_testing::Needs;

// A request of that route about a company, well formed as far as its body goes, which changes
// nothing.
struct Request {
  std::string path;
  std::string body;
};
Request request_of(const Route& route, const std::string& company) {
  const std::pair<std::string_view, std::string> kParts[] = {
      {"{company}", company}, {"{id}", "1"},           {"{token}", "1"},
      {"{code}", "11096325"}, {"{period}", "2026-09"}, {"{entryId}", "e1"},
      {"{run}", "1"},         {"{number}", "1"},       {"{sequence}", "1"}};
  Request request{route.pattern, {}};
  for (const auto& [part, value] : kParts) {
    if (const std::size_t at = request.path.find(part); at != std::string::npos) {
      request.path.replace(at, part.size(), value);
    }
  }
  if (route.method == "POST" && route.pattern != "/v1/dev/clock") {
    request.path += "?dryRun=true";
  } else if (route.pattern.ends_with("/runs")) {
    request.path += "?type=hours";
  } else if (route.pattern.ends_with("/file")) {
    request.path += "?format=csv";
  } else if (route.pattern.ends_with("/trace")) {
    request.path += "?invoice=1";
  }
  if (const Example* example = example_of(route.pattern); example && route.method == "POST") {
    request.body = example->body;
    if (route.pattern == "/v1/balance:credit") {  // names its company in the body
      request.body.replace(request.body.find("demo"), 4, company);
    }
  }
  return request;
}

// Of a problem; empty: it is none.
std::string code_of(const Reply& reply) {
  return reply.response.content_type == "application/problem+json" ? reply.at("/code") : "";
}

Held every_role() {
  Held all;
  for (std::size_t i = 0; i < std::size(EnumWords<Permission>::words); ++i) {
    if (static_cast<Permission>(i) != P::JobPrincipal) {  // AUTH-14
      all.push_back(static_cast<Permission>(i));
    }
  }
  return all;
}

bool suffices(const Needs& needs, const Held& held) {
  return std::ranges::any_of(needs, [&](const Held& all) {
    return std::ranges::all_of(
        all, [&](Permission one) { return std::ranges::find(held, one) != held.end(); });
  });
}

class AccessTest : public testing::Test {
 protected:
  AccessTest() { shop.api->guard(Gate(identify())); }

  Gate::Identify identify() {
    return [this](const http::HttpRequest& request) {
      return authenticator.identify(request.headers.find("Authorization"), shop.ledger.clock.now());
    };
  }
  // Headers of a new token.
  Headers token(const Held& held, std::vector<std::string> companies = {}) {
    const std::string secret = access::draw_secret();
    CreateApiToken command;
    command.name = "tester";
    for (const Permission one : held) {
      command.roles.emplace_back(word_of(one));
    }
    command.companies = std::move(companies);
    command.token_hash = hex(sha256(secret));
    const Answer answer = shop.ledger.accept(std::string(kAccessChain), command);
    directory.take(answer.record->record);
    return bearer(
        access::token_text(static_cast<std::uint32_t>(answer.record->record.sequence), secret));
  }
  // The tokens that were created over HTTP; a service learns of them from its writer.
  void load() {
    shop.ledger.settle();
    const std::string chain(kAccessChain);
    for (std::uint64_t i = 1; i <= shop.ledger.writer().durable_sequence(chain); ++i) {
      const auto place = shop.ledger.projector().read(
          [&](const Views& views) { return views.history.places.get(make_key(chain, i)); });
      directory.take(record_at(shop.ledger.log, *place)->record);
    }
  }
  static Headers bearer(const std::string& text) { return {{"Authorization", "Bearer " + text}}; }
  Reply ask(const Route& route, const std::string& company, const Headers& headers) {
    const Request request = request_of(route, company);
    return shop.send(route.method, request.path, request.body, headers);
  }

  Shop shop;
  access::TokenDirectory directory;
  access::Authenticator authenticator{directory, "the-secret-of-the-admin-token-file"};
};

TEST_F(AccessTest, TheTableHasEveryRouteAndNoOther) {
  std::set<std::string> there;
  for (const Route& route : shop.api->router.routes()) {
    EXPECT_NE(access_row(route), nullptr)
        << route.method << " " << route.pattern << " is not in the table of this test";
    there.insert(route.method + " " + route.pattern);
  }
  EXPECT_EQ(there.size(), api_testing::access_table().size());
}

TEST_F(AccessTest, EveryRouteIsOfTheReachThatItSays) {
  for (const Route& route : shop.api->router.routes()) {
    const AccessRow* row = access_row(route);
    ASSERT_NE(row, nullptr) << route.pattern;
    EXPECT_EQ(reach_of(route).reach, row->reach) << route.method << " " << route.pattern;
  }
}

TEST_F(AccessTest, NobodyUnknownGetsPastTheOpenRoutes) {
  for (const Route& route : shop.api->router.routes()) {
    const bool open = access_row(route)->reach == Reach::kOpen;
    for (const Headers& headers : {Headers{}, bearer("facta_1_00"), bearer("wrong")}) {
      const Reply reply = ask(route, "noord", headers);
      if (open) {
        EXPECT_LT(reply.response.status, 300) << route.pattern;
        continue;
      }
      EXPECT_EQ(reply.response.status, 401) << route.method << " " << route.pattern;
      EXPECT_EQ(reply.at("/code"),
                headers.empty() ? "auth.not_authenticated" : "auth.token_invalid");
      EXPECT_NE(reply.at("/remedy"), "");
      EXPECT_THAT(reply.header("WWW-Authenticate"), HasSubstr("Bearer realm=\"facta\""));
    }
  }
  EXPECT_EQ(shop.api->get("/v1/nothing").response.status, 401);  // not even what there is
}

TEST_F(AccessTest, EachRoleMayDoWhatTheTableSaysAndNothingElse) {
  std::vector<Held> roles = {{}, {P::ManageAndExportFinancialSettings, P::SearchAllInvoices}};
  for (const Permission one : every_role()) {
    roles.push_back({one});
  }
  for (const Held& held : roles) {
    const Headers headers = token(held);
    for (const Route& route : shop.api->router.routes()) {
      const AccessRow* row = access_row(route);
      if (row->reach == Reach::kOpen) {
        continue;
      }
      const Reply reply = ask(route, "noord", headers);
      const bool denied = reply.body.find("auth.permission_denied") != std::string::npos;
      EXPECT_EQ(denied, !suffices(row->needs, held))
          << route.method << " " << route.pattern << " with "
          << (held.empty() ? "no role" : word_of(held.front())) << ": "
          << reply.body.substr(0, 200);
      EXPECT_NE(reply.response.status, 400)
          << route.method << " " << route.pattern << ": the request never came so far\n"
          << reply.body;
    }
  }
}

TEST_F(AccessTest, WhoIsForOneCompanyReachesNoOther) {
  const Headers noord = token(every_role(), {"noord"});
  const Headers zorg = token(every_role(), {"zorg"});
  for (const Route& route : shop.api->router.routes()) {
    const std::string what = route.method + " " + route.pattern;
    const std::string of_noord = code_of(ask(route, "noord", noord));
    const std::string of_zorg = code_of(ask(route, "noord", zorg));
    switch (access_row(route)->reach) {
      case Reach::kOpen:
      case Reach::kAnyone:
        EXPECT_EQ(of_zorg, "") << what;
        break;
      case Reach::kCompany:
        EXPECT_NE(of_noord, "auth.company_denied") << what;
        EXPECT_EQ(of_zorg, "auth.company_denied") << what;
        break;
      case Reach::kNamed:
        EXPECT_EQ(of_zorg, "auth.company_required") << what;
        break;
      case Reach::kTheirs:  // below
        break;
      case Reach::kLedger:
        EXPECT_EQ(of_noord, "auth.company_denied") << what;
        break;
    }
  }
}

TEST_F(AccessTest, WhoIsForSomeCompaniesNamesThemAndSeesOnlyThem) {
  const Headers noord = token(every_role(), {"noord"});
  EXPECT_EQ(shop.api->get("/v1/companies", noord).at("/items/0/code"), "noord");
  const Headers zorg = token(every_role(), {"zorg"});
  EXPECT_EQ(shop.api->get("/v1/companies", zorg).size_of("/items"), 0U);
  EXPECT_EQ(shop.api->get("/v1/balance?company=noord", noord).response.status, 200);
  EXPECT_EQ(code_of(shop.api->get("/v1/balance?company=zorg", noord)), "auth.company_denied");
  EXPECT_EQ(shop.api->get("/v1/events?companies=noord", noord).response.status, 200);
  EXPECT_EQ(code_of(shop.api->get("/v1/events?companies=noord,zorg", noord)),
            "auth.company_denied");
  EXPECT_EQ(code_of(shop.api->get("/v1/events?companies=zorg&after=noord/1/0", zorg)),
            "auth.company_denied");
  EXPECT_EQ(code_of(shop.api->get("/v1/balance?company=zorg&atLeast=noord/1", zorg)),
            "auth.company_denied");
}

TEST_F(AccessTest, WhoIsForSomeCompaniesOpensNoOther) {
  const std::string body = R"({"code":"zorg","legalName":"Zorg B.V."})";
  EXPECT_EQ(code_of(shop.api->post("/v1/companies", body, token(every_role(), {"noord"}))),
            "auth.company_denied");
  EXPECT_EQ(shop.api->post("/v1/companies", body, token(every_role(), {"zorg"})).response.status,
            201);
}

// ---- Tokens over HTTP

TEST_F(AccessTest, TheFirstTokenCreatesTheOthersAndEachIsAttributed) {
  const Headers admin = bearer("the-secret-of-the-admin-token-file");
  const Reply created = shop.api->post(
      "/v1/tokens", R"({"name":"beheer","roles":["ManageReasonCodes","Auditor"]})", admin);
  ASSERT_EQ(created.response.status, 201) << created.body;
  EXPECT_THAT(created.at("/secret"), testing::StartsWith("facta_1_"));
  EXPECT_EQ(created.at("/result/createdBy"), "admin-token");
  load();
  const Headers beheer = bearer(created.at("/secret"));
  ASSERT_EQ(
      shop.api->post("/v1/companies/noord/reasonCodes", R"({"code":"N"})", beheer).response.status,
      201);
  const std::uint64_t last = shop.ledger.writer().durable_sequence("noord");
  const Reply record = shop.api->get("/v1/companies/noord/history/" + std::to_string(last), beheer);
  EXPECT_EQ(record.at("/actor"), "beheer");
  EXPECT_EQ(record.at("/authentication"), "token:1");
  EXPECT_EQ(shop.api->get("/v1/tokens", admin).at("/items/0/name"), "beheer");
  ASSERT_EQ(shop.api->post("/v1/tokens/1:revoke", "{}", admin).response.status, 201);
  load();
  EXPECT_EQ(code_of(shop.api->get("/v1/companies", beheer)), "auth.token_invalid");
  EXPECT_EQ(shop.api->get("/v1/tokens", admin).at("/items/0/revoked"), "true");
}

TEST_F(AccessTest, ASecretIsGivenOutOnceAndIsNowhereElse) {
  Headers admin = bearer("the-secret-of-the-admin-token-file");
  admin.emplace_back("Idempotency-Key", "token-1");
  const std::string body = R"({"name":"beheer","roles":["Auditor"]})";
  const Reply created = shop.api->post("/v1/tokens", body, admin);
  const std::string secret = created.at("/secret").substr(std::string("facta_1_").size());
  ASSERT_EQ(secret.size(), 64U);
  const Reply again = shop.api->post("/v1/tokens", body, admin);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.at("/result/id"), "1");
  EXPECT_EQ(again.at("/secret"), "");
  load();
  // What has been asked for with it, by anyone who may see everything.
  const Headers beheer = bearer(created.at("/secret"));
  std::string seen;
  for (const char* target :
       {"/metrics", "/v1/tokens", "/v1/events", "/v1/history/export",
        "/v1/companies/~access/history", "/v1/companies/~access/history/1",
        "/v1/companies/noord/history", "/v1/balance", "/v1/companies", "/openapi.json"}) {
    const Reply reply = shop.api->get(target, beheer);
    EXPECT_EQ(reply.response.status, 200) << target << reply.body;
    seen += reply.body;
  }
  EXPECT_THAT(seen, Not(HasSubstr(secret)));
  EXPECT_THAT(seen, Not(HasSubstr("the-secret-of-the-admin-token-file")));
  EXPECT_THAT(seen, HasSubstr(hex(sha256(secret))));  // the history has its digest
}

TEST_F(AccessTest, TheChainOfTheTokensIsHistoryAndNothingElse) {
  const Headers auditor = token({P::Auditor});
  shop.ledger.settle();
  EXPECT_EQ(shop.api->get("/v1/companies/~access/history", auditor).at("/items/0/command"),
            "CreateApiToken");
  EXPECT_EQ(shop.api->get("/v1/companies", auditor).body.find("~access"), std::string::npos);
  EXPECT_EQ(shop.api->get("/v1/events", auditor).body.find("ApiToken"), std::string::npos);
  EXPECT_EQ(shop.api->get("/v1/events?companies=~access", auditor).body, "");
  for (const char* path : {"", "/customers", "/invoices", "/journalEntries"}) {
    const Reply reply = shop.api->get("/v1/companies/~access" + std::string(path), auditor);
    EXPECT_EQ(code_of(reply), "company.unknown") << path;
  }
}

// ---- Rates

TEST_F(AccessTest, OneCallerCannotAskTooOften) {
  access::RateLimiter limiter({.per_second = 10, .burst = 2});
  access::RateLimiter::Moment now{};
  shop.api->guard(Gate(identify(), &limiter, [&now] { return now; }));
  const Headers one = token({P::Auditor});
  const Headers other = token({P::Auditor});
  EXPECT_EQ(shop.api->get("/v1/companies", one).response.status, 200);
  EXPECT_EQ(shop.api->get("/v1/companies", one).response.status, 200);
  const Reply refused = shop.api->get("/v1/companies", one);
  EXPECT_EQ(refused.response.status, 429);
  EXPECT_EQ(refused.at("/code"), "request.rate_limited");
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(shop.api->get("/v1/companies", other).response.status, 200);
  EXPECT_EQ(shop.api->get("/health/live").response.status, 200);
  now += std::chrono::milliseconds(100);
  EXPECT_EQ(shop.api->get("/v1/companies", one).response.status, 200);
  // Who tries tokens is counted by address.
  EXPECT_EQ(shop.api->get("/v1/companies", bearer("facta_1_00")).response.status, 401);
  EXPECT_EQ(shop.api->get("/v1/companies", bearer("facta_1_01")).response.status, 401);
  EXPECT_EQ(shop.api->get("/v1/companies", bearer("facta_1_02")).response.status, 429);
}

TEST_F(AccessTest, PagesRunOnlyWhatStandsInThem) {
  const Reply page = shop.api->get("/docs");
  const std::string policy = page.header("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(shop.api->get("/docs/errors").header("Content-Security-Policy"),
              HasSubstr("script-src 'none'"));
}

TEST_F(AccessTest, OpenApiDescribesTheScheme) {
  const Reply openapi = shop.api->get("/openapi.json");
  EXPECT_EQ(openapi.at("/components/securitySchemes/bearer/scheme"), "bearer");
  EXPECT_EQ(openapi.json().find("security")->items()[0].members()[0].name, "bearer");
  const auto* paths = openapi.json().find("paths");
  EXPECT_TRUE(paths->find("/health/live")->find("get")->find("security")->items().empty());
  EXPECT_EQ(paths->find("/metrics")->find("get")->find("security"), nullptr);
}

}  // namespace
}  // namespace facta::api
