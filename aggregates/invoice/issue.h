// How invoices enter and leave the state tables; shared by the evolve of runs and of invoices.
#pragma once

#include "aggregates/decision.h"

namespace facta {

// A new invoice, number taken from its series. The caller bills its hours.
void put_invoice(CompanyState& state, const Fact& fact, const InvoiceContent& content,
                 InvoiceRow row);

// Adds the lines of a run to a draft (STATUS-02). The caller bills their hours.
void extend_invoice(CompanyState& state, const InvoiceExtended& event);
// Takes the lines of a reverted run from an invoice that keeps others, and opens their hours
// (REV-16).
void take_back_lines(CompanyState& state, const Fact& fact, std::uint32_t run,
                     const ReducedInvoice& event);
// The run that a line came with; 0: none, it was entered by hand.
std::uint32_t run_of(const InvoiceContent& header, const InvoiceLine& line);

// The invoice leaves the unposted ones and waits for the journal.
void await_journal(CompanyState& state, const Fact& fact, const InvoiceContent& header);
// The invoice is void or deleted: neither unposted nor waiting for the journal.
void retire_invoice(CompanyState& state, const std::string& number, InvoiceState end);

// REV-15: the run of the invoice can no longer be reverted.
void make_definitive(CompanyState& state, const Fact& fact, const std::string& number);
// What an invoice now has that stands in the way of reverting its run; the first one counts.
void block_revert(CompanyState& state, const Fact& fact, const std::string& number,
                  RunBlock RunRow::*block);

// Opens again every hours entry that the invoice bills.
void reopen_lines(CompanyState& state, const Fact& fact, const std::string& number);

// The key of an unposted hours invoice in `drafts`.
std::string draft_key(const InvoiceContent& content);
// The key of an invoice in `unposted` and `to_journal`: in order of number.
std::string series_key(const InvoiceContent& content);

}  // namespace facta
