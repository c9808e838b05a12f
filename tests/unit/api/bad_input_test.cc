// Every act x everything that can be wrong with a body: a precise problem, nothing changed, never
// an error of ours.
#include "service/api/examples.h"
#include "tests/unit/api/refusal_cases.h"

#include <gtest/gtest.h>

#include <functional>

namespace facta::api {
namespace {

using api_testing::Reply;
using api_testing::Shop;

struct Damage {
  const char* name;
  std::function<std::string(std::string body)> apply;
  int status = 400;
  std::string content_type = "application/json";
};

// The body with its last brace taken away, a member put in, and closed again.
std::string with_member(std::string body, const std::string& member) {
  body.pop_back();
  return body + (body.size() > 1 ? "," : "") + member + "}";
}

std::string first_member(const std::string& body) {
  const std::size_t begin = body.find('"');
  return begin == std::string::npos ? std::string()
                                    : body.substr(begin, body.find('"', begin + 1) - begin + 1);
}

std::string nested(char open, std::size_t depth) {
  return std::string(depth, open);
}

const std::vector<Damage>& damages() {
  static const std::vector<Damage> all = {
      {"Truncated", [](std::string body) { return body.substr(0, body.size() - 1); }},
      {"NoJson", [](std::string) { return "colour=red"; }},
      {"Garbage", [](std::string body) { return body + "x"; }},
      {"TwoTexts", [](std::string body) { return body + body; }},
      {"List", [](std::string body) { return "[" + body + "]"; }},
      {"Number", [](std::string) { return "12"; }},
      {"UnknownField", [](std::string body) { return with_member(body, "\"colour\":\"red\""); }},
      {"DuplicateKey",
       [](std::string body) { return with_member(body, "\"k\":\"1\",\"k\":\"2\""); }},
      {"InvalidUtf8", [](std::string body) { return with_member(body, "\"k\":\"\xff\""); }},
      {"LoneSurrogate", [](std::string body) { return with_member(body, R"("k":"\ud800")"); }},
      {"ControlCharacter", [](std::string body) { return with_member(body, "\"k\":\"\x01\""); }},
      {"ByteOrderMark", [](std::string body) { return "\xef\xbb\xbf" + body; }},
      {"DeepLists",
       [](std::string body) {
         return with_member(body, "\"k\":" + nested('[', 10'000) + nested(']', 10'000));
       }},
      {"DeepObjects",
       [](std::string) {
         std::string deep;
         for (int i = 0; i < 10'000; ++i) {
           deep += "{\"a\":";
         }
         return deep;
       }},
      {"OtherType", [](std::string body) { return body; }, 415, "text/xml"},
      {"FormType", [](std::string body) { return body; }, 415, "application/x-www-form-urlencoded"},
  };
  return all;
}

std::string target_of(const Example& example) {
  std::string path(example.path);
  const std::size_t at = path.find("/demo");
  return at == std::string::npos ? path : path.replace(at, 5, "/noord");
}

void expect_precise(const Reply& reply, int status, const std::string& what) {
  EXPECT_EQ(reply.response.status, status) << what << reply.body;
  EXPECT_EQ(reply.response.content_type, "application/problem+json") << what;
  EXPECT_FALSE(reply.at("/code").empty()) << what;
  EXPECT_FALSE(reply.at("/remedy").empty()) << what;
  if (status == 400) {
    EXPECT_GE(reply.size_of("/errors"), 1U) << what << reply.body;
    EXPECT_FALSE(reply.at("/errors/0/detail").empty()) << what;
  }
}

class BadInput : public testing::Test {
 protected:
  std::string positions() {
    std::string text;
    for (const auto& [company, sequence] : shop.ledger.writer().durable_sequences()) {
      text += company + "/" + std::to_string(sequence) + " ";
    }
    return text;
  }
  Shop shop;
};

TEST_F(BadInput, NoActTakesADamagedBody) {
  const std::string before = positions();
  for (const Route& route : shop.api->router.routes()) {
    const Example* example = route.method == "POST" ? example_of(route.pattern) : nullptr;
    if (example == nullptr) {
      continue;
    }
    for (const Damage& damage : damages()) {
      const Reply reply =
          shop.send("POST", target_of(*example), damage.apply(std::string(example->body)),
                    {{"Content-Type", damage.content_type}});
      expect_precise(reply, damage.status, route.pattern + " " + damage.name + "\n");
    }
  }
  EXPECT_EQ(positions(), before);
}

// The first field of each body as each kind of value that it is not.
TEST_F(BadInput, NoFieldTakesAnotherKindOfValue) {
  const std::string before = positions();
  for (const Example& example : examples()) {
    const std::string name = first_member(std::string(example.body));
    if (name.empty()) {
      continue;
    }
    for (const char* value : {"{\"a\":1}", "[[]]", "1e400", "-0.5", "true1"}) {
      const Reply reply = shop.send("POST", target_of(example), "{" + name + ":" + value + "}",
                                    {{"Content-Type", "application/json"}});
      EXPECT_EQ(reply.response.status, 400) << example.path << name << value << reply.body;
      EXPECT_GE(reply.size_of("/errors"), 1U) << example.path << reply.body;
    }
  }
  EXPECT_EQ(positions(), before);
}

struct Field {
  const char* name;
  const char* body;
  const char* pointer;
};

class BadField : public testing::TestWithParam<Field> {};

TEST_P(BadField, IsNamed) {
  Shop shop;
  const std::uint64_t before = shop.ledger.writer().durable_sequence("noord");
  const Reply reply = shop.ask(GetParam().body);
  EXPECT_GE(reply.response.status, 400);
  EXPECT_LT(reply.response.status, 500);
  EXPECT_EQ(reply.at("/errors/0/pointer"), GetParam().pointer) << reply.body;
  EXPECT_EQ(shop.ledger.writer().durable_sequence("noord"), before);
}

#define FACTA_ENTRY(member) \
  R"(POST hours {"entryId":"x","project":"bouw","resource":"jan",)" member "}"

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadField,
    testing::Values(
        Field{"NumberForDecimal", FACTA_ENTRY(R"("date":"2026-10-05","quantity":8)"), "/quantity"},
        Field{"Overflow", FACTA_ENTRY(R"("date":"2026-10-05","quantity":"99999999999999999999")"),
              "/quantity"},
        Field{"TooManyDecimals", FACTA_ENTRY(R"("date":"2026-10-05","quantity":"1.00001")"),
              "/quantity"},
        Field{"Exponent", FACTA_ENTRY(R"("date":"2026-10-05","quantity":"1e3")"), "/quantity"},
        Field{"NotANumber", FACTA_ENTRY(R"("date":"2026-10-05","quantity":"NaN")"), "/quantity"},
        Field{"DayThatIsNone", FACTA_ENTRY(R"("date":"2026-02-30","quantity":"8")"), "/date"},
        Field{"DateWithTime", FACTA_ENTRY(R"("date":"2026-10-05T00:00:00Z","quantity":"8")"),
              "/date"},
        Field{"ControlCharacter",
              FACTA_ENTRY(R"("date":"2026-10-05","quantity":"8","description":"a\u0007b")"),
              "/description"},
        Field{"NullCharacter",
              FACTA_ENTRY(R"("date":"2026-10-05","quantity":"8","description":"a\u0000b")"),
              "/description"},
        Field{"Missing", FACTA_ENTRY(R"("date":"2026-10-05")"), "/quantity"},
        Field{"UnknownField", FACTA_ENTRY(R"("date":"2026-10-05","quantity":"8","colour":"red")"),
              "/colour"},
        Field{"BadCode", R"(POST customers {"code":"a b","name":"A"})", "/code"},
        Field{"LongCode", R"(POST customers {"code":"abcdefghijklmnopqrstu","name":"A"})", "/code"},
        Field{"EmptyName", R"(POST customers {"code":"a","name":""})", "/name"},
        Field{"WordThatIsNone", R"(POST vatCodes {"code":"X","category":"colour"})", "/category"},
        Field{"PercentTooHigh",
              R"(POST vatCodes {"code":"X","category":"standard","rates":[{"percent":"101"}]})",
              "/rates/0/percent"},
        Field{"NegativeCount", R"(POST customers/acme {"paymentTermDays":-1})", "/paymentTermDays"},
        Field{"FractionForCount", R"(POST customers/acme {"paymentTermDays":1.5})",
              "/paymentTermDays"},
        Field{"TextForBool", R"(POST runs/1:revert {"confirm":"true"})", "/confirm"},
        Field{"TextForList", R"(POST invoices:credit {"invoiceIds":"1"})", "/invoiceIds"},
        Field{"BadCurrency", R"(POST customers {"code":"a","name":"A","currency":"EURO"})",
              "/currency"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST_F(BadInput, OverLongTextsAreRefused) {
  const std::string before = positions();
  const std::string name(201, 'n');
  EXPECT_EQ(
      shop.ask(R"(POST customers {"code":"a","name":")" + name + "\"}").at("/errors/0/pointer"),
      "/name");
  const std::string text(2001, 't');
  EXPECT_EQ(shop.ask(R"(POST hours {"entryId":"x","project":"bouw","resource":"jan",)"
                     R"("date":"2026-10-05","quantity":"8","description":")" +
                     text + "\"}")
                .at("/errors/0/pointer"),
            "/description");
  EXPECT_EQ(positions(), before);
}

struct File {
  const char* name;
  const char* csv;
  const char* pointer;  // of the first fault
};

class BadFile : public testing::TestWithParam<File> {};

TEST_P(BadFile, IsNamedByLineAndColumn) {
  Shop shop;
  const std::uint64_t before = shop.ledger.writer().durable_sequence("noord");
  const Reply reply = shop.send("POST", "/v1/companies/noord/hours", GetParam().csv,
                                {{"Content-Type", "text/csv"}});
  EXPECT_GE(reply.response.status, 400) << reply.body;
  EXPECT_LT(reply.response.status, 500) << reply.body;
  EXPECT_EQ(reply.at("/errors/0/pointer"), GetParam().pointer) << reply.body;
  EXPECT_EQ(shop.ledger.writer().durable_sequence("noord"), before);
}

#define FACTA_HEAD "entryId,date,project,resource,quantity,customer,rate,description\n"

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadFile,
    testing::Values(
        File{"BadRowInTheMiddle",
             FACTA_HEAD "a,2026-10-05,bouw,jan,8,acme,75,\nb,2026-10-05,bouw,jan,x,"
                        "acme,75,\nc,2026-10-05,bouw,jan,8,acme,75,\n",
             "/lines/3/quantity"},
        File{"UnknownProjectInTheMiddle",
             FACTA_HEAD "a,2026-10-05,bouw,jan,8,acme,75,\nb,2026-10-05,weg,jan,8,acme,"
                        "75,\nc,2026-10-05,bouw,jan,8,acme,75,\n",
             "/lines/3/project"},
        File{"DayThatIsNone", FACTA_HEAD "a,2026-02-30,bouw,jan,8,acme,75,\n", "/lines/2/date"},
        File{"RowTooShort", FACTA_HEAD "a,2026-10-05,bouw,jan\n", "/lines/2/quantity"},
        File{"TwoHeaders", FACTA_HEAD FACTA_HEAD "a,2026-10-05,bouw,jan,8,acme,75,\n", "/lines/2"},
        File{"MixedLineEndsAndAByteOrderMark",
             "\xef\xbb\xbf" FACTA_HEAD
             "a,2026-10-05,bouw,jan,8,acme,75,\r\nb,2026-10-05,bouw,jan,,acme,75,\n",
             "/lines/3/quantity"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace facta::api
