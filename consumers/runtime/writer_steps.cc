// The writer at long work: a step at a time, between commands, and smaller ones while somebody
// waits.
#include "consumers/processes/next_step.h"
#include "consumers/runtime/writer.h"

namespace facta {
namespace {

// To count an open entry takes so much less time than to bill it.
constexpr std::size_t kEntriesCountedPerLine = 16;

}  // namespace

// One step of the long work of every company that has any: users' commands go in between.
void Writer::take_steps() {
  if (!stopped_because().empty()) {
    busy_.clear();
    return;
  }
  if (at_long_work_ && step_waits()) {
    return;
  }
  last_step_ = clock_.steady();
  at_long_work_ = false;
  std::set<std::string> companies;
  companies.swap(busy_);
  for (const std::string& company : companies) {
    CompanyBook* book = books_.find(company);
    auto step = book == nullptr ? std::nullopt : next_step(book->state, clock_.now());
    if (!step) {
      continue;
    }
    at_long_work_ = true;
    StepBounds bounds{others_wait() ? options_.step_lines_beside_others : options_.step_lines,
                      std::nullopt};
    if (!counted(*book, *step, bounds)) {
      busy_.insert(company);
      continue;
    }
    const auto outcome = run_step(*book, company, *step, bounds);
    const bool refused = outcome.kind == Answer::Kind::kRejected;
    if (outcome.kind == Answer::Kind::kUnknown ||
        (refused && outcome.rejection->refusal.code.starts_with("ledger."))) {
      stalled_.insert(
          company);  // the log does not take it now: tried again with the next look at it
    } else if (refused) {
      const auto give_up = give_up_step(*step, outcome.rejection->refusal.detail);
      if (give_up) {
        run_step(*book, company, *give_up, bounds);
      }
    }
  }
}

bool Writer::others_wait() const {
  return clock_.steady() < beside_others_until_;
}

// Not even for views that nobody folds any more does it wait longer than so long.
bool Writer::step_waits() const {
  const bool readers_wait = clock_.steady() < beside_readers_until_.load();
  return options_.views_behind && (readers_wait || others_wait()) && options_.views_behind() &&
         clock_.steady() - last_step_ < options_.step_waits_max;
}

// Whether all is counted that the step says when it is taken.
bool Writer::counted(const CompanyBook& book, const Step& step, StepBounds& bounds) {
  if (!std::holds_alternative<BeginInvoiceRun>(step.command)) {
    return true;
  }
  bounds.selectable = run_counts_.count_on(book.state, step, bounds.lines * kEntriesCountedPerLine);
  return bounds.selectable.has_value();
}

Answer Writer::run_step(CompanyBook& book, const std::string& company, const Step& step,
                        const StepBounds& bounds) {
  Answer outcome;
  Submission made;
  made.company = company;
  made.command = step.command;
  made.command_id = step.command_id;
  made.actor = {"executor", {Permission::JobPrincipal}, "job"};
  made.correlation_id = step.correlation_id;
  made.causation_id = company + "/" + std::to_string(book.state.where().sequence);
  made.step = bounds;
  made.answer = [&outcome](Answer answer) { outcome = std::move(answer); };
  std::vector<Submission> items;
  items.push_back(std::move(made));
  process_partition(book.partition, std::move(items));
  return outcome;
}

}  // namespace facta
