#include "service/json/json_writer.h"

#include "service/json/json_value.h"

#include <gtest/gtest.h>

namespace facta::json {
namespace {

TEST(JsonWriter, WritesNestedShapesWithTheirCommas) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().field("a", "x").field("n", std::int64_t{-5}).field("t", true);
  writer.key("list").begin_array().integer(1).null().begin_object().end_object();
  writer.begin_array().end_array().raw("1.50").unsigned_integer(18446744073709551615ull);
  writer.end_array().key("f").boolean(false).end_object();
  EXPECT_EQ(
      out,
      R"({"a":"x","n":-5,"t":true,"list":[1,null,{},[],1.50,18446744073709551615],"f":false})");
}

TEST(JsonWriter, WritesSeveralTextsInARow) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().end_object();
  out += '\n';
  writer.next_text();
  writer.begin_object().end_object();
  EXPECT_EQ(out, "{}\n{}");
}

TEST(JsonWriter, EscapesOnlyWhatItMust) {
  std::string out;
  append_escaped(out, std::string_view("a\"\\/\b\f\n\r\t\x01\x1f\x7f\0é😀", 19));
  EXPECT_EQ(out, std::string("a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000é😀"));
}

TEST(JsonWriter, IsReadBackAsWritten) {
  std::string every_byte;
  for (char c = 1; c < 127; ++c) {
    every_byte.push_back(c);
  }
  every_byte += "é€😀";
  std::string out;
  JsonWriter(out).begin_array().string(every_byte).end_array();
  const auto doc = parse_json(out);
  ASSERT_TRUE(doc);
  EXPECT_EQ(doc->root().items()[0].string(), every_byte);
}

}  // namespace
}  // namespace facta::json
