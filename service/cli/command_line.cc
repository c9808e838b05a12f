// The only file that knows CLI11.
#include "service/cli/command_line.h"

#include "service/cli/suggest.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <map>
#include <memory>

namespace facta::cli {
namespace {

// Where CLI11 puts what it read; one per parameter of every command.
struct Slot {
  std::string name;
  std::vector<std::string> texts;
  bool set = false;
};

class Tree {
 public:
  Tree(const std::vector<CommandSpec>& tree, const std::vector<Parameter>& everywhere);

  Result<Parsed, NotParsed> parse(const std::vector<std::string>& words);

 private:
  struct Leaf {
    const CommandSpec* spec;
    CLI::App* app;
    std::vector<std::unique_ptr<Slot>> slots;
  };

  CLI::App* parent_of(const CommandSpec& spec, std::string& name);
  static void add_option(CLI::App& app, const Parameter& option, Slot& slot);
  static void add_argument(CLI::App& app, const Parameter& argument, Slot& slot);
  static void collect(const std::vector<std::unique_ptr<Slot>>& slots, Values& values);

  CLI::App root_{"facta: an event-sourced invoicing ledger", "facta"};
  std::map<std::string, CLI::App*> groups_;
  std::vector<Leaf> leaves_;
  std::vector<std::unique_ptr<Slot>> everywhere_;
};

Tree::Tree(const std::vector<CommandSpec>& tree, const std::vector<Parameter>& everywhere) {
  root_.require_subcommand(1);
  root_.footer(
      "`facta COMMAND --help` shows an example. Exit codes: 0 done, 1 refused, 2 usage,\n"
      "3 unreachable or unknown outcome.");
  std::string names = "Everywhere:";
  for (const Parameter& option : everywhere) {
    everywhere_.push_back(std::make_unique<Slot>());
    add_option(root_, option, *everywhere_.back());
    names += " --" + option.name;
  }
  for (const CommandSpec& spec : tree) {
    std::string name;
    CLI::App* const parent = parent_of(spec, name);
    CLI::App* const app = parent->add_subcommand(name, spec.summary);
    app->fallthrough();
    app->footer("Example: " + spec.example + "\n" + names);
    if (spec.hidden) {
      app->group("");
    }
    Leaf& leaf = leaves_.emplace_back(Leaf{&spec, app, {}});
    for (const Parameter& argument : spec.arguments) {
      leaf.slots.push_back(std::make_unique<Slot>());
      add_argument(*app, argument, *leaf.slots.back());
    }
    for (const Parameter& option : spec.options) {
      leaf.slots.push_back(std::make_unique<Slot>());
      add_option(*app, option, *leaf.slots.back());
    }
  }
}

CLI::App* Tree::parent_of(const CommandSpec& spec, std::string& name) {
  const std::size_t space = spec.path.find(' ');
  if (space == std::string::npos) {
    name = spec.path;
    return &root_;
  }
  name = spec.path.substr(space + 1);
  const std::string group = spec.path.substr(0, space);
  CLI::App*& app = groups_[group];
  if (app == nullptr) {
    app = root_.add_subcommand(group, spec.group);
    app->require_subcommand(1);
    app->fallthrough();
    if (spec.hidden) {
      app->group("");
    }
  }
  return app;
}

void Tree::add_option(CLI::App& app, const Parameter& option, Slot& slot) {
  slot.name = option.name;
  if (option.value.empty()) {
    app.add_flag("--" + option.name, slot.set, option.help);
    return;
  }
  CLI::Option* const added = app.add_option("--" + option.name, slot.texts, option.help);
  added->required(option.required)->expected(1);  // one text behind each mention
  added->multi_option_policy(option.repeated ? CLI::MultiOptionPolicy::TakeAll
                                             : CLI::MultiOptionPolicy::Throw);
  if (!option.words.empty()) {
    added->check(CLI::IsMember(option.words));
  }
  if (option.repeated && !option.words.empty()) {
    added->delimiter(',');  // words have no comma: "monday,thursday"
  }
  added->type_name(option.value);  // last: check() writes its own
}

void Tree::add_argument(CLI::App& app, const Parameter& argument, Slot& slot) {
  slot.name = argument.name;
  CLI::Option* const added = app.add_option(argument.name, slot.texts, argument.help);
  added->required(argument.required);
  if (argument.repeated) {
    added->expected(argument.required ? 1 : 0, 1 << 20);
  } else {
    // What is kept in a list would take the words of the arguments behind it as well.
    added->expected(1)->allow_extra_args(false);
  }
  if (!argument.words.empty()) {
    added->check(CLI::IsMember(argument.words));
  }
  added->type_name("");
}

void Tree::collect(const std::vector<std::unique_ptr<Slot>>& slots, Values& values) {
  for (const auto& slot : slots) {
    for (const std::string& text : slot->texts) {
      values.add(slot->name, text);
    }
    if (slot->set) {
      values.add(slot->name, "true");
    }
  }
}

Result<Parsed, NotParsed> Tree::parse(const std::vector<std::string>& words) {
  std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 takes them
  try {
    root_.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    // CLI11 says the help of the innermost command that was named.
    return Unexpected{NotParsed{kDone, root_.help()}};
  } catch (const CLI::CallForAllHelp&) {
    return Unexpected{NotParsed{kDone, root_.help("", CLI::AppFormatMode::All)}};
  } catch (const CLI::ParseError& error) {
    return Unexpected{NotParsed{kUsage, "facta: " + std::string(error.what()) +
                                            "\n`facta --help` lists the commands, `facta COMMAND "
                                            "--help` shows an example\n"}};
  }
  Parsed parsed;
  for (const Leaf& leaf : leaves_) {
    if (leaf.app->parsed()) {
      parsed.command = leaf.spec;
      collect(leaf.slots, parsed.values);
    }
  }
  collect(everywhere_, parsed.values);
  return parsed;
}

}  // namespace

std::optional<std::string> Values::text(std::string_view name) const {
  const auto given = all(name);
  return given.empty() ? std::nullopt : std::optional<std::string>(given.back());
}

std::span<const std::string> Values::all(std::string_view name) const {
  const auto at = texts_.find(name);
  return at == texts_.end() ? std::span<const std::string>() : std::span(at->second);
}

Result<Parsed, NotParsed> parse_command_line(const std::vector<CommandSpec>& tree,
                                             const std::vector<Parameter>& everywhere,
                                             const std::vector<std::string>& words) {
  Tree parser(tree, everywhere);
  auto parsed = parser.parse(words);
  if (!parsed && parsed.error().code == kUsage) {
    const std::string meant = did_you_mean(tree, everywhere, words);
    if (!meant.empty()) {
      parsed.error().text += "did you mean " + meant + "?\n";
    }
  }
  return parsed;
}

}  // namespace facta::cli
