// Jobs, and the credits that they make: requested from balance across companies, or by corrections
// of customers whose invoices are then credited in full (CRE-20...35, JOB).
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

constexpr const char* kCredits = "11096325";
constexpr std::int64_t kMinuteMicros = 60'000'000;
constexpr std::int64_t kDayMicros = 1'440 * kMinuteMicros;

bool is_job(const std::string& code) {
  return code == kCredits;
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
    return running_jobs_.contains(job_) && started == nullptr ? "" : "not a job that is running";
  }
  if (started == nullptr || started->jobRun != job_runs_ + 1) {
    return "not the next run of a job";
  }
  job_ = started->jobRun;
  if (code.empty()) {
    return started->trigger == JobTrigger::Schedule ? check_due(*started, record.time)
                                                    : "nobody asked for it";
  }
  const bool right = started->jobCode == code && started->trigger == JobTrigger::Hand &&
                     started->scheduledFor == Time{};
  return right ? "" : "not that job";
}

std::string Oracle::apply(const JobRunStarted& event) {
  if (event.jobRun != job_) {
    return "a job begins by itself";
  }
  job_runs_ = event.jobRun;
  running_jobs_[event.jobRun].code = event.jobCode;
  if (event.trigger == JobTrigger::Schedule) {
    jobs_.at(event.jobCode).since = event.scheduledFor;
  }
  return {};
}

std::string Oracle::apply(const JobRunProgressed& event) {
  const JobRun& run = running_jobs_.at(event.jobRun);
  const bool right = event.succeeded == run.succeeded && event.failed == run.failed &&
                     event.skipped == run.skipped;
  return right ? "" : "the job counts otherwise";
}

// JOB-04, CRE-35.
std::string Oracle::apply(const JobRunCompleted& event) {
  const JobRun run = running_jobs_.at(event.jobRun);
  running_jobs_.erase(event.jobRun);
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
