#include "aggregates/company/company.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/execute.h"
#include "aggregates/run/run.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::size_t kDescriptionMax = 2'000;  // characters (DEC-28); checked in bytes at the door

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// RUN-02, RUN-03, RUN-05, RUN-22: all that is wrong with the request, in the order of the
// catalogue.
std::vector<Rejection> check_request(const InvoiceProfileDefined* profile,
                                     const StartInvoiceRun& command) {
  std::vector<Rejection> failing;
  if (profile == nullptr) {
    failing.push_back(reject("run.profile.unknown", command.profile.value_or("")));
  }
  const bool has_window = command.window && command.window->from && command.window->to;
  if (!has_window) {
    failing.push_back(reject("run.window.missing"));
  } else if (*command.window->from > *command.window->to) {
    failing.push_back(reject("run.window.invalid"));
  }
  if (!command.kind || !enum_of<RunKind>(*command.kind)) {
    failing.push_back(reject("run.kind.missing"));
  }
  if (command.bookingDate && !parse_date(*command.bookingDate)) {
    failing.push_back(reject("run.booking_date.invalid", *command.bookingDate));
  }
  const RunOptionsInput& options = command.options;
  if (profile != nullptr && profile->invoiceType != InvoiceType::Hours &&
      (options.ignoreFrequency || options.ignoreGrouping || options.ignoreCorrectionsOnSeparate)) {
    failing.push_back(reject("run.option.not_applicable"));
  }
  const std::string description = command.description.value_or("");
  if (description.size() > kDescriptionMax * 4 || std::ranges::any_of(description, is_control)) {
    failing.push_back(
        reject_field("/description", "at most 2,000 characters, none of them a control character"));
  }
  return failing;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context,
                    const StartInvoiceRun& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const auto profile = state.profiles.latest(command.profile.value_or(""));
  if (auto failing = check_request(profile, command); !failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  InvoiceRunQueued queued;
  queued.run = state.where().last_run + 1;
  queued.profile = profile->code;
  queued.type = profile->invoiceType;
  queued.kind = *enum_of<RunKind>(*command.kind);
  queued.window = {*command.window->from, *command.window->to};
  if (command.bookingDate) {
    queued.bookingDate = parse_date(*command.bookingDate);
  }
  queued.description = command.description.value_or("");
  queued.options = {command.options.ignoreFrequency, command.options.ignoreGrouping,
                    command.options.ignoreCorrectionsOnSeparate, command.options.includeEarlier};
  queued.postOnGeneration = profile->postOnGeneration;
  queued.requestedBy = context.actor.id;
  if (context.work_date != context.today) {
    queued.workDate = context.work_date;  // DATE-03
  }
  Decision decision;
  if (queued.kind == RunKind::Production && !state.last_test_runs.contains(test_run_key(queued))) {
    decision.warnings.push_back(warn("run.production.without_test"));  // RUN-08
  }
  decision.events.push_back(std::move(queued));
  return decision;
}

}  // namespace facta
