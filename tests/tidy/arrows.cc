// Rules on who may see whom: includes, libraries, link lines.
#include "tests/tidy/tidy.h"

#include <cstddef>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace facta::tidy {
namespace {

// Which folders a folder may see, itself included. tests/ sees everything, nothing sees tests/.
const std::map<std::string, std::set<std::string>>& arrows() {
  static const std::map<std::string, std::set<std::string>> allowed = {
      {"events", {"events"}},
      {"aggregates", {"events", "aggregates"}},
      {"projections", {"events", "aggregates", "projections"}},
      {"consumers", {"events", "aggregates", "projections", "consumers"}},
      {"service", {"events", "aggregates", "projections", "consumers", "service"}},
      {"tests", {"events", "aggregates", "projections", "consumers", "service", "tests"}},
  };
  return allowed;
}

// A library's headers and the folders that may include them.
struct Home {
  std::string_view prefix;
  std::vector<std::string_view> folders;
};

// One home for each library; tests/ may also speak to a library itself (to forge a record, to be a
// foreign client), except to RocksDB: a test of views asks views.
const std::vector<Home>& homes() {
  static const std::vector<Home> table = {
      {"capnp/", {"events/", "tests/"}},
      {"kj/", {"events/", "tests/"}},
      {"zstd.h", {"events/", "tests/"}},
      {"zlib.h", {"events/", "service/http/", "tests/"}},
      {"openssl/", {"events/", "service/http/", "tests/"}},
      {"rhonabwy.h", {"service/access/", "tests/"}},
      {"librdkafka/", {"events/log/kafka/", "tests/"}},
      {"date/", {"events/values/", "tests/"}},
      {"utf8proc.h", {"events/values/", "tests/"}},
      {"rocksdb/", {"projections/core/"}},
      {"spdlog/", {"service/", "consumers/", "tests/"}},
      {"fmt/", {"service/", "consumers/", "tests/"}},
      {"simdjson.h", {"service/json/", "tests/"}},
      {"boost/", {"service/http/", "tests/"}},
      {"CLI/", {"service/", "tests/"}},
      {"toml++/", {"service/", "tests/"}},
      {"gtest/", {"tests/"}},
      {"gmock/", {"tests/"}},
      // not third parties: the system's own
      {"sys/", {""}},
      {"linux/", {""}},
      {"netinet/", {""}},
      {"arpa/", {""}},
  };
  return table;
}

struct Include {
  int line;
  bool angled;
  std::string path;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex directive("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
  std::vector<Include> found;
  std::istringstream lines(blank_comments(file.text, false));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, directive)) {
      found.push_back({number, match.str(1) == "<", match.str(2)});
    }
  }
  return found;
}

std::string top_folder(const std::string& path) {
  return path.substr(0, path.find('/'));
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string at(const SourceFile& file, int line) {
  return file.path + ":" + std::to_string(line) + ": ";
}

bool lives_in(const std::string& path, const std::vector<std::string_view>& folders) {
  for (const auto folder : folders) {
    if (path.starts_with(folder)) {
      return true;
    }
  }
  return false;
}

// One target of ours: the folder of its CMakeLists.txt, the folders it compiles, what it links.
struct Target {
  std::string home;
  std::set<std::string> folders;
  std::set<std::string> links;
};

using Targets = std::map<std::string, Target>;

bool is_cmake_keyword(const std::string& word) {
  static const std::set<std::string> keywords = {"DIRS",   "LINK",    "THIRD",     "LABEL",
                                                 "DIR",    "PUBLIC",  "PRIVATE",   "INTERFACE",
                                                 "STATIC", "TIMEOUT", "PROPERTIES"};
  return keywords.contains(word);
}

// Adds what one call `command(words...)` says about a target.
void read_call(const std::string& home, const std::string& command,
               const std::vector<std::string>& words, Targets& targets) {
  if (words.empty()) {
    return;
  }
  Target& target = targets[words[0]];
  if (command != "target_link_libraries") {
    target.home = home;
  }
  std::string keyword = command == "target_link_libraries" ? "LINK" : "";
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_cmake_keyword(words[i])) {
      keyword = command == "target_link_libraries" ? "LINK" : words[i];
    } else if (keyword == "LINK") {
      target.links.insert(words[i]);
    } else if (keyword == "DIRS") {
      target.folders.insert(words[i] == "." ? home : home + "/" + words[i]);
    }
  }
  if (command == "facta_library" && target.folders.empty()) {
    target.folders.insert(home);
  }
}

Targets targets_of(const std::vector<SourceFile>& cmake_files) {
  static const std::regex call(
      "(facta_library|add_library|add_executable|target_link_libraries)\\s*\\(([^)]*)\\)");
  Targets targets;
  for (const auto& file : cmake_files) {
    const std::string text = std::regex_replace(file.text, std::regex("#[^\n]*"), "");
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
      std::istringstream stream((*it).str(2));
      std::vector<std::string> words;
      for (std::string word; stream >> word;) {
        words.push_back(word);
      }
      read_call(folder_of(file.path), (*it).str(1), words, targets);
    }
  }
  return targets;
}

// Everything that `name` links, directly or through others, itself included.
std::set<std::string> reach(const Targets& targets, const std::string& name) {
  std::set<std::string> seen = {name};
  std::vector<std::string> open = {name};
  while (!open.empty()) {
    const auto target = targets.find(open.back());
    open.pop_back();
    if (target == targets.end()) {
      continue;
    }
    for (const auto& link : target->second.links) {
      if (seen.insert(link).second) {
        open.push_back(link);
      }
    }
  }
  return seen;
}

}  // namespace

Findings upward_includes(const SourceFile& file) {
  Findings findings;
  const std::string from = top_folder(file.path);
  const auto allowed = arrows().find(from);
  if (allowed == arrows().end()) {
    return {file.path + ": source outside the six folders"};
  }
  for (const auto& include : includes_of(file)) {
    const std::string to = top_folder(include.path);
    if (include.angled) {
      continue;
    }
    if (!arrows().contains(to)) {
      findings.push_back(at(file, include.line) + "\"" + include.path +
                         "\": write the path from the root of the repository");
    } else if (!allowed->second.contains(to)) {
      findings.push_back(at(file, include.line) + from + " must not see " + to);
    } else if (from == "aggregates" && include.path.starts_with("events/log/")) {
      findings.push_back(at(file, include.line) + "no aggregate sees a log");
    }
  }
  return findings;
}

Findings homeless_headers(const SourceFile& file) {
  Findings findings;
  for (const auto& include : includes_of(file)) {
    if (!include.angled) {
      if (include.path.ends_with(".capnp.h") && !lives_in(file.path, {"events/", "tests/"})) {
        findings.push_back(at(file, include.line) + "generated Cap'n Proto stays in events/");
      }
      continue;
    }
    bool known = false;
    for (const auto& home : homes()) {
      if (include.path.starts_with(home.prefix)) {
        known = true;
        if (!lives_in(file.path, home.folders)) {
          findings.push_back(at(file, include.line) + "<" + include.path + "> outside its home " +
                             std::string(home.folders[0]));
        }
      }
    }
    if (!known && include.path.find('/') != std::string::npos) {
      findings.push_back(at(file, include.line) + "<" + include.path +
                         "> has no home: name one in tests/tidy/arrows.cc");
    }
  }
  return findings;
}

Findings upward_links(const std::vector<SourceFile>& cmake_files) {
  Findings findings;
  const Targets targets = targets_of(cmake_files);
  for (const auto& [name, target] : targets) {
    const auto allowed = arrows().find(top_folder(target.home));
    if (allowed == arrows().end()) {
      continue;
    }
    for (const auto& link : target.links) {
      const auto other = targets.find(link);
      if (other == targets.end() || other->second.home.empty()) {
        continue;
      }
      const std::string to = top_folder(other->second.home);
      if (arrows().contains(to) && !allowed->second.contains(to)) {
        findings.push_back(target.home + "/CMakeLists.txt: " + name + " must not link " + link +
                           " of " + to);
      }
    }
  }
  return findings;
}

Findings unlinked_includes(const std::vector<SourceFile>& cmake_files,
                           const std::vector<SourceFile>& sources) {
  const Targets targets = targets_of(cmake_files);
  std::map<std::string, std::string> owner;
  for (const auto& [name, target] : targets) {
    for (const auto& folder : target.folders) {
      owner[folder] = name;
    }
  }
  Findings findings;
  for (const auto& file : sources) {
    const auto from = owner.find(folder_of(file.path));
    if (from == owner.end()) {
      continue;
    }
    const auto reachable = reach(targets, from->second);
    for (const auto& include : includes_of(file)) {
      const auto to = owner.find(folder_of(include.path));
      if (!include.angled && to != owner.end() && !reachable.contains(to->second)) {
        findings.push_back(at(file, include.line) + "\"" + include.path + "\": " + from->second +
                           " does not link " + to->second);
      }
    }
  }
  return findings;
}

}  // namespace facta::tidy
