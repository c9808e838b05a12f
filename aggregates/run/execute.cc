// The steps that the run executor asks for: begin, chunk by chunk, and fail; and resuming.
#include "aggregates/run/execute.h"

#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/progress.h"
#include "aggregates/run/run.h"

namespace facta {
namespace {

std::string run_name(std::uint32_t run) {
  return "run " + std::to_string(run);
}

Result<const RunRow*, Rejection> find_run(const CompanyState& state, std::uint32_t run) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const RunRow* row = state.runs.find(make_key(run));
  if (row == nullptr) {
    return Unexpected{reject("run.unknown", run_name(run))};
  }
  return row;
}

Unexpected<Rejection> out_of_order(std::uint32_t run) {
  return Unexpected{reject("run.step.out_of_order", run_name(run))};
}

// A short list for a human: "C1/P1, C2/P7 and 12 more".
std::string describe(const Differences& differences) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < differences.named.size() && i < kNamed; ++i) {
    text +=
        (i == 0 ? "" : ", ") + differences.named[i].customer + "/" + differences.named[i].project;
  }
  if (differences.count > kNamed) {
    text += " and " + std::to_string(differences.count - kNamed) + " more";
  }
  return text;
}

void number_invoices(const CompanyState& state, const RunRow& run, PlannedChunk& chunk) {
  NumberSource numbers(state, number_series_code(state, false, run.started_sequence));
  for (PlannedInvoice& made : chunk.invoices) {
    if (made.invoice) {
      numbers.number(*made.invoice);
    }
  }
}

InvoiceRunProgressed progressed(const RunRow& run, const PlannedChunk& chunk) {
  InvoiceRunProgressed event;
  event.run = run.request.run;
  event.linesDone = run.lines_done + chunk.lines_done;
  event.linesTotal = std::max(run.lines_total, event.linesDone);
  event.cursor = chunk.cursor;
  event.skipped = chunk.skipped;
  event.earlierOpenEntries = chunk.earlier_entries;
  event.earliestOpenDate = chunk.earliest_date;
  return event;
}

// The run as it will be when this chunk is folded.
RunRow after_chunk(RunRow run, const PlannedChunk& chunk) {
  for (const PlannedInvoice& made : chunk.invoices) {
    if (made.invoice) {
      count_invoice(run, *made.invoice, compared(*made.invoice));
    } else {
      count_invoice(run, *made.extended, compared(*made.extended));
    }
  }
  for (const SkippedItem& item : chunk.skipped) {
    run.skipped += item.entries;
  }
  pass_over(run, chunk.earlier_entries, chunk.earliest_date);
  return run;
}

InvoiceRunGenerated generated(const CompanyState& state, const RunRow& before,
                              const PlannedChunk& chunk) {
  const RunRow run = after_chunk(before, chunk);
  InvoiceRunGenerated event;
  event.run = run.request.run;
  event.kind = run.request.kind;
  event.invoices = run.invoices;
  event.lines = run.lines;
  event.skipped = run.skipped;
  event.numbers = run.numbers;
  event.totals = run.totals;
  event.inputDigest = hex(run.input_digest);
  event.earlierOpenEntries = run.earlier_entries;
  event.earliestOpenDate = run.earliest_date;
  if (run.earlier_entries > 0) {
    event.warnings.push_back(warn(
        "run.earlier_open_entries",
        {{"count", std::to_string(run.earlier_entries)}, {"date", print(*run.earliest_date)}}));
  }
  const RunIdRow* test = state.last_test_runs.find(test_run_key(run.request));
  if (run.request.kind == RunKind::Production && test != nullptr) {
    event.testRun = test->run;
    Differences differences = compare_runs(state, test->run, run.request.run, chunk.invoices);
    if (differences.count > 0) {
      event.warnings.push_back(
          warn("run.production.differs_from_test", {{"differences", describe(differences)}}));
    }
    event.differences = std::move(differences.named);
  }
  return event;
}

}  // namespace

std::string test_run_key(const InvoiceRunQueued& request) {
  return make_key(request.profile, request.window.from, request.window.to);
}

std::uint32_t first_queued_run(const CompanyState& state) {
  std::uint32_t first = 0;
  state.queued_runs.scan({}, {}, [&](std::string_view key, const Mark& mark) {
    first = mark.set ? static_cast<std::uint32_t>(number_of_key(key)) : 0;
    return first == 0;
  });
  return first;
}

void pass_over(RunRow& run, std::uint64_t entries, std::optional<Date> oldest) {
  run.earlier_entries += entries;
  if (oldest) {
    run.earliest_date = std::min(run.earliest_date.value_or(*oldest), *oldest);
  }
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const BeginInvoiceRun& command) {
  const auto found = find_run(state, command.run);
  if (!found) {
    return Unexpected{found.error()};
  }
  const RunRow* run = *found;
  // RUN-13: strictly first come, first served; one at a time.
  if (state.where().running_run != 0 || first_queued_run(state) != command.run) {
    return out_of_order(command.run);
  }
  InvoiceRunStarted started;
  started.run = command.run;
  started.linesTotal = run->lines_done + (context.step.selectable ? *context.step.selectable
                                                                  : count_selectable(state, *run));
  started.day = context.today;
  return Decision{{std::move(started)}, {}};
}

DecideResult continue_run(const CompanyState& state, const ContinueInvoiceRun& command,
                          const ChunkLimits& limits) {
  const auto found = find_run(state, command.run);
  if (!found) {
    return Unexpected{found.error()};
  }
  const RunRow* run = *found;
  if (run->state != RunState::kGenerating || run->cursor != command.after) {
    return out_of_order(command.run);  // R6
  }
  PlannedChunk chunk = plan_chunk(state, *run, limits);
  Decision decision;
  InvoiceRunProgressed progress = progressed(*run, chunk);
  std::optional<InvoiceRunGenerated> finished;
  const bool production = run->request.kind == RunKind::Production;
  if (production && !chunk.invoices.empty()) {
    number_invoices(state, *run, chunk);
  }
  if (chunk.done) {
    finished = generated(state, *run, chunk);
    decision.warnings = finished->warnings;
  }
  for (PlannedInvoice& made : chunk.invoices) {
    if (production && made.invoice) {
      decision.events.push_back(InvoiceGenerated{std::move(*made.invoice)});
    } else if (production) {
      decision.events.push_back(std::move(*made.extended));
    } else if (made.invoice) {
      progress.testInvoices.push_back(std::move(*made.invoice));  // RUN-07: no numbers, no effects
    } else {
      progress.testExtensions.push_back(std::move(*made.extended));
    }
  }
  decision.events.push_back(std::move(progress));
  if (finished) {
    decision.events.push_back(std::move(*finished));
  }
  return decision;
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const ContinueInvoiceRun& command) {
  ChunkLimits limits;
  if (context.step.lines > 0 && context.step.lines < limits.lines) {
    limits.entries = limits.entries / limits.lines * context.step.lines;
    limits.lines = context.step.lines;
  }
  return continue_run(state, command, limits);
}

DecideResult decide(const CompanyState& state, const Context&, const FailInvoiceRun& command) {
  const auto found = find_run(state, command.run);
  if (!found) {
    return Unexpected{found.error()};
  }
  const RunRow* run = *found;
  if (run->state != RunState::kGenerating) {
    return out_of_order(command.run);
  }
  return Decision{{InvoiceRunFailed{command.run, command.error}}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ResumeInvoiceRun& command) {
  const auto found = find_run(state, command.run);
  if (!found) {
    return Unexpected{found.error()};
  }
  const RunRow* run = *found;
  if (run->state != RunState::kFailed) {
    return Unexpected{reject("run.resume.not_failed", run_name(command.run))};
  }
  return Decision{{InvoiceRunResumed{command.run}}, {}};
}

}  // namespace facta
