// Kills a process at its n-th system call of a kind, by strace.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace facta::service_testing {

class SystemCallKiller {
 public:
  // Every thread of `victim` counts its own calls of `call` from now on; the first that comes to
  // its `at`-th (1, 2, ...) is killed with the whole process before the call is made.
  SystemCallKiller(pid_t victim, const std::string& call, int at);
  SystemCallKiller(const SystemCallKiller&) = delete;
  SystemCallKiller& operator=(const SystemCallKiller&) = delete;
  ~SystemCallKiller();  // lets go of a victim that still lives

 private:
  pid_t pid_ = -1;
};

// Runs `facta ARGUMENTS` and kills it at its `at`-th system call of a kind. False: it ended before
// that by itself.
bool dies_at(const std::string& call, int at, const std::vector<std::string>& arguments);

}  // namespace facta::service_testing
