// What the decide and evolve of runs share.
#pragma once

#include "aggregates/decision.h"
#include "aggregates/run/plan.h"

#include <cstdint>
#include <optional>
#include <string>

namespace facta {

// decide() of the next chunk, cut at `limits`.
DecideResult continue_run(const CompanyState& state, const ContinueInvoiceRun& command,
                          const ChunkLimits& limits);

// Where the last completed test run of the same profile and window is kept (RUN-08, DEC-21).
std::string test_run_key(const InvoiceRunQueued& request);

// Entries before the window that the run left open.
void pass_over(RunRow& run, std::uint64_t entries, std::optional<Date> oldest);

}  // namespace facta
