// A journal export part by part: each part is one bounded record.
#pragma once

#include "aggregates/decision.h"

#include <cstddef>

namespace facta {

struct PartLimits {
  std::size_t bytes = 900u << 10;  // of the entries; a single entry may be larger
  std::size_t invoices = 100'000;  // invoices looked at
};

// decide() of a command, its part cut at `limits`.
DecideResult export_journal(const CompanyState& state, const ExportJournal& command,
                            const PartLimits& limits);
DecideResult continue_export(const CompanyState& state, const ContinueJournalExport& command,
                             const PartLimits& limits);

}  // namespace facta
