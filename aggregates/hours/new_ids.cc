#include "aggregates/hours/new_ids.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace facta {
namespace {

constexpr std::size_t kFew = 16;           // that are looked for one by one
constexpr std::size_t kOldInBetween = 64;  // ids that were posted; behind more, a new search
constexpr std::size_t kWorthASearch = 8;   // ids that it settles, at least

}  // namespace

NewIds::NewIds(const Table<HoursEntryData>& hours, const std::vector<HoursEntryInput>& entries) {
  if (entries.size() < kFew || hours.complete()) {
    return;  // memory knows
  }
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto id = [&](std::size_t i) -> std::string_view { return entries[i].entryId; };
  std::ranges::sort(order, {}, id);
  new_.resize(entries.size());
  std::size_t at = 0;
  std::size_t settled = kWorthASearch;
  while (at < order.size() && settled >= kWorthASearch) {
    const std::size_t first = at;
    std::size_t old = 0;
    bool at_end = true;  // no id that was posted stands behind those
    hours.scan_encoded(id(order[at]), {}, [&](std::string_view posted, std::string_view) {
      while (at < order.size() && id(order[at]) < posted) {
        new_[order[at++]] = true;
      }
      while (at < order.size() && id(order[at]) == posted) {
        ++at;
      }
      at_end = at < order.size() && ++old < kOldInBetween;
      return at_end;
    });
    for (; at_end && at < order.size(); ++at) {
      new_[order[at]] = true;
    }
    settled = at - first;
  }
}

}  // namespace facta
