// What an auditor types: export, verify, replay, trace (api.md sections 3 and 6).
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace facta::cli {
namespace {

using testing::HasSubstr;

TEST(Audit, AHistoryIsExportedFromAFolderIntoAFile) {
  const Ran ran = facta({"history", "export", "out.facta-history", "--data", "ledger"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "export ledger to out.facta-history\n");
  EXPECT_EQ(facta({"history", "export"}).code, kUsage);
}

// api.md section 3: history speaks to the running service.
TEST(Audit, AHistoryIsExportedFromTheServiceWhenNoLedgerIsNamed) {
  const auto block = [](const std::string& tag, const std::string& payload) {
    const auto size = static_cast<char>(payload.size());
    std::string bytes = tag + std::string{size, 0, 0, 0} + payload;
    return bytes + std::string((8 - bytes.size() % 8) % 8, '\0');
  };
  const std::string history = "facta-history 1\n" + block("HEAD", "ledger 00\n") +
                              block("RECD", "first...") + block("RECD", "second..") +
                              block("TAIL", "records 2\nvoids 0\ncompany 2 00 noord\n") +
                              "end of history \n";
  FakeService service([&](const Asked& asked) {
    if (asked.target != "/v1/history/export") {
      return problem(404, R"({"code":"request.unknown_route"})");
    }
    http::HttpResponse response = json_answer(200, history);
    response.content_type = "application/octet-stream";
    return response;
  });
  const std::string file = testing::TempDir() + "/served.facta-history";
  const Ran ran = facta_at(service, {"history", "export", file});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "2 records of 1 companies are in " + file + "\n");
  std::ifstream written(file, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), history);
  EXPECT_FALSE(std::ifstream(file + ".partial").good());
  EXPECT_EQ(facta_at(service, {"history", "export", "-"}).out, history);
  EXPECT_EQ(facta_at(service, {"history", "export", file, "--json"}).out,
            "{\"file\":\"" + file + "\",\"records\":2,\"companies\":1}\n");
  EXPECT_EQ(facta({"history", "export", file, "--url", "http://127.0.0.1:1"}).code, kUnreachable);
}

TEST(Audit, TheFileOfAnExportIsWrittenAsItCame) {
  FakeService service([](const Asked&) {
    http::HttpResponse response = json_answer(200, "entry,invoice\r\n1,VF1\r\n");
    response.content_type = "text/csv";
    return response;
  });
  EXPECT_EQ(facta_at(service, {"export", "file", "3"}).out, "entry,invoice\r\n1,VF1\r\n");
  facta_at(service, {"export", "file", "3", "--json"});
  facta_at(service, {"export", "file", "3", "--format", "json"});
  EXPECT_EQ(service.asked()[0].target, "/v1/companies/noord/exports/3/file?format=csv");
  EXPECT_EQ(service.asked()[1].target, "/v1/companies/noord/exports/3/file?format=json");
  EXPECT_EQ(service.asked()[2].target, "/v1/companies/noord/exports/3/file?format=json");
  EXPECT_EQ(facta_at(service, {"export", "file", "3", "--format", "pdf"}).code, kUsage);
}

TEST(Audit, ABenchmarkIsMadeHere) {
  EXPECT_EQ(facta({"bench", "--hours", "2000", "--folder", "here"}).out, "bench 2000 in here\n");
  EXPECT_THAT(facta({"bench"}).out, HasSubstr("bench 1000000 in "));
  EXPECT_EQ(facta({"bench", "--hours", "0"}).code, kUsage);
  EXPECT_EQ(facta({"bench", "--hours", "many"}).code, kUsage);
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
