#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/issue.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/run.h"
#include "aggregates/tables/existing.h"

namespace facta {
namespace {

// Whether this other run was, or will be, generated after a run and bills what that billed.
bool is_newer(const RunRow& other, const RunRow& run) {
  const Window& window = run.request.window;
  const bool counts = other.state != RunState::kFailed && other.state != RunState::kReverted;
  const bool later =
      other.state != RunState::kGenerated || other.generated_sequence > run.generated_sequence;
  return counts && later && other.request.run != run.request.run &&
         other.request.kind == RunKind::Production &&
         other.request.profile == run.request.profile && other.request.window.from <= window.to &&
         window.from <= other.request.window.to;
}

// REV-10. Runs are generated in the order of their numbers, but for those that were resumed: the
// marks of these stay in the queue. The runs before this one are not looked through: they are many.
std::optional<RunRow> newer_run(const CompanyState& state, const RunRow& run) {
  std::optional<RunRow> newer;
  const std::string key = make_key(run.request.run);
  state.queued_runs.scan({}, key, [&](std::string_view before, const Mark&) {
    const RunRow& other = existing(state.runs, before);
    newer = is_newer(other, run) ? std::optional(other) : std::nullopt;
    return !newer;
  });
  if (!newer) {
    state.runs.scan(key, {}, [&](std::string_view, const RunRow& other) {
      newer = is_newer(other, run) ? std::optional(other) : std::nullopt;
      return !newer;
    });
  }
  return newer;
}

// Everything that forbids the reversal, in the order of REV-11; what makes the question moot is
// reported alone.
std::vector<Rejection> check_revert(const CompanyState& state, const RunRow& run, bool confirmed) {
  const std::string name = "run " + std::to_string(run.request.run);
  if (run.request.kind != RunKind::Production) {
    return {reject("run.revert.not_production", name)};
  }
  if (run.state == RunState::kReverted) {
    return {reject("run.revert.already_reverted", name)};
  }
  if (run.state != RunState::kGenerated) {
    return {reject("run.revert.not_generated", name)};
  }
  std::vector<Rejection> failing;
  const auto refuse_if = [&](const RunBlock& block, std::string_view code) {
    if (block) {
      failing.push_back(reject(code, culprit("invoice " + block.invoice, block.sequence)));
    }
  };
  refuse_if(run.definitive, "run.revert.invoice_definitive");                  // REV-15
  refuse_if(run.return_message, "run.revert.return_message_imported");         // REV-08
  refuse_if(run.approved, "run.revert.invoice_approved");                      // REV-08
  refuse_if(run.partially_approved, "run.revert.invoice_partially_approved");  // REV-08
  const CompanyStatus status = state.where();
  if (status.last_export_sequence > run.generated_sequence) {  // REV-09, REV-13
    failing.push_back(reject(
        "run.revert.journal_exported",
        culprit("export " + std::to_string(status.last_export), status.last_export_sequence)));
  }
  if (const auto newer = newer_run(state, run)) {  // REV-10
    failing.push_back(reject("run.revert.newer_export_same_period",
                             culprit("run " + std::to_string(newer->request.run),
                                     newer->generated_sequence != 0 ? newer->generated_sequence
                                                                    : newer->queued_sequence)));
  }
  if (!confirmed) {
    failing.push_back(reject("run.revert.confirmation_required", name));  // REV-03
  }
  return failing;
}

// What undoing a run takes back that shares invoices with other runs or lost some (REV-16).
void count_one_by_one(const CompanyState& state, RunRow& run, InvoiceRunReverted& reverted) {
  run.invoices = 0;
  run.lines = 0;
  run.numbers.clear();
  run.totals.clear();
  state.run_invoices.scan_prefix(make_key(run.request.run), [&](std::string_view,
                                                                const NumberRow& row) {
    const InvoiceRow& invoice = *state.invoices.find(row.number);
    if (is_retired(invoice)) {
      return true;
    }
    const InvoiceLinesRow& lists = *state.invoice_lines.find(row.number);
    InvoiceContent rest = invoice.content;
    for (const InvoiceLine& line : lists.lines) {
      if (run_of(invoice.content, line) != run.request.run) {
        rest.lines.push_back(line);
      }
    }
    run.lines += lists.lines.size() - rest.lines.size();
    if (rest.lines.empty()) {
      ++run.invoices;
      count_in(run.numbers, invoice.content);
      count_in(run.totals, invoice.content.currency, invoice.content.totals);
    } else {
      add_up_again(rest, lists.vat_groups);
      count_in(run.totals, invoice.content.currency, invoice.content.totals + -rest.totals);
      reverted.reduced.push_back({row.number, rest.currency, lists.lines.size() - rest.lines.size(),
                                  std::move(rest.vatGroups), rest.totals});
    }
    return true;
  });
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context,
                    const RevertInvoiceRun& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const RunRow* found = state.runs.find(make_key(command.run));
  if (found == nullptr) {
    return Unexpected{reject("run.revert.unknown_run", "run " + std::to_string(command.run))};
  }
  if (auto failing = check_revert(state, *found, command.confirm); !failing.empty()) {
    Rejection refused = reject_all(std::move(failing));
    refused.refusal.subject = "run " + std::to_string(command.run);
    return Unexpected{std::move(refused)};
  }
  RunRow run = *found;
  InvoiceRunReverted reverted;
  if (run.invoice_deleted || run.extended) {
    count_one_by_one(state, run, reverted);
  }
  reverted.run = command.run;
  reverted.profile = run.request.profile;
  reverted.window = run.request.window;
  reverted.confirmedBy = context.actor.id;  // REV-17
  reverted.lapsedNumbers = run.numbers;
  reverted.voidedInvoices = run.invoices;
  reverted.reopenedEntries = run.lines;
  reverted.totals = run.totals;
  return Decision{{std::move(reverted)}, {}};
}

}  // namespace facta
