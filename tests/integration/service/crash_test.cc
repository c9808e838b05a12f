// The real binary under kill -9: nothing acknowledged is lost, nothing is there twice, a run goes
// on where it stopped and ends in the same result.
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace facta::service_testing {
namespace {

std::string start_run(const std::string& kind) {
  return R"({"profile":"hours","kind":")" + kind +
         R"(","window":{"from":"2026-10-01","to":"2026-10-31"},"bookingDate":"2026-10-31"})";
}

Reply wait_for_run(const ServiceProcess& service, const std::string& company,
                   const std::string& run) {
  Reply reply;
  std::string state = "queued";
  while (state == "queued" || state == "generating" || state.empty()) {
    reply = service.get("/v1/companies/" + company + "/runs/" + run);
    state = reply.text("state");
  }
  return reply;
}

TEST(Crash, PostedHoursSurviveEveryKillExactlyOnce) {
  const TemporaryDirectory folder;
  ServiceProcess service(folder.path().string());
  service.start();
  open_company(service, "noord");
  std::atomic<int> posted{0};
  constexpr int kRequests = 120;
  std::thread client([&] {
    for (int i = 0; i < kRequests; ++i) {
      const std::string name = "batch" + std::to_string(i);
      const Reply reply =
          service.post_until_answered("/v1/companies/noord/hours", hours_body(name, 20), name);
      EXPECT_TRUE(reply.status == 201) << reply.body;
      ++posted;
    }
  });
  for (int at = 15; at < kRequests; at += 15) {
    while (posted.load() < at) {
      std::this_thread::yield();
    }
    service.kill();
    service.start();
  }
  client.join();
  const Reply records = service.get("/v1/companies/noord/history?limit=1000");
  int accepted = 0;
  for (const json::JsonValue& record : records.root().find("items")->items()) {
    const json::JsonValue* command = record.find("command");
    accepted += command != nullptr && command->string() == "PostHours" ? 1 : 0;
  }
  EXPECT_EQ(accepted, kRequests);  // each request once
  EXPECT_EQ(service.stop(), 0);
  const Printed verified = run_facta({"verify", "--data", folder.path().string()});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
}

TEST(Crash, AKilledRunEndsAsIfNothingHadHappened) {
  const TemporaryDirectory folder;
  ServiceProcess service(folder.path().string());
  service.start();
  for (const std::string company : {"noord", "zuid"}) {
    open_company(service, company, 10);
    for (int i = 0; i < 2; ++i) {
      const std::string name = "h" + std::to_string(i);
      EXPECT_EQ(
          service.post("/v1/companies/" + company + "/hours", hours_body(name, 10'000, 10), name)
              .status,
          201);
    }
  }
  EXPECT_EQ(service.post("/v1/companies/zuid/runs", start_run("production"), "run").status, 202);
  const Reply expected = wait_for_run(service, "zuid", "1");
  EXPECT_EQ(service.post("/v1/companies/noord/runs", start_run("production"), "run").status, 202);
  for (int kills = 0; kills < 6; ++kills) {
    service.kill();
    service.start();
  }
  const Reply run = wait_for_run(service, "noord", "1");
  EXPECT_EQ(run.text("state"), "generated");
  EXPECT_EQ(run.text("total"), expected.text("total"));
  EXPECT_EQ(run.text("lineCount"), expected.text("lineCount"));
  EXPECT_EQ(service.stop(), 0);
  const Printed verified = run_facta({"verify", "--data", folder.path().string()});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
}

TEST(Crash, AGracefulStopAnswersWhatWasAcceptedAndLosesNothing) {
  const TemporaryDirectory folder;
  ServiceProcess service(folder.path().string());
  service.start();
  open_company(service, "noord");
  EXPECT_EQ(service.post("/v1/companies/noord/hours", hours_body("a", 100), "a").status, 201);
  EXPECT_EQ(service.stop(), 0);
  service.start();
  const Reply again = service.post("/v1/companies/noord/hours", hours_body("a", 100), "a");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.headers.find("Idempotency-Replayed").value_or(""), "true");
}

}  // namespace
}  // namespace facta::service_testing
