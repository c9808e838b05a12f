// facta-model: visits every state of the log protocol, or as many as asked, breadth first. Each
// must keep every promise, and from each a state must be reachable where nothing is pending. A
// promise that breaks is printed as a shortest way to it.
#include "tests/model/protocol.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace facta::model {
namespace {

using enum Command::Kind;

// Faults in order: crashes, losses, repeats, foreign, cuts, garbage, upgrades, clocks.
const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = {
      {"writers",
       "two claims of one thing; crash, loss",
       {{kClaim, 0, 0, 0}, {kClaim, 0, 1, 0}},
       {1, 1, 0, 0, 0, 0, 0, 0},
       1},
      {"batches",
       "two claims of one thing, sent together or not; loss",
       {{kClaim, 0, 0, 0}, {kClaim, 0, 1, 0}},
       {0, 1, 0, 0, 0, 0, 0, 0}},
      {"ids",
       "an id used with two bodies, and If-Match; loss, repetition",
       {{kPlain, 0, 0, 0}, {kPlain, 0, 0, 0}, {kIfMatch, 0, 2, 0}},
       {0, 1, 1, 0, 0, 0, 0, 0},
       1},
      {"run",
       "an invoice run with two owners; crash, loss",
       {{kRun, 0, 0, 0}},
       {1, 1, 0, 0, 0, 0, 0, 0}},
      {"clocks",
       "clocks that are set",
       {{kPlain, 0, 0, 0}, {kPlain, 0, 1, 0}},
       {0, 0, 0, 0, 0, 0, 0, 2},
       1},
      {"cut log",
       "a log that loses its end and grows again; crash, repetition",
       {{kPlain, 0, 0, 0}, {kPlain, 0, 1, 0}},
       {1, 0, 1, 0, 1, 0, 0, 0},
       1},
      {"contention",
       "a third writer that is always faster",
       {{kPlain, 0, 0, 0}},
       {0, 0, 0, 4, 0, 0, 0, 0},
       1},
      {"releases",
       "a newer release beside an older one, and bytes that are no record",
       {{kPlain, 0, 0, 0}, {kPlain, 0, 1, 0}},
       {0, 0, 1, 0, 0, 1, 1, 0},
       1},
      {"feed",
       "two publishers of the accounting feed; crash, losses",
       {},
       {1, 2, 0, 3, 0, 0, 0, 0},
       1,
       true},
      {"everything",
       "a run, a claim, an id used twice, another company; every fault of the network",
       {{kRun, 0, 0, 0}, {kClaim, 0, 1, 0}, {kClaim, 0, 1, 0}, {kPlain, 1, 3, 0}},
       {2, 2, 1, 1, 0, 1, 0, 0},
       kBatch,
       true,
       true},
  };
  return all;
}

// Where a rule is missed first.
const Scenario& missed_in(Rule rule) {
  static constexpr std::size_t kPlaces[] = {2, 0, 1, 0, 1, 3, 4, 5, 6, 7, 0, 2, 8};
  return scenarios()[kPlaces[rule]];
}

constexpr std::uint32_t kAllRules = (1u << kRules) - 1;
constexpr std::uint32_t kNone = ~0u;
constexpr int kWay = 80;

// All states met, each once, numbered in the order in which they were.
class States {
 public:
  // The number of a state, and whether it is new.
  std::pair<std::uint32_t, bool> add(const State& state) {
    if (states_.size() * 2 >= table_.size()) {
      grow();
    }
    std::uint32_t& slot = slot_of(state);
    if (slot != kNone) {
      return {slot, false};
    }
    slot = static_cast<std::uint32_t>(states_.size());
    states_.push_back(state);
    return {slot, true};
  }
  const State& operator[](std::uint32_t number) const { return states_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(states_.size()); }

 private:
  static std::uint64_t hash(const State& state) {
    std::uint64_t words[(sizeof(State) + 7) / 8] = {};
    std::memcpy(words, &state, sizeof state);
    std::uint64_t mixed = 0x9E3779B97F4A7C15u;
    for (const std::uint64_t word : words) {
      mixed = (mixed ^ word) * 0xD6E8FEB86659FD93u;
      mixed ^= mixed >> 32;
    }
    return mixed;
  }
  std::uint32_t& slot_of(const State& state) {
    std::size_t place = hash(state) & (table_.size() - 1);
    while (table_[place] != kNone && !(states_[table_[place]] == state)) {
      place = (place + 1) & (table_.size() - 1);
    }
    return table_[place];
  }
  void grow() {
    table_.assign(std::max<std::size_t>(table_.size() * 2, 1024), kNone);
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      slot_of(states_[i]) = i;
    }
  }
  std::vector<State> states_;
  std::vector<std::uint32_t> table_;
};

struct Outcome {
  std::uint32_t states = 0;
  int depth = 0;
  bool complete = true;  // every state there is
  std::string broken;    // empty: every promise holds
  std::vector<std::string> trace;
};

class Search {
 public:
  Search(const Scenario& scenario, std::uint32_t rules, std::uint32_t limit)
      : model_(scenario, rules), limit_(limit), by_chance_(scenario.by_chance) {}

  Outcome run() {
    meet(model_.first(), kNone);
    Outcome outcome = by_chance_ ? walk() : visit();
    outcome.states = states_.size();
    if (broken_at_ != kNone) {
      outcome.broken = model_.broken(states_[broken_at_]);
      if (outcome.broken.empty()) {
        outcome.broken = "whatever happens from here, something stays pending for ever";
      }
      outcome.trace = trace(broken_at_);
    }
    return outcome;
  }

 private:
  // Long ways by chance; everything that could be done at each step of them is looked at.
  Outcome walk() {
    Outcome outcome;
    outcome.complete = false;
    std::uint64_t chance = 1;
    while (states_.size() < limit_ && broken_at_ == kNone) {
      std::vector<std::uint32_t> follow{0};
      for (int depth = 0; depth < kWay && !follow.empty() && broken_at_ == kNone; ++depth) {
        chance = chance * 6364136223846793005u + 1442695040888963407u;
        const std::uint32_t number = follow[(chance >> 33) % follow.size()];
        follow.clear();
        const State from = states_[number];
        model_.next(from, false, [&](const State& to, const std::string&) {
          follow.push_back(meet(to, number));
        });
        outcome.depth = std::max(outcome.depth, depth + 1);
      }
    }
    return outcome;
  }

  // In order of depth, so that the first broken promise has a shortest way to it.
  Outcome visit() {
    Outcome outcome;
    std::uint32_t level_ends = 1;
    std::uint32_t number = 0;
    for (; number < states_.size() && broken_at_ == kNone; ++number) {
      if (number == level_ends) {
        ++outcome.depth;
        level_ends = states_.size();
      }
      first_edge_.push_back(static_cast<std::uint32_t>(edges_.size()));
      if (states_.size() >= limit_) {
        break;  // what was met and not gone on from counts as good
      }
      const State from = states_[number];
      const bool fits = model_.next(from, false, [&](const State& to, const std::string&) {
        edges_.push_back(meet(to, number));
      });
      if (!fits) {
        partly_.push_back(number);
      }
    }
    outcome.complete = number == states_.size() && partly_.empty();
    first_edge_.resize(number + 1, static_cast<std::uint32_t>(edges_.size()));
    if (broken_at_ == kNone) {
      look_for_dead_ends(number);
    }
    return outcome;
  }

  std::uint32_t meet(const State& state, std::uint32_t from) {
    const auto [number, added] = states_.add(state);
    if (added) {
      parent_.push_back(from);
      if (broken_at_ == kNone && !model_.broken(state).empty()) {
        broken_at_ = number;
      }
    }
    return number;
  }

  // Walks back from every state where nothing is pending, or of which not all is known.
  void look_for_dead_ends(std::uint32_t expanded) {
    std::vector<std::uint32_t> starts(states_.size() + 1, 0), sources(edges_.size());
    for (const std::uint32_t to : edges_) {
      ++starts[to + 1];
    }
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      starts[i + 1] += starts[i];
    }
    std::vector<std::uint32_t> place(starts);
    for (std::uint32_t from = 0; from < expanded; ++from) {
      for (std::uint32_t e = first_edge_[from]; e < first_edge_[from + 1]; ++e) {
        sources[place[edges_[e]]++] = from;
      }
    }
    std::vector<bool> good(states_.size(), false);
    std::vector<std::uint32_t> open(partly_);
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      if (i >= expanded || model_.settled(states_[i])) {
        open.push_back(i);
      }
    }
    for (const std::uint32_t i : open) {
      good[i] = true;
    }
    while (!open.empty()) {
      const std::uint32_t to = open.back();
      open.pop_back();
      for (std::uint32_t e = starts[to]; e < starts[to + 1]; ++e) {
        if (!good[sources[e]]) {
          good[sources[e]] = true;
          open.push_back(sources[e]);
        }
      }
    }
    const auto bad = std::find(good.begin(), good.end(), false);
    broken_at_ = bad == good.end() ? kNone : static_cast<std::uint32_t>(bad - good.begin());
  }

  std::vector<std::string> trace(std::uint32_t number) {
    std::vector<std::string> steps;
    for (; parent_[number] != kNone; number = parent_[number]) {
      std::string step;
      model_.next(states_[parent_[number]], true, [&](const State& to, const std::string& text) {
        step = to == states_[number] ? text : step;
      });
      steps.push_back(step);
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  Model model_;
  std::uint32_t limit_;
  bool by_chance_;
  States states_;
  std::vector<std::uint32_t> parent_, edges_, first_edge_;
  std::vector<std::uint32_t> partly_;  // some that follow were left out
  std::uint32_t broken_at_ = kNone;
};

// Runs one search and says what came of it; true: every promise holds.
bool show(const Scenario& scenario, std::uint32_t rules, std::uint32_t limit, bool in_full) {
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = Search(scenario, rules, limit).run();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::cout << scenario.name << ": ";
  if (!outcome.broken.empty()) {
    std::cout << outcome.trace.size() << " step" << (outcome.trace.size() == 1 ? "" : "s")
              << " until this breaks: " << outcome.broken << "\n";
    for (std::size_t i = 0; in_full && i < outcome.trace.size(); ++i) {
      std::cout << "  " << i + 1 << ". " << outcome.trace[i] << "\n";
    }
    std::cout << "  ";
  }
  std::cout << outcome.states << " states, "
            << (outcome.complete && outcome.broken.empty() ? "all there are, " : "") << "depth "
            << outcome.depth << ", " << took.count() / 1000 << "." << took.count() / 100 % 10
            << " s, at most " << used.ru_maxrss / 1024 << " MiB" << std::endl;
  return outcome.broken.empty();
}

int usage() {
  std::cerr << "usage: facta-model [--states N] [--scenario NAME] [--without RULE | --all]\n"
               "rules:";
  for (int rule = 0; rule < kRules; ++rule) {
    std::cerr << " " << name_of(static_cast<Rule>(rule));
  }
  std::cerr << "\nscenarios:\n";
  for (const Scenario& scenario : scenarios()) {
    std::cerr << "  " << scenario.name << ": " << scenario.about << "\n";
  }
  return 2;
}

int run(const std::vector<std::string>& words) {
  std::uint32_t limit = 5'000'000, rules = kAllRules;
  const Scenario* only = nullptr;
  bool all = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string value = i + 1 < words.size() ? words[i + 1] : "";
    if (words[i] == "--all") {
      all = true;
    } else if (words[i] == "--states" && std::atoi(value.c_str()) > 0) {
      limit = static_cast<std::uint32_t>(std::atoi(words[++i].c_str()));
    } else if (words[i] == "--without") {
      for (int rule = 0; rule < kRules; ++rule) {
        if (name_of(static_cast<Rule>(rule)) == value) {
          rules = kAllRules & ~(1u << rule);
          only = only == nullptr ? &missed_in(static_cast<Rule>(rule)) : only;
        }
      }
      if (rules == kAllRules) {
        return usage();
      }
      ++i;
    } else if (words[i] == "--scenario") {
      const auto found = std::find_if(scenarios().begin(), scenarios().end(),
                                      [&](const Scenario& one) { return one.name == value; });
      if (found == scenarios().end()) {
        return usage();
      }
      only = &*found;
      ++i;
    } else {
      return usage();
    }
  }
  bool good = true;
  for (int rule = 0; all && rule < kRules; ++rule) {
    std::cout << "without " << name_of(static_cast<Rule>(rule)) << ", ";
    const bool missed =
        !show(missed_in(static_cast<Rule>(rule)), kAllRules & ~(1u << rule), limit, false);
    good = good && missed;
  }
  for (const Scenario& scenario : scenarios()) {
    if (only == nullptr || only == &scenario) {
      good = show(scenario, rules, limit, true) && good;
    }
  }
  std::cout << (good ? "every promise is kept" : "NOT AS IT MUST BE") << std::endl;
  return good ? 0 : 1;
}

}  // namespace
}  // namespace facta::model

int main(int argc, char** argv) {
  return facta::model::run({argv + 1, argv + argc});
}
