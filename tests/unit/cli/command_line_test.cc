#include "service/cli/commands.h"
#include "tests/unit/cli/fake_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

namespace facta::cli {
namespace {

using testing::HasSubstr;

TEST(CommandLine, HelpIsDoneAndMistakesAreUsage) {
  const Ran help = facta({"--help"});
  EXPECT_EQ(help.code, kDone);
  EXPECT_THAT(help.out, HasSubstr("balance"));
  EXPECT_EQ(help.error, "");
  EXPECT_EQ(facta({}).code, kUsage);
  EXPECT_EQ(facta({"invoyce", "list"}).code, kUsage);
  EXPECT_EQ(facta({"run", "start", "--knd", "test"}).code, kUsage);
  EXPECT_EQ(facta({"run", "start", "--company", "noord"}).code, kUsage);
  const Ran wrong_word = facta({"run", "start", "--company", "noord", "--profile", "hours",
                                "--from", "2026-10-01", "--to", "2026-10-31", "--kind", "real"});
  EXPECT_EQ(wrong_word.code, kUsage);
  EXPECT_THAT(wrong_word.error, HasSubstr("--kind"));
}

TEST(CommandLine, EveryCommandShowsOneWorkedExampleThatParses) {
  std::set<std::string> paths;
  for (const CommandSpec& spec : commands()) {
    EXPECT_TRUE(paths.insert(spec.path).second) << spec.path << " is there twice";
    EXPECT_EQ(spec.example.find("facta " + spec.path), 0U) << spec.path << ": " << spec.example;
    EXPECT_FALSE(spec.summary.empty()) << spec.path;
    std::vector<std::string> words;
    std::istringstream stream(spec.path);
    for (std::string word; stream >> word;) {
      words.push_back(word);
    }
    words.push_back("--help");
    const Ran help = facta(words);
    EXPECT_EQ(help.code, kDone) << spec.path;
    EXPECT_THAT(help.out, HasSubstr("Example: " + spec.example));
  }
}

TEST(CommandLine, CompanyIsAskedForWhereItIsNeeded) {
  const Ran ran = facta({"invoice", "list"});
  EXPECT_EQ(ran.code, kUsage);
  EXPECT_THAT(ran.error, HasSubstr("--company CODE or FACTA_COMPANY"));
}

TEST(CommandLine, OpensALedgerWithTheEffectiveConfiguration) {
  const Ran served = facta({"serve", "--data", "here", "--listen", "127.0.0.1:0", "--dev"});
  EXPECT_EQ(served.code, 0);
  EXPECT_EQ(served.out, "serve here 127.0.0.1 0 1\n");
  const Ran verified = facta({"verify"}, {.environment = {{"FACTA_DATA", "there"}}});
  EXPECT_EQ(verified.code, 1);
  EXPECT_EQ(verified.out, "verify there \n");
  EXPECT_EQ(facta({"log", "copy", "--data", "a"}).code, kUsage);
  EXPECT_EQ(facta({"log", "copy", "--data", "a", "--to-kafka", "k:1"}).out, "copy a to k:1\n");
}

TEST(CommandLine, BacksUpAndRestoresAFolder) {
  EXPECT_EQ(facta({"backup", "there", "--data", "here"}).out, "backup here in there 0\n");
  EXPECT_EQ(facta({"backup", "there", "--data", "here", "--check"}).out,
            "backup here in there 1\n");
  const Ran restored =
      facta({"restore", "there", "--data", "new", "--until", "noord/12", "--preview"});
  EXPECT_EQ(restored.out, "restore there to new until noord/12 1\n");
  EXPECT_EQ(restored.code, kRefused);
  EXPECT_EQ(facta({"backup"}).code, kUsage);
  const Ran on_kafka = facta({"backup", "there"}, {.environment = {{"FACTA_KAFKA", "k:1"}}});
  EXPECT_THAT(on_kafka.out, testing::StartsWith("backup of stores "));
  EXPECT_EQ(facta({"verify", "--data", "d", "--seen", "f"}).out, "verify d f\n");
  EXPECT_EQ(facta({"verify", "g", "--seen", "f"}).code, kUsage);
}

TEST(CommandLine, WhatOpensALedgerIsToldTheForm) {
  for (const std::string form : {"json", "csv"}) {
    for (const std::vector<std::string>& command : {std::vector<std::string>{"verify"},
                                                    {"backup", "there"},
                                                    {"restore", "there", "--data", "new"},
                                                    {"history", "export", "file", "--data", "d"},
                                                    {"bench"},
                                                    {"log", "copy", "--to-data", "there"}}) {
      std::vector<std::string> words = command;
      words.push_back("--" + form);
      EXPECT_THAT(facta(words).out, testing::EndsWith(" " + form + "\n")) << command.front();
    }
  }
}

TEST(CommandLine, ConfigSaysWhereEachValueComesFrom) {
  const Ran table = facta({"config", "--data", "d"}, {.environment = {{"FACTA_KAFKA", "k:9092"}}});
  EXPECT_EQ(table.code, kDone);
  EXPECT_THAT(table.out, testing::ContainsRegex("data +d +flag +--data"));
  EXPECT_THAT(table.out, testing::ContainsRegex("kafka +k:9092 +environment +FACTA_KAFKA"));
  EXPECT_THAT(table.out, testing::ContainsRegex("listen +127.0.0.1:7480 +default"));
  const Ran lines = facta({"config", "--json"});
  EXPECT_THAT(lines.out, HasSubstr(R"({"key":"listen","value":"127.0.0.1:7480",)"
                                   R"("origin":"default","where":""})"));
  EXPECT_THAT(facta({"config", "--csv", "--data", "a,b"}).out,
              HasSubstr("key,value,origin,where\r\ndata,\"a,b\",flag,--data\r\n"));
  EXPECT_THAT(facta({"version", "--json"}).out, testing::StartsWith("{\"version\":\""));
}

TEST(Completion, ListsCommandsOptionsAndWords) {
  const Ran bash = facta({"completion", "bash"});
  EXPECT_EQ(bash.code, kDone);
  EXPECT_THAT(bash.out, HasSubstr("'--kind') _facta_reply='production test'"));
  EXPECT_THAT(bash.out, HasSubstr("'period') _facta_reply='close list reopen'"));
  EXPECT_THAT(bash.out, HasSubstr("complete -o filenames -F _facta facta"));
  EXPECT_THAT(bash.out, testing::Not(HasSubstr("clock")));
  EXPECT_THAT(facta({"completion", "zsh"}).out, HasSubstr("#compdef facta"));
  EXPECT_EQ(facta({"completion", "fish"}).code, kUsage);
}

// What bash offers behind these words; the last one is being typed.
std::string offered(const std::string& words) {
  const std::string path = testing::TempDir() + "facta-completion-" + std::to_string(getpid());
  std::ofstream(path) << facta({"completion", "bash"}).out << "COMP_WORDS=(" << words << ")\n"
                      << "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_facta\n"
                      << "echo \"${COMPREPLY[@]}\"\n";
  const std::string command = "bash --norc " + path;
  FILE* const shell = popen(command.c_str(), "r");
  std::string text(4'096, '\0');
  text.resize(shell == nullptr ? 0 : fread(text.data(), 1, text.size(), shell));
  pclose(shell);
  std::filesystem::remove(path);
  return text;
}

TEST(Completion, WorksInBash) {
  EXPECT_EQ(offered("facta his"), "history\n");
  EXPECT_EQ(offered("facta period re"), "reopen\n");
  EXPECT_EQ(offered("facta run start --kind t"), "test\n");
  EXPECT_EQ(offered("facta run start --company noord --wa"), "--watch\n");
  EXPECT_EQ(offered("facta completion z"), "zsh\n");
  for (const char* const command : {"hours post", "verify", "backup", "restore", "verify --seen"}) {
    const std::string readme = FACTA_SOURCE_DIR "/README.m";
    EXPECT_EQ(offered("facta " + std::string(command) + " " + readme), readme + "d\n");
  }
  EXPECT_EQ(offered("facta backup there --ch"), "--check\n");
}

}  // namespace
}  // namespace facta::cli
