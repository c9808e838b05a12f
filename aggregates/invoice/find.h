// The invoice that a command names, and whether it can still be acted on.
#pragma once

#include "aggregates/decision.h"

#include <string>

namespace facta {

// The row; invoice.unknown, or invoice.not_active when it was voided or deleted (DEC-12).
Result<const InvoiceRow*, Rejection> find_active(const CompanyState& state,
                                                 const std::string& number);

inline bool is_retired(const InvoiceRow& row) {
  return row.state == InvoiceState::kVoided || row.state == InvoiceState::kDeleted;
}
inline bool is_issued(const InvoiceRow& row) {
  return row.state == InvoiceState::kPosted || row.state == InvoiceState::kJournalised;
}

// The state that an invoice comes into being with.
InvoiceState state_of(InvoiceStatus status);

// What one invoice of several was refused for, said beside the others that went through.
Warning failure_of(const std::string& number, const Rejection& rejection);

// Bytes of events that still fit one record with its envelope and warnings.
inline constexpr std::size_t kEventBytesMax = kRecordBytesMax - (128u << 10);
Rejection too_large();

}  // namespace facta
