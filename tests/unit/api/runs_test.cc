// From hours to the books, as a client sees it: runs, invoices, exports, balance.
#include "projections/overview/query.h"
#include "tests/support/given.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Reply;

class RunsTest : public testing::Test {
 protected:
  RunsTest() {
    ledger.load(api_testing::noord_with_hours(3));
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
  }
  // Starts a run and waits until it is generated.
  void run(const std::string& kind, std::uint32_t number) {
    const Reply started =
        api->post(kRuns, R"({"profile":"hours","kind":")" + kind +
                             R"(","window":{"from":"2026-10-01","to":"2026-10-31"}})");
    ASSERT_EQ(started.response.status, 202) << started.body;
    ledger.wait_until([&](const Views& views) {
      const auto item = run_item(views, "noord", number);
      return item && item->run.state == RunState::kGenerated;
    });
  }
  static constexpr const char* kRuns = "/v1/companies/noord/runs";
  const std::string base = "/v1/companies/noord/";
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(RunsTest, OverviewAsksForAnInvoiceType) {  // OVW-02
  const Reply reply = api->get(kRuns);
  EXPECT_EQ(reply.response.status, 422);
  EXPECT_EQ(reply.at("/code"), "overview.invoice_type.required");
}

TEST_F(RunsTest, TestRunShowsInvoicesWithoutNumbers) {
  run("test", 1);
  const Reply overview = api->get(base + "runs?type=hours");
  EXPECT_EQ(overview.at("/items/0/id"), "1");
  EXPECT_EQ(overview.at("/items/0/run"), "1");
  EXPECT_EQ(overview.at("/items/0/kind"), "test");
  EXPECT_EQ(overview.at("/items/0/state"), "generated");
  EXPECT_EQ(overview.at("/items/0/total"), "1");
  const Reply invoices = api->get(base + "runs/1/invoices");
  EXPECT_EQ(invoices.at("/items/0/number"), "");
  EXPECT_EQ(invoices.at("/items/0/totals/net"), "1800.00");
  const Reply details = api->get(base + "runs/1");
  EXPECT_EQ(details.at("/revertable"), "false");
  EXPECT_EQ(details.at("/revertReasons/0/code"), "run.revert.not_production");
  EXPECT_EQ(api->get(base + "hours/e1").at("/state"), "open");
}

TEST_F(RunsTest, ViewsAreAnsweredAsTheyWere) {
  run("production", 1);
  const Reply before = api->get(base + "invoices");
  const std::string position = before.at("/position");
  const std::string sequence = position.substr(position.find('/') + 1);
  const std::string number = before.at("/items/0/number");
  const std::string paths[] = {"runs?type=hours&asOf=", "invoices?asOf=", "openItems?asOf=",
                               "numbers?asOf=", "invoices/" + number + "?asOf="};
  std::vector<std::string> bodies;
  for (const std::string& path : paths) {
    bodies.push_back(api->get(base + path + sequence).body);
  }
  EXPECT_EQ(bodies[1], before.body);
  const Reply reverted = api->post(base + "runs/1:revert", R"({"confirm":true})");
  ASSERT_EQ(reverted.response.status, 201) << reverted.body;
  EXPECT_NE(api->get(base + "invoices").body, before.body);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const Reply then = api->get(base + paths[i] + sequence);
    EXPECT_EQ(then.body, bodies[i]) << paths[i];
    EXPECT_EQ(then.header("Facta-Position"), position);
  }
  // Before the run there were no invoices, nor a number of one.
  EXPECT_EQ(api->get(base + "invoices?asOf=1").at("/items/0/number"), "");
  EXPECT_EQ(api->get(base + "invoices/" + number + "?asOf=1").response.status, 404);
  EXPECT_EQ(api->get("/v1/balance?asOf=2020-01-01T00:00:00Z").at("/items/0/number"), "");
  EXPECT_NE(api->get(base + "invoices?asOf=2020-01-01T00:00:00Z").response.status, 500);
  for (const char* wrong : {"invoices?asOf=999999", "invoices?asOf=-1", "invoices?asOf=x"}) {
    const Reply refused = api->get(base + wrong);
    EXPECT_EQ(refused.response.status, 400) << wrong;
    EXPECT_EQ(refused.at("/errors/0/name"), "asOf") << refused.body;
  }
  EXPECT_EQ(api->get("/v1/balance?asOf=5").response.status, 400);  // a time, over all companies
}

TEST_F(RunsTest, ProductionRunIsFollowedToTheBooks) {
  run("production", 1);
  EXPECT_EQ(api->get(base + "runs/1").at("/revertable"), "true");
  const Reply lines = api->get(base + "runs/1/lines");
  EXPECT_EQ(lines.size_of("/items"), 3U);
  EXPECT_EQ(lines.at("/items/0/lineStatus"), "completed");
  EXPECT_EQ(lines.at("/items/0/net"), "600.00");
  const Reply page = api->get(base + "runs/1/lines?limit=2");  // of one invoice of three
  EXPECT_EQ(page.size_of("/items"), 2U);
  const Reply rest = api->get(base + "runs/1/lines?limit=2&cursor=" + page.at("/nextCursor"));
  EXPECT_EQ(rest.size_of("/items"), 1U);
  EXPECT_EQ(rest.at("/items/0/entryId"), lines.at("/items/2/entryId"));

  const Reply list = api->get(base + "invoices?list=posted");
  ASSERT_EQ(list.size_of("/items"), 1U) << list.body;
  const std::string number = list.at("/items/0/number");
  EXPECT_EQ(list.at("/items/0/status"), "posted");
  EXPECT_EQ(list.at("/items/0/creditMark"), "none");
  EXPECT_EQ(api->get(base + "invoices").at("/items/0/number"), number);
  const Reply invoice = api->get(base + "invoices/" + number);
  EXPECT_EQ(invoice.at("/number"), number);
  EXPECT_EQ(invoice.at("/runId"), "1");
  EXPECT_EQ(invoice.at("/totals/total"), "2178.00");
  EXPECT_EQ(invoice.size_of("/lines"), 3U);
  EXPECT_EQ(invoice.at("/vatGroups/0/vat"), "378.00");
  EXPECT_GE(invoice.size_of("/history"), 1U);
  EXPECT_EQ(api->get(base + "hours?invoice=" + number).size_of("/items"), 3U);
  EXPECT_EQ(api->get(base + "numbers").at("/items/0/state"), "assigned");

  ASSERT_EQ(api->post(base + "exports", R"({"type":"all"})").response.status, 201);
  const Reply exported = api->get(base + "exports/1");
  EXPECT_EQ(exported.at("/export"), "1");
  EXPECT_EQ(exported.at("/finished"), "true");
  EXPECT_EQ(api->get(base + "journalEntries").at("/items/0/invoice"), number);
  EXPECT_EQ(api->get(base + "openItems").at("/items/0/remaining"), "2178.00");
  EXPECT_EQ(api->get(base + "invoices/" + number).at("/status"), "journalised");
  for (const char* format : {"csv", "json"}) {
    const std::string file = base + "exports/1/file?format=" + format;
    const Reply first = api->get(file);
    EXPECT_NE(first.body.find(number), std::string::npos);
    EXPECT_EQ(first.body, api->get(file).body) << format;  // I18
  }
}

TEST_F(RunsTest, ProgressEndsWithTheRun) {
  run("production", 1);
  const Reply progress = api->get(base + "runs/1/progress");
  EXPECT_EQ(progress.at("/state"), "generated");
  EXPECT_EQ(progress.at("/expectedWaitMicros"), "0");
  EXPECT_EQ(progress.at("/expectedWait"), "0");
  EXPECT_EQ(progress.at("/percentage"), "100");
  const Reply events = api->get(base + "runs/1/progress", {{"Accept", "text/event-stream"}});
  EXPECT_TRUE(events.body.starts_with("event: progress\ndata: {\"id\":1,")) << events.body;
  EXPECT_EQ(events.ended, http::BodyStream::Next::kEnd);
  EXPECT_EQ(api->get(base + "runs/9/progress").at("/code"), "run.unknown");
}

TEST_F(RunsTest, BalanceHasRowsAndTotals) {
  run("production", 1);
  const Reply balance = api->get("/v1/balance?open=true");
  EXPECT_EQ(balance.at("/items/0/remaining"), "2178.00");
  EXPECT_EQ(balance.at("/totals/0/currency"), "EUR");
  EXPECT_EQ(balance.at("/totals/0/remaining"), "2178.00");
  const Reply groups = api->get("/v1/balance?groupBy=customer");
  EXPECT_EQ(groups.at("/items/0/customer"), "acme");
  EXPECT_EQ(groups.at("/items/0/original"), "2178.00");
  EXPECT_EQ(api->get("/v1/balance?groupBy=company").at("/items/0/company"), "noord");
  EXPECT_EQ(api->get("/v1/balance?groupBy=currency").at("/items/0/invoices"), "1");
}

// 5.1, 5.5: runs and credit actions of a period.
TEST_F(RunsTest, ListsAreOfAPeriodWhenAMonthIsNamed) {
  run("production", 1);
  EXPECT_EQ(api->get(base + "runs?type=hours&period=2026-10").size_of("/items"), 1U);
  EXPECT_EQ(api->get(base + "runs?type=hours&period=2026-09").size_of("/items"), 0U);
  EXPECT_EQ(api->get(base + "runs?type=hours&period=2026-10&from=2026-10-01").at("/subject"),
            "query period");
  EXPECT_EQ(api->get(base + "runs?type=hours&period=2026-13").response.status, 400);
  api->post(base + "jobs", R"({"jobCode":"11096325"})");
  const Reply asked =
      api->post("/v1/balance:credit", R"({"company":"noord","invoice":"1","reasonCode":"ERR"})");
  const std::string month = asked.at("/time").substr(0, 7);
  EXPECT_EQ(api->get("/v1/creditActions?period=" + month).size_of("/items"), 1U) << asked.body;
  EXPECT_EQ(api->get("/v1/creditActions?period=2020-12").size_of("/items"), 0U);
}

// api.md section 2: the filters of balance hold for groups and totals as they do for rows.
TEST_F(RunsTest, BalanceAddsUpWhatTheFilterLeaves) {
  run("production", 1);
  const std::string credit =
      api->post(base + "invoices/1:credit", R"({"reasonCode":"ERR"})").at("/result/number");
  api->post(base + "invoices/" + credit + ":post", "{}");
  const Reply groups = api->get("/v1/balance?groupBy=customer&type=hours&credited=true");
  EXPECT_EQ(groups.at("/items/0/customer"), "acme");
  EXPECT_EQ(groups.at("/items/0/original"), "2178.00");  // not the credit, which has no mark
  EXPECT_EQ(groups.at("/items/0/remaining"), "0.00");
  EXPECT_EQ(api->get("/v1/balance?groupBy=company&credited=false").at("/items/0/original"),
            "-2178.00");
  EXPECT_EQ(api->get("/v1/balance?groupBy=customer&company=noord&credited=false&customer=acme")
                .at("/items/0/company"),
            "noord");
  EXPECT_EQ(api->get("/v1/balance?groupBy=company&type=term").size_of("/items"), 0U);
  EXPECT_EQ(api->get("/v1/balance?groupBy=customer&period=2020-01").size_of("/items"), 0U);
  const Reply rows = api->get("/v1/balance?credited=true");
  EXPECT_EQ(rows.size_of("/items"), 1U);
  EXPECT_EQ(rows.at("/totals/0/original"), "2178.00");
  EXPECT_EQ(api->get("/v1/balance?period=2020-01").size_of("/totals"), 0U);
}

}  // namespace
}  // namespace facta::api
