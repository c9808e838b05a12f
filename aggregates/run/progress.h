// How far a run is and what it has billed; counted alike while deciding and while folding.
#pragma once

#include "aggregates/run/plan.h"

#include <map>
#include <string>
#include <vector>

namespace facta {

// Counts one invoice, numbered or of a test run, into the run.
void count_invoice(RunRow& run, const InvoiceContent& content, const RunGroupRow& group);
void count_invoice(RunRow& run, const InvoiceExtended& extended, const RunGroupRow& group);

// The key of an invoice's group among the groups of a run.
std::string run_group_key(std::uint32_t run, std::string_view grouping_key);

// What a production run billed otherwise than its test run; at most kDifferencesMax are named.
struct Differences {
  std::vector<RunDifference> named;
  std::uint64_t count = 0;
};
inline constexpr std::size_t kDifferencesMax = 500;
// `last_chunk`: of the production run, not folded yet.
Differences compare_runs(const CompanyState& state, std::uint32_t test_run, std::uint32_t run,
                         const std::vector<PlannedInvoice>& last_chunk);

}  // namespace facta
