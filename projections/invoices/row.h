// Invoice lists 5.8 and invoice details 5.9: every invoice that ever came into being.
#pragma once

#include "aggregates/state/rows.h"
#include "projections/core/view.h"
#include "projections/hours/row.h"

namespace facta {

struct InvoiceHeaderRow {
  InvoiceContent content;  // without lines and VAT groups: those are InvoiceLinesRow
  InvoiceState state = InvoiceState::kDraft;
  bool approvalPending = false;  // CRE-05
  bool byRunOnly = false;        // posted by its run and not made definitive since (RUN-24)
  CreditMark creditMark = CreditMark::kNone;
  std::string creditNumber;
  std::string creditReason;  // CRE-04
  bool returnMessage = false;
  bool approved = false;
  bool partiallyApproved = false;
  std::uint64_t journalEntry = 0;    // 0: not in the books
  std::uint32_t journalExport = 0;   // 0: not in the books
  std::uint64_t listedSequence = 0;  // its place in the lists: when it came into being or was
  std::uint32_t listedIndex = 0;     // posted
  Time createdAt;
  std::optional<Time> postedAt;
  FACTA_DESCRIBE(InvoiceHeaderRow, content, state, approvalPending, byRunOnly, creditMark,
                 creditNumber, creditReason, returnMessage, approved, partiallyApproved,
                 journalEntry, journalExport, listedSequence, listedIndex, createdAt, postedAt)
};

// The list an invoice stands in.
enum class InvoiceList : std::uint8_t {
  kUnposted,
  kPosted,
  kWithdrawn
};  // withdrawn: voided, deleted
template <>
struct EnumWords<InvoiceList> {
  static constexpr std::string_view words[] = {"unposted", "posted", "withdrawn"};
};

// A line that was entered by hand.
struct EnteredRow {
  std::uint64_t sequence = 0;  // of the record that entered it or changed it last
  FACTA_DESCRIBE(EnteredRow, sequence)
};

extern template class Table<InvoiceHeaderRow>;
extern template class Table<EnteredRow>;
extern template class Table<InvoiceLinesRow>;

class InvoicesView {
 public:
  InvoicesView(TableList& tables, HoursView& hours)
      : headers(tables, "views/invoices"),
        lines(tables, "views/invoice_lines"),
        lists(tables, "views/invoice_lists"),
        by_hand(tables, "views/invoice_lines_by_hand"),
        hours_(hours) {}

  void fold(const EventPlace& place, const InvoiceGenerated& event);
  void fold(const EventPlace& place, const CreditInvoiceCreated& event);
  void fold(const EventPlace& place, const InvoiceExtended& event);
  void fold(const EventPlace& place, const InvoiceReleased& event);
  void fold(const EventPlace& place, const InvoiceReopened& event);
  void fold(const EventPlace& place, const InvoiceHeaderChanged& event);
  void fold(const EventPlace& place, const InvoiceLineAdded& event);
  void fold(const EventPlace& place, const InvoiceLineChanged& event);
  void fold(const EventPlace& place, const InvoiceLineRemoved& event);
  void fold(const EventPlace& place, const InvoicePosted& event);
  void fold(const EventPlace& place, const InvoiceMadeDefinitive& event);
  void fold(const EventPlace& place, const InvoiceDeleted& event);
  void fold(const EventPlace& place, const InvoiceWorkflowApproved& event);
  void fold(const EventPlace& place, const ReturnMessageImported& event);
  void fold(const EventPlace& place, const InvoiceManuallyApproved& event);
  void fold(const EventPlace& place, const InvoicePartiallyApproved& event);
  void fold(const EventPlace& place, const JournalExported& event);
  // The lines of a reverted run leave an invoice that keeps others (REV-16).
  void reduce(const EventPlace& place, std::uint32_t run, const ReducedInvoice& event);
  // The run of this invoice was reverted; false: it was deleted or voided before.
  bool withdraw_by_revert(const EventPlace& place, const std::string& number);

  const InvoiceHeaderRow& header(std::string_view company, std::string_view number) const;

  Table<InvoiceHeaderRow> headers;  // company, number
  Table<InvoiceLinesRow> lines;     // company, number
  Table<CodeRow> lists;             // company, list, newest first -> number
  Table<EnteredRow> by_hand;        // company, number, line

 private:
  void create(const EventPlace& place, const InvoiceContent& content, InvoiceHeaderRow row);
  template <class Change>
  void change(const EventPlace& place, std::string_view number, Change&& change);
  void move(const EventPlace& place, std::string_view number, InvoiceState to);
  template <class E>
  void change_by_hand(const EventPlace& place, const E& event, std::uint32_t line);
  void settle(const EventPlace& place, const std::string& number, const InvoiceTotals& totals);

  HoursView& hours_;
};

InvoiceList list_of(InvoiceState state);
std::string list_key(std::string_view company, const InvoiceHeaderRow& row);

}  // namespace facta
