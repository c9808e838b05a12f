// What a journal export puts into the books.
#include "tests/simulation/oracle.h"

namespace facta::simulation {

std::string Oracle::apply(const JournalExported& event) {
  if (auto wrong = begin_part(event); !wrong.empty()) {
    return wrong;
  }
  exports_ = event.export_;
  last_export_at_ = sequence_;
  export_unfinished_ = !event.last;
  for (const JournalEntryData& entry : event.entries) {
    Invoice* invoice = find(entry.invoice);
    if (invoice == nullptr || invoice->stand != InvoiceStand::kPosted) {
      return "journalised though it was not to be: " + entry.invoice;  // I18
    }
    if (entry.entry != ++journal_entries_) {
      return "journal entry " + std::to_string(entry.entry) + " out of order";
    }
    std::int64_t debit = 0;
    std::int64_t credit = 0;
    std::int64_t receivable = 0;
    for (const JournalLine& line : entry.lines) {
      debit += line.debit.minor;
      credit += line.credit.minor;
      receivable += line.account == "1300" ? line.debit.minor - line.credit.minor : 0;
    }
    const std::int64_t total = invoice->net + invoice->tax;
    if (debit != credit || receivable != total || entry.openAmount.minor != total ||
        entry.bookingDate != invoice->booking || entry.documentDate != invoice->document) {
      return "the journal entry of " + entry.invoice + " is not its amount";  // I8
    }
    set_stand(*invoice, InvoiceStand::kJournalised);
    export_.last = invoice->ordinal;
    invoice->journal_export = event.export_;
  }
  return {};
}

}  // namespace facta::simulation
