// Jobs, and the credits that they make: requested from balance across companies, or by corrections
// of customers whose invoices are then credited in full (CRE-20...35, JOB).
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

constexpr const char* kCredits = "11096325";
constexpr std::int64_t kMinuteMicros = 60'000'000;
constexpr std::int64_t kDayMicros = 1'440 * kMinuteMicros;

bool is_generator(const std::string& code) {
  return code == "11076237" || code == "11076433";
}

bool is_poster(const std::string& code) {
  return code == "11096500" || code == "11096089";
}

// JOB-02.
bool is_job(const std::string& code) {
  return code == kCredits || is_generator(code) || is_poster(code);
}

// Whether the entry names the day of the week, or none.
bool runs_on(const std::vector<std::string>& weekdays, Date day) {
  constexpr const char* kNames[] = {"thursday", "friday",  "saturday", "sunday",
                                    "monday",   "tuesday", "wednesday"};  // from 1970-01-01
  return weekdays.empty() || std::ranges::find(weekdays, kNames[day.days % 7]) != weekdays.end();
}

// When it is so late on that day; none of the times used is in the hour of the change of clocks.
Time time_on(Date day, const std::string& at) {
  const std::int64_t minutes = std::stoi(at.substr(0, 2)) * 60 + std::stoi(at.substr(3));
  const std::int64_t micros = day.days * kDayMicros + minutes * kMinuteMicros;
  const Time winter{micros - 60 * kMinuteMicros};
  const Time summer{micros - 120 * kMinuteMicros};
  return is_summer(summer) ? summer : winter;
}

}  // namespace

// ---- Jobs

bool Oracle::has_job(const std::string& code) const {
  const auto found = jobs_.find(code);
  return found != jobs_.end() && found->second.enabled;  // JOB-03
}

std::string Oracle::foretell_job(const std::string& code) const {
  if (!is_job(code)) {
    return "job.unknown";
  }
  if (!has_job(code)) {
    return "job.not_configured";
  }
  const bool runs =
      std::ranges::any_of(running_jobs_, [&](const auto& one) { return one.second.code == code; });
  return runs ? "job.already_running" : "";  // JOB-05
}

std::string Oracle::check_job_entry(const ConfigureJobQueueEntry& command,
                                    const std::vector<Event>& events) const {
  const auto known = jobs_.find(command.jobCode);
  const bool switched = known != jobs_.end() && command.enabled && !command.at &&
                        command.weekdays.empty() && !command.profile;
  if (events.empty()) {
    return switched && known->second.enabled == *command.enabled ? "" : "the entry stays as it was";
  }
  const auto* made = std::get_if<JobQueueEntryConfigured>(&events[0]);
  if (made == nullptr || made->jobCode != command.jobCode ||
      made->enabled != command.enabled.value_or(true)) {
    return "not that entry";
  }
  const bool same =
      switched ? made->at == known->second.at && made->weekdays == known->second.weekdays &&
                     made->profile == known->second.profile
               : made->at == command.at.value_or("") && made->weekdays == command.weekdays &&
                     made->profile == command.profile.value_or("");
  return same ? "" : "not the times of that entry";
}

// The last time that it is due, up to `now`; none since it was set up or was last due: nothing.
std::optional<Time> Oracle::last_due(const Job& job, Time now) {
  if (!job.enabled || job.at.empty()) {
    return std::nullopt;
  }
  Date day = local_day(now);
  for (int back = 0; back < 8; ++back, --day.days) {
    const Time due = time_on(day, job.at);
    if (due <= now && runs_on(job.weekdays, day)) {
      return due > job.since ? std::optional(due) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::string Oracle::overdue(Time now) const {
  for (const auto& [code, job] : jobs_) {
    if (last_due(job, now)) {
      return code;
    }
  }
  return {};
}

// That its time had come, and that what was missed is made up for once.
std::string Oracle::check_due(const JobRunStarted& started, Time at) const {
  if (foretell_job(started.jobCode) != "") {
    return "job " + started.jobCode + " begins though it " + foretell_job(started.jobCode);
  }
  const Job& job = jobs_.at(started.jobCode);
  const Time due = started.scheduledFor;
  const Date day = local_day(due);
  if (!runs_on(job.weekdays, day) || job.at.empty() || time_on(day, job.at) != due || due > at) {
    return "job " + started.jobCode + " is not due then";
  }
  if (due <= job.since) {
    return "job " + started.jobCode + " is not due again";
  }
  const bool late = central_.at_once && !time_stands_ && last_due(job, at) != due;
  return late ? "job " + started.jobCode + " begins for a time long past" : "";
}

std::string Oracle::check_job(const Record& record, const std::string& code) {
  const auto& events = record.events();
  const auto* started = events.empty() ? nullptr : std::get_if<JobRunStarted>(events.data());
  if (record.command == "ContinueJob") {
    const auto* goes_on = events.empty() ? nullptr : std::get_if<JobRunProgressed>(&events.back());
    const auto* ends = events.empty() ? nullptr : std::get_if<JobRunCompleted>(&events.back());
    job_ = goes_on != nullptr ? goes_on->jobRun : ends != nullptr ? ends->jobRun : 0;
    const auto found = running_jobs_.find(job_);
    if (found == running_jobs_.end() || started != nullptr) {
      return "not a job that is running";
    }
    return is_poster(found->second.code) ? check_posting_job(nullptr) : "";
  }
  if (started == nullptr || started->jobRun != job_runs_ + 1) {
    return "not the next run of a job";
  }
  job_ = started->jobRun;
  std::string wrong;
  if (code.empty()) {
    wrong = started->trigger == JobTrigger::Schedule ? check_due(*started, record.time)
                                                     : "nobody asked for it";
  } else if (started->jobCode != code || started->trigger != JobTrigger::Hand ||
             started->scheduledFor != Time{}) {
    wrong = "not that job";
  }
  if (wrong.empty() && is_poster(started->jobCode)) {
    return check_posting_job(started);
  }
  return wrong.empty() && is_generator(started->jobCode) ? check_generating_job(*started, events)
                                                         : wrong;
}

// DOCDATE-01, ANTE-06, ANTE-09, AMB-60: what it has before it, and on which terms.
std::string Oracle::check_posting_job(const JobRunStarted* started) {
  if (started != nullptr && started->documentDate != document_date()) {
    return "documents of " + (started->documentDate ? print(*started->documentDate) : "no day") +
           ", should be of " + print(document_date());
  }
  const auto running = running_jobs_.find(job_);
  const std::uint64_t last = running == running_jobs_.end() ? 0 : running->second.last;
  terms_ = {today_, antedates_,
            started != nullptr ? started->documentDate : running->second.document, job_};
  to_post_.clear();
  for (const auto& [ordinal, invoice] : unsettled_) {
    if (ordinal > last && invoice->stand != InvoiceStand::kPosted) {
      to_post_.push_back({ordinal, invoice->number, foretell_post(invoice->number, true)});
    }
  }
  return {};
}

// RUN-21.
std::string Oracle::check_generating_job(const JobRunStarted& started,
                                         const std::vector<Event>& events) {
  const auto* queued = events.size() == 2 ? std::get_if<InvoiceRunQueued>(&events[1]) : nullptr;
  const std::string& own = jobs_.at(started.jobCode).profile;
  const std::string profile = own.empty() ? "hours" : own;
  const Window window{oldest_to_bill(), today_};
  RunOptions options;
  options.includeEarlier = true;
  const bool right = queued != nullptr && queued->run == runs_.size() + 1 &&
                     started.run == queued->run && queued->kind == RunKind::Production &&
                     queued->job == started.jobCode && queued->profile == profile &&
                     queued->postOnGeneration == profiles_.at(profile) &&
                     queued->window == window && queued->options == options &&
                     !queued->bookingDate && !queued->workDate;
  return right ? "" : "not the run of that job";
}

// Of what a run of today with all that is earlier would bill; today: of nothing.
Date Oracle::oldest_to_bill() const {
  Run run;
  run.from = run.to = today_;
  run.earlier = true;
  Date oldest = today_;
  for (const auto& [id, entry] : open_) {
    std::optional<Period> period;
    if (entry->quantity != 0 && entry->day < oldest && !is_held(*entry) &&
        pick(run, *entry, is_apart(run, *entry), period) == Pick::kBill) {
      oldest = entry->day;
    }
  }
  return oldest;
}

// What the record posted is what could be, up to the invoice with which it ends (JOB-04, DEC-16).
std::string Oracle::take_posted(JobRun& run, const std::string* cursor,
                                const std::vector<JobError>& errors) {
  const Invoice* last = cursor == nullptr ? nullptr : find(*cursor);
  std::vector<std::string> wanted;
  for (const ToPost& one : to_post_) {
    if (last != nullptr && one.ordinal > last->ordinal) {
      break;
    }
    run.last = one.ordinal;
    if (one.why.empty()) {
      ++run.succeeded;
      wanted.push_back(one.number);
    } else if (one.why == "invoice.post.not_released") {
      ++run.skipped;
    } else {
      ++run.failed;
      run.errors.push_back(one.number + " " + one.why);
    }
  }
  bool same = wanted == posted_ && errors.size() == std::min<std::size_t>(run.errors.size(), 100);
  for (std::size_t i = 0; same && i < errors.size(); ++i) {
    same = errors[i].subject + " " + errors[i].code == run.errors[i];
  }
  return same ? "" : "not the invoices that can be posted";
}

std::string Oracle::apply(const JobRunStarted& event) {
  if (event.jobRun != job_) {
    return "a job begins by itself";
  }
  job_runs_ = event.jobRun;
  JobRun& run = running_jobs_[event.jobRun];
  run.code = event.jobCode;
  run.run = event.run;
  run.document = event.documentDate;
  if (event.trigger == JobTrigger::Schedule) {
    jobs_.at(event.jobCode).since = event.scheduledFor;
  }
  return {};
}

std::string Oracle::apply(const JobRunProgressed& event) {
  JobRun& run = running_jobs_.at(event.jobRun);
  if (is_poster(run.code)) {
    if (auto wrong = take_posted(run, &event.cursor, event.errors); !wrong.empty()) {
      return wrong;
    }
  }
  const bool right = event.succeeded == run.succeeded && event.failed == run.failed &&
                     event.skipped == run.skipped;
  return right ? "" : "the job counts otherwise";
}

// JOB-04, CRE-35.
std::string Oracle::apply(const JobRunCompleted& event) {
  JobRun run = std::move(running_jobs_.at(event.jobRun));
  running_jobs_.erase(event.jobRun);
  if (is_poster(run.code)) {
    if (auto wrong = take_posted(run, nullptr, event.errors); !wrong.empty()) {
      return wrong;
    }
  }
  if (is_generator(run.code)) {
    const Run& made = runs_.at(run.run);
    if (made.stand != RunStand::kGenerated && made.stand != RunStand::kReverted) {
      return "the job ends before its run";
    }
    run.succeeded = made.invoices;
    run.skipped = made.skipped;
  }
  if (event.jobCode != run.code || event.succeeded != run.succeeded || event.failed != run.failed ||
      event.skipped != run.skipped) {
    return "the job counts otherwise";
  }
  return run.code == kCredits && !pending_.empty() ? "the job leaves a credit out" : "";
}

// ---- Credit actions

// CRE-21, DEC-05.
std::string Oracle::foretell(const RequestCreditFromBalance& command) const {
  std::string wrong = foretell_reason(command.reasonCode);
  wrong = wrong.empty() ? foretell_credit(command.invoice, 0) : wrong;
  return wrong.empty() && !has_job(kCredits) ? "credit.job_queue_not_configured" : wrong;
}

// CRE-25, CRE-27...29, CRE-33: one action for each invoice that has corrected hours and no credit.
std::string Oracle::check_credits_asked(const TimesheetCorrectionsProcessed& event,
                                        const std::vector<Event>& events) const {
  std::set<std::string> wanted;
  for (const HoursChange& change : event.changes) {
    const Entry& entry = entries_.at(change.entryId);
    if (entry.state == EntryState::kPosted && corrections_.at(entry.customer).credits &&
        foretell_credit(entry.invoice, 0).empty()) {
      wanted.insert(entry.invoice);
    }
  }
  std::vector<const CreditActionFailed*> failed;
  for (std::size_t i = 1; i < events.size(); ++i) {
    failed.push_back(std::get_if<CreditActionFailed>(&events[i]));
  }
  std::size_t failures = 0;
  for (const CreditActionData& action : event.creditActions) {
    const bool known = central_.at_once ? action.reasonCode == central_.credit_reason
                                        : central_.reasons.contains(action.reasonCode);
    if (wanted.erase(action.invoice) == 0 || !known ||
        action.origin != CreditOrigin::AutomaticOnCorrection) {
      return "a credit that nobody asked for, or not for that reason: " + action.invoice;
    }
    const std::string why = action.reasonCode.empty() ? "credit.auto.reason_code_missing"
                            : !has_job(kCredits)      ? "credit.job_queue_not_configured"
                                                      : "";
    if (why.empty()) {
      continue;
    }
    if (failures >= failed.size() || failed[failures] == nullptr ||
        failed[failures]->action != action.action || failed[failures]->code != why) {
      return "the credit of " + action.invoice + " should fail: " + why;
    }
    ++failures;
  }
  if (!wanted.empty()) {
    return "no credit is asked for of invoice " + *wanted.begin();
  }
  return failures == failed.size() ? "" : "a credit fails that could be made";
}

std::string Oracle::ask_for_credit(const CreditActionData& action) {
  if (action.action != actions_.size() + 1) {
    return "credit action " + std::to_string(action.action) + " out of order";
  }
  Invoice& invoice = *find(action.invoice);
  if (action.customer != invoice.customer) {
    return "a credit action of another customer";
  }
  actions_[action.action] = {action.invoice, action.reasonCode, action.origin};
  pending_.insert(action.action);
  invoice.action = action.action;
  touched_invoices_.insert(invoice.ordinal);
  return {};
}

std::string Oracle::apply(const CreditActionRequested& event) {
  return ask_for_credit(event.action);
}

// CRE-21, CRE-28, CRE-35: what was asked for is made by the job alone, which checks it again.
std::string Oracle::check_origin(const CreditInvoiceCreated& event) const {
  if (job_ == 0) {
    return event.origin == CreditOrigin::Direct ? "" : "a credit that only the job makes";
  }
  if (pending_.empty()) {
    return "a credit that nobody asked for";
  }
  const Action& action = actions_.at(*pending_.begin());
  if (event.origin != action.origin || event.invoice.originalNumber != action.invoice ||
      event.reasonCode != action.reason) {
    return "not the credit that was asked for first";
  }
  const std::string why = foretell_credit(action.invoice, *pending_.begin());
  return why.empty() ? "" : "a credit is made that should fail: " + why;
}

// CRE-35: in the order in which they were asked for, each once.
std::string Oracle::apply(const CreditActionSucceeded& event) {
  if (job_ == 0 || pending_.empty() || *pending_.begin() != event.action) {
    return "credit action " + std::to_string(event.action) + " out of turn";
  }
  const Action& action = actions_.at(event.action);
  const Invoice& original = *find(action.invoice);
  if (event.invoice != action.invoice || made_ != event.creditNumber ||
      original.credit != event.creditNumber || original.reason != action.reason) {
    return "credit action " + std::to_string(event.action) + " made another credit";
  }
  pending_.erase(event.action);
  ++running_jobs_.at(job_).succeeded;
  return {};
}

std::string Oracle::apply(const CreditActionFailed& event) {
  if (!pending_.contains(event.action) || actions_.at(event.action).invoice != event.invoice) {
    return "credit action " + std::to_string(event.action) + " fails out of turn";
  }
  if (job_ != 0) {
    const std::string why = foretell_credit(event.invoice, event.action);
    if (why != event.code || *pending_.begin() != event.action) {
      return "credit action " + std::to_string(event.action) + " fails as " + event.code +
             (why.empty() ? ", and could be made" : ", not as " + why);
    }
    ++running_jobs_.at(job_).failed;
  }
  pending_.erase(event.action);
  return {};
}

}  // namespace facta::simulation
