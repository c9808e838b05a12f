// The journal entry of one invoice (JRN-06, JRN-07, VAT-08).
#pragma once

#include "aggregates/state/company_state.h"

namespace facta {

//   debit   receivable               total with VAT
//   credit  revenue, per line        net
//   credit  VAT payable, per group   VAT
//
// A negative amount stands on the other side, so a credit is the reversed entry and no amount is
// negative; zero amounts are left out. Debit = credit.
JournalEntryData journal_entry(const InvoiceContent& header, const InvoiceLinesRow& lists);

// Counts an entry into the control totals of its currency.
void count_in(std::vector<JournalTotals>& totals, const JournalEntryData& entry);

}  // namespace facta
