#include "consumers/processes/run_count.h"

#include "aggregates/tables/table.h"

namespace facta {

std::optional<std::uint64_t> RunCounts::count_on(const CompanyState& state, const Step& step,
                                                 std::size_t open_entries_max) {
  const auto* begin = std::get_if<BeginInvoiceRun>(&step.command);
  const RunRow* run = begin == nullptr ? nullptr : state.runs.find(make_key(begin->run));
  if (run == nullptr) {
    return std::nullopt;
  }
  Count& count = counts_[state.company()];
  if (count.of != step.command_id) {
    count = {step.command_id, {}};
  }
  count_selectable(state, *run, open_entries_max, count.so_far);
  if (!count.so_far.done) {
    return std::nullopt;
  }
  const std::uint64_t entries = count.so_far.entries;
  counts_.erase(state.company());
  return entries;
}

}  // namespace facta
