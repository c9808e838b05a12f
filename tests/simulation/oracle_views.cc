// Whether the views say what the oracle says: they are what people see.
#include "projections/core/views.h"
#include "projections/hours/query.h"
#include "tests/simulation/oracle.h"

namespace facta::simulation {

std::string Oracle::compare(const Views& views) const {
  for (const auto& [id, entry] : entries_) {
    const auto item = hours_entry(views, company_, id);
    if (!item || item->entry.quantity.e4 != entry.quantity ||
        item->entry.amount.minor != entry.amount ||
        static_cast<int>(item->state) != static_cast<int>(entry.state) ||
        item->invoice.value_or("") != entry.invoice) {
      return "view of entry " + id;
    }
  }
  if (open_hours_between(views, company_, std::nullopt, Date{1'000'000}) != open_.size()) {
    return "view of how many entries are open";
  }
  std::int64_t remaining = 0;
  std::uint64_t open = 0;
  for (const auto& [ordinal, invoice] : invoices_) {
    const InvoiceHeaderRow& row = views.invoices.header(company_, invoice.number);
    const std::int64_t total = invoice.net + invoice.tax;
    if (static_cast<int>(row.state) != static_cast<int>(invoice.stand) ||
        row.byRunOnly != invoice.by_run_only || row.content.totals.total.minor != total ||
        row.creditNumber != invoice.credit || row.creditReason != invoice.reason ||
        row.journalExport != invoice.journal_export || row.content.bookingDate != invoice.booking ||
        row.content.documentDate != invoice.document) {
      return "view of invoice " + invoice.number;
    }
    const bool issued =
        invoice.stand == InvoiceStand::kPosted || invoice.stand == InvoiceStand::kJournalised;
    const BalanceRow* balance = views.balance.rows.find(make_key(company_, invoice.number));
    if (!issued) {
      continue;
    }
    // DEC-08.
    const bool settled = invoice.credited || invoice.is_credit();
    if (balance == nullptr || balance->original.minor != total ||
        balance->remaining.minor != (settled ? 0 : total)) {
      return "balance of invoice " + invoice.number;
    }
    remaining += settled ? 0 : total;
    open += !settled && total != 0 ? 1 : 0;
  }
  const BalanceTotalsRow* sum = views.balance.totals.find(
      totals_key(BalanceScope::kCompany, {}, company_, *parse_currency("EUR")));
  const bool right = sum == nullptr ? remaining == 0 && open == 0
                                    : sum->remaining.minor == remaining && sum->open == open;
  return right ? "" : "balance of the company";
}

}  // namespace facta::simulation
