// Questions about what happened: LED-08.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct HistoryItem {
  std::uint64_t sequence = 0;
  HistoryRow row;
  std::optional<PlaceRow> place;  // in the log at hand
};

// nullopt: no such record.
std::optional<HistoryItem> history_record(const Views& views, std::string_view company,
                                          std::uint64_t sequence);
// In order of sequence.
Page<HistoryItem> history(const Views& views, std::string_view company, const PageRequest& request);
// Records about one invoice, run or customer, in order of sequence.
Page<HistoryItem> history_about(const Views& views, std::string_view company, SubjectKind kind,
                                std::string_view id, const PageRequest& request);
// Records about one hours entry, in order of sequence; empty: no such entry.
std::vector<HistoryItem> history_of_hours(const Views& views, std::string_view company,
                                          std::string_view entry);
// The sequences of history_about(), all of them.
std::vector<std::uint64_t> sequences_about(const Views& views, std::string_view company,
                                           SubjectKind kind, std::string_view id);

}  // namespace facta
