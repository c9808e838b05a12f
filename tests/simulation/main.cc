// facta-sim: runs seeds of the simulated world.
//
//   facta-sim --seeds N [--first-seed S] [--commands M]    one summary line; exit code 1: a
//   violation facta-sim --seed S [--commands M]                      tells the story of one;
//   shrinks a failure facta-sim --seed S --quiet                             one line of one seed
#include "tests/simulation/world.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace facta::simulation {
namespace {

struct Arguments {
  std::uint64_t seeds = 0, first = 1, commands = 2000, seconds = 0;
  bool quiet = false;
  bool stop = false;  // at the first violation
};

RunResult run_one(const RunOptions& options) {
  World world(options);
  return world.run();
}

void print_line(std::uint64_t seed, const RunResult& result) {
  std::printf(
      "seed %llu: %llu commands, %llu sends, %llu records, %llu faults, %llu crashes, %llu "
      "unknown, "
      "log %016llx%s%s\n",
      static_cast<unsigned long long>(seed), static_cast<unsigned long long>(result.commands),
      static_cast<unsigned long long>(result.sends),
      static_cast<unsigned long long>(result.records),
      static_cast<unsigned long long>(result.faults),
      static_cast<unsigned long long>(result.crashes),
      static_cast<unsigned long long>(result.unknown),
      static_cast<unsigned long long>(result.log_hash),
      result.violation.empty() ? "" : "\n  VIOLATION: ", result.violation.c_str());
}

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
  for (bool Without::*part : {&Without::views, &Without::rot, &Without::store, &Without::clock,
                              &Without::repeats, &Without::disk_faults, &Without::crashes}) {
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

int replay(std::uint64_t seed, const Arguments& arguments) {
  RunOptions options;
  options.seed = seed;
  options.commands = arguments.commands;
  options.story = !arguments.quiet;
  const RunResult result = run_one(options);
  print_line(seed, result);
  if (result.violation.empty() || arguments.quiet) {
    return result.violation.empty() ? 0 : 1;
  }
  RunOptions least = shrink(options);
  std::printf("\n---- shrunk to %llu commands, without:%s%s%s%s%s%s%s",
              static_cast<unsigned long long>(least.commands),
              least.without.crashes ? " crashes" : "", least.without.disk_faults ? " disk" : "",
              least.without.rot ? " rot" : "", least.without.store ? " store" : "",
              least.without.views ? " views" : "", least.without.repeats ? " repeats" : "",
              least.without.clock ? " clock" : "");
  for (const int act : least.without.acts) {
    std::printf(" %s", kActs[act].data());
  }
  std::printf("\n");
  least.story = true;
  print_line(seed, run_one(least));
  return 1;
}

int run_many(const Arguments& arguments) {
  const auto started = std::chrono::steady_clock::now();
  RunResult total;
  std::uint64_t violations = 0;
  std::uint64_t done = 0;
  for (std::uint64_t seed = arguments.first; done < arguments.seeds; ++seed, ++done) {
    const auto passed = std::chrono::steady_clock::now() - started;
    if (arguments.seconds != 0 && passed > std::chrono::seconds(arguments.seconds)) {
      break;
    }
    RunOptions options;
    options.seed = seed;
    options.commands = arguments.commands;
    const RunResult result = run_one(options);
    total.commands += result.commands;
    total.sends += result.sends;
    total.records += result.records;
    total.faults += result.faults;
    total.crashes += result.crashes;
    total.unknown += result.unknown;
    total.log_hash = (total.log_hash ^ result.log_hash) * 0x100000001b3u;
    if (!result.violation.empty()) {
      ++violations;
      print_line(seed, result);
      if (arguments.stop) {
        ++done;
        break;
      }
    }
  }
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started)
          .count();
  std::printf(
      "seeds %llu..%llu: %llu commands, %llu sends, %llu records, %llu faults, %llu crashes, "
      "%llu unknown, %llu violations, log %016llx, %lld s\n",
      static_cast<unsigned long long>(arguments.first),
      static_cast<unsigned long long>(arguments.first + done - 1),
      static_cast<unsigned long long>(total.commands), static_cast<unsigned long long>(total.sends),
      static_cast<unsigned long long>(total.records), static_cast<unsigned long long>(total.faults),
      static_cast<unsigned long long>(total.crashes),
      static_cast<unsigned long long>(total.unknown), static_cast<unsigned long long>(violations),
      static_cast<unsigned long long>(total.log_hash), static_cast<long long>(seconds));
  return violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace facta::simulation

int main(int count, char** words) {
  using namespace facta::simulation;
  Arguments arguments;
  std::uint64_t seed = 0;
  for (int i = 1; i < count; ++i) {
    const auto is = [&](const char* name) { return std::strcmp(words[i], name) == 0; };
    const auto value = [&] {
      return i + 1 < count ? std::strtoull(words[++i], nullptr, 10) : 0ull;
    };
    if (is("--seeds")) {
      arguments.seeds = value();
    } else if (is("--first-seed")) {
      arguments.first = value();
    } else if (is("--commands")) {
      arguments.commands = value();
    } else if (is("--seconds")) {
      arguments.seconds = value();
    } else if (is("--seed")) {
      seed = value();
    } else if (is("--quiet")) {
      arguments.quiet = true;
    } else if (is("--stop")) {
      arguments.stop = true;
    } else {
      std::fprintf(stderr,
                   "facta-sim --seeds N [--first-seed S] [--commands M] [--seconds T] [--stop]\n"
                   "facta-sim --seed S [--commands M] [--quiet]\n");
      return 2;
    }
  }
  return seed != 0 ? replay(seed, arguments) : run_many(arguments);
}
