// A large hours file with the real binary: interrupted in the middle, twice, and simply sent again.
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

namespace facta::service_testing {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

constexpr int kRows = 60'000;

std::string digits_behind(const std::string& text, const std::string& words) {
  const std::size_t at = text.find(words) + words.size();
  return text.substr(at, text.find_first_not_of("0123456789", at) - at);
}

class Upload : public testing::Test {
 protected:
  Upload() : service_((folder_.path() / "ledger").string()) {
    service_.start();
    open_company(service_, "noord");
    std::ofstream file(path());
    file << "entryId,date,customer,project,resource,quantity,rate,description\n";
    for (int i = 1; i <= kRows; ++i) {
      file << 'e' << i << ",2026-10-" << (i % 28 < 9 ? "0" : "") << i % 28 + 1
           << ",C0,P0,R1,1.25,50,uren\n";
    }
  }

  std::string path() const { return (folder_.path() / "hours.csv").string(); }
  std::vector<std::string> upload(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"hours",     "post",  path(),   "--url", service_.url(),
                                      "--company", "noord", "--part", "500"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  int records() const {
    const std::string position = service_.get("/v1/companies/noord/hours?limit=1").text("position");
    return std::stoi(position.substr(position.find('/') + 1));
  }
  // Returns when `count` more parts are posted.
  void wait_for_parts(int count) const {
    const int wanted = records() + count;
    while (records() < wanted) {
      std::this_thread::yield();
    }
  }

 private:
  TemporaryDirectory folder_;

 protected:
  ServiceProcess service_;
};

TEST_F(Upload, InterruptedInTheMiddleItGoesOnAndPostsEveryRowOnce) {
  {
    FactaProcess killed(upload());
    wait_for_parts(5);
    killed.signal(SIGKILL);
    EXPECT_EQ(killed.wait().exit_code, -1);
  }
  std::string line;
  {
    // What is there already makes no record: the second run has passed it when a part is new.
    FactaProcess interrupted(upload());
    wait_for_parts(5);
    interrupted.signal(SIGINT);
    const Printed said = interrupted.wait();
    EXPECT_EQ(said.exit_code, 3) << said.text;
    ASSERT_THAT(said.text, ContainsRegex("of 60000 entries are posted; .* --from-line [0-9]+ "));
    line = digits_behind(said.text, "--from-line ");
    // The header is line 1.
    const int posted = std::stoi(line) - 2;
    EXPECT_THAT(said.text, ContainsRegex("(^|[^0-9])" + std::to_string(posted) + " of 60000"));
    EXPECT_LT(posted, kRows);
  }
  const Printed rest = run_facta(upload({"--from-line", line}));
  EXPECT_EQ(rest.exit_code, 0) << rest.text;
  EXPECT_THAT(rest.text, HasSubstr(std::to_string(kRows + 2 - std::stoi(line)) + " hours entries"));
  const Printed again = run_facta(upload());
  EXPECT_EQ(again.exit_code, 0) << again.text;
  EXPECT_THAT(again.text, HasSubstr("0 hours entries posted in 120 parts"));
  EXPECT_THAT(again.text, HasSubstr("60000 were there already"));
  const Printed list =
      run_facta({"hours", "list", "--csv", "--url", service_.url(), "--company", "noord"});
  EXPECT_EQ(std::count(list.text.begin(), list.text.end(), '\n'), kRows + 1);
}

// A row that the service refuses is named by its line, and nothing of its part is posted.
TEST_F(Upload, ARowThatIsRefusedStopsItBeforeItsPart) {
  std::fstream file(path(), std::ios::in | std::ios::out);
  std::string row;
  for (int i = 0; i <= 1'200; ++i) {
    std::getline(file, row);
  }
  file.seekp(file.tellg());
  file << "e1201,2026-10-01,C0,P9";  // over what was there, which was as long
  file.close();
  FactaProcess refused(upload());
  const Printed said = refused.wait();
  EXPECT_EQ(said.exit_code, 1) << said.text;
  EXPECT_THAT(said.text, HasSubstr(path() + ": line 1202"));
  EXPECT_THAT(said.text, HasSubstr("1000 of 60000 entries are posted"));
  EXPECT_THAT(said.text, HasSubstr("--from-line 1002 "));
}

}  // namespace
}  // namespace facta::service_testing
