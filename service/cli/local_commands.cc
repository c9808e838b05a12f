// Commands that work in this process: serving, checking and moving a history, configuration.
#include "service/cli/commands.h"
#include "service/cli/session.h"
#include "service/cli/table.h"
#include "service/cli/view.h"
#include "service/json/json_value.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace facta::cli {
namespace {

const std::vector<std::string_view>& serve_keys() {
  static const std::vector<std::string_view> names = {"data",
                                                      "kafka",
                                                      "topic",
                                                      "listen",
                                                      "dev",
                                                      "dev-fixed",
                                                      "partitions",
                                                      "replication",
                                                      "memory",
                                                      "log-level",
                                                      "admin-token-file",
                                                      "tls-certificate",
                                                      "tls-key",
                                                      "behind-tls-proxy",
                                                      "oidc-issuer",
                                                      "oidc-audience",
                                                      "oidc-keys-file",
                                                      "oidc-roles-claim",
                                                      "oidc-companies-claim",
                                                      "rate-limit",
                                                      "rate-burst"};
  return names;
}

int serve_here(Session& session, const Values&) {
  const config::Config& config = session.config();
  ServeOptions options;
  options.data = config.text("data");
  options.kafka = config.text("kafka");
  options.topic = config.text("topic");
  options.listen_host = config.listen_host();
  options.listen_port = config.listen_port();
  options.dev = config.flag("dev");
  options.dev_fixed = config.text("dev-fixed");
  options.partitions = config.count("partitions");
  options.replication = config.count("replication");
  options.memory_bytes = config.bytes("memory");
  options.log_level = config.text("log-level");
  AccessOptions& access = options.access;
  access.admin_token_file = config.text("admin-token-file");
  access.behind_tls_proxy = config.flag("behind-tls-proxy");
  access.tls_certificate = config.text("tls-certificate");
  access.tls_key = config.text("tls-key");
  access.oidc = {config.text("oidc-issuer"), config.text("oidc-audience"),
                 config.text("oidc-keys-file"), config.text("oidc-roles-claim"),
                 config.text("oidc-companies-claim")};
  access.rate_limit = config.rate("rate-limit");
  access.rate_burst = std::max(config.rate("rate-burst"), 1U);
  return session.surroundings().serve(options);
}

OfflineOptions place_of(Session& session) {
  OfflineOptions place;
  place.data = session.config().text("data");
  place.kafka = session.config().text("kafka");
  place.topic = session.config().text("topic");
  place.form = session.report_form();
  return place;
}

int verify_here(Session& session, const Values& values) {
  OfflineOptions options = place_of(session);
  options.file = values.text_or_empty("FILE");
  options.seen = values.text_or_empty("seen");
  if (!options.seen.empty() && !options.file.empty()) {
    return session.usage("--seen FILE is held against a ledger: name that with --data or --kafka");
  }
  return session.surroundings().verify(options);
}

// Of the ledger that is named; else of the running service, as other commands.
int export_history(Session& session, const Values& values) {
  const auto named = [&](std::string_view key) {
    return session.config().value(key).origin != config::Origin::kDefault;
  };
  if (!named("data") && !named("kafka")) {
    return download_history(session, values.text_or_empty("FILE"));
  }
  return session.surroundings().history_export({place_of(session), values.text_or_empty("FILE")});
}

// What --show can name: "run/2" and "invoice/NK26-00001" are one thing, the others lists.
struct ReplayView {
  std::string_view word;
  std::string_view reading;
};
constexpr std::array kReplayViews = {
    ReplayView{"balance", "balance"},        ReplayView{"overview", "run list"},
    ReplayView{"run", "run show"},           ReplayView{"invoices", "invoice list"},
    ReplayView{"invoice", "invoice show"},   ReplayView{"journal", "journal entries"},
    ReplayView{"openItems", "open-items"},   ReplayView{"numbers", "invoice numbers"},
    ReplayView{"exports", "export list"},    ReplayView{"hours", "hours list"},
    ReplayView{"history", "history list"},   ReplayView{"customers", "customer list"},
    ReplayView{"settings", "settings list"}, ReplayView{"companies", "company list"}};

int replay(Session& session, const Values& values) {
  const std::string show = values.text("show").value_or("balance");
  const std::size_t slash = std::min(show.find('/'), show.size());
  const auto* const view =
      std::ranges::find(kReplayViews, std::string_view(show).substr(0, slash), &ReplayView::word);
  if (view == kReplayViews.end()) {
    return session.usage("--show does not know " + show + "; see facta replay --help");
  }
  ReplayOptions options{place_of(session), values.text_or_empty("until")};
  options.from.file = values.text_or_empty("FILE");
  if (const std::size_t end = options.until.rfind('/'); end != std::string::npos) {
    session.assume_company(options.until.substr(0, end));
  }
  return session.surroundings().replay(options, [&](const LocalService& past) {
    session.remote().answer_from(past);
    return show_reading(session, values, view->reading,
                        show.substr(std::min(slash + 1, show.size())));
  });
}

int copy_log(Session& session, const Values& values) {
  LogCopyOptions options;
  options.from = place_of(session);
  options.to = options.from;
  options.to.data = values.text_or_empty("to-data");
  options.to.kafka = values.text_or_empty("to-kafka");
  options.to.topic = values.text("to-topic").value_or(options.from.topic);
  if (options.to.data.empty() && options.to.kafka.empty()) {
    return session.usage("--to-data DIR or --to-kafka HOST:PORT is needed");
  }
  return session.surroundings().log_copy(options);
}

int show_config(Session& session, const Values&) {
  Table table;
  table.columns = {{"key"}, {"value"}, {"origin"}, {"where"}};
  std::string lines;
  json::JsonWriter out(lines);
  for (const config::Key& key : config::keys()) {
    const config::Value& value = session.config().value(key.name);
    table.rows.push_back({std::string(key.name), value.text,
                          std::string(config::word_of(value.origin)), value.where});
    out.next_text();
    out.begin_object().field("key", key.name).field("value", value.text);
    out.field("origin", config::word_of(value.origin)).field("where", value.where).end_object();
    lines += '\n';
  }
  switch (session.form()) {
    case OutputForm::kJson:
      *session.terminal().out << lines;
      break;
    case OutputForm::kCsv:
      write_csv(session.terminal(), table);
      break;
    case OutputForm::kTable:
      write_table(session.terminal(), table);
      break;
  }
  return kDone;
}

int bench(Session& session, const Values& values) {
  BenchOptions options;
  options.folder =
      values.text("folder").value_or(session.surroundings().environment("TMPDIR").value_or("/tmp"));
  const std::string hours = values.text("hours").value_or(std::to_string(options.hours));
  const auto [end, error] =
      std::from_chars(hours.data(), hours.data() + hours.size(), options.hours);
  if (error != std::errc{} || end != hours.data() + hours.size() || options.hours < 1 ||
      options.hours > 10'000'000) {
    return session.usage("--hours takes a whole number from 1 to 10000000");
  }
  options.memory = values.text_or_empty("memory");
  options.form = session.report_form();
  return session.surroundings().bench(options);
}

int show_version(Session& session, const Values&) {
  if (session.form() == OutputForm::kTable) {
    *session.terminal().out << "facta " << FACTA_VERSION << '\n';
    return kDone;
  }
  const auto version = json::parse_json(R"({"version":")" FACTA_VERSION R"("})");
  show_object(session, version->root());
  return kDone;
}

int set_clock(Session& session, const Values& values) {
  std::string body;
  json::JsonWriter(body).begin_object().field("now", values.text_or_empty("TIME")).end_object();
  auto answer = session.remote().post("/v1/dev/clock", body, session.key());
  if (!answer) {
    return answer.error();
  }
  if (!answer->accepted()) {
    return session.remote().refuse(*answer);
  }
  if (session.form() != OutputForm::kTable) {
    const auto now = json::parse_json(body);  // as it was sent
    show_object(session, now->root());
    return kDone;
  }
  *session.terminal().out << "the clock of the service says " << values.text_or_empty("TIME")
                          << '\n';
  return kDone;
}

int complete(Session& session, const Values& values) {
  *session.terminal().out << completion_script(commands(), everywhere(),
                                               values.text_or_empty("SHELL"));
  return kDone;
}

int show_manual(Session& session, const Values&) {
  *session.terminal().out << man_page(commands(), everywhere(), FACTA_VERSION);
  return kDone;
}

}  // namespace

std::vector<Parameter> configuration_options(const std::vector<std::string_view>& names) {
  std::vector<Parameter> options;
  for (const config::Key& key : config::keys()) {
    if (std::ranges::count(names, key.name) == 1) {
      std::string help(key.help);
      help += " (" + std::string(key.environment) + ")";
      options.push_back(
          {std::string(key.name), std::string(key.value_name), std::move(help), false, false, {}});
    }
  }
  return options;
}

void add_local_commands(std::vector<CommandSpec>& tree) {
  auto verify_options = configuration_options({"data", "kafka", "topic"});
  verify_options.push_back(
      {"seen", "FILE", "a history file of before, from which the ledger must go on"});
  tree.push_back({"serve",
                  "serve a ledger",
                  "facta serve --data /var/lib/facta",
                  {},
                  configuration_options(serve_keys()),
                  serve_here});
  tree.push_back({"verify",
                  "check a whole history: chain, refold, every view row; or a history file alone",
                  "facta verify ledger.facta-history",
                  {{"FILE", {}, "a file of facta history export", false, false, {}}},
                  verify_options,
                  verify_here});
  tree.push_back({"history export",
                  "write the whole history as one file that anyone can verify",
                  "facta history export ledger.facta-history",
                  {{"FILE", {}, "the file to write; -: standard output", true, false, {}}},
                  configuration_options({"data", "kafka", "topic"}),
                  export_history,
                  false,
                  group_summary("history")});
  auto replay_options = configuration_options({"data", "kafka", "topic"});
  replay_options.push_back({"until", "MOMENT", "COMPANY/SEQUENCE or a time; else: everything"});
  replay_options.push_back({"show", "VIEW",
                            "balance, overview, run/NUMBER, invoices, invoice/NUMBER, journal, "
                            "openItems, numbers, exports, hours, history, customers, settings or "
                            "companies"});
  replay_options.push_back({"limit", "ROWS", "at most so many rows (tables: 1000; 0: all)"});
  tree.push_back({"replay",
                  "any view as it was at any moment, folded anew from the history",
                  "facta replay --data facta-data --until noord/120 --show balance",
                  {{"FILE", {}, "a file of facta history export", false, false, {}}},
                  replay_options,
                  replay});
  auto copy_options = configuration_options({"data", "kafka", "topic"});
  copy_options.push_back({"to-data", "DIR", "folder that gets the history", false, false, {}});
  copy_options.push_back({"to-kafka", "HOST:PORT,...", "Kafka that gets it", false, false, {}});
  copy_options.push_back({"to-topic", "NAME", "topic that gets it", false, false, {}});
  tree.push_back({"log copy",
                  "move a history to another log and seal this one",
                  "facta log copy --data facta-data --to-kafka 127.0.0.1:9092",
                  {},
                  copy_options,
                  copy_log,
                  false,
                  group_summary("log")});
  tree.push_back({"config",
                  "effective configuration, and where each value comes from",
                  "facta config --config facta.toml",
                  {},
                  configuration_options(serve_keys()),
                  show_config});
  tree.push_back({"completion",
                  "completion for a shell",
                  "facta completion bash > /etc/bash_completion.d/facta",
                  {{"SHELL", {}, "bash or zsh", true, false, {"bash", "zsh"}}},
                  {},
                  complete});
  tree.push_back({"man",
                  "the manual page of this program, as roff",
                  "facta man > /usr/local/share/man/man1/facta.1",
                  {},
                  {},
                  show_manual});
  tree.push_back({"bench",
                  "serve a ledger of its own, load it and hold it against what the machine can do",
                  "facta bench --hours 100000",
                  {},
                  {{"folder", "DIR", "where it may write; it removes what it made (TMPDIR)"},
                   {"hours", "N", "hours entries to post and bill (1000000)"},
                   {"memory", "SIZE", "of the service that is measured, as its --memory"}},
                  bench});
  tree.push_back({"version", "version of this program", "facta version", {}, {}, show_version});
  tree.push_back({"dev clock",
                  "set the clock of a service that was started with --dev",
                  "facta dev clock 2026-10-31T12:00:00Z",
                  {{"TIME", {}, "RFC 3339", true, false, {}}},
                  {},
                  set_clock,
                  true,
                  group_summary("dev")});
}

}  // namespace facta::cli
