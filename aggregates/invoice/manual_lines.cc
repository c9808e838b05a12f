// Lines that somebody enters, changes and removes by hand on a draft (STATUS-02, COCKPIT-12).
//
// They bill nothing that is kept elsewhere: deleting, reverting or crediting the invoice opens no
// hours for them, and they say nothing about the period that the invoice is for. No run brought
// them, so reverting a run leaves them where they are (REV-16).
#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/invoice/line.h"
#include "aggregates/invoice/line_change.h"
#include "aggregates/refusals/fields.h"
#include "aggregates/tables/existing.h"

namespace facta {
namespace {

// The invoice whose lines are to change: a draft that is no credit.
Result<const InvoiceRow*, Rejection> find_open(const CompanyState& state,
                                               const std::string& number) {
  const auto row = find_active(state, number);
  if (!row) {
    return Unexpected{row.error()};
  }
  if (is_issued(**row)) {
    return Unexpected{reject("invoice.change.posted", number)};
  }
  if ((*row)->state == InvoiceState::kReleased) {
    return Unexpected{reject("invoice.change.locked", number)};  // STATUS-03, STATUS-12
  }
  if (is_credit((*row)->content)) {
    return Unexpected{reject("invoice.line.of_credit", number)};  // CRE-10
  }
  return *row;
}

// The line of the invoice that is to change, which must be one by hand.
Result<const InvoiceLine*, Rejection> find_manual(const InvoiceLinesRow& row,
                                                  const std::string& number, std::uint32_t line) {
  const std::string name = number + ", line " + std::to_string(line);
  const auto found = find_line(row, line);
  if (found == row.lines.end()) {
    return Unexpected{reject("invoice.line.unknown", name, {{"line", std::to_string(line)}})};
  }
  if (!is_manual(*found)) {
    return Unexpected{reject("invoice.line.completed", name)};  // AMB-62
  }
  return &*found;
}

// The texts of a line as they are kept; a customer reads its description (BT-153 of EN 16931).
void take_texts(InvoiceLine& line, FieldChecks& checks) {
  line.description = checks.text("/description", std::move(line.description), kDescriptionCharsMax);
  if (line.description.empty()) {
    checks.fault("/description", "must be given");
  }
  line.project = checks.code_or_none("/project", std::move(line.project));
  line.wbs = checks.text("/wbs", std::move(line.wbs));
  line.vatCode = checks.code_or_none("/vatCode", std::move(line.vatCode));
  line.ledgerAccount = checks.code_or_none("/ledgerAccount", std::move(line.ledgerAccount));
  if (line.quantity.e4 == 0) {
    checks.fault("/quantity", "must not be zero");
  }
  if (line.unitPrice.e4 < 0) {
    checks.fault("/unitPrice", "must not be negative; make the quantity negative");
  }
}

// Whether what the command names exists; the project must be one of the customer.
template <class Command>
std::optional<Rejection> check_references(const CompanyState& state, const InvoiceContent& header,
                                          const Command& command) {
  const std::string project = command.project.value_or("");
  const std::string vat_code = command.vatCode.value_or("");
  const std::string account = command.ledgerAccount.value_or("");
  if (!project.empty()) {
    const auto found = state.projects.latest(project);
    if (!found || found->customer != header.customer) {
      return reject("hours.project_unknown", project);
    }
  }
  if (!vat_code.empty() && !state.vat_codes.contains(vat_code)) {
    return reject("vat_code.unknown", vat_code, {{"code", vat_code}});
  }
  if (!account.empty() && !state.ledger_accounts.contains(account)) {
    return reject("ledger_account.unknown", account, {{"account", account}});
  }
  return std::nullopt;
}

// Everything that follows from what was entered: what it leaves to defaults, as an hours entry does
// (VAT-06, DEC-06), VAT and net (VAT-02). All as of now.
template <class Command>
std::optional<Rejection> complete(const CompanyState& state, const InvoiceContent& header,
                                  const Command& command, InvoiceLine& line) {
  FieldChecks checks;
  take_texts(line, checks);
  if (!checks.ok()) {
    return std::move(checks).rejection();
  }
  if (auto unknown = check_references(state, header, command)) {
    return unknown;
  }
  if (line.project.empty()) {
    line.project = header.project;
  }
  const auto project = state.projects.latest(line.project);
  const ChainValues chain = chain_values(state, *state.customers.latest(header.customer),
                                         project ? *project : ProjectData{}, kNow);
  if (line.ledgerAccount.empty()) {
    line.ledgerAccount = chain.revenue_account;
  }
  if (line.vatCode.empty()) {
    line.vatCode = chain.vat_code;
  }
  if (line.ledgerAccount.empty()) {
    return lacks("revenue account");
  }
  if (line.vatCode.empty()) {
    return lacks("VAT code");
  }
  const auto code = state.vat_codes.latest(line.vatCode);
  if (!code) {
    return lacks("VAT code " + line.vatCode);
  }
  if (auto refused = settle_vat(line, *code)) {
    return refused;
  }
  const auto net = line_net(line.quantity, line.unitPrice, header.currency);
  if (!net) {
    return reject("amount.overflow", header.number);
  }
  line.net = *net;
  return std::nullopt;
}

// The invoice with other lines: their VAT groups and totals (VAT-04, VAT-05). `fresh`: the line
// that may bring a VAT group of its own; nullptr: none.
Result<InvoiceContent, Rejection> with_lines(const CompanyState& state, const InvoiceRow& row,
                                             std::vector<InvoiceLine> lines,
                                             const InvoiceLine* fresh) {
  InvoiceContent content = row.content;
  std::vector<VatGroup> known = state.invoice_lines.find(content.number)->vat_groups;
  if (fresh != nullptr) {
    const VatTerms terms = terms_of(*state.vat_codes.latest(fresh->vatCode));
    known.push_back({fresh->vatCategory,
                     fresh->vatRate,
                     {},
                     {},
                     terms.payable_account,
                     terms.exemption_reason});
  }
  content.lines = std::move(lines);
  if (fresh != nullptr && !fit_together(content.lines, 0, 0)) {
    return Unexpected{reject("invoice.line.no_room", content.number)};
  }
  if (!add_up_again(content, known)) {
    return Unexpected{reject("amount.overflow", content.number)};
  }
  return content;
}

template <class E>
DecideResult decided(E event, Result<InvoiceContent, Rejection> content) {
  if (!content) {
    return Unexpected{std::move(content.error())};
  }
  event.number = content->number;
  event.customer = content->customer;
  event.currency = content->currency;
  event.vatGroups = std::move(content->vatGroups);
  event.totals = content->totals;
  Decision decision;
  decision.events.push_back(std::move(event));
  return decision;
}

template <class E>
void change_invoice(CompanyState& state, const E& event) {
  state.invoice_lines.change(event.number, [&](InvoiceLinesRow& row) { change_lines(row, event); });
  state.invoices.change(event.number, [&](InvoiceRow& row) { row.content.totals = event.totals; });
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context& context,
                    const AddInvoiceLine& command) {
  const auto row = find_open(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  const InvoiceLinesRow& now = *state.invoice_lines.find(command.invoice);
  InvoiceLineAdded event;
  InvoiceLine& line = event.line;
  line.line = now.last_line + 1;
  line.description = command.description;
  line.quantity = command.quantity;
  line.unitPrice = command.unitPrice;
  line.date = command.date.value_or((*row)->content.documentDate);
  line.project = command.project.value_or("");
  line.wbs = command.wbs.value_or("");
  line.vatCode = command.vatCode.value_or("");
  line.ledgerAccount = command.ledgerAccount.value_or("");
  if (context.whether) {
    return Decision{};  // what stands on the line comes with the act
  }
  if (auto refused = complete(state, (*row)->content, command, line)) {
    return Unexpected{std::move(*refused)};
  }
  std::vector<InvoiceLine> lines = now.lines;
  lines.push_back(line);
  auto content = with_lines(state, **row, std::move(lines), &line);
  return decided(std::move(event), std::move(content));
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeInvoiceLine& command) {
  const auto row = find_open(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  InvoiceLinesRow now = *state.invoice_lines.find(command.invoice);
  const auto found = find_manual(now, command.invoice, command.line);
  if (!found) {
    return Unexpected{found.error()};
  }
  InvoiceLineChanged event;
  event.old = **found;
  InvoiceLine& line = event.new_;
  line = event.old;
  line.description = command.description.value_or(line.description);
  line.quantity = command.quantity.value_or(line.quantity);
  line.unitPrice = command.unitPrice.value_or(line.unitPrice);
  line.date = command.date.value_or(line.date);
  line.project = command.project.value_or(line.project);
  line.wbs = command.wbs.value_or(line.wbs);
  line.vatCode = command.vatCode.value_or(line.vatCode);
  line.ledgerAccount = command.ledgerAccount.value_or(line.ledgerAccount);
  if (auto refused = complete(state, (*row)->content, command, line)) {
    return Unexpected{std::move(*refused)};
  }
  if (line == event.old) {
    return Decision{};
  }
  *find_line(now, command.line) = line;
  auto content = with_lines(state, **row, std::move(now.lines), &line);
  return decided(std::move(event), std::move(content));
}

DecideResult decide(const CompanyState& state, const Context&, const RemoveInvoiceLine& command) {
  const auto row = find_open(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  InvoiceLinesRow now = *state.invoice_lines.find(command.invoice);
  const auto found = find_manual(now, command.invoice, command.line);
  if (!found) {
    return Unexpected{found.error()};
  }
  InvoiceLineRemoved event;
  event.line = **found;
  now.lines.erase(find_line(now, command.line));
  auto content = with_lines(state, **row, std::move(now.lines), nullptr);
  return decided(std::move(event), std::move(content));
}

void evolve(CompanyState& state, const Fact&, const InvoiceLineAdded& event) {
  change_invoice(state, event);
  if (const std::uint32_t run = existing(state.invoices, event.number).content.run; run != 0) {
    state.runs.change(make_key(run), [](RunRow& row) { row.extended = true; });
  }
}

void evolve(CompanyState& state, const Fact&, const InvoiceLineChanged& event) {
  change_invoice(state, event);
}

void evolve(CompanyState& state, const Fact&, const InvoiceLineRemoved& event) {
  change_invoice(state, event);
}

}  // namespace facta
