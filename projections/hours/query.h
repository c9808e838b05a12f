// Questions about hours entries.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct HoursItem {
  HoursEntryRow row;
  HoursStateRow state;                   // the present one; open without a row: since it was posted
  std::vector<std::uint64_t> sequences;  // that changed its state, rising
};

struct HoursFilter {
  std::optional<HoursState> state;
  std::string customer;  // empty: all
  std::string project;
  std::optional<Date> from, to;  // of the entry, both included
};

// nullopt: no such entry.
std::optional<HoursItem> hours_entry(const Views& views, std::string_view company,
                                     std::string_view entry);
// Newest posted first.
Page<HoursItem> hours_entries(const Views& views, std::string_view company,
                              const HoursFilter& filter, const PageRequest& request);
// Open entries with a date in the window; both days included.
std::uint64_t open_hours_between(const Views& views, std::string_view company,
                                 std::optional<Date> from, Date to);

}  // namespace facta
