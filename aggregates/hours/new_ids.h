// Which ids of a request were never posted: what a store is asked for each entry, at a cost that
// grows with the history, unless the ids stand together.
#pragma once

#include "aggregates/commands/hours_commands.h"
#include "aggregates/state/company_state.h"

#include <cstddef>
#include <vector>

namespace facta {

class NewIds {
 public:
  // Looks between which ids that were posted those of the request fall: one search for all that
  // fall between the same two. Gives up where that tells little, as with ids drawn at random.
  NewIds(const Table<HoursEntryData>& hours, const std::vector<HoursEntryInput>& entries);

  // Whether the id of that entry is certainly new; false: it has to be looked for.
  bool contains(std::size_t entry) const { return !new_.empty() && new_[entry]; }

 private:
  std::vector<bool> new_;  // by entry; empty: nothing is known
};

}  // namespace facta
