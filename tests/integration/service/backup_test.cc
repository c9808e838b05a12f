// Backups beside a service that is posting, with the real binary: what is restored has the state
// root of the history it was taken from, and says so where it is older than what was seen.
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace facta::service_testing {
namespace {

using testing::HasSubstr;

class Backup : public testing::Test {
 protected:
  Backup() : service_(path("ledger")) {
    service_.start();
    open_company(service_, "noord", 2);
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  void post(const std::string& name, int count) {
    EXPECT_EQ(
        service_.post_until_answered("/v1/companies/noord/hours", hours_body(name, count, 2), name)
            .status,
        201);
  }
  std::string position() const {
    return service_.get("/v1/companies/noord/hours?limit=1").text("position");
  }
  static Printed must(const std::vector<std::string>& arguments) {
    Printed printed = run_facta(arguments);
    EXPECT_EQ(printed.exit_code, 0) << arguments.front() << ": " << printed.text;
    return printed;
  }
  Printed back_up() const { return must({"backup", path("backup"), "--data", path("ledger")}); }

  static std::string root_of(const std::vector<std::string>& where) {
    std::vector<std::string> words = {"verify"};
    words.insert(words.end(), where.begin(), where.end());
    const std::string text = must(words).text;
    const std::size_t at = text.find("state root");
    return at == std::string::npos ? text : text.substr(at, text.find('\n', at) - at);
  }

 private:
  TemporaryDirectory folder_;

 protected:
  ServiceProcess service_;
};

TEST_F(Backup, TakenWhileTheServicePostsIsRestoredToTheSameStateRoot) {
  std::atomic<bool> stop{false};
  std::thread client([&] {
    for (int i = 0; !stop; ++i) {
      post("batch" + std::to_string(i), 20);
    }
  });
  for (int i = 0; i < 6; ++i) {
    EXPECT_THAT(back_up().text, HasSubstr("were read back"));
    EXPECT_THAT(must({"backup", path("backup"), "--check"}).text, HasSubstr("is whole"));
  }
  stop = true;
  client.join();
  back_up();
  EXPECT_THAT(must({"restore", path("backup"), "--data", path("new")}).text,
              HasSubstr("nothing lost"));
  must({"history", "export", path("file"), "--data", path("ledger")});
  EXPECT_EQ(root_of({"--data", path("new")}), root_of({path("file")}));
  // And it serves, with everything that was acknowledged.
  ServiceProcess restored(path("new"));
  restored.start();
  EXPECT_EQ(restored.get("/v1/companies/noord/hours?limit=1").text("position"), position());
  EXPECT_EQ(restored.post("/v1/companies/noord/hours", hours_body("later", 3), "later").status,
            201);
  EXPECT_EQ(restored.stop(), 0);
  EXPECT_EQ(run_facta({"restore", path("backup"), "--data", path("new")}).exit_code, 1);
}

TEST_F(Backup, RestoredToAMomentItIsTheHistoryOfThatMoment) {
  post("before", 50);
  const std::string then = position();
  const std::string time =
      service_.get("/v1/companies/noord/history/" + then.substr(then.find('/') + 1)).text("time");
  must({"history", "export", path("then"), "--data", path("ledger")});
  post("after", 30);
  post("last", 5);
  back_up();
  const std::string preview = must({"restore", path("backup"), "--data", path("new"), "--until",
                                    then, "--preview", "--json"})
                                  .text;
  const std::string kept = then.substr(then.find('/') + 1);
  EXPECT_THAT(preview, HasSubstr(R"("company":"noord","kept":)" + kept + ","));
  EXPECT_THAT(preview, HasSubstr(R"("lost":2,"lostFrom":)" + std::to_string(std::stoi(kept) + 1)));
  EXPECT_EQ(run_facta({"verify", "--data", path("new")}).exit_code, 3);  // nothing was written
  must({"restore", path("backup"), "--data", path("new"), "--until", then});
  EXPECT_EQ(root_of({"--data", path("new")}), root_of({path("then")}));
  must({"restore", path("backup"), "--data", path("by-time"), "--until", time});
  EXPECT_EQ(root_of({"--data", path("by-time")}), root_of({path("then")}));
}

TEST_F(Backup, ALedgerThatIsOlderThanWhatWasSeenSaysSo) {
  post("before", 5);
  back_up();
  must({"history", "export", path("then"), "--data", path("ledger")});
  post("after", 5);
  const std::string seen = position();
  must({"history", "export", path("seen"), "--data", path("ledger")});
  must({"restore", path("backup"), "--data", path("old")});
  EXPECT_EQ(run_facta({"verify", "--data", path("old"), "--seen", path("then")}).exit_code, 0);
  const Printed behind = run_facta({"verify", "--data", path("old"), "--seen", path("seen")});
  EXPECT_EQ(behind.exit_code, 1);
  EXPECT_THAT(behind.text, HasSubstr("WRONG: ledger.log_behind: the log of noord ends at record "));
  ServiceProcess old(path("old"));
  old.start();
  const Reply consumer = old.get("/v1/events?after=" + seen + "/0");
  EXPECT_EQ(consumer.status, 409);
  EXPECT_EQ(consumer.text("code"), "ledger.log_behind");
  const Reply reader = old.get("/v1/companies/noord/hours?atLeast=" + seen);
  EXPECT_EQ(reader.status, 409);
  EXPECT_EQ(reader.text("code"), "ledger.log_behind");
  FactaProcess events({"events", "--after", seen + "/0", "--follow", "--url", old.url()});
  const Printed refused = events.wait();
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.text, HasSubstr("refused: ledger.log_behind"));
  // Another history of the same length is not taken for the one that was seen.
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(old.post("/v1/companies/noord/hours", hours_body("o" + std::to_string(i), 1)).status,
              201);
  }
  EXPECT_EQ(old.stop(), 0);
  const Printed other = run_facta({"verify", "--data", path("old"), "--seen", path("seen")});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.text, HasSubstr("is another one than in the file"));
  FactaProcess backup({"backup", path("backup2"), "--data", path("ledger")});
  EXPECT_EQ(backup.wait().exit_code, 0);
  FactaProcess replaced({"backup", path("backup2"), "--data", path("old")});
  const Printed kept = replaced.wait();
  EXPECT_EQ(kept.exit_code, 1);
  EXPECT_THAT(kept.text, HasSubstr("refused: backup.other_ledger"));
}

}  // namespace
}  // namespace facta::service_testing
