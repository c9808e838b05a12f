// Setting up job queue entries, and when they are due.
#include "aggregates/company/company.h"
#include "aggregates/job/job.h"
#include "aggregates/refusals/fields.h"
#include "events/values/local_time.h"

#include <algorithm>

namespace facta {
namespace {

struct JobEntry {
  std::string_view code;
  JobKind kind;
};
constexpr JobEntry kJobs[] = {
    {"11076237", JobKind::kGenerateHours},  // codeunit "Create SLSInvoices from HLE-JQ"
    {"11076433", JobKind::kGenerateHours},  // report; does not antedate (ANTE-06)
    {"11096325", JobKind::kCreditActions}, {"11096500", JobKind::kPostInvoices},  // codeunit
    {"11096089", JobKind::kPostInvoices},                                         // report
};
constexpr std::string_view kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                          "friday", "saturday", "sunday"};

std::optional<int> minute_of_day(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  return hour < 24 && minute < 60 ? std::optional(hour * 60 + minute) : std::nullopt;
}

bool runs_on(const JobQueueEntryConfigured& entry, Date day) {
  const std::string_view weekday = kWeekdays[static_cast<std::size_t>((day.days % 7 + 10) % 7)];
  return entry.weekdays.empty() ||
         std::ranges::find(entry.weekdays, weekday) != entry.weekdays.end();
}

// The latest time not after `now` that the job is due at and has not run for.
std::optional<Time> latest_due(const JobRow& row, Time now, std::string_view zone) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const JobQueueEntryConfigured& entry = row.entry;
  const Time after = std::max(row.configured, row.last_scheduled);
  const auto minute = minute_of_day(entry.at);
  if (!entry.enabled || !minute) {
    return std::nullopt;
  }
  std::optional<Time> latest;
  Time from{std::max(after.micros, now.micros - 8 * kDay)};
  while (const auto next = next_run(*minute, zone, from)) {
    if (*next > now) {
      break;
    }
    if (const auto day = local_date(*next, zone); day && runs_on(entry, *day)) {
      latest = *next;
    }
    from = *next;
  }
  return latest;
}

}  // namespace

std::optional<JobKind> job_kind(std::string_view code) {
  const auto found = std::ranges::find(kJobs, code, &JobEntry::code);
  return found == std::end(kJobs) ? std::nullopt : std::optional(found->kind);
}

bool is_enabled(const CompanyState& state, std::string_view code) {
  const JobRow* row = state.jobs.find(code);
  return row != nullptr && row->entry.enabled;
}

DecideResult decide(const CompanyState& state, const Context&,
                    const ConfigureJobQueueEntry& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const auto kind = job_kind(command.jobCode);
  if (!kind) {
    return Unexpected{reject("job.unknown", command.jobCode)};
  }
  const JobRow* now = state.jobs.find(command.jobCode);
  const bool only_switched =
      command.enabled && !command.at && command.weekdays.empty() && !command.profile;
  if (now != nullptr && only_switched) {
    JobQueueEntryConfigured switched = now->entry;
    switched.enabled = *command.enabled;
    return switched == now->entry ? Decision{} : Decision{{std::move(switched)}, {}};
  }
  FieldChecks checks;
  JobQueueEntryConfigured entry;
  entry.jobCode = command.jobCode;
  entry.enabled = command.enabled.value_or(true);
  entry.at = command.at.value_or("");
  entry.weekdays = command.weekdays;
  entry.profile = checks.code_or_none("/profile", command.profile.value_or(""));
  if (!entry.at.empty() && !minute_of_day(entry.at)) {
    checks.fault("/at", "must be a time of day: HH:MM");
  }
  for (std::size_t i = 0; i < entry.weekdays.size() && i < kFieldFaultsMax; ++i) {
    if (std::ranges::find(kWeekdays, entry.weekdays[i]) == std::end(kWeekdays)) {
      checks.fault("/weekdays/" + std::to_string(i), "must be monday ... sunday");
    }
  }
  if (entry.weekdays.size() > std::size(kWeekdays)) {
    checks.fault("/weekdays", "must name every day at most once");
  }
  if (!entry.profile.empty() && *kind != JobKind::kGenerateHours) {
    checks.fault("/profile", "is for the jobs that generate");
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (!entry.profile.empty() && !state.profiles.contains(entry.profile)) {
    return Unexpected{reject("run.profile.unknown", entry.profile)};
  }
  return Decision{{std::move(entry)}, {}};
}

void evolve(CompanyState& state, const Fact& fact, const JobQueueEntryConfigured& event) {
  const JobRow* before = state.jobs.find(event.jobCode);
  state.jobs.put(event.jobCode,
                 {event, fact.time, before == nullptr ? Time{} : before->last_scheduled});
}

bool is_due(const CompanyState& state, const RunScheduledJob& command, Time now) {
  const JobRow* row = state.jobs.find(command.jobCode);
  const CompanyData* company = state.company_data.latest("");
  const auto due = row == nullptr || company == nullptr ? std::nullopt
                                                        : latest_due(*row, now, company->timeZone);
  return due && due->micros == static_cast<std::int64_t>(command.scheduledFor);
}

std::optional<RunScheduledJob> due_job(const CompanyState& state, Time now, std::string_view zone) {
  std::optional<RunScheduledJob> due;
  state.jobs.scan({}, {}, [&](std::string_view code, const JobRow& row) {
    if (const auto time = latest_due(row, now, zone)) {
      due = RunScheduledJob{std::string(code), static_cast<std::uint64_t>(time->micros)};
    }
    return !due;
  });
  return due;
}

}  // namespace facta
