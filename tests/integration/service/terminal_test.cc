// The real binary on a terminal, and without one: width, colours, progress, exit codes, completion.
#include "tests/integration/service/service_process.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <pty.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace facta::service_testing {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kEscape = "\033[";

// Runs `facta ARGUMENTS` on a terminal of so many columns; what appears on it, both streams.
Printed on_terminal(const std::vector<std::string>& arguments, unsigned short columns,
                    const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  const winsize size{24, columns, 0, 0};
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
  if (pid == 0) {
    unsetenv("COLUMNS");
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    for (const auto& [name, value] : environment) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<std::string> words = {FACTA_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    execv(FACTA_BINARY, argv.data());
    _exit(127);
  }
  Printed printed;
  char buffer[4096];
  while (true) {
    const ssize_t got = read(terminal, buffer, sizeof buffer);
    if (got <= 0) {
      break;  // the other end is closed
    }
    printed.text.append(buffer, static_cast<std::size_t>(got));
  }
  close(terminal);
  int status = 0;
  waitpid(pid, &status, 0);
  printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return printed;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto c = static_cast<unsigned char>(line[i]);
      if (c == 0x1B) {
        i = line.find('m', i);
      } else if (c != '\r' && (c & 0xC0) != 0x80) {
        ++columns;
      }
    }
    widest = std::max(widest, columns);
  }
  return widest;
}

TEST(OnATerminal, TablesFitItsWidthAndHaveColoursUnlessNobodyWantsThem) {
  const std::vector<std::string> words = {"config", "--data", std::string(90, 'd')};
  const Printed narrow = on_terminal(words, 60);
  EXPECT_EQ(narrow.exit_code, 0);
  EXPECT_LE(widest_line(narrow.text), 60U) << narrow.text;
  EXPECT_THAT(narrow.text, HasSubstr("…"));
  EXPECT_THAT(narrow.text, HasSubstr(kEscape));
  const Printed wide = on_terminal(words, 200);
  EXPECT_THAT(wide.text, HasSubstr(words.back()));
  EXPECT_LE(widest_line(on_terminal(words, 200, {{"COLUMNS", "50"}}).text), 50U);
  EXPECT_THAT(on_terminal(words, 60, {{"NO_COLOR", "1"}}).text, Not(HasSubstr(kEscape)));
  EXPECT_THAT(on_terminal(words, 60, {{"NO_COLOR", ""}}).text, HasSubstr(kEscape));
  EXPECT_THAT(on_terminal(words, 60, {{"TERM", "dumb"}}).text, Not(HasSubstr(kEscape)));
  // Read by a program there are neither colours nor a width.
  const Printed piped = run_facta(words);
  EXPECT_THAT(piped.text, Not(HasSubstr(kEscape)));
  EXPECT_THAT(piped.text, HasSubstr(words.back()));
}

TEST(OnATerminal, JsonAndCsvAreTheSameAsForAProgram) {
  for (const char* form : {"--json", "--csv"}) {
    const Printed printed = on_terminal({"config", form}, 40);
    EXPECT_THAT(printed.text, Not(HasSubstr(kEscape))) << form;
    EXPECT_THAT(printed.text, Not(HasSubstr("…"))) << form;  // nothing is cut
  }
}

TEST(OnATerminal, AmountsAreAlignedRightAndProgressIsOnTheTerminalOnly) {
  const TemporaryDirectory folder;
  ServiceProcess service((folder.path() / "ledger").string());
  service.start();
  open_company(service, "noord");
  const std::string file = (folder.path() / "hours.csv").string();
  std::ofstream(file) << "entryId,date,customer,project,resource,quantity,rate,description\n"
                      << "e1,2026-10-05,C0,P0,R1,8.00,1050.00,uren\n"
                      << "e2,2026-10-06,C0,P0,R1,112.50,50.00,uren\n";
  const std::vector<std::string> at = {"--url", service.url(), "--company", "noord"};
  const auto words = [&](std::vector<std::string> command) {
    command.insert(command.end(), at.begin(), at.end());
    return command;
  };
  const Printed posted = on_terminal(words({"hours", "post", file}), 80);
  EXPECT_EQ(posted.exit_code, 0) << posted.text;
  EXPECT_THAT(posted.text, HasSubstr("\r\033[Khours post [##############################] 100 %"));
  const Printed run =
      on_terminal(words({"run", "start", "--profile", "hours", "--from", "2026-10-01", "--to",
                         "2026-10-31", "--kind", "test", "--watch"}),
                  80);
  EXPECT_EQ(run.exit_code, 0) << run.text;
  FactaProcess piped(words({"hours", "post", file}));
  const Printed quiet = piped.wait();
  EXPECT_EQ(quiet.exit_code, 0);
  EXPECT_THAT(quiet.text, Not(HasSubstr(kEscape)));
  const std::string list = on_terminal(words({"hours", "list"}), 200, {{"NO_COLOR", "1"}}).text;
  std::istringstream lines(list);
  std::string title;
  std::string first;
  std::string second;
  std::getline(lines, title);
  std::getline(lines, first);
  std::getline(lines, second);
  const std::size_t ends = title.find("quantity") + std::string("quantity").size();
  EXPECT_EQ(first.substr(0, ends).substr(ends - 6), "  8.00") << list;
  EXPECT_EQ(second.substr(0, ends).substr(ends - 6), "112.50") << list;
}

TEST(ExitCode, SaysHowItEnded) {
  const TemporaryDirectory folder;
  ServiceProcess service((folder.path() / "ledger").string());
  service.start();
  const auto code = [](const std::vector<std::string>& words) {
    FactaProcess facta(words);
    return facta.wait().exit_code;
  };
  EXPECT_EQ(code({"version"}), 0);
  EXPECT_EQ(code({"balance", "--url", service.url()}), 0);
  EXPECT_EQ(code({"invoice", "show", "X", "--url", service.url(), "--company", "noord"}), 1);
  EXPECT_EQ(code({"blance", "--url", service.url()}), 2);
  EXPECT_EQ(code({"verify", "--data", (folder.path() / "none").string()}), 3);
  EXPECT_EQ(service.stop(), 0);
  EXPECT_EQ(code({"balance", "--url", service.url()}), 3);
}

TEST(CompletionOfBash, IsThereAfterOneLine) {
  const std::string command = std::string("bash --norc -c 'source <(") + FACTA_BINARY +
                              " completion bash); complete -p facta'";
  FILE* const shell = popen(command.c_str(), "r");
  std::string text(1'024, '\0');
  text.resize(shell == nullptr ? 0 : fread(text.data(), 1, text.size(), shell));
  EXPECT_EQ(pclose(shell), 0);
  EXPECT_EQ(text, "complete -o filenames -F _facta facta\n");
}

}  // namespace
}  // namespace facta::service_testing
