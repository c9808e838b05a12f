// Counts what the runs that are about to begin come to, a part at a time: a company may have
// millions of open entries, and whoever gives a command meanwhile does not wait for all of them.
#pragma once

#include "aggregates/run/plan.h"
#include "consumers/processes/next_step.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace facta {

class RunCounts {
 public:
  // Looks at so many open entries more. nullopt: there are others, or the step begins no run.
  std::optional<std::uint64_t> count_on(const CompanyState& state, const Step& step,
                                        std::size_t open_entries_max);

 private:
  struct Count {
    std::string of;  // the id of the step
    SelectableCount so_far;
  };
  std::map<std::string, Count> counts_;  // by company
};

}  // namespace facta
