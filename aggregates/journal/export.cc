#include "aggregates/journal/export.h"

#include "aggregates/company/company.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/issue.h"
#include "aggregates/journal/entry.h"
#include "aggregates/journal/journal.h"
#include "aggregates/refusals/refusal.h"
#include "events/base/wire_size.h"

#include <set>

namespace facta {
namespace {

constexpr std::string_view kAll = "all";

// JRN-03, DEC-07: the word of the type, or nothing when there is no such type.
std::optional<std::string> export_type(const OptionalText& asked) {
  std::string type = asked.value_or(std::string(kAll));
  if (!type.empty() && type.front() >= 'A' && type.front() <= 'Z') {
    type.front() = static_cast<char>(type.front() - 'A' + 'a');  // "All", "Hours"
  }
  if (type == kAll || enum_of<InvoiceType>(type)) {
    return type;
  }
  return std::nullopt;
}

// "INV/1234": the last invoice looked at. A series code holds no slash (DEC-28).
std::string cursor_of(std::string_view series_key) {
  const std::string_view series = take_text(series_key);
  return std::string(series) + "/" + std::to_string(number_of_key(series_key));
}
std::string key_after(const std::string& cursor) {
  const std::size_t slash = cursor.find('/');
  if (slash == std::string::npos) {
    return {};
  }
  const auto ordinal = parse_decimal(std::string_view(cursor).substr(slash + 1), 0);
  FACTA_ASSERT(ordinal.has_value(), "a cursor ends with a number");
  return make_key(cursor.substr(0, slash), static_cast<std::uint64_t>(*ordinal)) + '\0';
}

JournalEntryData numbered_entry(const CompanyState& state, const std::string& number,
                                std::uint64_t entry_number) {
  JournalEntryData entry =
      journal_entry(state.invoices.find(number)->content, *state.invoice_lines.find(number));
  entry.entry = entry_number;
  return entry;
}

// The next part of the export that `row` describes.
JournalExported next_part(const CompanyState& state, std::uint32_t id, const ExportRow& row,
                          const PartLimits& limits) {
  JournalExported part;
  part.export_ = id;
  part.type = row.type;
  part.until = row.until;
  part.part = row.parts + 1;
  part.last = true;
  part.cursor = row.cursor;
  std::uint64_t entry_number = state.where().last_journal_entry;
  std::size_t bytes = 0;
  std::size_t looked_at = 0;
  const auto visit = [&](std::string_view key, const ToJournalRow& waiting) {
    const bool wanted = (row.type == kAll || row.type == word_of(waiting.type)) &&
                        (!row.until || waiting.booking_date <= *row.until) &&
                        (row.first_sequence == 0 || waiting.posted < row.first_sequence);
    if (++looked_at > limits.invoices) {
      part.last = false;
      return false;
    }
    if (wanted) {
      JournalEntryData entry = numbered_entry(state, waiting.number, entry_number + 1);
      bytes += wire_bound(entry);
      if (bytes > limits.bytes && !part.entries.empty()) {
        part.last = false;
        return false;
      }
      ++entry_number;
      count_in(part.totals, entry);
      part.entries.push_back(std::move(entry));
    }
    part.cursor = cursor_of(key);
    return true;
  };
  state.to_journal.scan(key_after(row.cursor), {}, visit);
  return part;
}

std::optional<Rejection> check_export_free(const CompanyState& state) {
  const std::uint32_t unfinished = state.where().unfinished_export;
  if (unfinished == 0) {
    return std::nullopt;
  }
  const std::string name = std::to_string(unfinished);
  return reject("journal.export_running", "export " + name, {{"export", name}});
}

// Why an invoice of a selection cannot be journalised (JRN-02, JRN-05, DEC-12).
std::optional<Rejection> check_selected(const CompanyState& state, const std::string& number) {
  const auto row = find_active(state, number);
  if (!row) {
    return row.error();
  }
  if ((*row)->state == InvoiceState::kJournalised) {
    return reject("journal.already_journalised",
                  number + ", export " + std::to_string((*row)->journal_export));
  }
  if ((*row)->state != InvoiceState::kPosted) {
    return reject("journal.invoice_not_posted", number);
  }
  const InvoiceType type = (*row)->content.type;
  if (type == InvoiceType::Bakery || type == InvoiceType::Flex) {
    return reject("journal.type_not_supported", number);
  }
  return std::nullopt;
}

DecideResult only(JournalExported part) {
  Decision decision;
  decision.events.push_back(std::move(part));
  return decision;
}

}  // namespace

DecideResult export_journal(const CompanyState& state, const ExportJournal& command,
                            const PartLimits& limits) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  auto type = export_type(command.type);
  if (!type) {
    return Unexpected{reject("journal.type_unknown", *command.type)};
  }
  if (auto refused = check_export_free(state)) {
    return Unexpected{std::move(*refused)};
  }
  ExportRow row;
  row.type = std::move(*type);
  row.until = command.until;
  return only(next_part(state, state.where().last_export + 1, row, limits));
}

DecideResult continue_export(const CompanyState& state, const ContinueJournalExport& command,
                             const PartLimits& limits) {
  const std::string name = "export " + std::to_string(command.exportId);
  const ExportRow* row = state.exports.find(make_key(command.exportId));
  if (row == nullptr) {
    return Unexpected{reject("export.unknown", name)};
  }
  if (row->finished || command.part != row->parts + 1) {
    return Unexpected{reject("export.part_out_of_order", name)};  // R6
  }
  return only(next_part(state, command.exportId, *row, limits));
}

DecideResult decide(const CompanyState& state, const Context&, const ExportJournal& command) {
  return export_journal(state, command, PartLimits{});
}

DecideResult decide(const CompanyState& state, const Context&,
                    const ContinueJournalExport& command) {
  return continue_export(state, command, PartLimits{});
}

// All or nothing: one record, or a refusal that names every invoice at fault.
DecideResult decide(const CompanyState& state, const Context&, const JournaliseInvoices& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  if (command.ids.empty()) {
    return Unexpected{reject_field("/ids", "name at least one invoice")};
  }
  std::vector<Rejection> failing;
  for (const std::string& number : command.ids) {
    if (auto refused = check_selected(state, number)) {
      failing.push_back(std::move(*refused));
    }
  }
  if (!failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  if (auto refused = check_export_free(state)) {
    return Unexpected{std::move(*refused)};
  }
  JournalExported part;
  part.export_ = state.where().last_export + 1;
  part.type = "selection";
  part.part = 1;
  part.last = true;
  std::uint64_t entry_number = state.where().last_journal_entry;
  std::set<std::string> taken;
  std::size_t bytes = 0;
  for (const std::string& number : command.ids) {
    if (!taken.insert(number).second) {
      continue;
    }
    part.entries.push_back(numbered_entry(state, number, ++entry_number));
    count_in(part.totals, part.entries.back());
    bytes += wire_bound(part.entries.back());
    if (bytes > kEventBytesMax) {
      return Unexpected{too_large()};
    }
  }
  return only(std::move(part));
}

void evolve(CompanyState& state, const Fact& fact, const JournalExported& event) {
  const std::string key = make_key(event.export_);
  if (event.part == 1) {
    ExportRow row;
    row.type = event.type;
    row.until = event.until;
    row.first_sequence = fact.sequence;
    state.exports.put(key, std::move(row));
  }
  state.exports.change(key, [&](ExportRow& row) {
    row.parts = event.part;
    row.finished = event.last;
    row.cursor = event.cursor;
  });
  for (const JournalEntryData& entry : event.entries) {
    state.invoices.change(entry.invoice, [&](InvoiceRow& row) {
      row.state = InvoiceState::kJournalised;
      row.journal_export = event.export_;
      state.to_journal.erase(series_key(row.content));
    });
  }
  CompanyStatus status = state.where();
  status.last_export = event.export_;
  status.unfinished_export = event.last ? 0 : event.export_;
  status.last_export_sequence = fact.sequence;  // any part counts (REV-09)
  status.last_journal_entry += event.entries.size();
  state.status.put("", status);
}

}  // namespace facta
