// Balance across companies 5.4: a row per posted invoice and credit of every company; totals are
// kept with each fold, never added up by a query (BAL-03, BAL-07).
#pragma once

#include "projections/core/view.h"
#include "projections/invoices/row.h"

namespace facta {

struct BalanceRow {
  std::string company;
  std::string customer;
  std::string legalName;  // of the buyer, as on the invoice
  std::string number;
  InvoiceType type = InvoiceType::Hours;
  Date documentDate;
  Date bookingDate;
  Currency currency;
  Amount original;   // with VAT (DEC-08); negative on a credit
  Amount remaining;  // original - posted credits (DEC-08)
  CreditMark creditMark = CreditMark::kNone;
  std::string creditReason;
  std::string creditNumber;
  std::string creditOf;                           // of a credit: the number of its original
  std::optional<CreditActionState> creditAction;  // the latest (BAL-04)
  std::string creditActionError;
  bool journalised = false;
  Time postedAt;
  std::uint64_t sequence = 0;  // that posted it
  std::uint32_t index = 0;
  FACTA_DESCRIBE(BalanceRow, company, customer, legalName, number, type, documentDate, bookingDate,
                 currency, original, remaining, creditMark, creditReason, creditNumber, creditOf,
                 creditAction, creditActionError, journalised, postedAt, sequence, index)
};

struct BalanceTotalsRow {
  std::uint64_t invoices = 0;  // rows; credits included
  std::uint64_t open = 0;      // rows with a remaining amount
  Amount original;
  Amount remaining;
  FACTA_DESCRIBE(BalanceTotalsRow, invoices, open, original, remaining)

  BalanceTotalsRow& operator+=(const BalanceTotalsRow& more) {
    invoices += more.invoices;
    open += more.open;
    original += more.original;
    remaining += more.remaining;
    return *this;
  }
};

// Who a total is over; the names of its key stand behind it.
enum class BalanceScope : std::uint8_t { kAll, kCompany, kCustomer, kCustomerInCompany };

extern template class Table<BalanceRow>;
extern template class Table<BalanceTotalsRow>;

class BalanceView {
 public:
  BalanceView(TableList& tables, const InvoicesView& invoices)
      : rows(tables, "views/balance"),
        newest(tables, "views/balance_newest"),
        by_customer(tables, "views/balance_by_customer"),
        by_company(tables, "views/balance_by_company"),
        totals(tables, "views/balance_totals"),
        sums(tables, "views/balance_sums"),
        customers(tables, "views/balance_customers"),
        invoices_(invoices) {}

  // All of them after the invoices have folded the event.
  void fold(const EventPlace& place, const InvoiceGenerated& event);
  void fold(const EventPlace& place, const CreditInvoiceCreated& event);
  void fold(const EventPlace& place, const InvoicePosted& event);
  void fold(const EventPlace& place, const InvoiceDeleted& event);
  void fold(const EventPlace& place, const JournalExported& event);
  void fold(const EventPlace& place, const CreditActionRequested& event);
  void fold(const EventPlace& place, const TimesheetCorrectionsProcessed& event);
  void fold(const EventPlace& place, const CreditActionSucceeded& event);
  void fold(const EventPlace& place, const CreditActionFailed& event);
  void withdraw_by_revert(const EventPlace& place, const std::string& number);

  Table<BalanceRow> rows;          // company, number
  Table<CodeRow> newest;           // newest first, company ... -> number
  Table<CodeRow> by_customer;      // customer, newest first, company ... -> number
  Table<CodeRow> by_company;       // company, newest first ... -> number
  Table<BalanceTotalsRow> totals;  // totals_key(...), of scopes within one company
  Table<BalanceTotalsRow> sums;    // totals_key(...), of scopes over all companies
  // company, customer, currency: a sum of kCustomerInCompany, whose key has the customer first.
  Table<CodeRow> customers;  // -> nothing

 private:
  void add(const EventPlace& place, const std::string& number);
  void mark(const EventPlace& place, const std::string& number);
  void settle(const EventPlace& place, const std::string& number);
  void note_action(const EventPlace& place, const std::string& invoice, CreditActionState state,
                   const std::string& error);
  void count(const BalanceRow& row, bool enters);
  enum class Sum { kCame, kStays, kWent };
  static Sum count(Table<BalanceTotalsRow>& table, const std::string& key, const BalanceRow& row,
                   bool enters);

  const InvoicesView& invoices_;
};

std::string totals_key(BalanceScope scope, std::string_view customer, std::string_view company,
                       Currency currency);
// Behind it, the keys of all three lists agree.
std::string balance_place(const BalanceRow& row);

}  // namespace facta
