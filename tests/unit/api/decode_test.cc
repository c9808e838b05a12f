// What a body may hold, and how what it may not hold is named.
#include "service/api/decode.h"

#include "aggregates/commands/commands.h"

#include <gtest/gtest.h>

namespace facta::api {
namespace {

// "pointer: detail" of every fault, one a line.
template <class C>
std::string faults_of(std::string body) {
  const auto document = json::parse_json(std::move(body));
  EXPECT_TRUE(document);
  C command;
  Decoder decoder;
  decoder.object(document->root(), json::JsonPointer{}, command);
  std::string text;
  for (const FieldFault& fault : decoder.faults()) {
    text += (text.empty() ? "" : "\n") + fault.pointer + ": " + fault.detail;
  }
  return text;
}

struct Case {
  const char* name;
  const char* body;
  const char* fault;  // "": accepted
};

class HoursBody : public testing::TestWithParam<Case> {};

TEST_P(HoursBody, IsDecodedStrictly) {
  EXPECT_EQ(faults_of<HoursEntryInput>(GetParam().body), GetParam().fault);
}

#define ENTRY R"("entryId":"e1","project":"bouw","resource":"jan")"

INSTANTIATE_TEST_SUITE_P(
    Decode, HoursBody,
    testing::Values(
        Case{"Whole", R"({)" ENTRY R"(,"date":"2026-10-05","quantity":"7.5","rate":null})", ""},
        Case{"QuantityAsNumber", R"({)" ENTRY R"(,"date":"2026-10-05","quantity":7.5})",
             "/quantity: must be a decimal string such as \"12.50\", not the number 7.5"},
        Case{"QuantityTooFine", R"({)" ENTRY R"(,"date":"2026-10-05","quantity":"7.51234"})",
             "/quantity: \"7.51234\" is not a decimal with at most 4 decimals, such as \"12.50\""},
        Case{"DayThatIsNone", R"({)" ENTRY R"(,"date":"2026-02-30","quantity":"8"})",
             "/date: \"2026-02-30\" is not a date of the calendar (YYYY-MM-DD)"},
        Case{"DateAsNumber", R"({)" ENTRY R"(,"date":20261005,"quantity":"8"})",
             "/date: must be a date string (YYYY-MM-DD), not the number 20261005"},
        Case{"TextAsNumber",
             R"({"entryId":1,"project":"bouw","resource":"jan",)"
             R"("date":"2026-10-05","quantity":"8"})",
             "/entryId: must be a string, not the number 1"},
        Case{"Missing", R"({)" ENTRY R"(,"quantity":"8"})", "/date: is required"},
        Case{"AllFaultsAtOnce", R"({)" ENTRY R"(,"date":"x","quantity":8})",
             "/date: \"x\" is not a date of the calendar (YYYY-MM-DD)\n"
             "/quantity: must be a decimal string such as \"12.50\", not the number 8"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Decode, UnknownFieldIsNamedWithThoseThatAreKnown) {
  EXPECT_EQ(faults_of<AddReasonCode>(R"({"code":"ERR","txt":"Fout"})"),
            "/txt: unknown field \"txt\"; known here: code, text");
}

TEST(Decode, WordOfAnEnumerationMustBeOneOfThem) {
  const std::string fault = faults_of<DefineVatCode>(R"({"code":"H","category":"high"})");
  EXPECT_TRUE(fault.starts_with("/category: must be one of: standard, zero,")) << fault;
}

TEST(Decode, FaultInAListNamesItsPlace) {
  EXPECT_EQ(
      faults_of<DefineVatCode>(
          R"({"code":"H","category":"standard","rates":[{"percent":"21"},{"percent":"121"}]})"),
      "/rates/1/percent: must be between 0 and 100 percent");
}

TEST(Decode, AnotherKindThanAnObjectIsRefused) {
  EXPECT_EQ(faults_of<AddReasonCode>(R"([])"), ": must be an object, not array");
}

}  // namespace
}  // namespace facta::api
