#include "aggregates/invoice/issue.h"

#include "aggregates/hours/hours.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/line_change.h"
#include "aggregates/tables/existing.h"

#include <set>

namespace facta {

std::string draft_key(const InvoiceContent& content) {
  return make_key(content.groupingKey, content.series, content.ordinal);
}

std::string series_key(const InvoiceContent& content) {
  return make_key(content.series, content.ordinal);
}

void put_invoice(CompanyState& state, const Fact& fact, const InvoiceContent& content,
                 InvoiceRow row) {
  row.content = header_of(content);
  row.since = fact.sequence;
  state.number_series.change(content.series, [&](NumberSeriesRow& series) {
    series.next = content.ordinal + 1;
    series.used = true;
  });
  state.invoice_lines.put_like(content.number, NewInvoiceLines(content));
  if (row.state == InvoiceState::kPosted) {
    await_journal(state, fact, row.content);
  } else {
    state.unposted.put(series_key(content), {content.number});
    if (!content.groupingKey.empty() && !is_credit(content)) {
      state.drafts.put(draft_key(content), {content.number});
    }
  }
  state.invoices.put(content.number, std::move(row));
}

void extend_invoice(CompanyState& state, const InvoiceExtended& event) {
  state.invoice_lines.change(event.number, [&](InvoiceLinesRow& row) {
    append_lines(row, event.lines);
    row.vat_groups = event.vatGroups;
  });
  const InvoiceLinesRow& now = existing(state.invoice_lines, event.number);
  state.invoices.change(event.number, [&](InvoiceRow& row) {
    row.content.totals = event.totals;
    settle_period(row.content, now.lines);
  });
}

std::uint32_t run_of(const InvoiceContent& header, const InvoiceLine& line) {
  if (is_manual(line)) {
    return 0;
  }
  return line.run == 0 ? header.run : line.run;
}

void take_back_lines(CompanyState& state, const Fact& fact, std::uint32_t run,
                     const ReducedInvoice& event) {
  const InvoiceContent header = existing(state.invoices, event.number).content;
  std::vector<std::string> opened;
  state.invoice_lines.change(event.number, [&](InvoiceLinesRow& row) {
    std::erase_if(row.lines, [&](const InvoiceLine& line) {
      const bool taken = run_of(header, line) == run;
      if (taken) {
        opened.push_back(line.entryId);
      }
      return taken;
    });
    row.vat_groups = event.vatGroups;
  });
  const InvoiceLinesRow& now = existing(state.invoice_lines, event.number);
  state.invoices.change(event.number, [&](InvoiceRow& row) {
    row.content.totals = event.totals;
    settle_period(row.content, now.lines);
  });
  for (const std::string& entry : opened) {
    reopen_hours(state, fact, entry);
  }
}

void await_journal(CompanyState& state, const Fact& fact, const InvoiceContent& header) {
  state.to_journal.put(series_key(header),
                       {header.number, header.type, header.bookingDate, fact.sequence});
}

void retire_invoice(CompanyState& state, const std::string& number, InvoiceState end) {
  state.invoices.change(number, [&](InvoiceRow& row) {
    const std::string key = series_key(row.content);
    if (row.state == InvoiceState::kPosted) {
      state.to_journal.erase(key);
    } else {
      state.unposted.erase(key);
      state.drafts.erase(draft_key(row.content));
    }
    row.state = end;
  });
}

void make_definitive(CompanyState& state, const Fact& fact, const std::string& number) {
  state.invoices.change(number, [](InvoiceRow& row) { row.by_run_only = false; });
  block_revert(state, fact, number, &RunRow::definitive);
}

void block_revert(CompanyState& state, const Fact& fact, const std::string& number,
                  RunBlock RunRow::*block) {
  std::set<std::uint32_t> runs = {existing(state.invoices, number).content.run};
  for (const InvoiceLine& line : existing(state.invoice_lines, number).lines) {
    runs.insert(line.run);  // that extended it
  }
  runs.erase(0);
  for (const std::uint32_t run : runs) {
    state.runs.change(make_key(run), [&](RunRow& row) {
      if (!(row.*block)) {
        row.*block = {number, fact.sequence};
      }
    });
  }
}

void reopen_lines(CompanyState& state, const Fact& fact, const std::string& number) {
  const InvoiceLinesRow* row = state.invoice_lines.find(number);
  FACTA_ASSERT(row != nullptr, "an invoice has its lines");
  for (const InvoiceLine& line : row->lines) {
    if (!is_manual(line)) {
      reopen_hours(state, fact, line.entryId);
    }
  }
}

}  // namespace facta
