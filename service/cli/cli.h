// The command line `facta`: from words to an exit code.
#pragma once

#include "service/cli/spec.h"
#include "service/cli/terminal.h"
#include "service/config/ledger_options.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace facta::cli {

// Everything outside that a command may touch; main() gives the real ones, a test its own.
struct Surroundings {
  Terminal terminal;
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::function<void(std::chrono::milliseconds)> pause;
  // Whether Ctrl-C was pressed since this was first asked; from then on the command ends by itself,
  // and a second one ends it at once. May be empty: never.
  std::function<bool()> interrupted;
  // What opens a ledger in this process; answers are exit codes.
  std::function<int(const ServeOptions&)> serve;
  std::function<int(const OfflineOptions&)> verify;
  std::function<int(const LogCopyOptions&)> log_copy;
  std::function<int(const HistoryExportOptions&)> history_export;
  std::function<int(const ReplayOptions&, const ReplayUse&)> replay;
  std::function<int(const BackupOptions&)> backup;
  std::function<int(const RestoreOptions&)> restore;
  // Serves and measures a ledger of its own; answers an exit code.
  std::function<int(const BenchOptions&)> bench;
};

// `words` is without the name of the program.
int run(const std::vector<std::string>& words, const Surroundings& around);

// Every command, in the order of the help.
const std::vector<CommandSpec>& commands();
// Options that every command takes.
const std::vector<Parameter>& everywhere();

}  // namespace facta::cli
