// Questions about hours entries.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct HoursItem {
  HoursEntryData entry;
  HoursState state = HoursState::kOpen;
  std::optional<std::string> invoice;       // while it is on one
  Time stateAt;                             // of the last change, or when it was posted
  std::optional<std::string> whyNotBilled;  // a sentence; absent once it is on an invoice
  Time postedAt;
  std::string postedBy;
  std::uint64_t sequence = 0;            // of the record that posted it
  std::vector<std::uint64_t> sequences;  // of those that changed its state, rising
  std::vector<std::string> corrections;  // ids of its correction entries
  FACTA_DESCRIBE(HoursItem, entry, state, invoice, stateAt, whyNotBilled, postedAt, postedBy,
                 sequence, sequences, corrections)
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
