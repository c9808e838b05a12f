// What an outside party can check alone (api.md section 6), with the real binary: a history file
// beside a running service, verified without it; any view as it was at any moment; a journal line
// traced to the imported hour.
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace facta::service_testing {
namespace {

using testing::HasSubstr;

class Audit : public testing::Test {
 protected:
  Audit() : service_(data()) {
    service_.start();
    for (const std::string company : {"noord", "zuid"}) {
      open_company(service_, company, 2);
      const std::string at = "/v1/companies/" + company;
      EXPECT_EQ(service_.post(at + "/hours", hours_body("h", 6, 2), "h").status, 201);
      before_run_ = sequence_of(company);
      EXPECT_EQ(service_
                    .post(at + "/runs",
                          R"({"profile":"hours","kind":"production","window":)"
                          R"({"from":"2026-10-01","to":"2026-10-31"},"bookingDate":"2026-10-31"})",
                          "run")
                    .status,
                202);
      std::string state;
      while (state != "generated") {
        state = service_.get(at + "/runs/1").text("state");
      }
      EXPECT_EQ(service_.post(at + "/exports", R"({"type":"all"})", "export").status, 201);
    }
  }

  std::string data() const { return (folder_.path() / "ledger").string(); }
  std::string file() const { return (folder_.path() / "ledger.facta-history").string(); }
  std::string sequence_of(const std::string& company) const {
    const std::string position =
        service_.get("/v1/companies/" + company + "/hours").text("position");
    return position.substr(position.find('/') + 1);
  }
  static std::string line_of(const std::string& text, const std::string& begin) {
    const std::size_t at = text.find(begin);
    return at == std::string::npos ? text : text.substr(at, text.find('\n', at) - at);
  }

  TemporaryDirectory folder_;
  ServiceProcess service_;
  std::string before_run_;  // of zuid: its hours are there, nothing is billed; noord is done
};

TEST_F(Audit, AFileTakenBesideTheServiceIsWholeAndHasTheSameStateRoot) {
  const Printed written = run_facta({"history", "export", file(), "--data", data()});
  EXPECT_EQ(written.exit_code, 0) << written.text;
  EXPECT_THAT(written.text, HasSubstr("records of 2 companies"));
  const Printed verified = run_facta({"verify", file()});
  EXPECT_EQ(verified.exit_code, 0) << verified.text;
  EXPECT_THAT(verified.text, HasSubstr("balance EUR"));
  EXPECT_THAT(verified.text, HasSubstr("numbers"));
  EXPECT_THAT(verified.text, HasSubstr("export 1"));
  // What the service sends is the same file.
  std::ifstream kept(file(), std::ios::binary);
  std::stringstream bytes;
  bytes << kept.rdbuf();
  EXPECT_EQ(service_.get("/v1/history/export").body, bytes.str());
  EXPECT_EQ(service_.stop(), 0);
  const Printed live = run_facta({"verify", "--data", data()});
  EXPECT_EQ(live.exit_code, 0) << live.text;
  EXPECT_EQ(line_of(live.text, "state root"), line_of(verified.text, "state root"));
}

TEST_F(Audit, DamageEndsTheVerificationWithThePlace) {
  EXPECT_EQ(run_facta({"history", "export", file(), "--data", data()}).exit_code, 0);
  std::fstream bytes(file(), std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekg(0, std::ios::end);
  const auto middle = bytes.tellg() / 2;
  bytes.seekg(middle);
  const int byte = bytes.get();
  bytes.seekp(middle).put(static_cast<char>(byte ^ 4)).flush();
  const Printed verified = run_facta({"verify", file()});
  EXPECT_EQ(verified.exit_code, 1) << verified.text;
  EXPECT_THAT(verified.text, HasSubstr("WRONG: " + file() + ", byte "));
  EXPECT_EQ(run_facta({"verify", data() + "/none"}).exit_code, 3);
}

TEST_F(Audit, ReplayShowsAnyViewOfAnyMomentFromTheFolderAndFromTheFile) {
  EXPECT_EQ(run_facta({"history", "export", file(), "--data", data()}).exit_code, 0);
  const std::string moment = "zuid/" + before_run_;
  for (const std::vector<std::string>& from :
       {std::vector<std::string>{"--data", data()}, std::vector<std::string>{file()}}) {
    const auto show = [&](const std::string& until, const std::string& view) {
      std::vector<std::string> words = {"replay", "--show", view, "--json"};
      words.insert(words.end(), from.begin(), from.end());
      if (!until.empty()) {
        words.insert(words.end(), {"--until", until});
      }
      const Printed printed = run_facta(words);
      EXPECT_EQ(printed.exit_code, 0) << printed.text;
      return printed.text;
    };
    EXPECT_THAT(show(moment, "balance"), HasSubstr(R"("company":"noord")"));
    EXPECT_THAT(show(moment, "balance"), testing::Not(HasSubstr(R"("company":"zuid")")));
    EXPECT_THAT(show("", "balance"), HasSubstr(R"("company":"zuid")"));
    EXPECT_EQ(show(moment, "invoices"), "");
    EXPECT_EQ(show(moment, "journal"), "");
    EXPECT_THAT(show(moment, "hours"), HasSubstr(R"("state":"open")"));
    const std::string now = "zuid/" + sequence_of("zuid");
    EXPECT_THAT(show(now, "overview"), HasSubstr(R"("state":"generated")"));
    EXPECT_THAT(show(now, "run/1"), HasSubstr(R"("lineCount":6)"));
    EXPECT_THAT(show(now, "numbers"), HasSubstr(R"("state":"assigned")"));
    EXPECT_THAT(show(now, "openItems"), HasSubstr(R"("remaining")"));
    // At the time of the first record of noord there was nothing else.
    const std::string first = service_.get("/v1/companies/noord/history/1").text("time");
    EXPECT_THAT(show(first, "companies"), testing::Not(HasSubstr("zuid")));
  }
  EXPECT_EQ(run_facta({"replay", "--data", data(), "--until", "zuid/9999"}).exit_code, 1);
  EXPECT_EQ(run_facta({"replay", "--data", data(), "--until", "lately"}).exit_code, 2);
}

TEST_F(Audit, AJournalLineIsTracedToTheImportedHourAndBack) {
  const Printed down = run_facta({"history", "trace", "--url", service_.url(), "--company", "noord",
                                  "--journal-entry", "1/2", "--json"});
  EXPECT_EQ(down.exit_code, 0) << down.text;
  for (const std::string step :
       {"journalLine", "journalEntry", "export", "invoice", "run", "hours"}) {
    EXPECT_THAT(down.text, HasSubstr(R"("step":")" + step + '"'));
  }
  const Reply up = service_.get("/v1/companies/noord/history/trace?hours=h-0");
  EXPECT_EQ(up.status, 200) << up.body;
  EXPECT_THAT(up.body, HasSubstr(R"("step":"journalLine")"));
  const Reply record =
      service_.get("/v1/companies/noord/history/" +
                   std::string(up.root().find("items")->items()[0].find("sequence")->number()));
  EXPECT_EQ(record.text("command"), "PostHours");
  EXPECT_THAT(up.body, HasSubstr(record.text("hash")));
  EXPECT_EQ(service_.get("/v1/companies/noord/history/trace?hours=none").status, 422);
  EXPECT_EQ(service_.get("/v1/companies/noord/history/trace?journalEntry=99").status, 422);
  EXPECT_EQ(service_.get("/v1/companies/noord/history/trace").status, 400);
}

}  // namespace
}  // namespace facta::service_testing
