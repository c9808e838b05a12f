#include "service/json/json_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::json {
namespace {

using testing::HasSubstr;

TEST(JsonValue, ReadsEveryKind) {
  auto doc = parse_json(R"( {"a":null,"b":[true,false,-0.5e+10,"x"],"c":{},"d":[] } )");
  ASSERT_TRUE(doc) << doc.error().message;
  const JsonValue& root = doc->root();
  ASSERT_TRUE(root.is_object());
  ASSERT_EQ(root.members().size(), 4u);
  EXPECT_EQ(root.members()[1].name, "b");
  EXPECT_TRUE(root.find("a")->is_null());
  const auto items = root.find("b")->items();
  ASSERT_EQ(items.size(), 4u);
  EXPECT_TRUE(items[0].boolean());
  EXPECT_TRUE(items[1].is_bool());
  EXPECT_FALSE(items[1].boolean());
  EXPECT_EQ(items[2].number(), "-0.5e+10");
  EXPECT_EQ(items[3].string(), "x");
  EXPECT_TRUE(root.find("c")->members().empty());
  EXPECT_TRUE(root.find("d")->items().empty());
  EXPECT_EQ(root.find("e"), nullptr);
  EXPECT_EQ(root.find("a")->find("x"), nullptr);
}

TEST(JsonValue, ReadsBareScalars) {
  for (const char* text : {"1", "\"a\"", "true", "null", " 0 ", "[ ]", "{ }"}) {
    EXPECT_TRUE(parse_json(text)) << text;
  }
}

TEST(JsonValue, KeepsNumbersAsTheirText) {
  const std::string huge = "1" + std::string(400, '0') + ".00e-999";
  auto doc = parse_json("[" + huge + ",18446744073709551616,-0,1E5]");
  ASSERT_TRUE(doc);
  EXPECT_EQ(doc->root().items()[0].number(), huge);
  EXPECT_EQ(doc->root().items()[1].number(), "18446744073709551616");
  EXPECT_EQ(doc->root().items()[2].number(), "-0");
  EXPECT_EQ(doc->root().items()[3].number(), "1E5");
}

TEST(JsonValue, DecodesEscapes) {
  auto doc = parse_json(R"(["\u00e9","\uD83D\uDE00","\"\\\/\b\f\n\r\t","a\u20ACb\\","é😀","\\"])");
  ASSERT_TRUE(doc) << doc.error().message;
  const auto items = doc->root().items();
  EXPECT_EQ(items[0].string(), "é");
  EXPECT_EQ(items[1].string(), "😀");
  EXPECT_EQ(items[2].string(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(items[3].string(), "a€b\\");
  EXPECT_EQ(items[4].string(), "é😀");
  EXPECT_EQ(items[5].string(), "\\");
}

TEST(JsonValue, StaysValidWhenItsDocumentMoves) {
  auto doc = parse_json(R"(["s"])");
  ASSERT_TRUE(doc);
  const JsonDocument moved = std::move(*doc);
  EXPECT_EQ(moved.root().items()[0].string(), "s");
  EXPECT_EQ(moved.text(), R"(["s"])");
}

TEST(JsonValue, StringsMayHoldStructuralCharactersAndEndInSpaces) {
  auto doc = parse_json(R"({"a{b":"[,:]  ","":" " , "q\"":1})");
  ASSERT_TRUE(doc) << doc.error().message;
  EXPECT_EQ(doc->root().find("a{b")->string(), "[,:]  ");
  EXPECT_EQ(doc->root().find("")->string(), " ");
  EXPECT_EQ(doc->root().find("q\"")->number(), "1");
}

struct Nasty {
  const char* name;
  std::string text;
  const char* message;
  std::size_t offset;
  const char* pointer;
};

class NastyJson : public testing::TestWithParam<Nasty> {};

TEST_P(NastyJson, IsRefusedWithMessageOffsetAndPointer) {
  const Nasty& nasty = GetParam();
  auto doc = parse_json(nasty.text);
  ASSERT_FALSE(doc) << nasty.text;
  EXPECT_THAT(doc.error().message, HasSubstr(nasty.message));
  EXPECT_EQ(doc.error().offset, nasty.offset);
  EXPECT_EQ(doc.error().pointer, nasty.pointer);
}

const std::vector<Nasty> kNasties = {
    {"Empty", "", "empty", 0, ""},
    {"OnlySpace", "  \n", "empty", 3, ""},
    {"ByteOrderMark", "\xEF\xBB\xBF{}", "byte order mark", 0, ""},
    {"TruncatedObject", R"({"a":1)", "',' or '}'", 6, "/a"},
    {"TruncatedAfterColon", R"({"a":)", "a value", 5, "/a"},
    {"TruncatedAfterName", R"({"a")", "':'", 4, "/a"},
    {"TruncatedArray", "[1,", "a value", 3, "/1"},
    {"TruncatedString", R"({"a":"x)", "not closed", 5, ""},
    {"StringEndingInEscape", "[\"x\\", "not closed", 1, ""},
    {"TrailingComma", "[1,]", "a value", 3, "/1"},
    {"TrailingCommaInObject", R"({"a":1,})", "a name", 7, ""},
    {"MissingComma", "[1 2]", "',' or ']'", 3, "/1"},
    {"MissingCommaBetweenStrings", R"(["a""b"])", "',' or ']'", 4, "/1"},
    {"GarbageAfter", "{} x", "more text", 3, ""},
    {"SecondValue", "{}{}", "more text", 2, ""},
    {"GarbageAfterString", R"("a"x)", "more text", 3, ""},
    {"DuplicateKey", R"({"x":{"a":1,"b":2,"a":1}})", "twice", 5, "/x/a"},
    {"DuplicateKeyThroughEscape", R"({"a":1,"\u0061":2})", "twice", 0, "/a"},
    {"InvalidUtf8", "[\"ab\xFF\"]", "UTF-8", 4, ""},
    {"OverlongUtf8", "[\"\xC0\xAF\"]", "UTF-8", 2, ""},
    {"EncodedSurrogate", "[\"\xED\xA0\x80\"]", "UTF-8", 2, ""},
    {"PastUnicode", "[\"\xF4\x90\x80\x80\"]", "UTF-8", 2, ""},
    {"CutUtf8", "[\"\xE2\x82\"]", "UTF-8", 2, ""},
    {"InvalidUtf8OutsideStrings", "[\xFF]", "UTF-8", 1, ""},
    {"LoneHighSurrogate", R"({"a":["\ud800"]})", "surrogate", 7, "/a/0"},
    {"LoneLowSurrogate", R"(["\udc00"])", "surrogate", 2, "/0"},
    {"TwoHighSurrogates", R"(["\ud800\ud800"])", "surrogate", 2, "/0"},
    {"HighSurrogateThenText", R"(["\ud800abcdef"])", "surrogate", 2, "/0"},
    {"ShortUnicodeEscape", R"(["\u12"])", "four hexadecimal", 2, "/0"},
    {"BadUnicodeEscape", R"(["\u12G4"])", "four hexadecimal", 2, "/0"},
    {"UnknownEscape", R"(["a\x41"])", "unknown escape", 3, "/0"},
    {"NulByteInString", std::string("[\"a\0b\"]", 7), "control character", 3, ""},
    {"NulByteOutside", std::string("[\0]", 3), "a value", 1, "/0"},
    {"NulEscape", R"(["\u0000"])", "NUL", 2, "/0"},
    {"NewlineInString", "[\"a\nb\"]", "control character", 3, ""},
    {"TabInString", "[\"\t\"]", "control character", 2, ""},
    {"LeadingZero", "[01]", "number", 1, "/0"},
    {"PlusSign", "[+1]", "a value", 1, "/0"},
    {"NoDigitBeforePoint", "[.5]", "a value", 1, "/0"},
    {"NoDigitAfterPoint", "[1.]", "number", 1, "/0"},
    {"NoDigitInExponent", "[1e]", "number", 1, "/0"},
    {"MinusAlone", "[-]", "number", 1, "/0"},
    {"NumberWithTail", "[1x]", "number", 1, "/0"},
    {"NotANumber", "[NaN]", "a value", 1, "/0"},
    {"Infinity", "[-Infinity]", "number", 1, "/0"},
    {"Hexadecimal", "[0x10]", "number", 1, "/0"},
    {"UpperCaseLiteral", "[TRUE]", "a value", 1, "/0"},
    {"LongLiteral", "[nullx]", "a value", 1, "/0"},
    {"ShortLiteral", "[tru]", "a value", 1, "/0"},
    {"SingleQuotes", "['a']", "a value", 1, "/0"},
    {"NameWithoutQuotes", "{a:1}", "a name", 1, ""},
    {"NumberAsName", "{1:1}", "a name", 1, ""},
    {"Comment", "[1/**/]", "number", 1, "/0"},
    {"CloseAlone", "]", "a value", 0, ""},
    {"WrongClose", "[1}", "',' or ']'", 2, "/1"},
    {"ColonInArray", "[1:2]", "',' or ']'", 2, "/1"},
    {"PointerEscapes", R"({"a/b~c":[x]})", "a value", 10, "/a~1b~0c/0"},
    {"BackslashOutside", R"([\"a"])", "", 4, ""},
};

INSTANTIATE_TEST_SUITE_P(Json, NastyJson, testing::ValuesIn(kNasties),
                         [](const auto& nasty) { return std::string(nasty.param.name); });

TEST(JsonDepth, ThirtyTwoLevelsAreReadAndThirtyThreeAreNot) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_TRUE(parse_json(nested(32)));
  auto doc = parse_json(nested(33));
  ASSERT_FALSE(doc);
  EXPECT_THAT(doc.error().message, HasSubstr("deeper than 32"));
  EXPECT_EQ(doc.error().offset, 32u);
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
}

TEST(JsonDuplicates, AreFoundInLargeObjectsToo) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) {
    text += "\"name" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  }
  EXPECT_TRUE(parse_json(text + "\"last\":1}"));
  auto doc = parse_json(text + "\"name17\":1}");
  ASSERT_FALSE(doc);
  EXPECT_EQ(doc.error().pointer, "/name17");
}

TEST(JsonTruncation, EveryPrefixIsRefusedWithoutReadingPastIt) {
  const std::string text =
      R"({"entries":[{"id":"a\u00e9\ud83d\ude00","n":-1.5e3,"t":true},null,"é"]})";
  ASSERT_TRUE(parse_json(text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto doc = parse_json(text.substr(0, length));
    EXPECT_FALSE(doc) << length;
    EXPECT_LE(doc.error().offset, length);
  }
}

TEST(JsonMutation, EveryChangedByteIsReadOrRefusedButNeverCrashes) {
  const std::string text = R"({"a":[{"id":"x\u00e9\\","n":-1.5e3},true,null,"é"],"b":{} })";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      const auto doc = parse_json(changed);
      if (!doc) {
        EXPECT_FALSE(doc.error().message.empty());
        EXPECT_LE(doc.error().offset, changed.size());
      }
    }
  }
}

TEST(JsonPointer, WritesItsPath) {
  const JsonPointer root;
  const JsonPointer entries = root.at("entries");
  const JsonPointer entry = entries.at(12);
  EXPECT_EQ(root.text(), "");
  EXPECT_EQ(entry.at("a/b").text(), "/entries/12/a~1b");
}

}  // namespace
}  // namespace facta::json
