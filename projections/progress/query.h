// Questions about runs on their way: 5.2, RUN-15.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct RunProgress {
  RunOverviewRow run;
  std::uint64_t queuePosition = 0;      // 1: starts next; 0: running, or it is done
  std::int64_t expectedWaitMicros = 0;  // until generated; 0 when generated, failed or reverted
  std::uint32_t percent = 0;            // of lines done
};

// nullopt: no such run. `now`: the moment of the question.
std::optional<RunProgress> run_progress(const Views& views, std::string_view company,
                                        std::uint32_t run, Time now);
// Queued, running, or finished in the 24 h before `now`; newest first.
std::vector<RunProgress> runs_in_progress(const Views& views, std::string_view company, Time now);

}  // namespace facta
