// facta hours post: parts, keys, mappings, rows at fault.
#include "service/json/json_value.h"
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

class HoursPost : public testing::Test {
 protected:
  HoursPost()
      : path_((std::filesystem::temp_directory_path() /
               ("facta-hours-" + std::to_string(getpid()) + ".csv"))
                  .string()) {}
  ~HoursPost() override { std::filesystem::remove(path_); }

  void write_rows(int count, const std::string& last_quantity = "7.5") {
    std::ofstream file(path_);
    file << "entryId,date,customer,project,resource,quantity,rate,description\n";
    for (int i = 1; i <= count; ++i) {
      file << "e" << i << ",2026-10-01,K1,K1-1,anna," << (i == count ? last_quantity : "7.5")
           << ",,work\n";
    }
  }

  static http::HttpResponse posted(const Asked& asked) {
    const auto body = json::parse_json(asked.body);
    const std::size_t count = body->root().find("entries")->items().size();
    return json_answer(201,
                       "{\"result\":{\"posted\":" + std::to_string(count) +
                           "},\"events\":[{\"type\":\"HoursPosted\"}],\"warnings\":[]}",
                       "noord/5");
  }

  std::string path_;
};

TEST_F(HoursPost, LargeFilesGoInPartsWithKeysThatTheContentDecides) {
  write_rows(5'001);
  FakeService service(posted);
  const Ran ran = facta_at(service, {"hours", "post", path_}, {.bar = true});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "5001 hours entries posted in 2 parts, decimal point\n");
  EXPECT_THAT(ran.error, HasSubstr("99 %"));
  const auto first = service.asked();
  ASSERT_EQ(first.size(), 2U);
  EXPECT_NE(first[0].key, first[1].key);
  EXPECT_LE(first[0].key.size(), 64U);
  EXPECT_EQ(first[1].body,
            R"({"entries":[{"entryId":"e5001","date":"2026-10-01","customer":"K1",)"
            R"("project":"K1-1","resource":"anna","quantity":"7.5","description":"work"}]})");
  facta_at(service, {"hours", "post", path_});
  EXPECT_EQ(service.asked()[2].key, first[0].key);
}

TEST_F(HoursPost, ABadRowIsNamedAndNothingOfTheFileIsPosted) {
  write_rows(3, "seven");
  FakeService service(posted);
  const Ran ran = facta_at(service, {"hours", "post", path_});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_THAT(ran.error, HasSubstr("line 4, column 6 (quantity)"));
  EXPECT_TRUE(service.asked().empty());
}

TEST_F(HoursPost, ARefusedPartNamesTheLinesOfTheFile) {
  write_rows(5);
  FakeService service([](const Asked& asked) {
    return asked.body.find("\"e3\"") == std::string::npos
               ? posted(asked)
               : problem(422, R"({"code":"request.invalid","detail":"d","errors":[)"
                              R"({"pointer":"/entries/0/project","detail":"is unknown"}],)"
                              R"("details":[{"code":"c","detail":"is closed","subject":"e4"}]})");
  });
  const Ran ran = facta_at(service, {"hours", "post", path_, "--part", "2"});
  EXPECT_EQ(ran.code, kRefused);
  EXPECT_THAT(ran.error, HasSubstr("2 of 5 entries are posted"));
  EXPECT_THAT(ran.error, HasSubstr(path_ + ": line 4 (project): is unknown\n"));
  EXPECT_THAT(ran.error, HasSubstr(path_ + ": line 5: is closed\n"));
  EXPECT_EQ(service.asked().size(), 2U);
}

TEST_F(HoursPost, WhatIsThereAlreadyIsCountedApart) {
  write_rows(3);
  FakeService service([](const Asked& asked) {
    http::HttpResponse response = posted(asked);
    response.headers.push_back({"Idempotency-Replayed", "true"});
    return response;
  });
  EXPECT_EQ(facta_at(service, {"hours", "post", path_}).out,
            "0 hours entries posted in 1 part, decimal point, 3 were there already\n");
}

TEST_F(HoursPost, GoesOnFromALineAndSaysWhereItStopped) {
  write_rows(7);
  FakeService service(posted);
  int parts = 0;
  // Ctrl-C while the second part is on its way.
  const Ran ran = facta_at(service, {"hours", "post", path_, "--part", "2"},
                           {.interrupted = [&parts] { return parts++ == 2; }});
  EXPECT_EQ(ran.code, kUnreachable);
  EXPECT_THAT(ran.error, HasSubstr("4 of 7 entries are posted"));
  EXPECT_THAT(ran.error, HasSubstr("--from-line 6 "));
  EXPECT_EQ(service.asked().size(), 2U);
  const Ran rest = facta_at(service, {"hours", "post", path_, "--from-line", "6"});
  EXPECT_EQ(rest.out, "3 hours entries posted in 1 part, decimal point\n");
  EXPECT_THAT(service.asked().back().body, HasSubstr(R"({"entries":[{"entryId":"e5",)"));
}

TEST_F(HoursPost, APartThatIsTooLargeGoesAsTwoHalves) {
  write_rows(5);
  FakeService service([](const Asked& asked) {
    const auto body = json::parse_json(asked.body);
    return body->root().find("entries")->items().size() <= 2
               ? posted(asked)
               : problem(413, R"({"code":"request.too_large","detail":"d"})");
  });
  const Ran ran = facta_at(service, {"hours", "post", path_});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "5 hours entries posted in 3 parts, decimal point\n");
}

// DEC-24: a request is at most 8 MiB, whatever the texts in it.
TEST_F(HoursPost, APartOfLongTextsIsNotSentLargerThanTheDoorTakes) {
  {
    std::ofstream file(path_);
    file << "entryId,date,customer,project,resource,quantity,rate,description\n";
    for (int i = 1; i <= 1'000; ++i) {
      file << 'e' << i << ",2026-10-01,K1,K1-1,anna,7.5,," << std::string(10'000, 'x') << '\n';
    }
  }
  FakeService service(posted);
  const Ran ran = facta_at(service, {"hours", "post", path_});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, "1000 hours entries posted in 2 parts, decimal point\n");
  for (const Asked& asked : service.asked()) {
    EXPECT_LE(asked.body.size(), std::size_t{8} << 20);
  }
}

TEST_F(HoursPost, PartsAndLinesThatCannotBeAreUsage) {
  write_rows(1);
  for (const std::vector<std::string>& options : {std::vector<std::string>{"--part", "10001"},
                                                  {"--part", "0"},
                                                  {"--part", "2x"},
                                                  {"--from-line", "last"},
                                                  {"--from-line", "2", "--id", "mine"}}) {
    std::vector<std::string> words = {"hours", "post", path_, "--company", "noord"};
    words.insert(words.end(), options.begin(), options.end());
    EXPECT_EQ(facta(words).code, kUsage) << options.front() << ' ' << options[1];
  }
}

// A progress bar is for a person: nothing of it without a terminal.
TEST_F(HoursPost, ProgressIsShownOnATerminalOnly) {
  write_rows(3);
  FakeService service(posted);
  EXPECT_THAT(facta_at(service, {"hours", "post", path_}, {.bar = true}).error, HasSubstr("100 %"));
  EXPECT_EQ(facta_at(service, {"hours", "post", path_}).error, "");
}

TEST_F(HoursPost, ARefusalOfAnEarlierAttemptIsNotTheAnswerToThisOne) {
  write_rows(1);
  FakeService service([](const Asked& asked) {
    if (asked.key.size() > 46) {
      return posted(asked);
    }
    http::HttpResponse response = problem(422, R"({"code":"hours.project_unknown","detail":"d"})");
    response.headers.push_back({"Idempotency-Replayed", "true"});
    return response;
  });
  const Ran ran = facta_at(service, {"hours", "post", path_, "--json"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_EQ(ran.out, R"({"posted":1,"alreadyThere":0,"rowsLeftOut":0,"rowsRepeated":0,"parts":1,)"
                     R"("decimalSign":"point"})"
                     "\n");
  ASSERT_EQ(service.asked().size(), 2U);
  EXPECT_EQ(service.asked()[1].key.find(service.asked()[0].key), 0U);
}

TEST_F(HoursPost, ExportsOfOtherToolsFindCodesByTheNamesOfTheCompany) {
  FakeService service([](const Asked& asked) {
    if (asked.target.find("/customers") != std::string::npos) {
      return json_answer(200, R"({"items":[{"code":"K1001","name":"Eemsbouw Woningen"},)"
                              R"({"code":"K1002","name":"Eemsbouw Utiliteit"},)"
                              R"({"code":"K1003","name":"Eemsbouw Renovatie"},)"
                              R"({"code":"K1004","name":"Eemsbouw Infra"}],"nextCursor":null})");
    }
    if (asked.target.find("/projects") != std::string::npos) {
      std::ifstream file(std::string(FACTA_SOURCE_DIR) + "/samples/noord/projects.json");
      std::ostringstream text;
      text << file.rdbuf();
      return json_answer(200, "{\"items\":" + text.str() + ",\"nextCursor\":null}");
    }
    return posted(asked);
  });
  const Ran ran = facta_at(
      service, {"hours", "post", std::string(FACTA_SOURCE_DIR) + "/samples/exports/kimai.csv",
                "--mapping", "kimai"});
  EXPECT_EQ(ran.code, kDone) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("left out by the mapping"));
  EXPECT_THAT(service.asked().back().body, HasSubstr(R"("customer":"K1004","project":"K1004-2")"));
  EXPECT_EQ(facta_at(service, {"hours", "post", path_, "--mapping", "no-such-file"}).code, kUsage);
}

}  // namespace
}  // namespace facta::cli
