#include "aggregates/tables/table_code.h"
#include "projections/overview/row.h"
#include "projections/progress/row.h"

namespace facta {

template class Table<RunSpeedRow>;

void ProgressView::fold(const EventPlace& place, const InvoiceRunQueued& event) {
  active.put(make_key(place.company, event.run), {});
}

void ProgressView::fold(const EventPlace& place, const InvoiceRunResumed& event) {
  active.put(make_key(place.company, event.run), {});
}

void ProgressView::fold(const EventPlace& place, const InvoiceRunGenerated& event) {
  active.erase(make_key(place.company, event.run));
  const RunOverviewRow* run = overview_.runs.find(run_key(place.company, event.run));
  FACTA_ASSERT(run != nullptr && run->startedAt, "a run is generated that was never started");
  const std::uint64_t lines = run->linesDone - run->linesAtStart;
  if (lines == 0) {
    return;
  }
  const std::string key = make_key(place.company);
  const RunSpeedRow* before = speed.find(key);
  RunSpeedRow row = before == nullptr ? RunSpeedRow{} : *before;
  row.last.push_back({lines, checked_difference(place.time.micros, run->startedAt->micros)});
  if (row.last.size() > kRunsMeasured) {
    row.last.erase(row.last.begin());
  }
  speed.put(key, std::move(row));
}

void ProgressView::fold(const EventPlace& place, const InvoiceRunFailed& event) {
  active.erase(make_key(place.company, event.run));
}

}  // namespace facta
