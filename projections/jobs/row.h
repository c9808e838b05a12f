// What the jobs did (JOB-04): every run of a job with its counts and errors.
#pragma once

#include "projections/core/view.h"

namespace facta {

struct JobRunItem {
  std::uint32_t jobRun = 0;
  std::string jobCode;
  JobTrigger trigger = JobTrigger::Hand;
  std::optional<Time> scheduledFor;
  Time startedAt;
  std::string startedBy;
  std::optional<Time> finishedAt;
  std::optional<std::uint32_t> run;  // the invoice run that it queued
  std::optional<Date> documentDate;
  std::vector<DateStep> documentDateSteps;
  std::uint64_t succeeded = 0, failed = 0, skipped = 0;
  std::vector<JobError> errors;
  FACTA_DESCRIBE(JobRunItem, jobRun, jobCode, trigger, scheduledFor, startedAt, startedBy,
                 finishedAt, run, documentDate, documentDateSteps, succeeded, failed, skipped,
                 errors)
};

extern template class Table<JobRunItem>;

class JobsView {
 public:
  explicit JobsView(TableList& tables) : runs(tables, "views/job_runs") {}

  void fold(const EventPlace& place, const JobRunStarted& event);
  void fold(const EventPlace& place, const JobRunProgressed& event);
  void fold(const EventPlace& place, const JobRunCompleted& event);

  Table<JobRunItem> runs;  // company, newest first
};

}  // namespace facta
