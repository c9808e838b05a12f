// A real process, really killed: every message that it acknowledged is there afterwards.
#include "tests/unit/embedded_log/embedded_log_testing.h"

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

namespace facta::embedded {
namespace {

constexpr int kKills = 60;

std::size_t size_of(std::uint64_t offset) {
  return 1 + offset * 7919 % 5000;
}

// On a real disk, with real flushes.
EmbeddedLogOptions durable(const Path& directory) {
  return {.directory = directory, .segment_bytes = 64u << 10};
}

// The child: appends for ever and says after every append how many messages are safe.
[[noreturn]] void append_for_ever(const Path& directory, int pipe) {
  auto log = EmbeddedLog::open(durable(directory));
  if (!log) {
    ::_exit(1);
  }
  for (;;) {
    const std::uint64_t next = *(*log)->end(0);
    std::vector<Bytes> batch;
    for (std::uint64_t offset = next; offset <= next + next % 4; ++offset) {
      batch.push_back(noise(size_of(offset), offset));
    }
    if (!append(**log, 0, batch)) {
      ::_exit(2);
    }
    const std::uint64_t safe = next + batch.size();
    if (::write(pipe, &safe, sizeof safe) != static_cast<ssize_t>(sizeof safe)) {
      ::_exit(3);
    }
  }
}

// Starts the child, kills it after some acknowledgements; the last one that it gave.
std::uint64_t run_and_kill(const Path& directory, std::uint64_t acknowledgements) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    append_for_ever(directory, pipe[1]);
  }
  ::close(pipe[1]);
  std::uint64_t safe = 0;
  std::uint64_t count = 0;
  while (::read(pipe[0], &safe, sizeof safe) == static_cast<ssize_t>(sizeof safe)) {
    if (++count == acknowledgements) {
      ::kill(child, SIGKILL);  // what it said until it died is still in the pipe
    }
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  return safe;
}

TEST(Kill, NeverLosesAnAcknowledgedMessage) {
  const TemporaryDirectory home;
  const Path directory = home.path() / "log";
  std::mt19937_64 random(1);
  for (int kill = 0; kill < kKills; ++kill) {
    const std::uint64_t safe = run_and_kill(directory, 1 + random() % 30);
    const auto log = must_open(durable(directory));
    ASSERT_NE(log, nullptr);
    const auto found = payloads_of(*log);
    ASSERT_GE(found.size(), safe) << "kill " << kill;
    for (std::uint64_t offset = 0; offset < found.size(); ++offset) {
      ASSERT_EQ(found[offset], noise(size_of(offset), offset)) << "kill " << kill;
    }
  }
}

}  // namespace
}  // namespace facta::embedded
