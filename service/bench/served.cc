#include "service/bench/served.h"

#include "service/bench/measure.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace facta::bench {
namespace {

constexpr int kUpWithinMs = 30'000;

// Where it serves, as it says itself; empty: it has not said so yet. A port that we had chosen for
// it could be somebody else's before it listens.
std::string said_url(const std::string& log) {
  std::ifstream file(log);
  for (std::string line; std::getline(file, line) && !file.eof();) {
    const std::size_t at = line.find("serving http://");
    if (at != std::string::npos) {
      const std::size_t url = line.find("http://", at);
      return line.substr(url, line.find(' ', url) - url);
    }
  }
  return {};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) {
    all.push_back(word.data());
  }
  all.push_back(nullptr);
  return all;
}

// Without what configures another ledger.
std::vector<std::string> plain_environment() {
  std::vector<std::string> kept;
  for (char** one = environ; *one != nullptr; ++one) {
    if (!std::string_view(*one).starts_with("FACTA_")) {
      kept.emplace_back(*one);
    }
  }
  return kept;
}

pid_t spawn(const std::string& folder, const std::string& memory, const std::string& log) {
  std::vector<std::string> words{"/proc/self/exe",   "serve",    "--dev",      "--data",
                                 folder + "/ledger", "--listen", "127.0.0.1:0"};
  if (!memory.empty()) {
    words.insert(words.end(), {"--memory", memory});
  }
  std::vector<std::string> environment = plain_environment();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, words.front().c_str(), &files, nullptr,
                                 pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  return failed == 0 ? pid : -1;
}

}  // namespace

std::unique_ptr<Served> Served::start(const std::string& folder, const std::string& memory) {
  const std::string log = folder + "/serve.log";
  const pid_t pid = spawn(folder, memory, log);
  if (pid < 0) {
    return nullptr;
  }
  std::unique_ptr<Served> served(new Served(pid));
  for (int waited = 0; waited < kUpWithinMs; waited += 10) {
    served->url_ = said_url(log);
    if (!served->url_.empty() && !get_text(served->url_, "/health/ready").empty()) {
      return served;
    }
    if (::waitpid(pid, nullptr, WNOHANG) == pid) {
      served->pid_ = -1;  // it has ended by itself
      return nullptr;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return nullptr;
}

std::uint64_t Served::resident_kib() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      std::uint64_t kib = 0;
      status >> kib;
      return kib;
    }
  }
  return 0;
}

void Served::stop() {
  end(SIGTERM);
}

void Served::kill() {
  end(SIGKILL);
}

void Served::end(int signal) {
  if (pid_ > 0) {
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
}

}  // namespace facta::bench
