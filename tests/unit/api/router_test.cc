// Routes and the answers of the router itself; the description of them all.
#include "service/api/router.h"

#include "aggregates/refusals/refusal.h"
#include "service/api/door_refusals.h"
#include "service/api/problem.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Reply;

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    ledger.load(api_testing::noord_with_hours(1));
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(RouterTest, UnknownPathIsAProblem) {
  const Reply reply = api->get("/v1/nothing");
  EXPECT_EQ(reply.response.status, 404);
  EXPECT_EQ(reply.response.content_type, "application/problem+json");
  EXPECT_EQ(reply.at("/code"), "request.unknown_route");
}

TEST_F(RouterTest, WrongMethodNamesTheRightOnes) {
  const Reply reply = api->get("/v1/companies/noord/runs/1:revert");
  EXPECT_EQ(reply.response.status, 405);  // and not a run of that name
  EXPECT_EQ(reply.header("Allow"), "POST");
  const Reply posted = api->post("/v1/companies/noord/journalEntries", "{}");
  EXPECT_EQ(posted.response.status, 405);
  EXPECT_EQ(posted.header("Allow"), "GET");
}

TEST_F(RouterTest, UnknownVerbIsAnUnknownPath) {
  const Reply reply = api->post("/v1/companies/noord/runs/1:dance", "{}");
  EXPECT_EQ(reply.response.status, 404);
  EXPECT_EQ(reply.at("/code"), "request.unknown_route");
  EXPECT_EQ(api->post("/v1/companies/noord/invoices:dance", "{}").response.status, 404);
}

TEST_F(RouterTest, SegmentOfAPathIsDecodedAfterItIsSplit) {
  const Reply reply = api->get("/v1/companies/noord/invoices/a%2Fb");
  EXPECT_EQ(reply.at("/code"), "invoice.unknown");
  EXPECT_EQ(reply.at("/subject"), "a/b");
}

TEST_F(RouterTest, ProblemSaysWhatToDo) {
  const Reply reply = api->get("/v1/companies/zuid/customers");
  EXPECT_EQ(reply.response.status, 404);
  EXPECT_EQ(reply.at("/code"), "company.unknown");
  EXPECT_EQ(reply.at("/status"), "404");
  EXPECT_EQ(reply.at("/detail"), "Unknown invoicing company zuid");
  EXPECT_NE(reply.at("/remedy"), "");
  EXPECT_EQ(reply.at("/details/0/code"), "company.unknown");
}

TEST_F(RouterTest, MissingRightIsNamedAlone) {
  const Reply reply = api->get("/v1/companies/noord/invoices",
                               {{"Facta-Roles", "ManageAndExportFinancialSettings"}});
  EXPECT_EQ(reply.response.status, 403);
  EXPECT_EQ(reply.at("/code"), "auth.permission_denied");
  EXPECT_NE(reply.at("/detail").find("SearchAllInvoices"), std::string::npos);  // OVW-01
  EXPECT_EQ(api->get("/v1/companies/noord/invoices", {{"Facta-Roles", "Auditor"}}).response.status,
            200);  // AUTH-16
  EXPECT_EQ(api->get("/v1/companies/noord/journalEntries",
                     {{"Facta-Roles", "ManageAndExportFinancialSettings,SearchAllInvoices"}})
                .response.status,
            403);  // AUTH-10
}

TEST_F(RouterTest, OpenApiDescribesEveryRouteAndRefusal) {
  const Reply reply = api->get("/openapi.json");
  ASSERT_EQ(reply.response.status, 200);
  EXPECT_EQ(reply.at("/openapi"), "3.1.0");
  const json::JsonValue* paths = reply.json().find("paths");
  ASSERT_NE(paths, nullptr);
  for (const Route& route : api->router.routes()) {
    const json::JsonValue* path = paths->find(route.pattern);
    ASSERT_NE(path, nullptr) << route.pattern;
    EXPECT_NE(path->find(route.method == "POST" ? "post" : "get"), nullptr)
        << route.method << " " << route.pattern;
  }
  EXPECT_EQ(reply.size_of("/x-refusals"), refusal_catalogue().size() + door_refusals().size());
}

TEST_F(RouterTest, OpenApiSaysWhatABodyMustHold) {
  const Reply reply = api->get("/openapi.json");
  const auto* path = reply.json().find("paths")->find("/v1/companies/{company}/customers");
  const auto* body = path->find("post")->find("requestBody")->find("content");
  const auto* schema = body->find("application/json")->find("schema");
  std::string required;
  for (const json::JsonValue& name : schema->find("required")->items()) {
    required += std::string(name.string()) + " ";
  }
  EXPECT_EQ(required, "code name ");
  EXPECT_NE(schema->find("properties")->find("vatCode"), nullptr);
}

TEST(Problem, NamesEveryFieldAtFault) {
  const auto response = problem_response(
      reject_fields({{"/entries/3/date", "is required"}, {"/entries/4", "must be an object"}}),
      "noord");
  EXPECT_EQ(response.status, 400);
  api_testing::Reply reply;
  reply.body = response.body;
  EXPECT_EQ(reply.at("/errors/0/pointer"), "/entries/3/date");
  EXPECT_EQ(reply.at("/errors/1/detail"), "must be an object");
  EXPECT_EQ(reply.at("/company"), "noord");
}

TEST(Problem, OverloadSaysWhenToComeBack) {
  const auto response = problem_response(reject("request.overloaded"), std::string_view());
  EXPECT_EQ(response.status, 429);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].name, "Retry-After");
}

}  // namespace
}  // namespace facta::api
