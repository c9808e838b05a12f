// Lines by hand on a draft (STATUS-02, COCKPIT-12): foretold, checked and folded.
#include "tests/simulation/arithmetic.h"
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {

std::vector<std::string> Oracle::billed(const Invoice& invoice) {
  std::vector<std::string> entries;
  for (const Line& line : invoice.lines) {
    if (!line.entry.empty()) {
      entries.push_back(line.entry);
    }
  }
  return entries;
}

const Oracle::Line* Oracle::line_of(const Invoice& invoice, std::uint32_t number) {
  const auto found = std::ranges::find(invoice.lines, number, &Line::number);
  return found == invoice.lines.end() ? nullptr : &*found;
}

std::string Oracle::foretell_line(const std::string& number, const std::uint32_t* line,
                                  const OptionalText& project, const OptionalText& vat_code) const {
  const Invoice* invoice = find(number);
  if (invoice == nullptr) {
    return "invoice.unknown";
  }
  switch (invoice->stand) {
    case InvoiceStand::kVoided:
    case InvoiceStand::kDeleted:
      return "invoice.not_active";
    case InvoiceStand::kPosted:
    case InvoiceStand::kJournalised:
      return "invoice.change.posted";
    case InvoiceStand::kReleased:
      return "invoice.change.locked";
    case InvoiceStand::kDraft:
      break;
  }
  if (invoice->is_credit()) {
    return "invoice.line.of_credit";  // CRE-10: it mirrors its original
  }
  if (line != nullptr) {
    const Line* found = line_of(*invoice, *line);
    if (found == nullptr) {
      return "invoice.line.unknown";
    }
    if (!found->entry.empty()) {
      return "invoice.line.completed";
    }
  }
  if (project) {
    const auto owner = owners_.find(*project);
    if (owner == owners_.end() || owner->second != invoice->customer) {
      return "hours.project_unknown";
    }
  }
  return vat_code && !vat_codes_.contains(*vat_code) ? "vat_code.unknown" : "";
}

// What was asked for stands on the line; the rest is checked where it is folded.
std::string Oracle::check_line(const Command& command, const std::vector<Event>& events) const {
  if (const auto* add = std::get_if<AddInvoiceLine>(&command)) {
    const auto* added = events.size() == 1 ? std::get_if<InvoiceLineAdded>(&events[0]) : nullptr;
    const Invoice& invoice = *find(add->invoice);
    Line asked;  // VAT-06
    asked.project = add->project.value_or(invoice.project);
    asked.vat_code = add->vatCode.value_or("");
    const bool right = added != nullptr && added->number == add->invoice &&
                       added->line.description == add->description &&
                       added->line.quantity == add->quantity &&
                       added->line.unitPrice == add->unitPrice &&
                       added->line.date == add->date.value_or(invoice.document) &&
                       added->line.project == asked.project &&
                       added->line.vatCode == by_hand(invoice, asked).vat_code;
    return right ? "" : "not that line";
  }
  if (const auto* change = std::get_if<ChangeInvoiceLine>(&command)) {
    const Invoice& invoice = *find(change->invoice);
    const Line& was = *line_of(invoice, change->line);
    if (events.empty()) {
      Line same = was;
      same.quantity = change->quantity ? change->quantity->e4 : was.quantity;
      same.vat_code = change->vatCode.value_or(was.vat_code);
      const Line now = by_hand(invoice, same);
      return now.net == was.net && now.quantity == was.quantity && now.vat_code == was.vat_code &&
                     now.rate == was.rate && now.category == was.category
                 ? ""
                 : "the line stays as it was";
    }
    const auto* changed =
        events.size() == 1 ? std::get_if<InvoiceLineChanged>(&events[0]) : nullptr;
    const bool right =
        changed != nullptr && changed->number == change->invoice &&
        changed->new_.line == change->line && changed->new_.description == was.text &&
        changed->new_.quantity.e4 == (change->quantity ? change->quantity->e4 : was.quantity) &&
        changed->new_.vatCode == change->vatCode.value_or(was.vat_code);
    return right ? "" : "not that change";
  }
  if (const auto* take = std::get_if<RemoveInvoiceLine>(&command)) {
    const auto* taken = events.size() == 1 ? std::get_if<InvoiceLineRemoved>(&events[0]) : nullptr;
    return taken != nullptr && taken->number == take->invoice && taken->line.line == take->line
               ? ""
               : "not that line";
  }
  return {};
}

Oracle::Line Oracle::by_hand(const Invoice& invoice, const Line& said) const {
  Entry like;  // priced as an entry of that day would be
  like.customer = invoice.customer;
  like.project = said.project;
  like.day = said.day;
  like.vat_code = said.vat_code;
  like.quantity = said.quantity;
  like.rate = said.price;
  like.amount = worth(said.quantity, said.price);
  Line line = price(like, 0);
  line.number = said.number;
  line.text = said.text;
  line.project = said.project;
  line.day = said.day;
  return line;
}

namespace {

Oracle::Line said_by(const InvoiceLine& line) {
  Oracle::Line said;
  said.number = line.line;
  said.text = line.description;
  said.project = line.project;
  said.day = line.date;
  said.vat_code = line.vatCode;
  said.quantity = line.quantity.e4;
  said.price = line.unitPrice.e4;
  return said;
}

bool is_as(const InvoiceLine& found, const Oracle::Line& line) {
  return found.entryId.empty() && found.run == 0 && found.line == line.number &&
         found.net.minor == line.net && static_cast<int>(found.vatCategory) == line.category &&
         found.vatRate.value == line.rate && found.ledgerAccount == "8000";
}

}  // namespace

std::string Oracle::apply(const InvoiceLineAdded& event) {
  Invoice& invoice = *find(event.number);
  const Line line = by_hand(invoice, said_by(event.line));
  if (!is_as(event.line, line) || event.line.line != invoice.last_line + 1) {
    return "line " + std::to_string(event.line.line) + " of invoice " + event.number;
  }
  invoice.last_line = line.number;
  invoice.lines.push_back(line);
  add_up(invoice);
  touched_invoices_.insert(invoice.ordinal);
  return check_totals(invoice, event.vatGroups, event.totals);
}

std::string Oracle::apply(const InvoiceLineChanged& event) {
  Invoice& invoice = *find(event.number);
  const Line line = by_hand(invoice, said_by(event.new_));
  const auto was = std::ranges::find(invoice.lines, event.old.line, &Line::number);
  if (was == invoice.lines.end() || !is_as(event.new_, line) || event.old.net.minor != was->net) {
    return "line " + std::to_string(event.new_.line) + " of invoice " + event.number;
  }
  *was = line;
  add_up(invoice);
  touched_invoices_.insert(invoice.ordinal);
  return check_totals(invoice, event.vatGroups, event.totals);
}

std::string Oracle::apply(const InvoiceLineRemoved& event) {
  Invoice& invoice = *find(event.number);
  const auto was = std::ranges::find(invoice.lines, event.line.line, &Line::number);
  if (was == invoice.lines.end() || event.line.net.minor != was->net) {
    return "line " + std::to_string(event.line.line) + " of invoice " + event.number;
  }
  invoice.lines.erase(was);
  add_up(invoice);
  touched_invoices_.insert(invoice.ordinal);
  return check_totals(invoice, event.vatGroups, event.totals);
}

}  // namespace facta::simulation
