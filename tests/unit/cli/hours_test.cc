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
