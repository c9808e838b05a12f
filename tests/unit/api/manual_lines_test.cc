// Lines by hand over HTTP: acts, dry runs, retries, and where they show (COCKPIT-12, 5.3, 5.9).
#include "projections/overview/query.h"
#include "tests/unit/api/api_testing.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

using api_testing::ApiTest;
using api_testing::Headers;
using api_testing::Reply;

// Invoice 1 of noord: a draft with three hours lines, 1800.00 without VAT.
class ManualLinesTest : public testing::Test {
 protected:
  ManualLinesTest() {
    ledger.load(api_testing::noord_with_hours(3));
    ledger.start();
    api = std::make_unique<ApiTest>(ledger);
    const Reply started =
        api->post(base + "runs", R"({"profile":"concept","kind":"production","window":)"
                                 R"({"from":"2026-10-01","to":"2026-10-31"}})");
    EXPECT_EQ(started.response.status, 202) << started.body;
    ledger.wait_until([](const Views& views) {
      const auto item = run_item(views, "noord", 1);
      return item && item->run.state == RunState::kGenerated;
    });
  }
  Reply act(const std::string& verb, const std::string& body, const Headers& headers = {}) {
    return api->post(base + "invoices/1:" + verb, body, headers);
  }
  Reply invoice() { return api->get(base + "invoices/1"); }
  static constexpr const char* kTravel =
      R"({"description":"Travel","quantity":"120","unitPrice":"0.23"})";

  const std::string base = "/v1/companies/noord/";
  LedgerHarness ledger;
  std::unique_ptr<ApiTest> api;
};

TEST_F(ManualLinesTest, AreAddedChangedAndRemoved) {  // STATUS-02, COCKPIT-12
  const Reply added = act("addLine", kTravel);
  ASSERT_EQ(added.response.status, 201) << added.body;
  EXPECT_EQ(added.at("/events/0/type"), "InvoiceLineAdded");
  EXPECT_EQ(added.at("/result/line/line"), "4");
  EXPECT_EQ(added.at("/result/line/net"), "27.60");
  EXPECT_EQ(added.at("/result/totals/net"), "1827.60");
  EXPECT_EQ(added.body.find("entryId"), std::string::npos);  // it bills no entry
  const Reply shown = invoice();
  EXPECT_EQ(shown.size_of("/lines"), 4U);
  EXPECT_EQ(shown.at("/lines/0/lineStatus"), "completed");
  EXPECT_EQ(shown.at("/lines/3/lineStatus"), "active");
  EXPECT_EQ(shown.at("/lines/3/description"), "Travel");
  EXPECT_EQ(shown.at("/totals/net"), "1827.60");
  const Reply changed = act("changeLine", R"({"line":4,"quantity":"100"})");
  ASSERT_EQ(changed.response.status, 201) << changed.body;
  EXPECT_EQ(changed.at("/result/old/net"), "27.60");
  EXPECT_EQ(changed.at("/result/new/net"), "23.00");
  EXPECT_EQ(act("changeLine", R"({"line":4,"quantity":"100"})").response.status, 200);
  EXPECT_EQ(invoice().at("/totals/net"), "1823.00");
  const Reply removed = act("removeLine", R"({"line":4})");
  ASSERT_EQ(removed.response.status, 201) << removed.body;
  EXPECT_EQ(removed.at("/result/line/description"), "Travel");
  EXPECT_EQ(invoice().at("/totals/net"), "1800.00");
  EXPECT_EQ(invoice().size_of("/lines"), 3U);
}

TEST_F(ManualLinesTest, AreTriedWithoutEffectAndAddedOnce) {  // api.md: dryRun; R1
  const Reply tried = act("addLine?dryRun=true", kTravel);
  EXPECT_EQ(tried.response.status, 200) << tried.body;
  EXPECT_EQ(tried.at("/events/0/data/totals/net"), "1827.60");
  EXPECT_EQ(invoice().size_of("/lines"), 3U);
  const Headers key = {{"Idempotency-Key", "travel"}};
  const Reply first = act("addLine", kTravel, key);
  const Reply again = act("addLine", kTravel, key);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.at("/recordHash"), first.at("/recordHash"));
  EXPECT_EQ(invoice().size_of("/lines"), 4U);
}

TEST_F(ManualLinesTest, AreAskedAbout) {  // api.md: can<Verb>
  const auto can = [&](const std::string& verb) {
    return api->get(base + "invoices/1:" + verb).at("/allowed");
  };
  ASSERT_EQ(act("addLine", kTravel).response.status, 201);
  EXPECT_EQ(can("canAddLine"), "true");
  EXPECT_EQ(can("canChangeLine?line=4"), "true");
  EXPECT_EQ(can("canRemoveLine?line=4"), "true");
  EXPECT_EQ(can("canRemoveLine?line=1"), "false");
  EXPECT_EQ(can("canChangeLine"), "false");
  ASSERT_EQ(act("release", "{}").response.status, 201);
  const Reply locked = api->get(base + "invoices/1:canAddLine");
  EXPECT_EQ(locked.at("/allowed"), "false");
  EXPECT_EQ(locked.at("/reasons/0/code"), "invoice.change.locked");
  EXPECT_EQ(invoice().size_of("/lines"), 4U);
}

TEST_F(ManualLinesTest, AreRefusedWithTheFieldAtFault) {
  const Reply wrong = act("addLine", R"({"description":"","quantity":"0","unitPrice":"-1"})");
  EXPECT_EQ(wrong.response.status, 400);
  EXPECT_EQ(wrong.at("/errors/0/pointer"), "/description");
  EXPECT_EQ(wrong.at("/errors/1/pointer"), "/quantity");
  EXPECT_EQ(wrong.at("/errors/2/pointer"), "/unitPrice");
  const Reply missing = act("addLine", R"({"description":"Travel"})");
  EXPECT_EQ(missing.response.status, 400);
  EXPECT_EQ(act("removeLine", R"({"line":1})").at("/code"), "invoice.line.completed");
}

// 5.3: a run put out its own lines; 5.1: and its totals. The history tells of the rest.
TEST_F(ManualLinesTest, AreNotOfTheRun) {  // REV-16, LED-08
  ASSERT_EQ(act("addLine", kTravel).response.status, 201);
  const Reply lines = api->get(base + "runs/1/lines");
  EXPECT_EQ(lines.size_of("/items"), 3U);
  EXPECT_EQ(lines.at("/items/0/lineStatus"), "completed");  // AMB-62: also while it is a draft
  const Reply history = api->get(base + "history?subject=invoices/1");
  EXPECT_EQ(history.at("/items/1/command"), "AddInvoiceLine") << history.body;
  const Reply reverted = api->post(base + "runs/1:revert", R"({"confirm":true})");
  ASSERT_EQ(reverted.response.status, 201) << reverted.body;
  EXPECT_EQ(invoice().at("/status"), "draft");
  EXPECT_EQ(invoice().size_of("/lines"), 1U);
  EXPECT_EQ(api->get(base + "hours/e1").at("/state"), "open");
  EXPECT_EQ(api->get(base + "numbers").at("/items/0/state"), "assigned");
}

}  // namespace
}  // namespace facta::api
