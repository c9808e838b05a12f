#include "tests/integration/service/system_call_killer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

extern char** environ;

namespace facta::service_testing {
namespace {

// Whether a tracer holds every thread of the process.
bool is_traced(pid_t pid) {
  std::error_code gone;
  bool any = false;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", gone)) {
    std::ifstream status(task.path() / "status");
    for (std::string word; status >> word;) {
      if (word == "TracerPid:") {
        pid_t tracer = 0;
        status >> tracer;
        if (tracer == 0) {
          return false;
        }
        any = true;
        break;
      }
    }
  }
  return any && !gone;
}

pid_t spawn_strace(const std::string& call, int at, const std::vector<std::string>& more) {
  std::vector<std::string> words{"strace",
                                 "-f",
                                 "-qqq",
                                 "-o",
                                 "/dev/null",
                                 "-e",
                                 "trace=" + call,
                                 "-e",
                                 "inject=" + call + ":signal=KILL:when=" + std::to_string(at)};
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = -1;
  EXPECT_EQ(posix_spawnp(&pid, "strace", nullptr, nullptr, argv.data(), environ), 0);
  return pid;
}

}  // namespace

SystemCallKiller::SystemCallKiller(pid_t victim, const std::string& call, int at) {
  pid_ = spawn_strace(call, at, {"-p", std::to_string(victim)});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!is_traced(victim)) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      // It may have died of the very call that it was to die of.
      pid_ = -1;
      return;
    }
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "strace does not attach";
      return;
    }
    std::this_thread::yield();
  }
}

SystemCallKiller::~SystemCallKiller() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
}

bool dies_at(const std::string& call, int at, const std::vector<std::string>& arguments) {
  // LeakSanitizer, in a build that has it, cannot look where strace does.
  std::vector<std::string> words{"-E", "LSAN_OPTIONS=detect_leaks=0", FACTA_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  int status = 0;
  waitpid(spawn_strace(call, at, words), &status, 0);
  // strace ends as what it ran has ended.
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

}  // namespace facta::service_testing
