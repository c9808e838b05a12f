#include "consumers/processes/next_step.h"

#include "aggregates/job/job.h"
#include "aggregates/run/run.h"
#include "events/base/sha256.h"

#include <algorithm>

namespace facta {
namespace {

// Ends in 64 hex digits, so it is longer than any id of a client may be and never meets one.
std::string derived_id(const std::string& work, const std::string& step) {
  return work + ":" + hex(sha256(work + ":" + step));
}

Step begin_run(std::uint32_t run, std::uint64_t queued_sequence) {
  const std::string name = "run-" + std::to_string(run);
  return {BeginInvoiceRun{run}, derived_id(name, "begin " + std::to_string(queued_sequence)), name};
}

Step continue_run(std::uint32_t run, const RunRow& row) {
  const std::string name = "run-" + std::to_string(run);
  // A resumed run passes its cursors again, so the id also names how often it was started.
  return {ContinueInvoiceRun{run, row.cursor},
          derived_id(name, std::to_string(row.started_sequence) + " after " + row.cursor), name};
}

// The rest of a job; one that waits for its invoice run has nothing to do until that has ended.
std::optional<Step> continue_job(const CompanyState& state) {
  std::optional<Step> step;
  state.running_jobs.scan({}, {}, [&](std::string_view key, const Mark&) {
    const JobRunRow& row = *state.job_runs.find(key);
    const RunRow* run = row.started.run == 0 ? nullptr : state.runs.find(make_key(row.started.run));
    const bool waits =
        run != nullptr && (run->state == RunState::kQueued || run->state == RunState::kGenerating);
    if (!waits) {
      const std::string name = "job-" + std::to_string(row.started.jobRun);
      step = Step{ContinueJob{row.started.jobRun, row.since},
                  derived_id(name, "after " + std::to_string(row.since)), name};
    }
    return !step;
  });
  return step;
}

std::optional<Step> start_due_job(const CompanyState& state, Time now) {
  const CompanyData* company = state.company_data.latest("");
  now = std::max(now, state.where().time);  // when it will be decided (DEC-26)
  auto due = company == nullptr ? std::nullopt : due_job(state, now, company->timeZone);
  if (!due) {
    return std::nullopt;
  }
  const std::string name = "job-" + due->jobCode + "-" + std::to_string(due->scheduledFor);
  std::string id = derived_id(name, "start");
  return Step{std::move(*due), std::move(id), name};
}

template <class Row>
bool has_rows(const Table<Row>& table) {
  bool has = false;
  table.scan({}, {}, [&](std::string_view, const Row&) {
    has = true;
    return false;
  });
  return has;
}

}  // namespace

std::optional<Step> next_step(const CompanyState& state, Time now) {
  const CompanyStatus& status = state.where();
  if (status.unfinished_export != 0) {
    const ExportRow* row = state.exports.find(make_key(status.unfinished_export));
    const std::string name = "export-" + std::to_string(status.unfinished_export);
    return Step{ContinueJournalExport{status.unfinished_export, row->parts + 1},
                derived_id(name, "part " + std::to_string(row->parts + 1)), name};
  }
  if (status.running_run != 0) {
    return continue_run(status.running_run, *state.runs.find(make_key(status.running_run)));
  }
  if (const std::uint32_t run = first_queued_run(state); run != 0) {
    return begin_run(run, state.runs.find(make_key(run))->queued_sequence);
  }
  std::optional<Step> step = continue_job(state);
  if (!step) {
    step = start_due_job(state, now);
  }
  return step;
}

bool may_have_step(const CompanyState& state) {
  const CompanyStatus& status = state.where();
  return status.unfinished_export != 0 || status.running_run != 0 || first_queued_run(state) != 0 ||
         has_rows(state.running_jobs) || has_rows(state.jobs);
}

std::optional<Step> give_up_step(const Step& failed, const std::string& error) {
  std::uint32_t run = 0;
  if (const auto* begin = std::get_if<BeginInvoiceRun>(&failed.command)) {
    run = begin->run;
  } else if (const auto* go_on = std::get_if<ContinueInvoiceRun>(&failed.command)) {
    run = go_on->run;
  }
  if (run == 0) {
    return std::nullopt;
  }
  return Step{FailInvoiceRun{run, error}, derived_id(failed.command_id, "fail"),
              failed.correlation_id};
}

}  // namespace facta
