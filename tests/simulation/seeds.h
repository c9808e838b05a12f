// Many seeds, on as many processes as one likes: each seed is a world of its own, so that the
// result does not depend on how many there are.
#pragma once

#include "tests/simulation/world.h"

#include <cstdint>

namespace facta::simulation {

struct SeedsOptions {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
  std::uint64_t commands = 2000;  // of each
  std::uint64_t seconds = 0;      // begin no seed after so many; 0: all
  std::uint64_t cpu_seconds =
      0;               // nor after so many of a core for each process, whatever else runs
  unsigned jobs = 1;   // processes
  bool stop = false;   // begin no seed after a violation
  bool plain = false;  // without variety of the domain
};

// Prints a line for each violation and one of all; the exit code: 0, or 1 with a violation.
int run_seeds(const SeedsOptions& options);

// The whole life of one world.
RunResult run_one(const RunOptions& options);
// Prints its line.
void print_result(std::uint64_t seed, const RunResult& result);

}  // namespace facta::simulation
