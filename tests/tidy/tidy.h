// Rules on the shape of the source tree, as pure functions on text: nothing here reads a file, so
// that each rule can be shown to fail on a bad snippet (rules_test.cc) before it is trusted on the
// tree (tree_test.cc).
#pragma once

#include <string>
#include <vector>

namespace facta::tidy {

// One file: `path` from the root of the repository, '/' between folders.
struct SourceFile {
  std::string path;
  std::string text;
};

// What is wrong, one sentence each: "path:line: what, and what to do". Empty: all is well.
using Findings = std::vector<std::string>;

// The text with every comment turned into spaces; with `literals` the contents of string and
// character literals too. Lines and columns stay where they were.
std::string blank_comments(const std::string& text, bool literals);

// An include that points upward, against service -> consumers -> projections -> aggregates ->
// events; one of tests/ from outside; a log in aggregates; a path not from the root.
Findings upward_includes(const SourceFile& file);

// A header of a third-party library outside the one folder that is its home, or of a library that
// has no home yet.
Findings homeless_headers(const SourceFile& file);

// Binary floating point where money, dates and hours live (everything below service/).
Findings floating_point(const SourceFile& file);

// A clock or a source of chance inside a rule: aggregates/ gets time and ids as arguments.
Findings impurity(const SourceFile& file);

// A file that is too long to read, or a line that does not fit a screen.
Findings length(const SourceFile& file);

// Words that promise later work, and tests that are switched off.
Findings unfinished(const SourceFile& file);

// Link lines of CMakeLists.txt files (facta_library, target_link_libraries) that point upward.
Findings upward_links(const std::vector<SourceFile>& cmake_files);

// Includes of a folder whose target is not in the link lines of the including folder's target.
Findings unlinked_includes(const std::vector<SourceFile>& cmake_files,
                           const std::vector<SourceFile>& sources);

}  // namespace facta::tidy
