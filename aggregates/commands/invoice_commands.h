// Commands about invoices after they came into being.
#pragma once

#include "aggregates/commands/inputs.h"
#include "events/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// One invoice and one act on it; `invoice` is its number, from the path.
struct ReleaseInvoice {
  std::string invoice;
  FACTA_DESCRIBE(ReleaseInvoice, invoice)
};
struct ReopenInvoice {
  std::string invoice;
  FACTA_DESCRIBE(ReopenInvoice, invoice)
};
struct ChangeInvoiceHeader {
  std::string invoice;
  std::string field;  // "postingDescription"; of a draft also "bookingDate", "documentDate"
  std::string value;
  FACTA_DESCRIBE(ChangeInvoiceHeader, invoice, field, value)
};
// A line by hand on a draft (STATUS-02).
struct AddInvoiceLine {
  std::string invoice;
  std::string description;
  Quantity quantity;         // negative: in the customer's favour
  Price unitPrice;           // not negative (BR-27 of EN 16931)
  std::optional<Date> date;  // tax point (VAT-06); absent: the document date of the invoice
  OptionalText project;  // one of the customer; absent: that of the invoice, if all lines share it
  OptionalText wbs, vatCode, ledgerAccount;  // absent: as of an hours entry (VAT-06, DEC-06)
  FACTA_DESCRIBE(AddInvoiceLine, invoice, description, quantity, unitPrice, date, project, wbs,
                 vatCode, ledgerAccount)
};
// What is absent stays; the VAT of the line is looked up anew.
struct ChangeInvoiceLine {
  std::string invoice;
  std::uint32_t line = 0;
  OptionalText description;
  std::optional<Quantity> quantity;
  std::optional<Price> unitPrice;
  std::optional<Date> date;
  OptionalText project, wbs, vatCode, ledgerAccount;  // empty: by default again
  FACTA_DESCRIBE(ChangeInvoiceLine, invoice, line, description, quantity, unitPrice, date, project,
                 wbs, vatCode, ledgerAccount)
};
struct RemoveInvoiceLine {
  std::string invoice;
  std::uint32_t line = 0;
  FACTA_DESCRIBE(RemoveInvoiceLine, invoice, line)
};
struct PostInvoice {
  std::string invoice;
  FACTA_DESCRIBE(PostInvoice, invoice)
};
struct PostInvoicesBatch {
  std::vector<std::string> invoiceIds;  // empty: all Released ones (DEC-16)
  FACTA_DESCRIBE(PostInvoicesBatch, invoiceIds)
};
struct FinaliseInvoice {
  std::string invoice;
  std::optional<bool> confirm = {};  // absent: the act is the confirmation (FINAL-05)
  FACTA_DESCRIBE(FinaliseInvoice, invoice, confirm)
};
struct DeleteInvoice {
  std::string invoice;
  FACTA_DESCRIBE(DeleteInvoice, invoice)
};
struct CreditInvoice {
  std::string invoice;
  OptionalText reasonCode;
  FACTA_DESCRIBE(CreditInvoice, invoice, reasonCode)
};
struct CreditInvoices {
  std::vector<std::string> invoiceIds;
  OptionalText reasonCode;
  FACTA_DESCRIBE(CreditInvoices, invoiceIds, reasonCode)
};
struct ApproveSalesInvoice {
  std::string invoice;
  FACTA_DESCRIBE(ApproveSalesInvoice, invoice)
};
struct ImportReturnMessage {
  std::string invoice;
  OptionalText payload;
  FACTA_DESCRIBE(ImportReturnMessage, invoice, payload)
};
struct ApproveInvoiceManually {
  std::string invoice;
  FACTA_DESCRIBE(ApproveInvoiceManually, invoice)
};
struct ApproveInvoicePartially {
  std::string invoice;
  std::vector<std::uint32_t> lines;
  OptionalText amount;  // decimal text in the currency of the invoice
  FACTA_DESCRIBE(ApproveInvoicePartially, invoice, lines, amount)
};

}  // namespace facta
