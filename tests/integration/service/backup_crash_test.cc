// Backup and restore under kill -9 at every call that changes the disk: there is always a whole
// backup, the one before or the new one, and never half a ledger.
#include "tests/integration/service/service_process.h"
#include "tests/integration/service/system_call_killer.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace facta::service_testing {
namespace {

constexpr int kCallsMax = 200;

class BackupCrash : public testing::TestWithParam<const char*> {
 protected:
  BackupCrash() {
    ServiceProcess service(path("ledger"));
    service.start();
    open_company(service, "noord");
    post(service, "one");
    back_up(path("before"));
    before_ = root_of({"--data", path("ledger")});
    post(service, "two");
    EXPECT_EQ(service.stop(), 0);
    now_ = root_of({"--data", path("ledger")});
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  static void post(const ServiceProcess& service, const std::string& name) {
    EXPECT_EQ(service.post("/v1/companies/noord/hours", hours_body(name, 20), name).status, 201);
  }
  void back_up(const std::string& target) const {
    const Printed done = run_facta({"backup", target, "--data", path("ledger")});
    EXPECT_EQ(done.exit_code, 0) << done.text;
  }
  static std::string root_of(const std::vector<std::string>& where) {
    std::vector<std::string> words = {"verify"};
    words.insert(words.end(), where.begin(), where.end());
    const Printed verified = run_facta(words);
    EXPECT_EQ(verified.exit_code, 0) << verified.text;
    const std::size_t at = verified.text.find("state root");
    EXPECT_NE(at, std::string::npos) << verified.text;
    return verified.text.substr(at, 21 + 64);
  }
  // The state root of what a backup restores to.
  std::string root_of_backup(const std::string& target) const {
    std::filesystem::remove_all(path("restored"));
    const Printed done = run_facta({"restore", target, "--data", path("restored")});
    EXPECT_EQ(done.exit_code, 0) << done.text;
    return root_of({"--data", path("restored")});
  }
  void copy(const std::string& from, const std::string& to) const {
    std::filesystem::remove_all(path(to));
    std::filesystem::copy(path(from), path(to), std::filesystem::copy_options::recursive);
  }

  std::string before_;
  std::string now_;

 private:
  TemporaryDirectory folder_;
};

TEST_P(BackupCrash, ABackupThatIsKilledLeavesTheOneBeforeOrIsWhole) {
  int kills = 0;
  for (bool killed = true; killed && kills < kCallsMax;) {
    copy("before", "target");
    killed = dies_at(GetParam(), kills + 1, {"backup", path("target"), "--data", path("ledger")});
    kills += killed ? 1 : 0;
    EXPECT_THAT(root_of_backup(path("target")), testing::AnyOf(before_, now_)) << kills;
    back_up(path("target"));
    EXPECT_EQ(root_of_backup(path("target")), now_) << kills;
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(kills, 2);
  EXPECT_LT(kills, kCallsMax);
  RecordProperty("kills", kills);
}

TEST_P(BackupCrash, ARestoreThatIsKilledLeavesNoHalfLedger) {
  back_up(path("target"));
  int kills = 0;
  for (bool killed = true; killed && kills < kCallsMax;) {
    std::filesystem::remove_all(path("new"));
    killed = dies_at(GetParam(), kills + 1, {"restore", path("target"), "--data", path("new")});
    kills += killed ? 1 : 0;
    if (!std::filesystem::exists(path("new/log"))) {
      const Printed again = run_facta({"restore", path("target"), "--data", path("new")});
      EXPECT_EQ(again.exit_code, 0) << again.text;
    }
    EXPECT_EQ(root_of({"--data", path("new")}), now_) << kills;
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(kills, 1);
  EXPECT_LT(kills, kCallsMax);
  RecordProperty("kills", kills);
}

INSTANTIATE_TEST_SUITE_P(EveryCall, BackupCrash, testing::Values("write", "fsync", "rename"),
                         [](const auto& named) { return std::string(named.param); });

}  // namespace
}  // namespace facta::service_testing
