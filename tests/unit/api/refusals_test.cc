// Every refusal can be met, says what it should, and its remedy works. docs/errors.md is written
// from the same catalogue.
#include "service/api/door_refusals.h"
#include "service/api/errors_page.h"
#include "service/json/write_value.h"
#include "tests/unit/api/refusal_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace facta::api {
namespace {

using api_testing::Reply;
using api_testing::Shop;

std::string source_text(const std::string& path) {
  std::ifstream file(std::string(FACTA_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string quoted_code(const std::string& code) {
  return "\"" + code + "\"";
}

// A remedy that is a request must be one that the ledger takes.
void expect_remedy_works(Shop& shop, const Reply& refused) {
  const json::JsonValue* request = refused.json().find("remedyRequest");
  if (request == nullptr) {
    return;
  }
  const json::JsonValue* body = request->find("body");
  std::string text;
  if (body != nullptr) {
    json::JsonWriter out(text);
    json::write_value(out, *body);
  }
  api_testing::Headers headers;
  if (const json::JsonValue* given = request->find("headers")) {
    for (const json::JsonMember& header : given->members()) {
      headers.emplace_back(std::string(header.name), std::string(header.value.string()));
    }
  }
  const Reply reply = shop.send(std::string(request->find("method")->string()),
                                std::string(request->find("path")->string()), text, headers);
  EXPECT_LT(reply.response.status, 300) << refused.body << "\nremedy: " << reply.body;
}

class EveryRefusal : public testing::TestWithParam<api_testing::RefusalCase> {};

TEST_P(EveryRefusal, CanBeMetAndTeaches) {
  const api_testing::RefusalCase& one = GetParam();
  Shop shop;
  for (const std::string& step : one.before) {
    shop.take(step);
  }
  const Reply reply = shop.ask(one.request, one.headers);
  EXPECT_NE(reply.body.find("\"code\":" + quoted_code(one.code)), std::string::npos) << reply.body;
  if (reply.response.status < 400) {
    return;  // said of one item beside others
  }
  EXPECT_EQ(reply.response.content_type, "application/problem+json");
  EXPECT_FALSE(reply.at("/remedy").empty());
  EXPECT_FALSE(reply.at("/title").empty());
  EXPECT_EQ(reply.at("/type"), "/docs/errors#" + reply.at("/code"));
  EXPECT_THAT(reply.body, testing::Not(testing::ContainsRegex("\\{[a-zA-Z]+\\}")));
  if (one.code != "view.unavailable") {  // what its log has lost does not come back
    expect_remedy_works(shop, reply);
  }
}

INSTANTIATE_TEST_SUITE_P(Door, EveryRefusal, testing::ValuesIn(api_testing::refusal_cases()),
                         [](const auto& one) {
                           std::string name = one.param.code;
                           std::ranges::replace(name, '.', '_');
                           return name;
                         });

TEST(Refusals, AreAllShownByATest) {
  std::set<std::string> shown;
  for (const api_testing::RefusalCase& one : api_testing::refusal_cases()) {
    shown.insert(one.code);
  }
  for (const api_testing::ShownElsewhere& one : api_testing::shown_elsewhere()) {
    EXPECT_NE(source_text(one.file).find(one.code), std::string::npos)
        << one.file << " does not show " << one.code;
    shown.insert(one.code);
  }
  for (const RefusalEntry& entry : refusal_catalogue()) {
    EXPECT_TRUE(shown.contains(std::string(entry.code))) << entry.code;
  }
  for (const DoorRefusal& refusal : door_refusals()) {
    EXPECT_TRUE(shown.contains(std::string(refusal.code))) << refusal.code;
  }
}

// FACTA_WRITE_DOCS=1 writes the page instead.
TEST(Refusals, AreDocumentedAsTheyAre) {
  const std::string page = errors_markdown();
  const char* write = std::getenv("FACTA_WRITE_DOCS");
  if (write != nullptr && std::string_view(write) == "1") {
    std::ofstream(std::string(FACTA_SOURCE_DIR) + "/docs/errors.md") << page;
  }
  EXPECT_EQ(source_text("docs/errors.md"), page)
      << "docs/errors.md is stale: run this test with FACTA_WRITE_DOCS=1";
}

}  // namespace
}  // namespace facta::api
