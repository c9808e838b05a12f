// Crediting: once per invoice, in full, dated today (CRE).
#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/crediting.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/refusals/refusal.h"
#include "events/base/wire_size.h"

namespace facta {

std::optional<Rejection> check_credit_reason(const CompanyState& state, const Context& context,
                                             const OptionalText& reason) {
  if (auto refused = refuse_not_invoicing(state)) {
    return refused;
  }
  if (context.whether && !reason) {
    return std::nullopt;
  }
  if (!reason || reason->empty()) {
    return reject("credit.reason_required");  // CRE-13
  }
  if (!state.reason_codes.contains(*reason)) {
    return reject("credit.reason_unknown", *reason);
  }
  return std::nullopt;
}

std::optional<Rejection> check_creditable(const CompanyState& state, const InvoiceRow* row,
                                          const std::string& number, std::uint32_t action) {
  if (row == nullptr) {
    return reject("credit.invoice_unknown", number);
  }
  if (is_credit(row->content)) {
    return reject("credit.is_credit_invoice", number);  // CRE-08
  }
  if (!is_issued(*row)) {
    return reject("credit.invoice_not_posted", number);  // CRE-09
  }
  if (row->credit_mark != CreditMark::kNone) {
    const InvoiceRow* credit = state.invoices.find(row->credit_number);
    return reject("credit.already_credited",  // CRE-07
                  culprit(number + ", credit invoice " + row->credit_number, credit->since));
  }
  const CreditActionRow* other = row->credit_action == action
                                     ? nullptr
                                     : state.credit_actions.find(make_key(row->credit_action));
  if (other != nullptr && other->state == CreditActionState::Pending) {
    return reject("credit.action_pending",
                  number + ", credit action " + std::to_string(row->credit_action));
  }
  return std::nullopt;
}

namespace {

// The mirror of an invoice (CRE-10, VAT-07): original + credit = 0 in every line, group and total.
InvoiceContent mirrored(const InvoiceRow& original, const InvoiceLinesRow& lists, Date today) {
  InvoiceContent credit = original.content;
  credit.lines = lists.lines;
  for (InvoiceLine& line : credit.lines) {
    line.quantity = -line.quantity;
    line.net = -line.net;
    line.run = 0;
  }
  credit.vatGroups = lists.vat_groups;
  for (VatGroup& group : credit.vatGroups) {
    group.base = -group.base;
    group.vat = -group.vat;
  }
  credit.totals = -original.content.totals;
  credit.run = 0;
  credit.documentDate = today;  // CRE-01
  credit.bookingDate = today;
  credit.bookingDateSource = BookingDateSource::DayOfCredit;
  credit.dueDate = today;
  credit.postingDescription = "Credit " + original.content.number;  // CRE-02
  credit.originalNumber = original.content.number;
  credit.originalDate = original.content.documentDate;
  return credit;
}

}  // namespace

Crediting::Crediting(const CompanyState& state, const Context& context)
    : state_(state),
      today_(context.today),
      approval_(approval_workflow_on(state, kNow)),
      numbers_(state, number_series_code(state, true, kNow)) {}

Result<CreditInvoiceCreated, Rejection> Crediting::credit(const std::string& number,
                                                          const std::string& reason,
                                                          CreditOrigin origin,
                                                          std::uint32_t action) {
  const InvoiceRow* original = state_.invoices.find(number);
  if (auto refused = check_creditable(state_, original, number, action)) {
    return Unexpected{std::move(*refused)};
  }
  if (!credited_.insert(number).second) {
    return Unexpected{reject("credit.already_credited", number)};
  }
  if (!numbers_.exists()) {
    return Unexpected{
        reject("invoice.generate.account_missing", number, {{"what", "credit number series"}})};
  }
  CreditInvoiceCreated created;
  created.invoice = mirrored(*original, *state_.invoice_lines.find(number), today_);
  created.invoice.status = approval_ ? InvoiceStatus::Draft : InvoiceStatus::Released;  // CRE-05
  numbers_.number(created.invoice);
  created.reasonCode = reason;
  created.origin = origin;
  created.approvalRequested = approval_;
  return created;
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const CreditInvoice& command) {
  if (auto refused = check_credit_reason(state, context, command.reasonCode)) {
    return Unexpected{std::move(*refused)};
  }
  auto created = Crediting(state, context).credit(command.invoice, command.reasonCode.value_or(""));
  if (!created) {
    return Unexpected{std::move(created.error())};
  }
  Decision decision;
  decision.events.push_back(std::move(*created));
  return decision;
}

// CRE-19: each by itself; processed = events + warnings, one of either per invoice.
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreditInvoices& command) {
  if (auto refused = check_credit_reason(state, context, command.reasonCode)) {
    return Unexpected{std::move(*refused)};
  }
  if (command.invoiceIds.empty()) {
    return Unexpected{reject_field("/invoiceIds", "name at least one invoice")};
  }
  Crediting crediting(state, context);
  Decision decision;
  std::size_t bytes = 0;
  for (const std::string& number : command.invoiceIds) {
    auto created = crediting.credit(number, command.reasonCode.value_or(""));
    if (!created) {
      decision.warnings.push_back(failure_of(number, created.error()));
      bytes += wire_bound(decision.warnings.back());
    } else {
      bytes += wire_bound(*created);
      decision.events.push_back(std::move(*created));
    }
    if (bytes > kEventBytesMax) {
      return Unexpected{too_large()};
    }
  }
  return decision;
}

}  // namespace facta
