// Each rule of tidy.h on snippets that break it, and on near misses that do not.
#include "tests/tidy/tidy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace facta::tidy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(BlankComments, KeepsLinesAndColumns) {
  EXPECT_EQ(blank_comments("a // b\nc /* d\ne */ f", false), "a     \nc     \n     f");
}

TEST(BlankComments, SeesNoCommentInALiteral) {
  EXPECT_EQ(blank_comments("x(\"//a\\\"b\"); // c", false), "x(\"//a\\\"b\");     ");
  EXPECT_EQ(blank_comments("R\"q(// \" )q\" y", false), "R\"q(// \" )q\" y");
}

TEST(BlankComments, BlanksLiteralsWhenAsked) {
  EXPECT_EQ(blank_comments("f(\"double\", 'd')", true), "f(\"      \", ' ')");
}

TEST(BlankComments, KnowsDigitSeparators) {
  EXPECT_EQ(blank_comments("1'000 // x", true), "1'000     ");
}

TEST(UpwardIncludes, AreFound) {
  EXPECT_THAT(upward_includes({"events/log/a.h", "\n#include \"service/http/b.h\"\n"}),
              ElementsAre("events/log/a.h:2: events must not see service"));
  EXPECT_THAT(upward_includes({"aggregates/run/a.cc", "#include \"projections/core/b.h\""}),
              SizeIs(1));
  EXPECT_THAT(upward_includes({"projections/core/a.cc", "# include \"consumers/feed/b.h\""}),
              SizeIs(1));
  EXPECT_THAT(upward_includes({"service/main.cc", "#include \"tests/support/b.h\""}), SizeIs(1));
  EXPECT_THAT(upward_includes({"aggregates/run/a.cc", "#include \"events/log/event_log.h\""}),
              ElementsAre(HasSubstr("no aggregate sees a log")));
  EXPECT_THAT(upward_includes({"events/log/a.cc", "#include \"a.h\""}),
              ElementsAre(HasSubstr("from the root")));
  EXPECT_THAT(upward_includes({"tools/a.cc", ""}), SizeIs(1));
}

TEST(UpwardIncludes, AreNotSeenInComments) {
  EXPECT_THAT(
      upward_includes({"events/a.h", "// #include \"service/b.h\"\n/*\n#include \"x.h\" */"}),
      IsEmpty());
}

TEST(UpwardIncludes, DownwardIsFree) {
  EXPECT_THAT(upward_includes({"service/a.cc", "#include \"events/log/event_log.h\""}), IsEmpty());
  EXPECT_THAT(upward_includes({"tests/unit/a.cc", "#include \"service/main.h\""}), IsEmpty());
}

TEST(HomelessHeaders, AreFound) {
  EXPECT_THAT(homeless_headers({"projections/core/a.h", "#include <capnp/message.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"events/log/embedded/a.h", "#include <librdkafka/rdkafka.h>"}),
              ElementsAre("events/log/embedded/a.h:1: <librdkafka/rdkafka.h> outside its home "
                          "events/log/kafka/"));
  EXPECT_THAT(homeless_headers({"tests/unit/a.cc", "#include <rocksdb/db.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/http/a.cc", "#include <simdjson.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/cli/a.cc", "#include <boost/beast.hpp>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"projections/core/a.cc", "#include <spdlog/spdlog.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/a.cc", "#include <openssl/sha.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"consumers/a.cc", "#include <CLI/CLI.hpp>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"consumers/a.cc", "#include <toml++/toml.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"aggregates/a.cc", "#include <date/tz.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/a.cc", "#include <utf8proc.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"events/a.cc", "#include <gtest/gtest.h>"}), SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/a.cc", "#include \"events/schema/e.capnp.h\""}),
              SizeIs(1));
  EXPECT_THAT(homeless_headers({"service/a.cc", "#include <lmdb/lmdb.h>"}),
              ElementsAre(HasSubstr("has no home")));
}

TEST(HomelessHeaders, AtHomeIsFine) {
  EXPECT_THAT(homeless_headers({"events/log/kafka/a.cc",
                                "#include <librdkafka/rdkafka.h>\n#include <sys/stat.h>\n"
                                "#include <string>\n#include <fcntl.h>\n"
                                "#include \"events/schema/e.capnp.h\"\n"}),
              IsEmpty());
  EXPECT_THAT(homeless_headers({"projections/core/a.cc", "#include <rocksdb/db.h>"}), IsEmpty());
}

TEST(FloatingPoint, IsFoundInCodeOnly) {
  EXPECT_THAT(floating_point({"events/a.h", "int a;\ndouble b;\nfloat c;"}), SizeIs(2));
  EXPECT_THAT(floating_point({"consumers/a.cc", "long double x = 1;"}), SizeIs(1));
  EXPECT_THAT(floating_point({"events/a.h", "// double entry\nint doubled; f(\"float\");"}),
              IsEmpty());
  EXPECT_THAT(floating_point({"service/a.cc", "double seconds;"}), IsEmpty());
}

TEST(Impurity, IsFoundInAggregates) {
  EXPECT_THAT(impurity({"aggregates/a.cc", "auto t = std::chrono::system_clock::now();"}),
              SizeIs(1));
  EXPECT_THAT(impurity({"aggregates/a.cc", "std::random_device chance;"}), SizeIs(1));
  EXPECT_THAT(impurity({"consumers/a.cc", "std::chrono::steady_clock::now();"}), IsEmpty());
}

TEST(Length, CountsLinesAndCodePoints) {
  std::string euros;
  for (int i = 0; i < 100; ++i) {
    euros += "\u20AC";
  }
  EXPECT_THAT(length({"events/a.h", std::string(100, 'x') + "\n" + euros}), IsEmpty());
  EXPECT_THAT(length({"events/a.h", "\n" + std::string(101, 'x')}),
              ElementsAre("events/a.h:2: more than 100 columns"));
  EXPECT_THAT(length({"events/a.h", std::string(450, '\n')}), IsEmpty());
  EXPECT_THAT(length({"events/a.h", std::string(451, '\n')}), ElementsAre(HasSubstr("split it")));
}

TEST(Unfinished, IsFoundInComments) {
  EXPECT_THAT(unfinished({"events/a.h", std::string("// TO") + "DO: later"}), SizeIs(1));
  EXPECT_THAT(unfinished({"events/a.h", std::string("// FIX") + "ME"}), SizeIs(1));
  EXPECT_THAT(unfinished({"events/a.h", std::string("// X") + "XX"}), SizeIs(1));
  EXPECT_THAT(unfinished({"events/a.h", std::string("/* HA") + "CK */"}), SizeIs(1));
  EXPECT_THAT(unfinished({"tests/a.cc", std::string("GTEST_") + "SKIP();"}), SizeIs(1));
  EXPECT_THAT(unfinished({"tests/a.cc", std::string("TEST(A, DISABLED") + "_Case) {}"}), SizeIs(1));
  EXPECT_THAT(unfinished({"events/a.h", "mktemp a.XXXXXX; hackney; methods; disabled_"}),
              IsEmpty());
}

// A small tree: two folders with their targets, the lower one above the upper one in `upward`.
const std::vector<SourceFile> kCMake = {
    {"events/CMakeLists.txt",
     "facta_library(facta_values DIRS values)\n"
     "facta_library(facta_log DIRS log LINK facta_values THIRD OpenSSL::Crypto)\n"},
    {"aggregates/CMakeLists.txt",
     "facta_library(facta_run DIRS run # its folder\n LINK facta_log)\n"},
};

TEST(UpwardLinks, AreFound) {
  EXPECT_THAT(upward_links(kCMake), IsEmpty());
  auto upward = kCMake;
  upward[0].text += "target_link_libraries(facta_log PRIVATE facta_run)\n";
  EXPECT_THAT(
      upward_links(upward),
      ElementsAre("events/CMakeLists.txt: facta_log must not link facta_run of aggregates"));
  upward = kCMake;
  upward[0].text = "facta_library(facta_log LINK facta_run)\n";
  EXPECT_THAT(upward_links(upward), SizeIs(1));
}

TEST(UpwardLinks, OfATestTargetAreFound) {
  auto upward = kCMake;
  upward.push_back({"tests/support/CMakeLists.txt", "add_library(facta_support STATIC a.cc)\n"});
  upward[1].text = "facta_library(facta_run LINK facta_log facta_support)\n";
  EXPECT_THAT(upward_links(upward), SizeIs(1));
}

TEST(UnlinkedIncludes, AreFound) {
  const SourceFile source = {"aggregates/run/a.cc",
                             "#include \"events/values/money.h\"\n#include \"events/x/y.h\"\n"};
  EXPECT_THAT(unlinked_includes(kCMake, {source}), IsEmpty());
  auto unlinked = kCMake;
  unlinked[1].text = "facta_library(facta_run DIRS run)\n";
  EXPECT_THAT(unlinked_includes(unlinked, {source}),
              ElementsAre("aggregates/run/a.cc:1: \"events/values/money.h\": facta_run does not "
                          "link facta_values"));
}

}  // namespace
}  // namespace facta::tidy
