// Run progress 5.2: who is in the queue, and how fast the last runs were (RUN-15, DEC-22).
#pragma once

#include "projections/core/view.h"

namespace facta {

struct RunMeasure {
  std::uint64_t lines = 0;
  std::int64_t micros = 0;  // from start to generated, by the times of the records
  FACTA_DESCRIBE(RunMeasure, lines, micros)
};
struct RunSpeedRow {
  std::vector<RunMeasure> last;  // of the last five runs with lines, oldest first
  FACTA_DESCRIBE(RunSpeedRow, last)
};
inline constexpr std::size_t kRunsMeasured = 5;               // DEC-22
inline constexpr std::int64_t kMicrosPerLineUnmeasured = 20;  // DEC-22

class OverviewView;

extern template class Table<RunSpeedRow>;

class ProgressView {
 public:
  ProgressView(TableList& tables, const OverviewView& overview)
      : speed(tables, "views/run_speed"),
        active(tables, "views/runs_active"),
        overview_(overview) {}

  void fold(const EventPlace& place, const InvoiceRunQueued& event);
  // After the overview has folded it.
  void fold(const EventPlace& place, const InvoiceRunGenerated& event);
  void fold(const EventPlace& place, const InvoiceRunFailed& event);
  void fold(const EventPlace& place, const InvoiceRunResumed& event);

  Table<RunSpeedRow> speed;  // company
  Table<CodeRow> active;     // company, run: queued and generating, in order of the queue

 private:
  const OverviewView& overview_;
};

}  // namespace facta
