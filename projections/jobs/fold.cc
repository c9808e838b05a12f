#include "aggregates/tables/table_code.h"
#include "projections/jobs/row.h"

namespace facta {

template class Table<JobRunItem>;
namespace {

std::string key_of(const EventPlace& place, std::uint32_t job_run) {
  return make_key(place.company, descending(std::uint64_t{job_run}));
}

template <class Event>
void count(JobRunItem& row, const Event& event) {
  row.succeeded = event.succeeded;
  row.failed = event.failed;
  row.skipped = event.skipped;
  row.errors = event.errors;
}

}  // namespace

void JobsView::fold(const EventPlace& place, const JobRunStarted& event) {
  JobRunItem row;
  row.jobRun = event.jobRun;
  row.jobCode = event.jobCode;
  row.trigger = event.trigger;
  if (event.scheduledFor != Time{}) {
    row.scheduledFor = event.scheduledFor;
  }
  row.startedAt = place.time;
  row.startedBy = place.actor;
  if (event.run != 0) {
    row.run = event.run;
  }
  row.documentDate = event.documentDate;
  row.documentDateSteps = event.documentDateSteps;
  runs.put(key_of(place, event.jobRun), std::move(row));
}

void JobsView::fold(const EventPlace& place, const JobRunProgressed& event) {
  runs.change(key_of(place, event.jobRun), [&](JobRunItem& row) { count(row, event); });
}

void JobsView::fold(const EventPlace& place, const JobRunCompleted& event) {
  runs.change(key_of(place, event.jobRun), [&](JobRunItem& row) {
    count(row, event);
    row.finishedAt = place.time;
  });
}

}  // namespace facta
