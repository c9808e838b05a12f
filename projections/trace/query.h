// Where an amount in the books comes from, and where an hours entry went: the chain from journal
// line to imported hour and back, each step with the record that made it (LED-08). Read from the
// views by key; nothing is scanned.
#pragma once

#include "projections/core/views.h"

namespace facta {

enum class TraceStep : std::uint8_t {
  kJournalLine,
  kJournalEntry,
  kExport,
  kInvoice,
  kRun,
  kHours,
  kManualLine
};
template <>
struct EnumWords<TraceStep> {
  static constexpr std::string_view words[] = {
      "journalLine", "journalEntry", "export", "invoice", "run", "hours", "manualLine"};
};

// One step; of the same invoice or hours entry there is one for each record about it.
struct TraceItem {
  TraceStep step = TraceStep::kHours;
  std::string id;      // "17/2", "17", "3", "NK26-00012", "2", "e-77"
  std::string detail;  // account, invoice, type of export, customer, profile, state of the entry
  Currency currency;
  Amount amount;  // of a journal line: debit, or credit with a minus; else of what is traced
  std::uint64_t sequence = 0;  // of the record
  Digest recordHash{};
  Time time;
  std::string actor;
  std::string command;
  FACTA_DESCRIBE(TraceItem, step, id, detail, currency, amount, sequence, recordHash, time, actor,
                 command)
};

// From the books down: journal lines (of `line` only, unless it is 0), entry, export, invoice, run,
// then what its lines bill, a page at a time: hours entries, or who entered the line by hand. Of a
// revenue line only what is booked to its account follows. nullopt: no such entry or line.
std::optional<Page<TraceItem>> trace_journal_entry(const Views& views, std::string_view company,
                                                   std::uint64_t entry, std::size_t line,
                                                   const PageRequest& request);
// The same for an invoice, whether it is in the books or not. nullopt: no such invoice.
std::optional<Page<TraceItem>> trace_invoice(const Views& views, std::string_view company,
                                             std::string_view number, const PageRequest& request);
// From the imported hour up: the entry with every change of its state, then each invoice that
// carried it with run, export, entry and the journal lines of its account. nullopt: no such entry.
std::optional<Page<TraceItem>> trace_hours(const Views& views, std::string_view company,
                                           std::string_view entry);

}  // namespace facta
