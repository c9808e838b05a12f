// Completion for shells, written out from the command tree: one case per command.
#include "service/cli/commands.h"

#include <map>
#include <set>

namespace facta::cli {
namespace {

// What may follow: "" -> first words; "run" -> "start list …"; "run start" -> "--profile …".
using Followers = std::map<std::string, std::set<std::string>>;

Followers followers_of(const std::vector<CommandSpec>& tree,
                       const std::vector<Parameter>& everywhere) {
  Followers followers;
  for (const CommandSpec& spec : tree) {
    if (spec.hidden) {
      continue;
    }
    const std::size_t space = spec.path.find(' ');
    followers[""].insert(spec.path.substr(0, space));
    if (space != std::string::npos) {
      followers[spec.path.substr(0, space)].insert(spec.path.substr(space + 1));
    }
    auto& words = followers[spec.path];
    for (const auto* parameters : {&spec.options, &everywhere}) {
      for (const Parameter& option : *parameters) {
        words.insert("--" + option.name);
      }
    }
    for (const Parameter& argument : spec.arguments) {
      words.insert(argument.words.begin(), argument.words.end());
      if (argument.name == "FILE" || argument.name == "TARGET") {
        words.insert("@files");
      }
    }
  }
  return followers;
}

// Words that may follow an option: "--kind" -> "test production".
std::map<std::string, std::set<std::string>> option_words(const std::vector<CommandSpec>& tree) {
  std::map<std::string, std::set<std::string>> words;
  for (const CommandSpec& spec : tree) {
    for (const Parameter& option : spec.options) {
      if (!option.words.empty()) {
        words["--" + option.name].insert(option.words.begin(), option.words.end());
      }
    }
  }
  return words;
}

void append_cases(std::string& script, const std::map<std::string, std::set<std::string>>& cases) {
  for (const auto& [word, followers] : cases) {
    script += "    '" + word + "') _facta_reply='";
    for (const std::string& follower : followers) {
      script += (script.back() == '\'' ? "" : " ") + follower;
    }
    script += "' ;;\n";
  }
}

// Shared by both shells: _facta_words WORD_BEFORE COMMAND sets _facta_reply.
std::string word_lists(const std::vector<CommandSpec>& tree,
                       const std::vector<Parameter>& everywhere) {
  std::string script = "_facta_words() {\n  _facta_reply=''\n  case \"$1\" in\n";
  append_cases(script, option_words(tree));
  script +=
      "    --file|--config|--data|--mapping|--seen|--to-data) _facta_reply='@files' ;;\n"
      "  esac\n  [ -z \"$_facta_reply\" ] || return 0\n  case \"$2\" in\n";
  append_cases(script, followers_of(tree, everywhere));
  script += "  esac\n}\n";
  return script;
}

constexpr std::string_view kBash = R"(_facta() {
  local path='' word i current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    _facta_words '' "$path"
    if [[ $word != -* && " $_facta_reply " == *" $word "* ]]; then
      path="${path:+$path }$word"
    fi
  done
  _facta_words "$previous" "$path"
  if [[ " $_facta_reply " == *' @files '* && $current != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -W "${_facta_reply/@files/}" -- "$current")
  fi
}
complete -o filenames -F _facta facta
)";

constexpr std::string_view kZsh = R"(_facta() {
  local command_path='' word i
  for ((i = 2; i < CURRENT; i++)); do
    word=${words[i]}
    _facta_words '' "$command_path"
    if [[ $word != -* && " $_facta_reply " == *" $word "* ]]; then
      command_path="${command_path:+$command_path }$word"
    fi
  done
  _facta_words "${words[CURRENT-1]}" "$command_path"
  if [[ " $_facta_reply " == *' @files '* && ${words[CURRENT]} != -* ]]; then
    _files
  else
    compadd -- ${=_facta_reply/@files/}
  fi
}
compdef _facta facta
)";

}  // namespace

std::string completion_script(const std::vector<CommandSpec>& tree,
                              const std::vector<Parameter>& everywhere, std::string_view shell) {
  std::string script = shell == "zsh" ? "#compdef facta\n" : "# bash completion for facta\n";
  script += word_lists(tree, everywhere);
  script += shell == "zsh" ? kZsh : kBash;
  return script;
}

}  // namespace facta::cli
