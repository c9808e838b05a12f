#include "aggregates/hours/hours.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/header_change.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/invoice/issue.h"
#include "aggregates/tables/existing.h"

namespace facta {
namespace {

template <class Change>
void change_run_of(CompanyState& state, const std::string& number, Change&& change) {
  const std::uint32_t run = existing(state.invoices, number).content.run;
  if (run != 0) {
    state.runs.change(make_key(run), change);
  }
}

}  // namespace

void evolve(CompanyState& state, const Fact&, const InvoiceReleased& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) { row.state = InvoiceState::kReleased; });
}

void evolve(CompanyState& state, const Fact&, const InvoiceReopened& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) { row.state = InvoiceState::kDraft; });
}

void evolve(CompanyState& state, const Fact&, const InvoiceHeaderChanged& event) {
  state.invoices.change(event.number, [&](InvoiceRow& row) { change_header(row.content, event); });
}

void evolve(CompanyState& state, const Fact& fact, const InvoicePosted& event) {
  state.invoices.change(event.number, [&](InvoiceRow& row) {
    row.state = InvoiceState::kPosted;
    row.content.seller = event.seller;
    row.content.buyer = event.buyer;
    row.content.dueDate = event.dueDate;
    row.content.documentDate = event.documentDate;
    row.content.bookingDate = event.bookingDate;
    row.content.bookingDateSource = event.bookingDateSource;
  });
  const InvoiceContent& header = existing(state.invoices, event.number).content;
  state.unposted.erase(series_key(header));
  state.drafts.erase(draft_key(header));
  await_journal(state, fact, header);
  mark_hours_posted(state, event.postedEntries);  // HOUR-03
  for (const std::string& entry : event.reopenedEntries) {
    reopen_hours(state, fact, entry);  // HOUR-04
  }
  if (!event.settles.empty()) {
    state.invoices.change(event.settles,
                          [](InvoiceRow& row) { row.credit_mark = CreditMark::kCredited; });
  }
  make_definitive(state, fact, event.number);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceMadeDefinitive& event) {
  make_definitive(state, fact, event.number);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceDeleted& event) {
  retire_invoice(state, event.number, InvoiceState::kDeleted);
  for (const std::string& entry : event.reopenedEntries) {
    reopen_hours(state, fact, entry);
  }
  if (!event.clearedMark.empty()) {
    state.invoices.change(event.clearedMark, [](InvoiceRow& row) {
      row.credit_mark = CreditMark::kNone;
      row.credit_number.clear();
      row.credit_reason.clear();
    });
  }
  change_run_of(state, event.number, [](RunRow& run) { run.invoice_deleted = true; });
}

void evolve(CompanyState& state, const Fact& fact, const CreditInvoiceCreated& event) {
  InvoiceRow row;
  row.state =
      event.invoice.status == InvoiceStatus::Draft ? InvoiceState::kDraft : InvoiceState::kReleased;
  row.approval_pending = event.approvalRequested;
  put_invoice(state, fact, event.invoice, std::move(row));
  state.invoices.change(event.invoice.originalNumber, [&](InvoiceRow& original) {
    original.credit_mark = CreditMark::kPending;
    original.credit_number = event.invoice.number;
    original.credit_reason = event.reasonCode;  // CRE-04
  });
  make_definitive(state, fact, event.invoice.originalNumber);  // REV-15
}

void evolve(CompanyState& state, const Fact&, const InvoiceWorkflowApproved& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) {
    row.approval_pending = false;
    row.state = InvoiceState::kReleased;
  });
}

void evolve(CompanyState& state, const Fact& fact, const ReturnMessageImported& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) { row.return_message = true; });
  block_revert(state, fact, event.number, &RunRow::return_message);
}

void evolve(CompanyState& state, const Fact& fact, const InvoiceManuallyApproved& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) { row.approved = true; });
  block_revert(state, fact, event.number, &RunRow::approved);
}

void evolve(CompanyState& state, const Fact& fact, const InvoicePartiallyApproved& event) {
  state.invoices.change(event.number, [](InvoiceRow& row) { row.partially_approved = true; });
  block_revert(state, fact, event.number, &RunRow::partially_approved);
}

}  // namespace facta
