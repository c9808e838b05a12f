// The command tree as data: what `facta` accepts, says in its help and completes in a shell all
// come from one list of these. Nothing here knows CLI11, HTTP or a terminal.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::cli {

// The exit codes of `facta` (api.md section 3).
enum ExitCode : int { kDone = 0, kRefused = 1, kUsage = 2, kUnreachable = 3 };

// One option ("--from DATE"), switch ("--confirm") or positional argument ("RUN").
struct Parameter {
  std::string name;   // "from", "confirm"; of an argument in capitals: "RUN"
  std::string value;  // "DATE"; empty: a switch. Not used for arguments.
  std::string help;
  bool required = false;
  bool repeated = false;                // may be given several times
  std::vector<std::string> words = {};  // the only values allowed; empty: any
};

// What was given, by name of the parameter.
class Values {
 public:
  void add(const std::string& name, std::string text) { texts_[name].push_back(std::move(text)); }

  // The last value given, or nothing.
  std::optional<std::string> text(std::string_view name) const;
  // That value, or "" when it was not given.
  std::string text_or_empty(std::string_view name) const { return text(name).value_or(""); }
  std::span<const std::string> all(std::string_view name) const;
  bool has(std::string_view name) const { return !all(name).empty(); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> texts_;
};

class Session;  // session.h

struct CommandSpec {
  std::string path;  // "run start"
  std::string summary;
  std::string example;  // one command line, shown by --help
  std::vector<Parameter> arguments;
  std::vector<Parameter> options;
  std::function<int(Session&, const Values&)> run;
  bool hidden = false;
  std::string group = {};  // summary of the first word of the path, where several commands share it
};

}  // namespace facta::cli
