// Credit actions under kill -9 at every step (CRE-20 to CRE-35, JOB-04): whichever write the
// process dies at, the session ends in the very records of one that was never disturbed.
#include "tests/integration/service/credit_session.h"
#include "tests/integration/service/system_call_killer.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

namespace facta::service_testing {
namespace {

// At most this many; the sweep ends where the session makes no further call.
constexpr int kCallsMax = 400;

std::vector<std::string> standing() {
  return {"--dev-fixed", kSessionTime};
}

std::string state_root(const std::string& data) {
  const Printed verified = run_facta({"verify", "--data", data});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
  const std::size_t at = verified.text.find("state root");
  EXPECT_NE(at, std::string::npos) << verified.text;
  return verified.text.substr(at, 21 + 64);
}

class CreditCrash : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    prepared_ = std::make_unique<TemporaryDirectory>();
    ServiceProcess service(prepared_->path().string(), standing());
    service.start();
    prepare_credit_session(service);
    EXPECT_EQ(service.stop(), 0);
    const TemporaryDirectory folder;
    copy_to(folder);
    ServiceProcess undisturbed(folder.path().string(), standing());
    undisturbed.start();
    CreditSession session(undisturbed);
    session.play();
    session.expect_done();
    EXPECT_EQ(undisturbed.stop(), 0);
    root_ = state_root(folder.path().string());
  }
  static void TearDownTestSuite() { prepared_.reset(); }

  static void copy_to(const TemporaryDirectory& folder) {
    std::filesystem::copy(prepared_->path(), folder.path(),
                          std::filesystem::copy_options::recursive);
  }

  // One session whose process dies at the `at`-th call. False: it made no more calls than that.
  static bool dies_at(const std::string& call, int at) {
    const TemporaryDirectory folder;
    copy_to(folder);
    ServiceProcess service(folder.path().string(), standing());
    service.start();
    CreditSession session(service);
    {
      const SystemCallKiller killer(service.pid(), call, at);
      session.play();
      session.expect_done();
    }
    EXPECT_EQ(service.stop(), 0);
    EXPECT_EQ(state_root(folder.path().string()), root_) << call << " " << at;
    EXPECT_LE(session.revived(), 1);
    return session.revived() == 1;
  }

  static inline std::unique_ptr<TemporaryDirectory> prepared_;
  static inline std::string root_;
};

TEST_P(CreditCrash, EndsInTheSameRecordsWhicheverWriteItDiesAt) {
  int kills = 0;
  while (kills < kCallsMax && dies_at(GetParam(), kills + 1)) {
    ++kills;
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(kills, 8);
  EXPECT_LT(kills, kCallsMax);
  RecordProperty("kills", kills);
}

// Down from Friday to Monday, over the night in which 2:30 comes twice.
TEST(JobCrash, TimesThatWereMissedAreCaughtUpOnceAndOnRecord) {
  const TemporaryDirectory folder;
  const auto serve_at = [&](const char* time) {
    return std::make_unique<ServiceProcess>(folder.path().string(),
                                            std::vector<std::string>{"--dev-fixed", time});
  };
  auto service = serve_at("2026-10-23T08:00:00Z");
  service->start();
  open_company(*service, "noord");
  EXPECT_EQ(
      service->post("/v1/companies/noord/jobs", R"({"jobCode":"11096325","at":"02:30"})").status,
      201);
  service->kill();
  for (int restart = 0; restart < 3; ++restart) {
    service = serve_at("2026-10-26T12:00:00Z");
    service->start();
    std::string runs;
    while (runs.find(R"("finishedAt":"2)") == std::string::npos) {
      runs = service->get("/v1/companies/noord/jobRuns").body;
    }
    EXPECT_NE(runs.find(R"("scheduledFor":"2026-10-26T01:30:00.000000Z")"), std::string::npos)
        << runs;
    EXPECT_EQ(runs.find(R"("jobRun":)"), runs.rfind(R"("jobRun":)")) << runs;
    service->kill();
  }
}

INSTANTIATE_TEST_SUITE_P(EveryCall, CreditCrash, testing::Values("pwrite64", "fdatasync"),
                         [](const auto& named) { return std::string(named.param); });

}  // namespace
}  // namespace facta::service_testing
