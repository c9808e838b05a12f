// What the jobs do.
#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/dates/document_date.h"
#include "aggregates/invoice/crediting.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/posting.h"
#include "aggregates/job/job.h"
#include "aggregates/run/invoice_dates.h"
#include "aggregates/run/line_groups.h"
#include "aggregates/run/open_key.h"
#include "events/base/wire_size.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::size_t kErrorsMax = 100;  // named in one event

std::size_t size_of(const Event& event) {
  return std::visit([](const auto& happened) { return wire_bound(happened); }, event);
}

Unexpected<Rejection> not_configured(const std::string& code) {
  return Unexpected{reject("job.not_configured", code, {{"job", code}})};
}

// The minute of the day of SET-11; nullopt: not configured (DOCDATE-08).
std::optional<int> shift_time(const CompanyState& state) {
  const std::string text = setting_at(state, "documentDateShiftTime", kNow);
  const std::size_t colon = text.find(':');
  return colon == std::string::npos ? std::nullopt
                                    : std::optional(std::stoi(text.substr(0, colon)) * 60 +
                                                    std::stoi(text.substr(colon + 1)));
}

// The holiday calendar of the company (SET-47): the one set, else the one called "default".
std::vector<Date> holidays_of(const CompanyState& state) {
  const std::string set = setting_at(state, "holidayCalendar", kNow);
  const HolidayCalendarDefined* calendar = state.holidays.latest(set.empty() ? "default" : set);
  std::vector<Date> days;
  if (calendar != nullptr) {
    for (const Holiday& holiday : calendar->dates) {
      days.push_back(holiday.date);
    }
  }
  return days;
}

// One record of a job: events as far as they fit, and what became of the items.
class JobRecord {
 public:
  JobRecord(const CompanyState& state, const Context& context, const JobRunStarted& started,
            const JobRunRow& before)
      : state_(state), context_(context), started_(started), counts_(before) {}

  DecideResult post_invoices(std::vector<Event> first) {
    events_ = std::move(first);
    PostingTerms terms;
    terms.via = PostedVia::Batch;
    terms.work_date = context_.today;  // AMB-60
    terms.document_date = started_.documentDate;
    terms.document_date_steps = started_.documentDateSteps;
    terms.antedate_until = antedate_until(state_, kNow);
    terms.job_run = started_.jobRun;
    bool done = true;
    const std::string after = counts_.cursor;
    state_.unposted.scan(after, {}, [&](std::string_view key, const NumberRow& row) {
      if (!after.empty() && key == after) {
        return true;
      }
      auto event = post_invoice(state_, row.number, terms);
      if (event && !fits(*event)) {
        return done = false;
      }
      if (event) {
        ++counts_.succeeded;
        events_.push_back(std::move(*event));
      } else if (event.error().refusal.code == "invoice.post.not_released") {
        ++counts_.skipped;  // DEC-16
      } else {
        fail(row.number, event.error());
      }
      counts_.cursor = key;
      return true;
    });
    return finish(done);
  }

  DecideResult make_credits(std::vector<Event> first) {
    events_ = std::move(first);
    Crediting crediting(state_, context_);
    bool done = true;
    state_.pending_credits.scan({}, {}, [&](std::string_view key, const RunIdRow& row) {
      const CreditActionData& action = state_.credit_actions.find(key)->action;
      auto created = crediting.credit(action.invoice, action.reasonCode, action.origin, row.run);
      if (created && !fits(Event(*created))) {
        return done = false;
      }
      if (created) {
        ++counts_.succeeded;
        std::string number = created->invoice.number;
        events_.push_back(std::move(*created));
        events_.push_back(CreditActionSucceeded{row.run, action.invoice, std::move(number)});
      } else {
        const Refusal& refusal = created.error().refusal;
        events_.push_back(
            CreditActionFailed{row.run, action.invoice, refusal.code, refusal.detail});
        fail(action.invoice, created.error());
      }
      return true;
    });
    return finish(done);
  }

 private:
  bool fits(const Event& event) {
    bytes_ += size_of(event) + 200;
    return bytes_ <= kEventBytesMax - (64u << 10) || events_.size() < 2;
  }

  void fail(const std::string& subject, const Rejection& rejection) {
    ++counts_.failed;
    if (counts_.errors.size() < kErrorsMax) {
      counts_.errors.push_back({subject, rejection.refusal.code, rejection.refusal.detail});
    }
  }

  DecideResult finish(bool done) {
    if (done) {
      events_.push_back(JobRunCompleted{started_.jobRun, started_.jobCode, counts_.succeeded,
                                        counts_.failed, counts_.skipped, counts_.errors});
    } else {
      events_.push_back(JobRunProgressed{started_.jobRun, print_cursor(), counts_.succeeded,
                                         counts_.failed, counts_.skipped, counts_.errors});
    }
    return Decision{std::move(events_), {}};
  }
  // The number behind which the job goes on.
  std::string print_cursor() const {
    const NumberRow* row = state_.unposted.find(counts_.cursor);
    return row == nullptr ? std::string() : row->number;
  }

  const CompanyState& state_;
  const Context& context_;
  const JobRunStarted& started_;
  JobRunRow counts_;
  std::vector<Event> events_;
  std::size_t bytes_ = 0;
};

// DOCDATE-01: once, at the start.
std::optional<Rejection> set_document_date(const CompanyState& state, const Context& context,
                                           JobRunStarted& started) {
  dates::DocumentDateInput input;
  input.now = {context.today, context.second_of_day};
  input.shift_time = shift_time(state);
  if (const auto formula =
          dates::parse_date_formula(setting_at(state, "documentDateFormula", kNow))) {
    input.formula = *formula;
  }
  input.antedate_until = antedate_until(state, kNow);
  const std::vector<Date> holidays = holidays_of(state);
  input.holidays = holidays;
  const auto date = dates::document_date(input);
  if (!date) {
    return reject("date_formula.out_of_range", "documentDateFormula");  // DEC-34
  }
  started.documentDate = date->date;
  started.documentDateSteps = steps_of(date->steps);
  return std::nullopt;
}

// RUN-21: everything due up to and including today.
Result<InvoiceRunQueued, Rejection> queue_run(const CompanyState& state, const Context& context,
                                              const JobQueueEntryConfigured& entry) {
  const std::string code = entry.profile.empty() ? "hours" : entry.profile;
  const InvoiceProfileDefined* profile = state.profiles.latest(code);
  if (profile == nullptr) {
    return Unexpected{reject("run.profile.unknown", code)};
  }
  InvoiceRunQueued queued;
  queued.run = state.where().last_run + 1;
  queued.profile = profile->code;
  queued.type = profile->invoiceType;
  queued.kind = RunKind::Production;
  queued.options.includeEarlier = true;
  queued.postOnGeneration = profile->postOnGeneration;
  queued.requestedBy = context.actor.id;
  queued.job = entry.jobCode;
  queued.window = {context.today, context.today};
  RunRow run;
  run.request = queued;
  run.started_sequence = kNow;
  LineGrouping grouping(state, run);
  state.open_hours.scan({}, {}, [&](std::string_view key, const OpenRow&) {
    const OpenKey open = read_open_key(key);
    const ProjectTerms& terms = grouping.terms_of(open.customer, open.project);
    if (open.date >= queued.window.from) {
      return true;
    }
    const auto hours = state.hours.get(open.entry_id);  // by value: these may be all there are
    if (grouping.select(terms, open.date, hours ? &*hours : nullptr).selection ==
        Selection::kBill) {
      queued.window.from = open.date;
    }
    return true;
  });
  return queued;
}

DecideResult start(const CompanyState& state, const Context& context, const std::string& code,
                   JobTrigger trigger, Time scheduled_for) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const auto kind = job_kind(code);
  if (!kind) {
    return Unexpected{reject("job.unknown", code)};
  }
  const JobRow* job = state.jobs.find(code);
  if (job == nullptr || !job->entry.enabled) {
    return not_configured(code);
  }
  std::uint32_t running = 0;  // JOB-05
  state.running_jobs.scan({}, {}, [&](std::string_view key, const Mark&) {
    const JobRunRow& row = *state.job_runs.find(key);
    running = row.started.jobCode == code ? row.started.jobRun : 0;
    return running == 0;
  });
  if (running != 0) {
    return Unexpected{reject("job.already_running", code + ", job run " + std::to_string(running))};
  }
  JobRunStarted started;
  started.jobRun = state.where().last_job_run + 1;
  started.jobCode = code;
  started.trigger = trigger;
  started.scheduledFor = scheduled_for;
  if (*kind == JobKind::kGenerateHours) {
    auto queued = queue_run(state, context, job->entry);
    if (!queued) {
      return Unexpected{std::move(queued.error())};
    }
    started.run = queued->run;
    return Decision{{std::move(started), std::move(*queued)}, {}};
  }
  if (*kind == JobKind::kPostInvoices) {
    if (auto refused = set_document_date(state, context, started)) {
      return Unexpected{std::move(*refused)};
    }
    return JobRecord(state, context, started, {}).post_invoices({started});
  }
  return JobRecord(state, context, started, {}).make_credits({started});
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context, const RunJob& command) {
  return start(state, context, command.jobCode, JobTrigger::Hand, {});
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const RunScheduledJob& command) {
  // Of two services one may be late: the other one ran it since, or it is set up otherwise now.
  if (is_enabled(state, command.jobCode) && !is_due(state, command, context.now)) {
    return Unexpected{reject("job.step_out_of_order", command.jobCode)};
  }
  const Time due{static_cast<std::int64_t>(command.scheduledFor)};
  auto started = start(state, context, command.jobCode, JobTrigger::Schedule, due);
  if (started || started.error().refusal.code.starts_with("job.")) {
    return started;
  }
  // Nobody is there to be told: the run of the job says why nothing was done (JOB-04).
  const Refusal& why = started.error().refusal;
  JobRunStarted failed;
  failed.jobRun = state.where().last_job_run + 1;
  failed.jobCode = command.jobCode;
  failed.trigger = JobTrigger::Schedule;
  failed.scheduledFor = due;
  JobRunCompleted completed;
  completed.jobRun = failed.jobRun;
  completed.jobCode = failed.jobCode;
  completed.failed = 1;
  completed.errors = {{why.subject, why.code, why.detail}};
  return Decision{{std::move(failed), std::move(completed)}, {}};
}

DecideResult decide(const CompanyState& state, const Context& context, const ContinueJob& command) {
  const JobRunRow* row = state.job_runs.find(make_key(command.jobRun));
  if (row == nullptr || row->completed || row->since != command.step) {
    return Unexpected{reject("job.step_out_of_order", "job run " + std::to_string(command.jobRun))};
  }
  const JobRunStarted started = row->started;
  if (started.run != 0) {
    const RunRow& run = *state.runs.find(make_key(started.run));
    JobRunCompleted completed;
    completed.jobRun = started.jobRun;
    completed.jobCode = started.jobCode;
    completed.succeeded = run.invoices;
    completed.skipped = run.skipped;
    completed.failed = run.state == RunState::kFailed ? 1 : 0;
    return Decision{{std::move(completed)}, {}};
  }
  return job_kind(started.jobCode) == JobKind::kPostInvoices
             ? JobRecord(state, context, started, *row).post_invoices({})
             : JobRecord(state, context, started, *row).make_credits({});
}

void evolve(CompanyState& state, const Fact& fact, const JobRunStarted& event) {
  const std::string key = make_key(event.jobRun);
  JobRunRow row;
  row.started = event;
  row.since = fact.sequence;
  state.job_runs.put(key, std::move(row));
  state.running_jobs.put(key, {});
  if (event.scheduledFor != Time{}) {
    state.jobs.change(event.jobCode, [&](JobRow& job) { job.last_scheduled = event.scheduledFor; });
  }
  CompanyStatus status = state.where();
  status.last_job_run = event.jobRun;
  state.status.put("", status);
}

void evolve(CompanyState& state, const Fact& fact, const JobRunProgressed& event) {
  state.job_runs.change(make_key(event.jobRun), [&](JobRunRow& row) {
    row.since = fact.sequence;
    row.succeeded = event.succeeded;
    row.failed = event.failed;
    row.skipped = event.skipped;
    row.errors = event.errors;
    const InvoiceRow* last = state.invoices.find(event.cursor);
    row.cursor =
        last == nullptr ? std::string() : make_key(last->content.series, last->content.ordinal);
  });
}

void evolve(CompanyState& state, const Fact& fact, const JobRunCompleted& event) {
  const std::string key = make_key(event.jobRun);
  state.job_runs.change(key, [&](JobRunRow& row) {
    row.since = fact.sequence;
    row.completed = true;
    row.succeeded = event.succeeded;
    row.failed = event.failed;
    row.skipped = event.skipped;
    row.errors = event.errors;
  });
  state.running_jobs.erase(key);
}

}  // namespace facta
