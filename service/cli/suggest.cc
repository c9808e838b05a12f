#include "service/cli/suggest.h"

#include <algorithm>
#include <set>

namespace facta::cli {
namespace {

constexpr std::size_t kNamedMax = 3;

// A third of the letters may be wrong, and at least one.
std::size_t near_enough(std::string_view word) {
  return std::max<std::size_t>(1, word.size() / 3);
}

// The closest of `names`, all that are equally close; "" when none is near.
std::string closest(std::string_view word, const std::set<std::string>& names,
                    const std::string& before) {
  std::vector<std::string> best;
  std::size_t distance = near_enough(word);
  for (const std::string& name : names) {
    const std::size_t here = edit_distance(word, name);
    if (here < distance) {
      best.clear();
      distance = here;
    }
    if (here == distance) {
      best.push_back(name);
    }
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(best.size(), kNamedMax); ++i) {
    text.append(i == 0 ? "" : " or ").append("`").append(before).append(best[i]).append("`");
  }
  return text;
}

// Walks through the words as far as the tree knows them.
class Walk {
 public:
  Walk(const std::vector<CommandSpec>& tree, const std::vector<Parameter>& everywhere)
      : tree_(tree), everywhere_(everywhere) {}

  std::string first_mistake(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word == "--") {
        break;
      }
      if (word.starts_with("--")) {
        if (const std::string meant = check_option(word, i); !meant.empty()) {
          return meant;
        }
      } else if (command_ == nullptr && !word.starts_with('-')) {
        if (const auto meant = go_on(word); meant) {
          return *meant;
        }
      }
    }
    return {};
  }

 private:
  std::set<std::string> next_words() const {
    std::set<std::string> names;
    for (const CommandSpec& spec : tree_) {
      if (!spec.hidden && spec.path.starts_with(path_)) {
        const std::string rest = spec.path.substr(path_.size());
        names.insert(rest.substr(0, rest.find(' ')));
      }
    }
    return names;
  }

  // Takes a word of a command; a value: it is none, and this is close to it.
  std::optional<std::string> go_on(const std::string& word) {
    const auto names = next_words();
    const std::string path = path_ + word;
    const auto is_there = [&](const CommandSpec& spec) {
      return spec.path == path || spec.path.starts_with(path + " ");
    };
    const auto found = std::ranges::find_if(tree_, is_there);
    if (found == tree_.end()) {
      return closest(word, names, path_);
    }
    if (found->path == path) {
      command_ = &*found;
    }
    path_ = path + " ";
    return std::nullopt;
  }

  // Steps over the value of an option; a text: there is no such option, and this is close to it.
  std::string check_option(const std::string& word, std::size_t& at) const {
    const std::string name = word.substr(2, word.find('=') - 2);
    std::set<std::string> names = {"--help"};
    const std::vector<Parameter> none;
    for (const auto* options : {command_ == nullptr ? &none : &command_->options, &everywhere_}) {
      for (const Parameter& option : *options) {
        if (option.name == name) {
          at += !option.value.empty() && word.find('=') == std::string::npos;
          return {};
        }
        names.insert("--" + option.name);
      }
    }
    return name == "help" ? std::string() : closest("--" + name, names, "");
  }

  const std::vector<CommandSpec>& tree_;
  const std::vector<Parameter>& everywhere_;
  const CommandSpec* command_ = nullptr;
  std::string path_;  // "run "
};

}  // namespace

std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> above(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= one.size(); ++i) {
    before = above;
    above = row;
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t change = one[i - 1] == other[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row.back();
}

std::string did_you_mean(const std::vector<CommandSpec>& tree,
                         const std::vector<Parameter>& everywhere,
                         const std::vector<std::string>& words) {
  return Walk(tree, everywhere).first_mistake(words);
}

}  // namespace facta::cli
