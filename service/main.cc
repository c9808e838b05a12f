// The binary `facta`: gives the command line the real terminal, environment, clock and ledger.
#include "service/bench/bench.h"
#include "service/cli/cli.h"
#include "service/ledger/backup_commands.h"
#include "service/ledger/offline.h"
#include "service/ledger/replay.h"
#include "service/ledger/serve.h"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <thread>

namespace {

volatile std::sig_atomic_t interrupted = 0;

// Takes Ctrl-C over once, the first time somebody wants to know of it.
bool is_interrupted() {
  static const bool watching = [] {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    return sigaction(SIGINT, &action, nullptr) == 0;
  }();
  return watching && interrupted != 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of the write
  std::ios::sync_with_stdio(false);
  facta::cli::Surroundings around;
  around.terminal = facta::cli::standard_terminal();
  around.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  around.pause = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
  around.interrupted = is_interrupted;
  around.serve = [](const facta::ServeOptions& options) { return facta::serve(options); };
  around.verify = [](const facta::OfflineOptions& options) {
    return facta::verify_command(options);
  };
  around.log_copy = [](const facta::LogCopyOptions& options) {
    return facta::log_copy_command(options);
  };
  around.history_export = [](const facta::HistoryExportOptions& options) {
    return facta::history_export_command(options);
  };
  around.replay = [](const facta::ReplayOptions& options, const facta::ReplayUse& use) {
    return facta::replay_command(options, use);
  };
  around.backup = [](const facta::BackupOptions& options) {
    return facta::backup_command(options);
  };
  around.restore = [](const facta::RestoreOptions& options) {
    return facta::restore_command(options);
  };
  around.bench = [](const facta::BenchOptions& options) { return facta::bench_command(options); };
  try {
    return facta::cli::run(std::vector<std::string>(argv + 1, argv + argc), around);
  } catch (const std::exception& error) {
    std::cerr << "facta: " << error.what() << '\n';
    return facta::cli::kUnreachable;
  }
}
