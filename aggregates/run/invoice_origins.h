// Where the values in the header of an invoice come from: the chains of 7.6. The booking date has
// its source and steps of its own.
#pragma once

#include "aggregates/company/grouping.h"
#include "aggregates/run/line_groups.h"

#include <vector>

namespace facta {

// The contact person of the project, else the general salutation (SAL-05...07).
CopiedValue contact_person(const CompanyState& state, const ProjectData& project,
                           std::uint64_t sequence);

// Of every value that `header` has; a value that was copied names where it was copied from.
// `entries`: those of the invoice, at least one.
std::vector<ValueOrigin> invoice_origins(const CompanyState& state, const RunRow& run,
                                         const CustomerData& customer, const LineGroup& group,
                                         const std::vector<const HoursEntryData*>& entries,
                                         const InvoiceContent& header);

}  // namespace facta
