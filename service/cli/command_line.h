// Words of a command line into one command of the tree and what was given to it.
#pragma once

#include "events/base/result.h"
#include "service/cli/spec.h"

#include <string>
#include <vector>

namespace facta::cli {

struct Parsed {
  const CommandSpec* command = nullptr;
  Values values;
};

// Why there is no command to run: help was asked for (kDone, text for stdout), or the words make no
// command (kUsage, text for stderr).
struct NotParsed {
  ExitCode code = kUsage;
  std::string text;
};

// `words` is without the name of the program. `everywhere`: options that every command takes.
Result<Parsed, NotParsed> parse_command_line(const std::vector<CommandSpec>& tree,
                                             const std::vector<Parameter>& everywhere,
                                             const std::vector<std::string>& words);

}  // namespace facta::cli
