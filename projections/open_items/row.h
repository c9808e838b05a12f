// Open items (JRN-07): what customers owe according to the books; a credit is a negative item.
#pragma once

#include "projections/core/view.h"
#include "projections/invoices/row.h"

namespace facta {

struct OpenItemRow {
  std::string number;
  std::string customer;
  Currency currency;
  Date documentDate;
  Date dueDate;
  Amount amount;
  Amount remaining;      // amount - posted credits (DEC-08)
  std::string original;  // of a credit: the invoice it refers to
  std::uint64_t entry = 0;
  FACTA_DESCRIBE(OpenItemRow, number, customer, currency, documentDate, dueDate, amount, remaining,
                 original, entry)
};

extern template class Table<OpenItemRow>;

class OpenItemsView {
 public:
  OpenItemsView(TableList& tables, const InvoicesView& invoices)
      : items(tables, "views/open_items"),
        newest(tables, "views/open_items_newest"),
        invoices_(invoices) {}

  // After the invoices have folded it.
  void fold(const EventPlace& place, const JournalExported& event);
  void fold(const EventPlace& place, const InvoicePosted& event);

  Table<OpenItemRow> items;  // company, number
  Table<CodeRow> newest;     // company, entry number, newest first -> number

 private:
  const InvoicesView& invoices_;
};

}  // namespace facta
