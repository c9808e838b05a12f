// What the command line says of itself: what a mistyped word may have meant, and the manual page.
#include "service/cli/commands.h"
#include "service/cli/suggest.h"
#include "service/config/config.h"
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <unistd.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

struct Mistake {
  std::vector<std::string> words;
  std::string meant;  // empty: nothing is close
};
class DidYouMean : public testing::TestWithParam<Mistake> {};

TEST_P(DidYouMean, NamesWhatIsClose) {
  const Ran ran = facta(GetParam().words);
  EXPECT_EQ(ran.code, kUsage);
  EXPECT_EQ(ran.out, "");
  if (GetParam().meant.empty()) {
    EXPECT_THAT(ran.error, testing::Not(HasSubstr("did you mean")));
  } else {
    EXPECT_THAT(ran.error, HasSubstr("did you mean " + GetParam().meant + "?\n"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Words, DidYouMean,
    testing::Values(Mistake{{"invoyce", "list"}, "`invoice`"},
                    Mistake{{"ivnoice", "list"}, "`invoice`"},
                    Mistake{{"--company", "noord", "blance"}, "`balance`"},
                    Mistake{{"run", "strat"}, "`run start`"},
                    Mistake{{"run", "start", "--proflie", "hours"}, "`--profile`"},
                    Mistake{{"invoice", "list", "--compny=noord"}, "`--company`"},
                    Mistake{{"balance", "--hlep"}, "`--help`"},
                    Mistake{{"--jsn", "balance"}, "`--json`"},
                    Mistake{{"bakcup", "there"}, "`backup`"}, Mistake{{"xylophone"}, ""},
                    Mistake{{"run", "start", "--zzzzzz", "1"}, ""},
                    // A value is no option, and a missing word no mistyped one.
                    Mistake{{"--company", "--cvs", "run"}, ""}, Mistake{{"run"}, ""}));

TEST(EditDistance, CountsLettersThatDiffer) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", "abc"), 0U);
  EXPECT_EQ(edit_distance("abc", "acb"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(EveryCommand, HasOneExampleAndHelpForEachOption) {
  for (const CommandSpec& spec : commands()) {
    EXPECT_TRUE(spec.example.starts_with("facta " + spec.path)) << spec.path;
    for (const Parameter& option : spec.options) {
      EXPECT_FALSE(option.help.empty()) << spec.path << " --" << option.name;
    }
  }
}

// As roff writes a text that has hyphens.
std::string as_roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '-' ? "\\-" : std::string(1, c);
  }
  return out;
}

TEST(ManualPage, HasEveryCommandOptionAndExample) {
  const Ran ran = facta({"man"});
  EXPECT_EQ(ran.code, kDone);
  EXPECT_TRUE(ran.out.starts_with(".TH FACTA 1 "));
  for (const CommandSpec& spec : commands()) {
    const std::string heading = "\n.SS facta " + as_roff(spec.path) + "\n";
    if (spec.hidden) {
      EXPECT_THAT(ran.out, testing::Not(HasSubstr(heading)));
      continue;
    }
    const std::size_t begin = ran.out.find(heading);
    ASSERT_NE(begin, std::string::npos) << spec.path;
    const std::size_t end = ran.out.find("\n.S", begin + 1);
    const std::string part = ran.out.substr(begin, end - begin);
    EXPECT_THAT(part, HasSubstr(as_roff(spec.example)));
    for (const Parameter& option : spec.options) {
      EXPECT_THAT(part, HasSubstr("\n.TP\n\\fB" + as_roff("--" + option.name) + "\\fR"));
    }
    for (const Parameter& argument : spec.arguments) {
      EXPECT_THAT(part, HasSubstr("\\fI" + as_roff(argument.name) + "\\fR")) << spec.path;
    }
  }
  for (const Parameter& option : everywhere()) {
    EXPECT_THAT(ran.out, HasSubstr("\\fB" + as_roff("--" + option.name) + "\\fR"));
  }
  for (const config::Key& key : config::keys()) {
    EXPECT_THAT(ran.out, HasSubstr(std::string("\\fB") + std::string(key.environment) + "\\fR"));
  }
}

// What a command prints, both streams, with a file behind its words that holds `text`.
std::string printed_about(const std::string& command, const std::string& text) {
  const std::string path = testing::TempDir() + "facta-text-" + std::to_string(getpid());
  std::ofstream(path) << text;
  FILE* const shell = popen((command + " " + path + " 2>&1").c_str(), "r");
  std::string printed(1 << 20, '\0');
  printed.resize(shell == nullptr ? 0 : fread(printed.data(), 1, printed.size(), shell));
  const int status = pclose(shell);
  std::remove(path.c_str());
  return printed + (status == 0 ? "" : "[failed]");
}

TEST(ManualPage, IsSetWithoutAWarning) {
  const std::string page = facta({"man"}).out;
  EXPECT_EQ(printed_about("groff -man -ww -z -Tutf8", page), "");
  const std::string set = printed_about("groff -man -Tascii -P-bcou", page);
  EXPECT_NE(set.find("facta hours post FILE [options]"), std::string::npos);
  EXPECT_NE(set.find("EXIT STATUS"), std::string::npos);
}

TEST(Completion, WorksInZsh) {
  const std::string script = facta({"completion", "zsh"}).out;
  const auto offered = [&](const std::string& words, int current) {
    return printed_about("zsh -f", "compdef() { : }\ncompadd() { print -- $@ }\n" + script +
                                       "words=(" + words + ")\nCURRENT=" + std::to_string(current) +
                                       "\n_facta\n");
  };
  EXPECT_EQ(offered("facta period ''", 3), "-- close list reopen\n");
  EXPECT_EQ(offered("facta run start --kind ''", 5), "-- production test\n");
  EXPECT_THAT(offered("facta ''", 2), HasSubstr(" backup balance "));
  EXPECT_THAT(offered("facta backup x --c", 4), HasSubstr("--check"));
}

}  // namespace
}  // namespace facta::cli
