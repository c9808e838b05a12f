// The parts of the command tree, each in its own file. They append to the list in the order of the
// help.
#pragma once

#include "service/cli/spec.h"

#include <string>
#include <vector>

namespace facta::cli {

void add_local_commands(std::vector<CommandSpec>& tree);       // serve, verify, log, config, …
void add_backup_commands(std::vector<CommandSpec>& tree);      // backup, restore
void add_list_commands(std::vector<CommandSpec>& tree);        // everything that only reads
void add_act_commands(std::vector<CommandSpec>& tree);         // everything that posts one body
void add_billing_commands(std::vector<CommandSpec>& tree);     // how hours are billed: part of them
void add_definition_commands(std::vector<CommandSpec>& tree);  // definitions: another part
void add_hours_commands(std::vector<CommandSpec>& tree);       // hours post
void add_token_commands(std::vector<CommandSpec>& tree);       // token create, revoke
void add_stream_commands(std::vector<CommandSpec>& tree);      // events
void add_download_commands(std::vector<CommandSpec>& tree);    // export file

// The list or object of a command that only reads, such as "run list"; `argument`: what stands
// behind the command, empty for none.
int show_reading(Session& session, const Values& values, std::string_view path,
                 const std::string& argument);

// Follows a run until it is generated or has failed, with a progress bar; then shows it.
int watch_run(Session& session, const std::string& run);

// The whole history of the running service into a file; "-": to standard output.
int download_history(Session& session, const std::string& file);

// Options of the configuration keys with these names.
std::vector<Parameter> configuration_options(const std::vector<std::string_view>& names);

// What a shell needs to complete commands and options: "bash" or "zsh".
std::string completion_script(const std::vector<CommandSpec>& tree,
                              const std::vector<Parameter>& everywhere, std::string_view shell);

// The manual page facta(1), as roff.
std::string man_page(const std::vector<CommandSpec>& tree, const std::vector<Parameter>& everywhere,
                     std::string_view version);

// The summary of a group of commands: "invoice" -> "invoices and what is done with them".
std::string group_summary(std::string_view path);

}  // namespace facta::cli
