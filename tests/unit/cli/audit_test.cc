// What an auditor types: export, verify, replay, trace (api.md sections 3 and 6).
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

TEST(Audit, AHistoryIsExportedFromAFolderIntoAFile) {
  const Ran ran = facta({"history", "export", "out.facta-history", "--data", "ledger"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "export ledger to out.facta-history\n");
  EXPECT_EQ(facta({"history", "export"}).code, kUsage);
}

TEST(Audit, ReplayShowsAViewOfThePastLikeTheServiceWould) {
  const Ran ran =
      facta({"replay", "--data", "ledger", "--until", "noord/120", "--show", "invoices", "--json"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("replay ledger until noord/120\n"));
  EXPECT_THAT(ran.out, HasSubstr("/v1/companies/noord/invoices?"));
}

TEST(Audit, ReplayShowsTheBalanceWhenNothingElseIsAsked) {
  const Ran ran = facta({"replay", "kept.facta-history", "--json"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("kept.facta-history until"));
  EXPECT_THAT(ran.out, HasSubstr("/v1/balance?"));
}

TEST(Audit, ReplayShowsOneThingByItsName) {
  const Ran ran = facta({"replay", "--until", "noord/7", "--show", "invoice/NK26-00001", "--json"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("/v1/companies/noord/invoices/NK26-00001"));
  EXPECT_EQ(facta({"replay", "--until", "noord/7", "--show", "run"}).code, kUsage);
  EXPECT_EQ(facta({"replay", "--until", "noord/7", "--show", "numbers/9"}).code, kUsage);
  EXPECT_EQ(facta({"replay", "--until", "noord/7", "--show", "weather"}).code, kUsage);
}

TEST(Audit, ATraceIsAskedOfTheService) {
  FakeService service([](const Asked&) {
    return json_answer(200, R"({"items":[{"step":"hours","id":"e1"}],"nextCursor":null})");
  });
  const Ran ran = facta_at(service, {"history", "trace", "--journal-entry", "17/2"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  ASSERT_EQ(service.asked().size(), 1u);
  EXPECT_THAT(service.asked()[0].target, HasSubstr("/history/trace?journalEntry=17/2"));
}

}  // namespace
}  // namespace facta::cli
