#include "service/cli/cli.h"

#include "service/cli/command_line.h"
#include "service/cli/commands.h"
#include "service/cli/session.h"
#include "service/config/secret_file.h"
#include "service/http/target.h"

#include <ostream>

namespace facta::cli {
namespace {

config::Sources sources_of(const Values& values, const Surroundings& around) {
  config::Sources sources;
  sources.environment = around.environment;
  sources.file = values.text("config");
  if (!sources.file && around.environment) {
    sources.file = around.environment("FACTA_CONFIG");
  }
  for (const config::Key& key : config::keys()) {
    if (const auto text = values.text(key.name)) {
      sources.flags.emplace(std::string(key.name), *text);
    }
  }
  return sources;
}

OutputForm form_of(const Values& values) {
  if (values.has("json")) {
    return OutputForm::kJson;
  }
  return values.has("csv") ? OutputForm::kCsv : OutputForm::kTable;
}

// FACTA_TOKEN, or what the token file holds.
Result<std::string, std::string> token_of(const config::Config& config,
                                          const Surroundings& around) {
  if (around.environment) {
    if (auto token = around.environment("FACTA_TOKEN"); token && !token->empty()) {
      return std::move(*token);
    }
  }
  const std::string& path = config.text("token-file");
  return path.empty() ? Result<std::string, std::string>(std::string()) : config::read_secret(path);
}

RemoteOptions remote_options(const config::Config& config, const Surroundings& around,
                             OutputForm form) {
  RemoteOptions options;
  options.url = config.text("url");
  options.actor = config.text("actor");
  options.roles = config.text("roles");
  options.token = token_of(config, around);
  options.ca_file = config.text("ca-file");
  options.json = form == OutputForm::kJson;
  options.pause = around.pause;
  return options;
}

}  // namespace

Session::Session(const config::Config& settings, const Surroundings& around, OutputForm form,
                 std::string key)
    : config_(settings),
      around_(around),
      form_(form),
      key_(std::move(key)),
      remote_(remote_options(settings, around, form), around.terminal) {}

ReportForm Session::report_form() const {
  return form_ == OutputForm::kJson  ? ReportForm::kJson
         : form_ == OutputForm::kCsv ? ReportForm::kCsv
                                     : ReportForm::kText;
}

std::optional<std::string> Session::target(std::string_view route, const Values& values) const {
  std::string target;
  while (!route.empty()) {
    const std::size_t brace = std::min(route.find('{'), route.size());
    target += route.substr(0, brace);
    route.remove_prefix(brace);
    const std::size_t end = route.find('}');
    if (end == std::string_view::npos) {
      break;
    }
    const std::string_view name = route.substr(1, end - 1);
    std::string text = name == "company" ? config_.text("company") : values.text_or_empty(name);
    if (name == "company" && text.empty()) {
      text = assumed_company_;
    }
    if (text.empty()) {
      usage(name == "company" ? "which company? --company CODE or FACTA_COMPANY"
                              : std::string(name) + " is empty");
      return std::nullopt;
    }
    target += http::percent_encode(text);
    route.remove_prefix(end + 1);
  }
  return target;
}

ExitCode Session::usage(std::string_view sentence) const {
  *around_.terminal.error << "facta: " << sentence << '\n';
  return kUsage;
}

const std::vector<CommandSpec>& commands() {
  static const std::vector<CommandSpec> tree = [] {
    std::vector<CommandSpec> all;
    add_hours_commands(all);
    add_act_commands(all);
    add_token_commands(all);
    add_list_commands(all);
    add_stream_commands(all);
    add_download_commands(all);
    add_local_commands(all);
    add_backup_commands(all);
    return all;
  }();
  return tree;
}

const std::vector<Parameter>& everywhere() {
  static const std::vector<Parameter> options = {
      {"url", "URL", "service to speak to (FACTA_URL)", false, false, {}},
      {"company", "CODE", "company that the command is about (FACTA_COMPANY)", false, false, {}},
      {"json", "", "one JSON object per line", false, false, {}},
      {"csv", "", "comma-separated values", false, false, {}},
      {"id", "KEY", "Idempotency-Key of this command; otherwise a fresh one", false, false, {}},
      {"token-file", "FILE", "holds the token to send (FACTA_TOKEN_FILE)", false, false, {}},
      {"ca-file", "FILE", "certificates to trust with https (FACTA_CA_FILE)", false, false, {}},
      {"actor", "NAME", "who acts, at a service with --dev (FACTA_ACTOR)", false, false, {}},
      {"roles", "ROLE,...", "with these permissions (FACTA_ROLES)", false, false, {}},
      {"config", "FILE", "configuration file, TOML (FACTA_CONFIG)", false, false, {}},
  };
  return options;
}

int run(const std::vector<std::string>& words, const Surroundings& around) {
  const auto parsed = parse_command_line(commands(), everywhere(), words);
  if (!parsed) {
    const NotParsed& why = parsed.error();
    *(why.code == kDone ? around.terminal.out : around.terminal.error) << why.text;
    return why.code;
  }
  const Values& values = parsed->values;
  const auto config = config::Config::load(sources_of(values, around));
  if (!config) {
    *around.terminal.error << "facta: " << config.error() << '\n';
    return kUsage;
  }
  Session session(*config, around, form_of(values), values.text("id").value_or(random_key()));
  const int code = parsed->command->run(session, values);
  around.terminal.out->flush();
  return code;
}

}  // namespace facta::cli
