// Whether the state of the ledger says what the oracle says.
#include "aggregates/hours/hours.h"
#include "tests/simulation/oracle.h"

namespace facta::simulation {

std::string Oracle::compare(const CompanyState& state, bool all) {
  if (state.where().sequence != sequence_ || state.where().last_run != runs_.size() ||
      state.where().last_export != exports_ ||
      state.where().last_journal_entry != journal_entries_ || !same_work(state, all)) {
    return "state stands at sequence " + std::to_string(state.where().sequence);
  }
  const NumberSeriesRow* series = state.number_series.find("INV");
  if (series != nullptr && series->next != next_number_) {
    return "the next number is " + std::to_string(series->next) + ", should be " +
           std::to_string(next_number_);
  }
  std::string wrong = all ? compare_all(state) : std::string();
  for (const std::string& id : touched_entries_) {
    const HoursEntryData* row = state.hours.find(id);
    if (wrong.empty() && (row == nullptr || !agrees(entries_.at(id), *row) ||
                          !stands_as(entries_.at(id), *standing_of(state, id)))) {
      wrong = "entry " + id;
    }
  }
  for (const std::uint64_t ordinal : touched_invoices_) {
    const Invoice& invoice = invoices_.at(ordinal);
    const InvoiceRow* row = state.invoices.find(invoice.number);
    if (wrong.empty()) {
      const InvoiceLinesRow* lists = state.invoice_lines.find(invoice.number);
      const bool right = row != nullptr && agrees(invoice, *row) && lists != nullptr;
      wrong = !right ? "invoice " + invoice.number : difference(invoice, *lists);
    }
  }
  touched_entries_.clear();
  touched_invoices_.clear();
  return wrong;
}

// Jobs and credit actions (CRE-35, JOB-04).
bool Oracle::same_work(const CompanyState& state, bool all) const {
  if (state.where().last_job_run != job_runs_ ||
      state.where().last_credit_action != actions_.size()) {
    return false;
  }
  if (pending_.empty() && !all) {
    return true;  // seldom not so: to look each time takes long
  }
  std::size_t pending = 0;
  bool same = true;
  state.pending_credits.scan({}, {}, [&](std::string_view, const RunIdRow& row) {
    same = pending_.contains(row.run);
    ++pending;
    return same;
  });
  return same && pending == pending_.size();
}

// In the order of the rows: to look each of them up takes several times as long.
std::string Oracle::compare_all(const CompanyState& state) const {
  std::string wrong;
  std::size_t entries = 0, billed = 0, invoices = 0, with_lines = 0;
  state.hours.scan({}, {}, [&](std::string_view id, const HoursEntryData& row) {
    const auto known = entries_.find(std::string(id));
    wrong = known != entries_.end() && agrees(known->second, row) ? "" : "entry " + std::string(id);
    ++entries;
    return wrong.empty();
  });
  state.billed_hours.scan({}, {}, [&](std::string_view id, const BilledRow& row) {
    const auto known = entries_.find(std::string(id));
    const bool right = known != entries_.end() && known->second.state != EntryState::kOpen &&
                       stands_as(known->second, {row.state, row.invoice, 0});
    wrong = !wrong.empty() || right ? wrong : "billed entry " + std::string(id);
    ++billed;
    return wrong.empty();
  });
  for (const auto& [id, entry] : open_) {
    const auto standing = standing_of(state, id);
    wrong = !wrong.empty() || (standing && stands_as(*entry, *standing)) ? wrong : "entry " + id;
  }
  state.invoices.scan({}, {}, [&](std::string_view number, const InvoiceRow& row) {
    const Invoice* invoice = find(std::string(number));
    const bool right = invoice != nullptr && agrees(*invoice, row);
    wrong = !wrong.empty() || right ? wrong : "invoice " + std::string(number);
    ++invoices;
    return wrong.empty();
  });
  state.invoice_lines.scan({}, {}, [&](std::string_view number, const InvoiceLinesRow& lists) {
    const Invoice* invoice = find(std::string(number));
    if (wrong.empty()) {
      wrong = invoice == nullptr ? "lines of no invoice" : difference(*invoice, lists);
    }
    ++with_lines;
    return wrong.empty();
  });
  const bool whole = entries == entries_.size() && billed == entries - open_.size() &&
                     invoices == invoices_.size() && with_lines == invoices;
  return !wrong.empty() || whole ? wrong : "rows are missing";
}

bool Oracle::agrees(const Entry& entry, const HoursEntryData& row) {
  return row.quantity.e4 == entry.quantity && row.amount.minor == entry.amount;
}

bool Oracle::stands_as(const Entry& entry, const HoursStanding& standing) {
  return static_cast<int>(standing.state) == static_cast<int>(entry.state) &&
         standing.invoice == entry.invoice;
}

bool Oracle::agrees(const Invoice& invoice, const InvoiceRow& row) {
  const auto mark = invoice.credit.empty() ? CreditMark::kNone
                    : invoice.credited     ? CreditMark::kCredited
                                           : CreditMark::kPending;
  return static_cast<int>(row.state) == static_cast<int>(invoice.stand) &&
         row.by_run_only == invoice.by_run_only && row.credit_mark == mark &&
         row.credit_number == invoice.credit && row.credit_reason == invoice.reason &&
         row.credit_action == invoice.action && row.journal_export == invoice.journal_export &&
         row.content.totals.net.minor == invoice.net &&
         row.content.totals.vat.minor == invoice.tax &&
         row.content.bookingDate == invoice.booking && row.content.documentDate == invoice.document;
}

std::string Oracle::difference(const Invoice& invoice, const InvoiceLinesRow& lists) {
  bool same = lists.lines.size() == invoice.lines.size();
  for (std::size_t i = 0; same && i < invoice.lines.size(); ++i) {
    same = lists.lines[i].line == invoice.lines[i].number &&
           lists.lines[i].entryId == invoice.lines[i].entry &&
           lists.lines[i].net.minor == invoice.lines[i].net;
  }
  return same ? "" : "lines of invoice " + invoice.number;
}

}  // namespace facta::simulation
