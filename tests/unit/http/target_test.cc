#include "service/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facta::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Target, SplitsBeforeItDecodes) {
  const auto target = parse_target("/v1/companies/a%2Fb/caf%C3%A9/%25");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/v1/companies/a%2Fb/caf%C3%A9/%25");
  EXPECT_THAT(target->segments, ElementsAre("v1", "companies", "a/b", "café", "%"));
}

TEST(Target, KeepsEmptySegments) {
  EXPECT_THAT(parse_target("/")->segments, IsEmpty());
  EXPECT_THAT(parse_target("/a/")->segments, ElementsAre("a", ""));
  EXPECT_THAT(parse_target("/a//b")->segments, ElementsAre("a", "", "b"));
  EXPECT_THAT(parse_target("//")->segments, ElementsAre("", ""));
}

TEST(Target, DecodesTheQuery) {
  const auto target = parse_target("/a?x=1&y=a+b%26&x=2&flag&&e=&=v&z=a=b");
  ASSERT_TRUE(target);
  std::vector<std::string> pairs;
  for (const QueryParameter& parameter : target->query) {
    pairs.push_back(parameter.name + "|" + parameter.value);
  }
  EXPECT_THAT(pairs, ElementsAre("x|1", "y|a b&", "x|2", "flag|", "e|", "|v", "z|a=b"));
}

TEST(Target, TakesTheAbsoluteForm) {
  const auto target = parse_target("http://host:80/a?b=c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a");
  EXPECT_EQ(target->query.size(), 1u);
  EXPECT_EQ(parse_target("http://host")->path, "/");
  EXPECT_EQ(parse_target("http://host?x=1")->query.size(), 1u);
  EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(Target, RefusesWhatCannotBeDecoded) {
  for (const char* text : {"/%", "/%4", "/%g1", "/a%1g", "/?a=%", "/?%=a", "/%00", "/%0a", "/%7F",
                           "/%ff", "/%c0%af", "/?x=%ED%A0%80", "a", "", "host:80", "?a"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(PercentEncode, IsUndoneByParsing) {
  const std::string text = "a/b c%+é?&=#~-._";
  EXPECT_THAT(parse_target("/" + percent_encode(text))->segments, ElementsAre(text));
  EXPECT_EQ(parse_target("/?q=" + percent_encode(text))->query[0].value, text);
}

}  // namespace
}  // namespace facta::http
