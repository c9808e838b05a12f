// facta-sim: runs seeds of the simulated world.
//
//   facta-sim --seeds N [--first-seed S] [--commands M] [--jobs J]   one line; exit code 1: a
//                                                                    violation
//   facta-sim --seed S [--commands M]   tells the story of one, and shrinks a failure
//   facta-sim --seed S --quiet          one line of one seed
#include "tests/simulation/seeds.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace facta::simulation {
namespace {

// The least that still fails: fewer commands, fewer faults, fewer kinds of commands.
RunOptions shrink(RunOptions options) {
  options.story = false;
  const auto fails = [](const RunOptions& tried, std::uint64_t& commands) {
    const RunResult result = run_one(tried);
    commands = result.commands;
    return !result.violation.empty();
  };
  std::uint64_t commands = 0;
  if (fails(options, commands)) {
    options.commands = commands;
  }
  for (bool Without::*part :
       {&Without::views, &Without::rot, &Without::store, &Without::clock, &Without::repeats,
        &Without::disk_faults, &Without::crashes, &Without::second, &Without::variety}) {
    RunOptions tried = options;
    tried.without.*part = true;
    if (fails(tried, commands)) {
      options = tried;
      options.commands = std::min(options.commands, commands);
    }
  }
  for (int act = 0; act < static_cast<int>(std::size(kActs)); ++act) {
    RunOptions tried = options;
    tried.without.acts.insert(act);
    if (fails(tried, commands)) {
      options = tried;
      options.commands = std::min(options.commands, commands);
    }
  }
  return options;
}

int replay(std::uint64_t seed, const SeedsOptions& chosen, bool quiet) {
  RunOptions options;
  options.seed = seed;
  options.commands = chosen.commands;
  options.without.variety = chosen.plain;
  options.story = !quiet;
  const RunResult result = run_one(options);
  print_result(seed, result);
  if (result.violation.empty() || quiet) {
    return result.violation.empty() ? 0 : 1;
  }
  RunOptions least = shrink(options);
  std::printf("\n---- shrunk to %llu commands, without:%s%s%s%s%s%s%s%s%s",
              static_cast<unsigned long long>(least.commands),
              least.without.crashes ? " crashes" : "", least.without.disk_faults ? " disk" : "",
              least.without.rot ? " rot" : "", least.without.store ? " store" : "",
              least.without.views ? " views" : "", least.without.repeats ? " repeats" : "",
              least.without.clock ? " clock" : "", least.without.second ? " second" : "",
              least.without.variety ? " variety" : "");
  for (const int act : least.without.acts) {
    std::printf(" %s", kActs[act].data());
  }
  std::printf("\n");
  least.story = true;
  print_result(seed, run_one(least));
  return 1;
}

}  // namespace
}  // namespace facta::simulation

int main(int count, char** words) {
  using namespace facta::simulation;
  SeedsOptions options;
  options.jobs = std::max(1u, std::thread::hardware_concurrency());
  std::uint64_t seed = 0;
  bool quiet = false;
  for (int i = 1; i < count; ++i) {
    const auto is = [&](const char* name) { return std::strcmp(words[i], name) == 0; };
    const auto value = [&] {
      return i + 1 < count ? std::strtoull(words[++i], nullptr, 10) : 0ull;
    };
    if (is("--seeds")) {
      options.count = value();
    } else if (is("--first-seed")) {
      options.first = value();
    } else if (is("--commands")) {
      options.commands = value();
    } else if (is("--seconds")) {
      options.seconds = value();
    } else if (is("--cpu-seconds")) {
      options.cpu_seconds = value();
    } else if (is("--jobs")) {
      options.jobs = std::max(1u, static_cast<unsigned>(value()));
    } else if (is("--seed")) {
      seed = value();
    } else if (is("--quiet")) {
      quiet = true;
    } else if (is("--plain")) {
      options.plain = true;
    } else if (is("--stop")) {
      options.stop = true;
    } else {
      std::fprintf(stderr,
                   "facta-sim --seeds N [--first-seed S] [--commands M] [--jobs J] [--stop] "
                   "[--plain]\n"
                   "          [--seconds T] [--cpu-seconds T]\n"
                   "facta-sim --seed S [--commands M] [--quiet] [--plain]\n");
      return 2;
    }
  }
  return seed != 0 ? replay(seed, options, quiet) : run_seeds(options);
}
