// What lives beside the log on Kafka: credit actions that are killed at any moment, and backups of
// state and views.
#include "tests/integration/kafka/broker.h"
#include "tests/integration/service/credit_session.h"
#include "tests/integration/service/service_process.h"
#include "tests/integration/service/system_call_killer.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace facta::service_testing {
namespace {

using kafka_testing::broker;
using kafka_testing::fresh_topic;
using testing::HasSubstr;

std::vector<std::string> on_kafka(const std::string& topic) {
  return {"--kafka", broker().address(), "--topic", topic};
}

std::string state_root(const std::vector<std::string>& where) {
  std::vector<std::string> words{"verify"};
  words.insert(words.end(), where.begin(), where.end());
  const Printed verified = run_facta(words);
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
  const std::size_t at = verified.text.find("state root");
  EXPECT_NE(at, std::string::npos) << verified.text;
  return at == std::string::npos ? verified.text : verified.text.substr(at, 21 + 64);
}

std::vector<std::string> with(std::vector<std::string> words, std::vector<std::string> more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// The session of the embedded log (credit_crash_test.cc), moved to topics: what it must end in is
// what it ends in there.
class CreditCrashOnKafka : public testing::Test {
 protected:
  CreditCrashOnKafka() {
    const std::vector<std::string> standing{"--dev-fixed", kSessionTime};
    ServiceProcess service(path("prepared"), standing);
    service.start();
    prepare_credit_session(service);
    EXPECT_EQ(service.stop(), 0);
    std::filesystem::copy(path("prepared"), path("undisturbed"),
                          std::filesystem::copy_options::recursive);
    ServiceProcess undisturbed(path("undisturbed"), standing);
    undisturbed.start();
    CreditSession(undisturbed).play();
    EXPECT_EQ(undisturbed.stop(), 0);
    root_ = state_root({"--data", path("undisturbed")});
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  // One session whose process dies at the `at`-th message to the brokers or to its client. False:
  // it sent no more than that.
  bool dies_at(int at) const {
    const TemporaryDirectory folder;
    const std::string source = (folder.path() / "source").string();
    const std::string data = (folder.path() / "data").string();
    std::filesystem::copy(path("prepared"), source, std::filesystem::copy_options::recursive);
    const std::string topic = fresh_topic();
    const Printed copied = run_facta(
        {"log", "copy", "--data", source, "--to-kafka", broker().address(), "--to-topic", topic});
    EXPECT_EQ(copied.exit_code, 0) << copied.text;
    ServiceProcess service(data, with(on_kafka(topic), {"--dev-fixed", kSessionTime}));
    service.start();
    CreditSession session(service);
    {
      const SystemCallKiller killer(service.pid(), "sendmsg", at);
      session.play();
      session.expect_done();
    }
    EXPECT_EQ(service.stop(), 0);
    EXPECT_EQ(state_root(with(on_kafka(topic), {"--data", data})), root_) << "killed at " << at;
    return session.revived() > 0;
  }

 private:
  TemporaryDirectory folder_;
  std::string root_;
};

TEST_F(CreditCrashOnKafka, EndsInTheSameRecordsWheneverItDies) {
  // Each takes seconds on a broker: FACTA_EVERY_STEP=1 leaves none out.
  const int stride = std::getenv("FACTA_EVERY_STEP") != nullptr ? 1 : 7;
  int kills = 0;
  for (int at = 1; dies_at(at); at += stride) {
    ++kills;
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GE(kills, 3);
  RecordProperty("kills", kills);
}

TEST(BackupOnKafka, StoresAreCopiedWhileTheServicePostsAndGoOnFromTheLog) {
  const TemporaryDirectory folder;
  const auto path = [&](const std::string& name) { return (folder.path() / name).string(); };
  const std::string topic = fresh_topic();
  ServiceProcess service(path("ledger"), on_kafka(topic));
  service.start();
  open_company(service, "noord", 2);
  const std::vector<std::string> back_up =
      with({"backup", path("backup"), "--data", path("ledger")}, {"--kafka", broker().address()});
  std::atomic<bool> stop{false};
  std::thread client([&] {
    for (int i = 0; !stop; ++i) {
      const std::string name = "batch" + std::to_string(i);
      EXPECT_EQ(
          service.post_until_answered("/v1/companies/noord/hours", hours_body(name, 20, 2), name)
              .status,
          201);
    }
  });
  while (run_facta(back_up).exit_code == 3) {
    // Nothing is on the disk yet.
  }
  for (int i = 0; i < 5; ++i) {
    const Printed taken = run_facta(back_up);
    EXPECT_EQ(taken.exit_code, 0) << taken.text;
    const Printed checked = run_facta({"backup", path("backup"), "--check"});
    EXPECT_THAT(checked.text, HasSubstr("is whole"));
  }
  stop = true;
  client.join();
  const std::string position = service.get("/v1/companies/noord/hours?limit=1").text("position");
  EXPECT_EQ(service.stop(), 0);
  const Printed last = run_facta(with(back_up, {"--json"}));
  EXPECT_THAT(last.text, HasSubstr(R"("company":"noord","sequence":)" +
                                   position.substr(position.find('/') + 1) + ","));

  const Printed preview =
      run_facta({"restore", path("backup"), "--data", path("new"), "--preview"});
  EXPECT_THAT(preview.text, HasSubstr("nothing lost"));
  EXPECT_FALSE(std::filesystem::exists(path("new")));
  EXPECT_EQ(
      run_facta({"restore", path("backup"), "--data", path("new"), "--until", "noord/3"}).exit_code,
      1);
  const Printed restored = run_facta({"restore", path("backup"), "--data", path("new")});
  EXPECT_EQ(restored.exit_code, 0) << restored.text;
  ServiceProcess again(path("new"), on_kafka(topic));
  again.start();
  EXPECT_EQ(again.get("/v1/companies/noord/hours?limit=1").text("position"), position);
  EXPECT_EQ(again.post("/v1/companies/noord/hours", hours_body("later", 3), "later").status, 201);
  EXPECT_EQ(again.stop(), 0);
  EXPECT_EQ(state_root(with(on_kafka(topic), {"--data", path("new")})),
            state_root(on_kafka(topic)));

  ASSERT_FALSE(HasFailure());
  // Against a log that does not have what the views have seen, the service does not start.
  EXPECT_EQ(run_facta({"restore", path("backup"), "--data", path("elsewhere")}).exit_code, 0);
  FactaProcess refused(
      with({"serve", "--dev", "--data", path("elsewhere")}, on_kafka(fresh_topic())));
  EXPECT_EQ(refused.wait().exit_code, 3);
}

}  // namespace
}  // namespace facta::service_testing
