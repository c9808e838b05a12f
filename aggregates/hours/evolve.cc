#include "aggregates/hours/hours.h"
#include "aggregates/tables/existing.h"

namespace facta {
namespace {

void count_in_timesheet(CompanyState& state, const HoursEntryData& entry) {
  const TimesheetRow* row = state.timesheets.find(entry.timesheet);
  if (row == nullptr) {
    state.timesheets.put(entry.timesheet, {entry.project, entry.date, entry.date});
  } else if (entry.date < row->from || entry.date > row->to) {
    state.timesheets.put(entry.timesheet, {row->project, std::min(row->from, entry.date),
                                           std::max(row->to, entry.date)});
  }
}

}  // namespace

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event) {
  std::vector<std::string_view> ids;
  std::vector<std::string> open;
  ids.reserve(event.entries.size());
  open.reserve(event.entries.size());
  for (const HoursEntryData& entry : event.entries) {
    ids.push_back(entry.entryId);
    open.push_back(open_hours_key(entry));
  }
  state.hours.expect(ids);
  state.open_hours.expect(open);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const HoursEntryData& entry = event.entries[i];
    state.open_hours.put(open[i], {fact.sequence});
    state.hours.put_like(ids[i], entry);
    if (!entry.timesheet.empty()) {
      count_in_timesheet(state, entry);
    }
  }
}

std::optional<HoursStanding> standing_of(const CompanyState& state, std::string_view entry_id) {
  const HoursEntryData* entry = state.hours.find(entry_id);
  if (entry == nullptr) {
    return std::nullopt;
  }
  if (const BilledRow* billed = state.billed_hours.find(entry_id)) {
    return HoursStanding{billed->state, billed->invoice, 0};
  }
  return HoursStanding{
      HoursState::kOpen, {}, existing(state.open_hours, open_hours_key(*entry)).since};
}

namespace {

// `project`: of lines that name none.
void bill(CompanyState& state, const std::vector<InvoiceLine>& lines, std::string_view customer,
          std::string_view project, Currency currency, const BilledRow& row) {
  std::vector<std::string_view> ids;
  std::vector<std::string> open;
  ids.reserve(lines.size());
  open.reserve(lines.size());
  for (const InvoiceLine& line : lines) {
    ids.push_back(line.entryId);
    open.push_back(open_hours_key(customer, project, currency, line));
  }
  state.open_hours.expect(open);
  state.billed_hours.expect(ids);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    state.open_hours.erase(open[i]);
    state.billed_hours.put(ids[i], row);
  }
}

}  // namespace

void bill_hours(CompanyState& state, const InvoiceContent& invoice, bool posted) {
  bill(state, invoice.lines, invoice.customer, invoice.project, invoice.currency,
       {posted ? HoursState::kInvoicePosted : HoursState::kOnInvoice, invoice.number});
}

void bill_hours(CompanyState& state, const InvoiceExtended& extended) {
  bill(state, extended.lines, extended.customer, {}, extended.currency,
       {HoursState::kOnInvoice, extended.number});
}

bool is_correction(const CompanyState& state, const HoursEntryData& entry) {
  if (entry.correctionOf.empty()) {
    return false;
  }
  const Mark* mark = state.corrections.find(make_key(entry.correctionOf, entry.entryId));
  return mark != nullptr && mark->set;
}

bool is_held_by_credit(const CompanyState& state, const HoursEntryData& entry) {
  const BilledRow* original =
      is_correction(state, entry) ? state.billed_hours.find(entry.correctionOf) : nullptr;
  const InvoiceRow* invoice =
      original == nullptr ? nullptr : state.invoices.find(original->invoice);
  if (invoice == nullptr) {
    return false;
  }
  const CreditActionRow* action = state.credit_actions.find(make_key(invoice->credit_action));
  return invoice->credit_mark == CreditMark::kPending ||
         (action != nullptr && action->state == CreditActionState::Pending);
}

void mark_hours_posted(CompanyState& state, const std::vector<std::string>& entries) {
  state.billed_hours.expect(entries);
  for (const std::string& entry : entries) {
    state.billed_hours.change(entry,
                              [](BilledRow& row) { row.state = HoursState::kInvoicePosted; });
  }
}

void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id) {
  const HoursEntryData* entry = state.hours.find(entry_id);
  FACTA_ASSERT(entry != nullptr, "an entry is reopened that was never posted");
  state.billed_hours.erase(entry_id);
  state.open_hours.put(open_hours_key(*entry), {fact.sequence});
  if (state.corrected_hours.contains(entry_id)) {
    // DEC-10: corrections that were waiting are ordinary open entries from now on.
    std::vector<std::string> waiting;
    state.corrections.scan_prefix(make_key(entry_id), [&](std::string_view key, const Mark& mark) {
      if (mark.set) {
        waiting.emplace_back(key);
      }
      return true;
    });
    for (const std::string& key : waiting) {
      state.corrections.put(key, Mark{false});
    }
  }
}

}  // namespace facta
