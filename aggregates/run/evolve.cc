#include "aggregates/hours/hours.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/issue.h"
#include "aggregates/run/execute.h"
#include "aggregates/run/progress.h"
#include "aggregates/run/run.h"
#include "aggregates/tables/existing.h"

#include <set>

namespace facta {
namespace {

template <class Change>
void change_status(CompanyState& state, Change&& change) {
  CompanyStatus status = state.where();
  change(status);
  state.status.put("", status);
}

void leave_running(CompanyState& state) {
  change_status(state, [](CompanyStatus& status) { status.running_run = 0; });
}

void put_group(CompanyState& state, std::uint32_t run, const std::string& grouping_key,
               const RunGroupRow& group) {
  const std::string key = run_group_key(run, grouping_key);
  const RunGroupRow* before = state.run_groups.find(key);
  state.run_groups.put(key, before == nullptr ? group : *before + group);
}

}  // namespace

void evolve(CompanyState& state, const Fact& fact, const InvoiceRunQueued& event) {
  RunRow row;
  row.request = event;
  row.queued_sequence = fact.sequence;
  const std::string key = make_key(event.run);
  state.runs.put(key, std::move(row));
  state.queued_runs.put(key, {});
  change_status(state, [&](CompanyStatus& status) { status.last_run = event.run; });
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceRunStarted& event) {
  const std::string key = make_key(event.run);
  bool resumed = false;
  state.runs.change(key, [&](RunRow& row) {
    row.state = RunState::kGenerating;
    resumed = row.started_sequence != 0;
    if (!resumed) {  // a resumed run keeps what it started from (DEC-33)
      row.started_sequence = fact.sequence;
    }
    row.day = event.day;
    row.lines_total = event.linesTotal;
  });
  if (resumed) {  // stays known: it is generated after runs of higher numbers (REV-10)
    state.queued_runs.put(key, {false});
  } else {
    state.queued_runs.erase(key);
  }
  change_status(state, [&](CompanyStatus& status) { status.running_run = event.run; });
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceGenerated& event) {
  const InvoiceContent& content = event.invoice;
  InvoiceRow row;
  row.state = state_of(content.status);
  row.by_run_only = row.state == InvoiceState::kPosted;
  const bool posted = row.by_run_only;
  put_invoice(state, fact, content, std::move(row));
  bill_hours(state, content, posted);
  const RunGroupRow group = compared(content);
  put_group(state, content.run, content.groupingKey, group);
  std::uint64_t place = 0;
  state.runs.change(make_key(content.run), [&](RunRow& run) {
    count_invoice(run, content, group);
    place = run.invoices;
  });
  state.run_invoices.put(make_key(content.run, place), {content.number});
}

void evolve(CompanyState& state, const Fact&, const InvoiceExtended& event) {
  extend_invoice(state, event);
  bill_hours(state, event);
  const RunGroupRow group = compared(event);
  put_group(state, event.run, event.groupingKey, group);
  std::uint64_t place = 0;
  state.runs.change(make_key(event.run), [&](RunRow& run) {
    count_invoice(run, event, group);
    run.extended = true;
    place = run.invoices;
  });
  if (const std::uint32_t of = existing(state.invoices, event.number).content.run; of != 0) {
    state.runs.change(make_key(of), [](RunRow& run) { run.extended = true; });
  }
  state.run_invoices.put(make_key(event.run, place), {event.number});
}

void evolve(CompanyState& state, const Fact&, const InvoiceRunProgressed& event) {
  state.runs.change(make_key(event.run), [&](RunRow& run) {
    for (const InvoiceContent& content : event.testInvoices) {
      const RunGroupRow group = compared(content);
      put_group(state, event.run, content.groupingKey, group);
      count_invoice(run, content, group);
    }
    for (const InvoiceExtended& extended : event.testExtensions) {
      const RunGroupRow group = compared(extended);
      put_group(state, event.run, extended.groupingKey, group);
      count_invoice(run, extended, group);
    }
    for (const SkippedItem& item : event.skipped) {
      run.skipped += item.entries;
    }
    pass_over(run, event.earlierOpenEntries, event.earliestOpenDate);
    run.lines_done = event.linesDone;
    run.lines_total = event.linesTotal;
    run.cursor = event.cursor;
  });
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceRunGenerated& event) {
  const std::string key = make_key(event.run);
  state.runs.change(key, [&](RunRow& run) {
    run.state = RunState::kGenerated;
    run.generated_sequence = fact.sequence;
    run.lines_total = run.lines_done;
  });
  if (event.kind == RunKind::Test) {
    state.last_test_runs.put(test_run_key(existing(state.runs, key).request), {event.run});
  }
  leave_running(state);
}

void evolve(CompanyState& state, const Fact&, const InvoiceRunFailed& event) {
  state.runs.change(make_key(event.run), [](RunRow& run) { run.state = RunState::kFailed; });
  leave_running(state);
}

void evolve(CompanyState& state, const Fact&, const InvoiceRunResumed& event) {
  const std::string key = make_key(event.run);
  state.runs.change(key, [](RunRow& run) { run.state = RunState::kQueued; });
  state.queued_runs.put(key, {});
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceRunReverted& event) {
  const std::string key = make_key(event.run);
  state.runs.change(key, [](RunRow& run) { run.state = RunState::kReverted; });
  std::set<std::string> reduced;
  for (const ReducedInvoice& invoice : event.reduced) {
    reduced.insert(invoice.number);
    take_back_lines(state, fact, event.run, invoice);
  }
  state.run_invoices.scan_prefix(key, [&](std::string_view, const NumberRow& row) {
    const InvoiceState now = existing(state.invoices, row.number).state;
    if (now != InvoiceState::kDeleted && now != InvoiceState::kVoided &&
        !reduced.contains(row.number)) {
      retire_invoice(state, row.number, InvoiceState::kVoided);
      reopen_lines(state, fact, row.number);
    }
    return true;
  });
}

}  // namespace facta
