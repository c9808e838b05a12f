// The plan of a run: which invoices come out of the open entries, chunk by chunk. A pure function
// of the state as of the run's start and of the cursor, the same for test and production (RUN-06),
// so a crashed run resumes and ends in the same result.
//
//   open_hours, in key order:  customer . project . currency . date . entryId
//   customer by customer:      selected entries -> groups in the order of DEC-02 -> invoices
//   cursor: "C1": everything up to this customer is settled, which is billed, skipped or passed
//           over; "C1/group#entry": also of the next customer all groups up to this entry.
//
// A group that does not fit one record is split: its first lines make one invoice, the next lines
// another, each at most ChunkLimits::invoice_lines and invoice_bytes large.
#pragma once

#include "aggregates/invoice/line.h"
#include "aggregates/state/company_state.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// Bounds of one record; where chunks are cut never changes what comes out.
struct ChunkLimits {
  std::size_t lines = 2'500;       // a chunk ends before the invoice that would exceed it ...
  std::size_t bytes = 900u << 10;  // ... or this; a single invoice may be larger
  std::size_t entries = 200'000;   // open entries looked at
  // A chunk looks at all entries of its customers again; one that had to look at more than `many`
  // makes as many lines as a record takes, or it would look more than it bills.
  std::size_t many = 20'000;
  std::size_t invoice_lines =
      kInvoiceLinesMax;  // of one invoice: part of the result, as is the next
  std::size_t invoice_bytes = kInvoiceLineBytesMax;
};

// A new invoice, without number, or lines more on a draft (STATUS-02).
struct PlannedInvoice {
  std::optional<InvoiceContent> invoice;
  std::optional<InvoiceExtended> extended;
};

struct PlannedChunk {
  std::vector<PlannedInvoice> invoices;
  std::vector<SkippedItem> skipped;  // RUN-24, DEC-34
  std::string cursor;
  std::uint64_t lines_done = 0;  // billed or skipped
  std::uint64_t earlier_entries = 0;
  std::optional<Date> earliest_date;
  bool done = false;
};

PlannedChunk plan_chunk(const CompanyState& state, const RunRow& run, const ChunkLimits& limits);

// Entries that the run would bill or skip if it started (or went on) now (RUN-15).
std::uint64_t count_selectable(const CompanyState& state, const RunRow& run);

// The same, a part at a time; entries that come or go meanwhile are counted or not.
struct SelectableCount {
  std::uint64_t entries = 0;
  std::string next;  // key of open_hours: where to go on
  bool done = false;
};
void count_selectable(const CompanyState& state, const RunRow& run, std::size_t open_entries_max,
                      SelectableCount& so_far);

// What is compared between a test run and the production run after it: everything of the invoice
// that comes from items, master data, settings and options, not from number, run or day (DEC-21).
RunGroupRow compared(const InvoiceContent& content);
RunGroupRow compared(const InvoiceExtended& extended);
// A further invoice of the same group.
RunGroupRow operator+(const RunGroupRow& a, const RunGroupRow& b);

}  // namespace facta
