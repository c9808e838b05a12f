#include "aggregates/invoice/content.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/header_change.h"
#include "aggregates/invoice/issue.h"
#include "aggregates/invoice/line_change.h"
#include "aggregates/tables/table_code.h"
#include "projections/invoices/row.h"

namespace facta {

template class Table<InvoiceHeaderRow>;
template class Table<EnteredRow>;
namespace {

template <auto Member>
void copy_member(const InvoiceContent& from, InvoiceContent& to, Field<Member>) {
  using Value = std::decay_t<decltype(from.*Member)>;
  if constexpr (!std::is_same_v<Value, std::vector<InvoiceLine>> &&
                !std::is_same_v<Value, std::vector<VatGroup>>) {
    to.*Member = from.*Member;
  }
}

// Everything but lines and VAT groups, which are most of it and have a row of their own.
InvoiceContent stripped(const InvoiceContent& content) {
  InvoiceContent header;
  with_fields(InvoiceContent::fields(),
              [&](auto... field) { (copy_member(content, header, field), ...); });
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
  row.content = stripped(content);
  row.listedSequence = place.sequence;
  row.listedIndex = place.index;
  row.createdAt = place.time;
  if (row.state == InvoiceState::kPosted) {
    row.postedAt = place.time;
  }
  const std::string key = make_key(place.company, content.number);
  lists.put(list_key(place.company, row), {content.number}, Stored::kNothing);
  lines.put_like(key, NewInvoiceLines(content), Stored::kNothing);
  headers.put(key, std::move(row), Stored::kNothing);
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
    lists.put(list_key(place.company, header(place.company, number)), {std::string(number)},
              Stored::kNothing);
  }
}

void InvoicesView::fold(const EventPlace& place, const InvoiceGenerated& event) {
  InvoiceHeaderRow row;
  row.state = state_of(event.invoice.status);
  row.byRunOnly = row.state == InvoiceState::kPosted;
  hours_.bill(place, event.invoice.lines, event.invoice.number, row.byRunOnly);
  create(place, event.invoice, std::move(row));
}

// What follows from its lines, once they have changed.
void InvoicesView::settle(const EventPlace& place, const std::string& number,
                          const InvoiceTotals& totals) {
  const InvoiceLinesRow& now = *lines.find(make_key(place.company, number));
  change(place, number, [&](InvoiceHeaderRow& row) {
    row.content.totals = totals;
    settle_period(row.content, now.lines);
  });
}

void InvoicesView::fold(const EventPlace& place, const InvoiceExtended& event) {
  hours_.bill(place, event.lines, event.number, false);
  lines.change(make_key(place.company, event.number), [&](InvoiceLinesRow& row) {
    append_lines(row, event.lines);
    row.vat_groups = event.vatGroups;
  });
  settle(place, event.number, event.totals);
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
  change(place, event.number, [&](InvoiceHeaderRow& row) { change_header(row.content, event); });
}

template <class E>
void InvoicesView::change_by_hand(const EventPlace& place, const E& event, std::uint32_t line) {
  lines.change(make_key(place.company, event.number),
               [&](InvoiceLinesRow& row) { change_lines(row, event); });
  change(place, event.number, [&](InvoiceHeaderRow& row) { row.content.totals = event.totals; });
  const std::string key = make_key(place.company, event.number, line);
  if constexpr (std::is_same_v<E, InvoiceLineRemoved>) {
    by_hand.erase(key);
  } else {
    by_hand.put(key, {place.sequence});
  }
}

void InvoicesView::fold(const EventPlace& place, const InvoiceLineAdded& event) {
  change_by_hand(place, event, event.line.line);
}

void InvoicesView::fold(const EventPlace& place, const InvoiceLineChanged& event) {
  change_by_hand(place, event, event.new_.line);
}

void InvoicesView::fold(const EventPlace& place, const InvoiceLineRemoved& event) {
  change_by_hand(place, event, event.line.line);
}

void InvoicesView::fold(const EventPlace& place, const InvoicePosted& event) {
  move(place, event.number, InvoiceState::kPosted);
  change(place, event.number, [&](InvoiceHeaderRow& row) {
    row.byRunOnly = false;
    row.postedAt = place.time;
    row.content.documentDate = event.documentDate;
    row.content.bookingDate = event.bookingDate;
    row.content.bookingDateSource = event.bookingDateSource;
    row.content.bookingDateSteps.insert(row.content.bookingDateSteps.end(),
                                        event.bookingDateSteps.begin(),
                                        event.bookingDateSteps.end());
    row.content.documentDateSteps = event.documentDateSteps;
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

void InvoicesView::reduce(const EventPlace& place, std::uint32_t run, const ReducedInvoice& event) {
  const InvoiceContent content = header(place.company, event.number).content;
  std::vector<InvoiceLine> taken;
  lines.change(make_key(place.company, event.number), [&](InvoiceLinesRow& row) {
    std::erase_if(row.lines, [&](const InvoiceLine& line) {
      const bool goes = run_of(content, line) == run;
      if (goes) {
        taken.push_back(line);
      }
      return goes;
    });
    row.vat_groups = event.vatGroups;
  });
  settle(place, event.number, event.totals);
  hours_.reopen(place, taken);
}

bool InvoicesView::withdraw_by_revert(const EventPlace& place, const std::string& number) {
  if (list_of(header(place.company, number).state) == InvoiceList::kWithdrawn) {
    return false;
  }
  move(place, number, InvoiceState::kVoided);
  const InvoiceLinesRow* row = lines.find(make_key(place.company, number));
  hours_.reopen(place, row->lines);
  return true;
}

}  // namespace facta
