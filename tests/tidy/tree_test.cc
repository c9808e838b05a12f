// The rules of tidy.h on this repository. One case per rule, so that a failure names the rule.
#include "tests/tidy/tidy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace facta::tidy {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

const std::vector<std::string> kCode = {".h", ".cc"};

bool ends_with_any(const std::string& path, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const std::string& ending) { return path.ends_with(ending); });
}

// Every file of the source tree whose name ends in one of `endings`, in order of path.
std::vector<SourceFile> files(const std::vector<std::string>& endings) {
  const fs::path root(FACTA_SOURCE_DIR);
  std::vector<SourceFile> found;
  for (const char* top : {"events", "aggregates", "projections", "consumers", "service", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string path = fs::relative(entry.path(), root).generic_string();
      if (entry.is_regular_file() && ends_with_any(path, endings)) {
        std::ostringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        found.push_back({path, text.str()});
      }
    }
  }
  std::sort(found.begin(), found.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return found;
}

Findings in_each(Findings (*rule)(const SourceFile&), const std::vector<std::string>& endings) {
  Findings findings;
  for (const auto& file : files(endings)) {
    const Findings some = rule(file);
    findings.insert(findings.end(), some.begin(), some.end());
  }
  return findings;
}

// A rule that looks at nothing would pass for ever.
TEST(Tree, IsFound) {
  EXPECT_GT(files(kCode).size(), 5U);
  EXPECT_GT(files({"CMakeLists.txt"}).size(), 5U);
}

TEST(Tree, HasNoUpwardInclude) {
  EXPECT_THAT(in_each(upward_includes, kCode), IsEmpty());
}

TEST(Tree, KeepsEachLibraryInItsHome) {
  EXPECT_THAT(in_each(homeless_headers, kCode), IsEmpty());
}

TEST(Tree, HasNoFloatingPointBelowTheService) {
  EXPECT_THAT(in_each(floating_point, kCode), IsEmpty());
}

TEST(Tree, HasPureRules) {
  EXPECT_THAT(in_each(impurity, kCode), IsEmpty());
}

TEST(Tree, HasFilesThatCanBeRead) {
  EXPECT_THAT(in_each(length, kCode), IsEmpty());
}

TEST(Tree, IsFinished) {
  EXPECT_THAT(in_each(unfinished, {".h", ".cc", ".capnp", ".py", ".sh", "CMakeLists.txt"}),
              IsEmpty());
}

TEST(Tree, HasNoUpwardLink) {
  EXPECT_THAT(upward_links(files({"CMakeLists.txt"})), IsEmpty());
}

TEST(Tree, IncludesOnlyWhatItLinks) {
  EXPECT_THAT(unlinked_includes(files({"CMakeLists.txt"}), files(kCode)), IsEmpty());
}

}  // namespace
}  // namespace facta::tidy
