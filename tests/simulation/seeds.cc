#include "tests/simulation/seeds.h"

#include "tests/simulation/memory.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <map>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace facta::simulation {
namespace {

// What the process of a seed writes, in front of the text of a violation.
using Counts = std::array<std::uint64_t, 8>;

Counts counts_of(const RunResult& result) {
  return {result.commands, result.sends,   result.records, result.faults,
          result.crashes,  result.unknown, result.boots,   result.log_hash};
}

RunResult result_of(const Counts& counts) {
  RunResult result;
  result.commands = counts[0];
  result.sends = counts[1];
  result.records = counts[2];
  result.faults = counts[3];
  result.crashes = counts[4];
  result.unknown = counts[5];
  result.boots = counts[6];
  result.log_hash = counts[7];
  return result;
}

void put(int fd, const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::write(fd, at, size);
    if (written < 0 && errno != EINTR) {
      std::_Exit(2);
    }
    at += std::max<ssize_t>(written, 0);
    size -= static_cast<std::size_t>(std::max<ssize_t>(written, 0));
  }
}

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(2);
}

// Of the processes that ended.
rusage used_so_far() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return used;
}

std::uint64_t micros_of(const rusage& used) {
  const auto micros = [](const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000u +
           static_cast<std::uint64_t>(time.tv_usec);
  };
  return micros(used.ru_utime) + micros(used.ru_stime);
}

// One seed in a process of its own: a seed that ends the process ends no other, and nothing of its
// world need be taken down.
class SeedProcess {
 public:
  SeedProcess(const RunOptions& options, void* room) : seed_(options.seed), room_(room) {
    int ends[2] = {};
    if (::pipe(ends) != 0) {
      give_up("pipe");
    }
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) {
      give_up("fork");
    }
    if (pid_ == 0) {
      ::close(ends[0]);
      move_into(room);
      const RunResult result = (new World(options))->run();
      const Counts counts = counts_of(result);
      put(ends[1], counts.data(), sizeof counts);
      put(ends[1], result.violation.data(), result.violation.size());
      std::_Exit(0);
    }
    ::close(ends[1]);
    fd_ = ends[0];
  }
  ~SeedProcess() { ::close(fd_); }
  SeedProcess(const SeedProcess&) = delete;
  SeedProcess& operator=(const SeedProcess&) = delete;

  std::uint64_t seed() const { return seed_; }
  int fd() const { return fd_; }
  void* room() const { return room_; }  // for the next process

  // Reads what there is; false: it was all.
  bool read_on() {
    char bytes[4096];
    const ssize_t got = ::read(fd_, bytes, sizeof bytes);
    if (got < 0) {
      return errno == EINTR || errno == EAGAIN;
    }
    said_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }

  RunResult result() const {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    Counts counts{};
    const bool whole = said_.size() >= sizeof counts;
    if (whole) {
      said_.copy(reinterpret_cast<char*>(counts.data()), sizeof counts);
    }
    RunResult result = result_of(counts);
    if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      result.violation = "it ends itself, status " + std::to_string(status);
    } else {
      result.violation = said_.substr(sizeof counts);
    }
    return result;
  }

 private:
  std::uint64_t seed_;
  void* room_;
  pid_t pid_ = 0;
  int fd_ = -1;
  std::string said_;
};

class Seeds {
 public:
  explicit Seeds(const SeedsOptions& options)
      : options_(options), started_(std::chrono::steady_clock::now()) {}

  int run() {
    begin_some();
    while (!processes_.empty()) {
      std::vector<pollfd> polled;
      for (const SeedProcess& one : processes_) {
        polled.push_back({one.fd(), POLLIN, 0});
      }
      if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) {
        give_up("poll");
      }
      auto place = processes_.begin();
      for (const pollfd& one : polled) {
        const auto process = place++;
        if (one.revents != 0 && !process->read_on()) {
          take(process->seed(), process->result());
          rooms_.push_back(process->room());
          processes_.erase(process);
        }
      }
      begin_some();
    }
    return sum_up() ? 0 : 1;
  }

 private:
  std::uint64_t passed() const {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                          std::chrono::steady_clock::now() - started_)
                                          .count());
  }

  bool time_is_up() const {
    return (options_.seconds != 0 && passed() >= options_.seconds) ||
           (options_.cpu_seconds != 0 &&
            micros_of(used_so_far()) / 1'000'000u >= options_.cpu_seconds * options_.jobs);
  }

  // Seeds are begun in order, so those that ran are a range without a hole.
  void begin_some() {
    while (processes_.size() < options_.jobs && begun_ < options_.count &&
           !(options_.stop && violations_ > 0) && !time_is_up()) {
      RunOptions options;
      options.seed = options_.first + begun_++;
      options.commands = options_.commands;
      options.without.variety = options_.plain;
      if (rooms_.empty()) {
        rooms_.push_back(make_room());
      }
      processes_.emplace_back(options, rooms_.back());
      rooms_.pop_back();
    }
  }

  void take(std::uint64_t seed, const RunResult& result) {
    results_.emplace(seed, result);
    if (!result.violation.empty()) {
      ++violations_;
      print_result(seed, result);
    }
  }

  // False: there was a violation.
  bool sum_up() const {
    RunResult total;
    for (const auto& [seed, result] : results_) {
      total.commands += result.commands;
      total.sends += result.sends;
      total.records += result.records;
      total.faults += result.faults;
      total.crashes += result.crashes;
      total.unknown += result.unknown;
      total.log_hash = (total.log_hash ^ result.log_hash) * 0x100000001b3u;
    }
    const rusage used = used_so_far();
    const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    std::printf(
        "seeds %llu..%llu: %llu commands, %llu sends, %llu records, %llu faults, %llu crashes, "
        "%llu unknown, %llu violations, log %016llx, %llu s, %llu us of CPU a command, %ld MiB\n",
        number(options_.first), number(options_.first + begun_ - 1), number(total.commands),
        number(total.sends), number(total.records), number(total.faults), number(total.crashes),
        number(total.unknown), number(violations_), number(total.log_hash), number(passed()),
        number(micros_of(used) / std::max<std::uint64_t>(total.commands, 1)),
        used.ru_maxrss / 1024);
    return violations_ == 0;
  }

  SeedsOptions options_;
  std::chrono::steady_clock::time_point started_;
  std::uint64_t begun_ = 0;
  std::uint64_t violations_ = 0;
  std::list<SeedProcess> processes_;
  std::vector<void*> rooms_;  // that no process uses
  std::map<std::uint64_t, RunResult> results_;
};

}  // namespace

RunResult run_one(const RunOptions& options) {
  World world(options);
  return world.run();
}

void print_result(std::uint64_t seed, const RunResult& result) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "seed %llu: %llu commands, %llu sends, %llu records, %llu faults, %llu crashes, %llu "
      "unknown, log %016llx%s%s\n",
      number(seed), number(result.commands), number(result.sends), number(result.records),
      number(result.faults), number(result.crashes), number(result.unknown),
      number(result.log_hash),
      result.violation.empty() ? "" : "\n  VIOLATION: ", result.violation.c_str());
  std::fflush(stdout);
}

int run_seeds(const SeedsOptions& options) {
  return Seeds(options).run();
}

}  // namespace facta::simulation
