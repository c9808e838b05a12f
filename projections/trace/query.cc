#include "projections/trace/query.h"

#include "aggregates/invoice/line_change.h"
#include "projections/history/query.h"
#include "projections/hours/query.h"
#include "projections/invoices/query.h"
#include "projections/journal/query.h"

#include <algorithm>

namespace facta {
namespace {

class Trace {
 public:
  Trace(const Views& views, std::string_view company) : views_(views), company_(company) {}

  void lines(const JournalEntryRow& row, std::size_t only, std::string_view account) {
    for (std::size_t i = 0; i < row.data.lines.size(); ++i) {
      const JournalLine& line = row.data.lines[i];
      if ((only == 0 || only == i + 1) && (account.empty() || line.account == account)) {
        add({TraceStep::kJournalLine,
             std::to_string(row.data.entry) + "/" + std::to_string(i + 1),
             line.account,
             row.data.currency,
             line.debit - line.credit,
             row.sequence,
             {},
             {},
             {},
             {}});
      }
    }
  }

  void entry_and_export(const JournalEntryRow& row) {
    add({TraceStep::kJournalEntry,
         std::to_string(row.data.entry),
         row.data.invoice,
         row.data.currency,
         row.data.openAmount,
         row.sequence,
         {},
         {},
         {},
         {}});
    add({TraceStep::kExport,
         std::to_string(row.journalExport),
         row.exportType,
         row.data.currency,
         row.data.openAmount,
         row.sequence,
         {},
         {},
         {},
         {}});
  }

  // Every record about the invoice but those that only mention it in the books, and what asked for
  // its run.
  void invoice_and_run(const InvoiceHeaderRow& header, std::span<const std::uint64_t> sequences,
                       std::uint64_t exported) {
    const InvoiceContent& content = header.content;
    for (const std::uint64_t sequence : sequences) {
      if (sequence != exported) {
        add({TraceStep::kInvoice,
             content.number,
             content.customer,
             content.currency,
             content.totals.total,
             sequence,
             {},
             {},
             {},
             {}});
      }
    }
    if (content.run != 0) {
      const std::string run = std::to_string(content.run);
      add({TraceStep::kRun,
           run,
           content.profile,
           content.currency,
           content.totals.total,
           first_about_run(run),
           {},
           {},
           {},
           {}});
    }
  }

  // What the line bills: an hours entry, or what somebody entered by hand.
  void behind(const std::string& invoice, const InvoiceLine& line, Currency currency) {
    if (is_manual(line)) {
      const auto entered = views_.invoices.by_hand.get(make_key(company_, invoice, line.line));
      if (entered) {
        add({TraceStep::kManualLine,
             invoice + "/" + std::to_string(line.line),
             line.description,
             currency,
             line.net,
             entered->sequence,
             {},
             {},
             {},
             {}});
      }
      return;
    }
    const auto entry = views_.hours.places.get(make_key(company_, line.entryId));
    if (entry) {
      add({TraceStep::kHours,
           line.entryId,
           "imported",
           currency,
           line.net,
           entry->sequence,
           {},
           {},
           {},
           {}});
    }
  }

  void state(const HoursEntryData& entry, std::uint64_t sequence, std::string detail) {
    add({TraceStep::kHours,
         entry.entryId,
         std::move(detail),
         entry.currency,
         entry.amount,
         sequence,
         {},
         {},
         {},
         {}});
  }

  std::vector<TraceItem>& items() { return items_; }

 private:
  // Completes the step with who made its record, when.
  void add(TraceItem item) {
    if (item.sequence != known_) {
      known_ = item.sequence;
      record_ = views_.history.records.get(make_key(company_, known_)).value_or(HistoryRow{});
    }
    item.recordHash = record_.hash;
    item.time = record_.at;
    item.actor = record_.actor;
    item.command = record_.command;
    items_.push_back(std::move(item));
  }

  std::uint64_t first_about_run(const std::string& run) const {
    std::uint64_t first = 0;
    views_.history.subjects.scan_prefix(
        make_key(company_, static_cast<std::uint64_t>(SubjectKind::kRun), run),
        [&](std::string_view key, const CodeRow&) {
          first = number_of_key(key.substr(key.size() - 8));
          return false;
        });
    return first;
  }

  const Views& views_;
  std::string_view company_;
  std::vector<TraceItem> items_;
  std::uint64_t known_ = 0;  // the record that was read last
  HistoryRow record_;
};

// The lines of an invoice that a journal line is made of: those of its account, or all of them when
// it is no revenue line (receivable, VAT).
std::vector<const InvoiceLine*> lines_behind(const InvoiceLinesRow& row, std::string_view account) {
  std::vector<const InvoiceLine*> behind;
  for (const InvoiceLine& line : row.lines) {
    if (line.ledgerAccount == account) {
      behind.push_back(&line);
    }
  }
  if (behind.empty()) {
    for (const InvoiceLine& line : row.lines) {
      behind.push_back(&line);
    }
  }
  return behind;
}

// The first page begins with what was traced so far; every page goes on with what the lines bill.
// The cursor is the number of lines handed out.
Page<TraceItem> with_sources(Trace& trace, const InvoiceContent& header, const InvoiceLinesRow& row,
                             std::string_view account, const PageRequest& request) {
  std::size_t at = 0;
  if (!request.cursor.at_start() && request.cursor.after().size() == 8) {
    trace.items().clear();
    at = number_of_key(request.cursor.after());
  }
  const auto behind = lines_behind(row, account);
  const std::size_t until = std::min(behind.size(), at + request.limit);
  for (std::size_t i = at; i < until; ++i) {
    // A line by hand of a credit is that of its original.
    const std::string& invoice =
        header.originalNumber.empty() ? header.number : header.originalNumber;
    trace.behind(invoice, *behind[i], header.currency);
  }
  Page<TraceItem> page;
  page.items = std::move(trace.items());
  if (until < behind.size()) {
    page.next = Cursor(make_key(std::uint64_t{until}));
  }
  return page;
}

}  // namespace

std::optional<Page<TraceItem>> trace_journal_entry(const Views& views, std::string_view company,
                                                   std::uint64_t entry, std::size_t line,
                                                   const PageRequest& request) {
  const auto row = views.journal.entries.get(make_key(company, entry));
  if (!row || line > row->data.lines.size()) {
    return std::nullopt;
  }
  const auto invoice = invoice_details(views, company, row->data.invoice);
  FACTA_ASSERT(invoice.has_value(), "an invoice is in the books that does not exist");
  Trace trace(views, company);
  trace.lines(*row, line, {});
  trace.entry_and_export(*row);
  trace.invoice_and_run(invoice->header, invoice->sequences, row->sequence);
  const std::string_view account =
      line == 0 ? std::string_view() : std::string_view(row->data.lines[line - 1].account);
  return with_sources(trace, invoice->header.content, invoice->lines, account, request);
}

std::optional<Page<TraceItem>> trace_invoice(const Views& views, std::string_view company,
                                             std::string_view number, const PageRequest& request) {
  const auto invoice = invoice_details(views, company, number);
  if (!invoice) {
    return std::nullopt;
  }
  Trace trace(views, company);
  const auto row = journal_entry_of(views, company, number);
  if (row) {
    trace.lines(*row, 0, {});
    trace.entry_and_export(*row);
  }
  trace.invoice_and_run(invoice->header, invoice->sequences, row ? row->sequence : 0);
  return with_sources(trace, invoice->header.content, invoice->lines, {}, request);
}

std::optional<Page<TraceItem>> trace_hours(const Views& views, std::string_view company,
                                           std::string_view entry) {
  const auto posted = hours_entry(views, company, entry);
  if (!posted) {
    return std::nullopt;
  }
  Trace trace(views, company);
  trace.state(posted->entry, posted->sequence, "imported");
  std::vector<std::string> invoices;
  views.hours.states.scan_prefix(
      make_key(company, entry), [&](std::string_view key, const HoursStateRow& state) {
        trace.state(posted->entry, number_of_key(key.substr(key.size() - 8)),
                    std::string(word_of(state.state)));
        if (!state.invoice.empty() && std::ranges::count(invoices, state.invoice) == 0) {
          invoices.push_back(state.invoice);
        }
        return true;
      });
  for (const std::string& number : invoices) {
    const auto invoice = invoice_details(views, company, number);
    const auto row = journal_entry_of(views, company, number);
    if (!invoice) {
      continue;
    }
    trace.invoice_and_run(invoice->header, invoice->sequences, row ? row->sequence : 0);
    if (row) {
      const auto line = std::ranges::find(invoice->lines.lines, entry, &InvoiceLine::entryId);
      trace.entry_and_export(*row);
      trace.lines(*row, 0, line == invoice->lines.lines.end() ? "" : line->ledgerAccount);
    }
  }
  Page<TraceItem> page;
  page.items = std::move(trace.items());
  return page;
}

}  // namespace facta
