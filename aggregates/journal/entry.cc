#include "aggregates/journal/entry.h"

#include "events/base/assert.h"

namespace facta {
namespace {

enum class Side { kDebit, kCredit };

// A journal line for `amount` on `side`; nothing for zero.
JournalLine* add_line(JournalEntryData& entry, const std::string& account, Amount amount,
                      Side side) {
  if (amount.minor == 0) {
    return nullptr;
  }
  JournalLine& line = entry.lines.emplace_back();
  line.account = account;
  const bool debit = (side == Side::kDebit) == (amount.minor > 0);
  (debit ? line.debit : line.credit) = amount.minor > 0 ? amount : -amount;
  return &line;
}

}  // namespace

JournalEntryData journal_entry(const InvoiceContent& header, const InvoiceLinesRow& lists) {
  JournalEntryData entry;
  entry.invoice = header.number;
  entry.type = header.type;
  entry.customer = header.customer;
  entry.currency = header.currency;
  entry.documentDate = header.documentDate;
  entry.bookingDate = header.bookingDate;
  entry.dueDate = header.dueDate;
  entry.postingDescription = header.postingDescription;
  entry.runDescription = header.runDescription;
  entry.openAmount = header.totals.total;
  entry.originalNumber = header.originalNumber;
  entry.lines.reserve(lists.lines.size() + lists.vat_groups.size() + 1);
  add_line(entry, header.receivableAccount, header.totals.total, Side::kDebit);
  for (const InvoiceLine& billed : lists.lines) {
    if (JournalLine* line = add_line(entry, billed.ledgerAccount, billed.net, Side::kCredit)) {
      line->description = billed.description;
      line->project = billed.project.empty() ? header.project : billed.project;
      line->wbs = billed.wbs;
    }
  }
  for (const VatGroup& group : lists.vat_groups) {
    if (JournalLine* line = add_line(entry, group.payableAccount, group.vat, Side::kCredit)) {
      line->vatCategory = std::string(word_of(group.category)) + " " + print(group.rate);
    }
  }
  return entry;
}

void count_in(std::vector<JournalTotals>& totals, const JournalEntryData& entry) {
  Amount debit;
  Amount credit;
  for (const JournalLine& line : entry.lines) {
    debit += line.debit;
    credit += line.credit;
  }
  FACTA_ASSERT(debit == credit, "a journal entry balances");
  for (JournalTotals& row : totals) {
    if (row.currency == entry.currency) {
      ++row.invoices;
      row.debit += debit;
      row.credit += credit;
      return;
    }
  }
  totals.push_back({entry.currency, 1, debit, credit});
}

}  // namespace facta
