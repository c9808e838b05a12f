// Every file of corpus/ through its target: the seeds, and what once broke it. So they guard the
// build that is shipped too, which no sanitizer watches.
#include "tests/fuzz/target.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace facta::fuzz {
namespace {

namespace fs = std::filesystem;
const fs::path kCorpus = fs::path(FACTA_SOURCE_DIR) / "tests/fuzz/corpus";

std::vector<fs::path> inputs_of(const std::string& target) {
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(kCorpus / target)) {
    inputs.push_back(entry.path());
  }
  return inputs;
}

void replay(const std::string& name, Target target) {
  const auto inputs = inputs_of(name);
  EXPECT_GE(inputs.size(), 4u) << name;
  for (const fs::path& input : inputs) {
    SCOPED_TRACE(input.string());
    std::ifstream file(input, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    target(Bytes(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
  }
}

TEST(FuzzReplay, EveryTargetIsHere) {
  std::vector<std::string> names;
  for (const auto& [name, target] : targets()) {
    names.push_back(name);
  }
  const std::vector<std::string> all = {"command", "config", "cursor", "fold",   "hours_file",
                                        "http",    "json",   "record", "segment"};
  EXPECT_EQ(names, all);
}

TEST(FuzzReplay, NoInputBreaksAPromise) {
  for (const auto& [name, target] : targets()) {
    replay(name, target);
  }
}

TEST(FuzzReplayDeathTest, ABrokenPromiseEndsTheProcess) {
  EXPECT_DEATH(must(false, "nothing holds"), "broken promise: nothing holds");
}

}  // namespace
}  // namespace facta::fuzz
