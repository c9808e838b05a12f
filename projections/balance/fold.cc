#include "aggregates/tables/table_code.h"
#include "projections/balance/row.h"

namespace facta {

template class Table<BalanceRow>;
template class Table<BalanceTotalsRow>;

std::string totals_key(BalanceScope scope, std::string_view customer, std::string_view company,
                       Currency currency) {
  return make_key(static_cast<std::uint64_t>(scope), customer, company, currency.text());
}

std::string balance_place(const BalanceRow& row) {
  return make_key(descending(row.postedAt), row.company, descending(row.sequence),
                  descending(row.index));
}

auto BalanceView::count(Table<BalanceTotalsRow>& table, const std::string& key,
                        const BalanceRow& row, bool enters) -> Sum {
  const BalanceTotalsRow* before = table.find(key);
  BalanceTotalsRow sum = before == nullptr ? BalanceTotalsRow{} : *before;
  const std::uint64_t one = enters ? 1 : ~std::uint64_t{0};
  sum.invoices += one;
  sum.open += row.remaining.minor != 0 ? one : 0;
  sum.original += enters ? row.original : -row.original;
  sum.remaining += enters ? row.remaining : -row.remaining;
  const bool is_new = before == nullptr;
  if (sum.invoices == 0) {
    table.erase(key);
    return Sum::kWent;
  }
  table.put(key, sum);
  return is_new ? Sum::kCame : Sum::kStays;
}

void BalanceView::count(const BalanceRow& row, bool enters) {
  const auto in_company = BalanceScope::kCustomerInCompany;
  count(sums, totals_key(BalanceScope::kAll, "", "", row.currency), row, enters);
  count(totals, totals_key(BalanceScope::kCompany, "", row.company, row.currency), row, enters);
  count(sums, totals_key(BalanceScope::kCustomer, row.customer, "", row.currency), row, enters);
  const Sum sum =
      count(totals, totals_key(in_company, row.customer, row.company, row.currency), row, enters);
  const std::string customer = make_key(row.company, row.customer, row.currency.text());
  if (sum == Sum::kCame) {
    customers.put(customer, {});
  } else if (sum == Sum::kWent) {
    customers.erase(customer);
  }
}

void BalanceView::add(const EventPlace& place, const std::string& number) {
  const InvoiceHeaderRow& header = invoices_.header(place.company, number);
  const InvoiceContent& content = header.content;
  BalanceRow row;
  row.company = place.company;
  row.customer = content.customer;
  row.legalName = content.buyer.legalName;
  row.number = number;
  row.type = content.type;
  row.documentDate = content.documentDate;
  row.bookingDate = content.bookingDate;
  row.currency = content.currency;
  row.original = content.totals.total;
  row.remaining = content.originalNumber.empty() ? row.original : Amount{};  // BAL-05
  row.creditOf = content.originalNumber;
  row.postedAt = place.time;
  row.sequence = place.sequence;
  row.index = place.index;
  const std::string at = balance_place(row);
  newest.put(at, {number}, Stored::kNothing);
  by_customer.put(make_key(row.customer) + at, {number}, Stored::kNothing);
  by_company.put(make_key(row.company) + at, {number}, Stored::kNothing);
  count(row, true);
  rows.put(make_key(place.company, number), std::move(row), Stored::kNothing);
}

// The credit mark of an original, as the invoices have it.
void BalanceView::mark(const EventPlace& place, const std::string& number) {
  const std::string key = make_key(place.company, number);
  if (!rows.contains(key)) {
    return;
  }
  const InvoiceHeaderRow& header = invoices_.header(place.company, number);
  rows.change(key, [&](BalanceRow& row) {
    row.creditMark = header.creditMark;
    row.creditReason = header.creditReason;
    row.creditNumber = header.creditNumber;
  });
}

void BalanceView::settle(const EventPlace& place, const std::string& number) {
  const std::string key = make_key(place.company, number);
  const BalanceRow* row = rows.find(key);
  FACTA_ASSERT(row != nullptr, "a credit settles an invoice that was never posted");
  count(*row, false);
  rows.change(key, [](BalanceRow& original) { original.remaining = Amount{}; });
  count(*rows.find(key), true);
}

void BalanceView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  if (event.invoice.status == InvoiceStatus::Posted) {
    add(place, event.invoice.number);
  }
}

void BalanceView::fold(const EventPlace& place, const CreditInvoiceCreated& event) {
  mark(place, event.invoice.originalNumber);
}

void BalanceView::fold(const EventPlace& place, const InvoicePosted& event) {
  add(place, event.number);
  if (!event.settles.empty()) {
    settle(place, event.settles);
    mark(place, event.settles);
  }
}

void BalanceView::fold(const EventPlace& place, const InvoiceDeleted& event) {
  if (!event.clearedMark.empty()) {
    mark(place, event.clearedMark);
  }
}

void BalanceView::fold(const EventPlace& place, const JournalExported& event) {
  for (const JournalEntryData& entry : event.entries) {
    rows.change(make_key(place.company, entry.invoice),
                [](BalanceRow& row) { row.journalised = true; });
  }
}

void BalanceView::note_action(const EventPlace& place, const std::string& invoice,
                              CreditActionState state, const std::string& error) {
  const std::string key = make_key(place.company, invoice);
  if (!rows.contains(key)) {
    return;  // the run that posted it was reverted while the action waited
  }
  rows.change(key, [&](BalanceRow& row) {
    row.creditAction = state;
    row.creditActionError = error;
  });
}

void BalanceView::fold(const EventPlace& place, const CreditActionRequested& event) {
  note_action(place, event.action.invoice, CreditActionState::Pending, {});
}

void BalanceView::fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event) {
  for (const CreditActionData& action : event.creditActions) {
    note_action(place, action.invoice, CreditActionState::Pending, {});
  }
}

void BalanceView::fold(const EventPlace& place, const CreditActionSucceeded& event) {
  note_action(place, event.invoice, CreditActionState::Succeeded, {});
}

void BalanceView::fold(const EventPlace& place, const CreditActionFailed& event) {
  note_action(place, event.invoice, CreditActionState::Failed, event.message);
}

void BalanceView::withdraw_by_revert(const EventPlace& place, const std::string& number) {
  const std::string key = make_key(place.company, number);
  const BalanceRow* row = rows.find(key);
  if (row == nullptr) {
    return;  // it was never posted
  }
  count(*row, false);
  const std::string at = balance_place(*row);
  newest.erase(at);
  by_customer.erase(make_key(row->customer) + at);
  by_company.erase(make_key(row->company) + at);
  rows.erase(key);
}

}  // namespace facta
