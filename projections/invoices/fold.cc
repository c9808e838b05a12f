#include "aggregates/invoice/find.h"
#include "projections/invoices/row.h"

namespace facta {
namespace {

// Everything but lines and VAT groups, which are most of it and never change.
InvoiceContent header_of(const InvoiceContent& content) {
  InvoiceContent header;
  header.number = content.number;
  header.series = content.series;
  header.ordinal = content.ordinal;
  header.type = content.type;
  header.status = content.status;
  header.run = content.run;
  header.profile = content.profile;
  header.window = content.window;
  header.runDescription = content.runDescription;
  header.customer = content.customer;
  header.project = content.project;
  header.businessUnit = content.businessUnit;
  header.currency = content.currency;
  header.documentDate = content.documentDate;
  header.bookingDate = content.bookingDate;
  header.bookingDateSource = content.bookingDateSource;
  header.dueDate = content.dueDate;
  header.postingDescription = content.postingDescription;
  header.seller = content.seller;
  header.buyer = content.buyer;
  header.receivableAccount = content.receivableAccount;
  header.totals = content.totals;
  header.originalNumber = content.originalNumber;
  header.originalDate = content.originalDate;
  return header;
}

}  // namespace

InvoiceList list_of(InvoiceState state) {
  switch (state) {
    case InvoiceState::kDraft:
    case InvoiceState::kReleased:
      return InvoiceList::kUnposted;
    case InvoiceState::kPosted:
    case InvoiceState::kJournalised:
      return InvoiceList::kPosted;
    case InvoiceState::kVoided:
    case InvoiceState::kDeleted:
      break;
  }
  return InvoiceList::kWithdrawn;
}

std::string list_key(std::string_view company, const InvoiceHeaderRow& row) {
  return make_key(company, static_cast<std::uint64_t>(list_of(row.state)),
                  descending(row.listedSequence), descending(row.listedIndex));
}

const InvoiceHeaderRow& InvoicesView::header(std::string_view company,
                                             std::string_view number) const {
  const InvoiceHeaderRow* row = headers.find(make_key(company, number));
  FACTA_ASSERT(row != nullptr, "an event about an invoice that never came into being");
  return *row;
}

void InvoicesView::create(const EventPlace& place, const InvoiceContent& content,
                          InvoiceHeaderRow row) {
  row.content = header_of(content);
  row.listedSequence = place.sequence;
  row.listedIndex = place.index;
  row.createdAt = place.time;
  if (row.state == InvoiceState::kPosted) {
    row.postedAt = place.time;
  }
  const std::string key = make_key(place.company, content.number);
  lists.put(list_key(place.company, row), {content.number});
  lines.put(key, {content.lines, content.vatGroups});
  headers.put(key, std::move(row));
}

template <class Change>
void InvoicesView::change(const EventPlace& place, std::string_view number, Change&& change) {
  headers.change(make_key(place.company, number), change);
}

// Into another state, and to the top of the list that this puts it in.
void InvoicesView::move(const EventPlace& place, std::string_view number, InvoiceState to) {
  const bool moves = list_of(header(place.company, number).state) != list_of(to);
  if (moves) {
    lists.erase(list_key(place.company, header(place.company, number)));
  }
  change(place, number, [&](InvoiceHeaderRow& row) {
    row.state = to;
    if (moves) {
      row.listedSequence = place.sequence;
      row.listedIndex = place.index;
    }
  });
  if (moves) {
    lists.put(list_key(place.company, header(place.company, number)), {std::string(number)});
  }
}

void InvoicesView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  InvoiceHeaderRow row;
  row.state = state_of(event.invoice.status);
  row.byRunOnly = row.state == InvoiceState::kPosted;
  hours_.bill(place, event.invoice.lines, event.invoice.number, row.byRunOnly);
  create(place, event.invoice, std::move(row));
}

void InvoicesView::fold(const EventPlace& place, const CreditInvoiceCreated& event) {
  InvoiceHeaderRow row;
  row.state = state_of(event.invoice.status);
  row.approvalPending = event.approvalRequested;
  create(place, event.invoice, std::move(row));
  change(place, event.invoice.originalNumber, [&](InvoiceHeaderRow& original) {
    original.creditMark = CreditMark::kPending;
    original.creditNumber = event.invoice.number;
    original.creditReason = event.reasonCode;
    original.byRunOnly = false;  // REV-15
  });
}

void InvoicesView::fold(const EventPlace& place, const InvoiceReleased& event) {
  move(place, event.number, InvoiceState::kReleased);
}

void InvoicesView::fold(const EventPlace& place, const InvoiceReopened& event) {
  move(place, event.number, InvoiceState::kDraft);
}

void InvoicesView::fold(const EventPlace& place, const InvoiceHeaderChanged& event) {
  change(place, event.number,
         [&](InvoiceHeaderRow& row) { row.content.postingDescription = event.new_; });
}

void InvoicesView::fold(const EventPlace& place, const InvoicePosted& event) {
  move(place, event.number, InvoiceState::kPosted);
  change(place, event.number, [&](InvoiceHeaderRow& row) {
    row.byRunOnly = false;
    row.postedAt = place.time;
    row.content.documentDate = event.documentDate;
    row.content.bookingDate = event.bookingDate;
    row.content.dueDate = event.dueDate;
    row.content.seller = event.seller;
    row.content.buyer = event.buyer;
  });
  hours_.mark_posted(place, event.postedEntries, event.number);
  hours_.reopen(place, event.reopenedEntries);
  if (!event.settles.empty()) {
    change(place, event.settles,
           [](InvoiceHeaderRow& original) { original.creditMark = CreditMark::kCredited; });
  }
}

void InvoicesView::fold(const EventPlace& place, const InvoiceMadeDefinitive& event) {
  change(place, event.number, [](InvoiceHeaderRow& row) { row.byRunOnly = false; });
}

void InvoicesView::fold(const EventPlace& place, const InvoiceDeleted& event) {
  move(place, event.number, InvoiceState::kDeleted);
  hours_.reopen(place, event.reopenedEntries);
  if (!event.clearedMark.empty()) {
    change(place, event.clearedMark, [](InvoiceHeaderRow& original) {
      original.creditMark = CreditMark::kNone;
      original.creditNumber.clear();
      original.creditReason.clear();
    });
  }
}

void InvoicesView::fold(const EventPlace& place, const InvoiceWorkflowApproved& event) {
  move(place, event.number, InvoiceState::kReleased);
  change(place, event.number, [](InvoiceHeaderRow& row) { row.approvalPending = false; });
}

void InvoicesView::fold(const EventPlace& place, const ReturnMessageImported& event) {
  change(place, event.number, [](InvoiceHeaderRow& row) { row.returnMessage = true; });
}

void InvoicesView::fold(const EventPlace& place, const InvoiceManuallyApproved& event) {
  change(place, event.number, [](InvoiceHeaderRow& row) { row.approved = true; });
}

void InvoicesView::fold(const EventPlace& place, const InvoicePartiallyApproved& event) {
  change(place, event.number, [](InvoiceHeaderRow& row) { row.partiallyApproved = true; });
}

void InvoicesView::fold(const EventPlace& place, const JournalExported& event) {
  for (const JournalEntryData& entry : event.entries) {
    change(place, entry.invoice, [&](InvoiceHeaderRow& row) {
      row.state = InvoiceState::kJournalised;
      row.journalEntry = entry.entry;
      row.journalExport = event.export_;
    });
  }
}

bool InvoicesView::withdraw_by_revert(const EventPlace& place, const std::string& number) {
  if (header(place.company, number).state == InvoiceState::kDeleted) {
    return false;
  }
  move(place, number, InvoiceState::kVoided);
  const InvoiceLinesRow* row = lines.find(make_key(place.company, number));
  hours_.reopen(place, row->lines);
  return true;
}

}  // namespace facta
