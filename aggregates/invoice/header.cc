// Release, reopen, change, approve, delete: what happens to an invoice before it is posted; and the
// facts that others report about it (RET).
#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/invoice/line_change.h"
#include "aggregates/refusals/refusal.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::size_t kDescriptionBytesMax = 8'000;  // 2,000 characters (DEC-28)

// Header fields that generation settles and that are locked on a released invoice (STATUS-12). Of a
// draft the dates can be changed; the others hold its lines together.
constexpr std::string_view kLockedFields[] = {"customer",     "project",      "currency",
                                              "bookingDate",  "documentDate", "dueDate",
                                              "businessUnit", "layout",       "receivableAccount"};

bool is_changeable_date(std::string_view field) {
  return field == "bookingDate" || field == "documentDate";
}

// A date of a draft (STATUS-02). With the document date the day on which it is due moves along.
DecideResult change_date(const InvoiceContent& content, const ChangeInvoiceHeader& command) {
  const auto date = parse_date(command.value);
  if (!date) {
    return Unexpected{reject_field("/value", "must be a date of the calendar (YYYY-MM-DD)")};
  }
  const bool books = command.field == "bookingDate";
  const Date old = books ? content.bookingDate : content.documentDate;
  if (old == *date) {
    return Decision{};
  }
  Decision decision;
  decision.events.push_back(
      InvoiceHeaderChanged{content.number, command.field, print(old), print(*date)});
  if (!books) {
    const Date due{content.dueDate.days + (date->days - old.days)};
    if (!parse_date(print(due))) {
      return Unexpected{reject_field("/value", "lies too far from the present for a due date")};
    }
    decision.events.push_back(
        InvoiceHeaderChanged{content.number, "dueDate", print(content.dueDate), print(due)});
  }
  return decision;
}

DecideResult one(Event event) {
  Decision decision;
  decision.events.push_back(std::move(event));
  return decision;
}

bool is_text(std::string_view text) {
  return text.size() <= kDescriptionBytesMax && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

// The invoice that a return message or an approval is about (RET-05, DEC-12).
Result<const InvoiceRow*, Rejection> find_returned(const CompanyState& state,
                                                   const std::string& number) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const InvoiceRow* row = state.invoices.find(number);
  if (row == nullptr) {
    return Unexpected{reject("return.invoice_unknown", number)};
  }
  if (is_credit(row->content)) {
    return Unexpected{reject("return.not_applicable", number)};
  }
  if (is_retired(*row)) {
    return Unexpected{reject("return.invoice_voided", number)};
  }
  return row;
}

std::vector<std::string> entry_ids(const CompanyState& state, const InvoiceContent& content) {
  std::vector<std::string> ids;
  if (content.type == InvoiceType::Hours && !is_credit(content)) {
    for (const InvoiceLine& line : state.invoice_lines.find(content.number)->lines) {
      if (!is_manual(line)) {
        ids.push_back(line.entryId);
      }
    }
  }
  return ids;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const ReleaseInvoice& command) {
  const auto row = find_active(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  if ((*row)->state != InvoiceState::kDraft) {
    return Unexpected{reject("invoice.release.not_draft", command.invoice)};
  }
  if ((*row)->approval_pending) {
    return Unexpected{reject("invoice.release.approval_required", command.invoice)};
  }
  return one(InvoiceReleased{command.invoice});
}

DecideResult decide(const CompanyState& state, const Context&, const ReopenInvoice& command) {
  const auto row = find_active(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  if ((*row)->state != InvoiceState::kReleased) {
    return Unexpected{reject("invoice.reopen.not_released", command.invoice)};
  }
  return one(InvoiceReopened{command.invoice});
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeInvoiceHeader& command) {
  const auto row = find_active(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  if (is_issued(**row)) {
    return Unexpected{reject("invoice.change.posted", command.invoice)};
  }
  const bool draft = (*row)->state == InvoiceState::kDraft && !is_credit((*row)->content);
  if (draft && is_changeable_date(command.field)) {
    return change_date((*row)->content, command);
  }
  if (command.field != "postingDescription") {
    const bool known = std::ranges::find(kLockedFields, command.field) != std::end(kLockedFields);
    if (known && (*row)->state == InvoiceState::kReleased) {
      return Unexpected{reject("invoice.change.locked", command.invoice)};  // STATUS-12
    }
    return Unexpected{
        reject("invoice.change.field_unknown", command.field, {{"field", command.field}})};
  }
  if (!is_text(command.value)) {
    return Unexpected{
        reject_field("/value", "at most 2,000 characters, none of them a control character")};
  }
  const std::string& old = (*row)->content.postingDescription;
  if (old == command.value) {
    return Decision{};
  }
  return one(InvoiceHeaderChanged{command.invoice, command.field, old, command.value});
}

DecideResult decide(const CompanyState& state, const Context&, const ApproveSalesInvoice& command) {
  const auto row = find_active(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  if (!(*row)->approval_pending) {
    return Unexpected{reject("invoice.approve.not_pending", command.invoice)};
  }
  return one(InvoiceWorkflowApproved{command.invoice});
}

DecideResult decide(const CompanyState& state, const Context&, const DeleteInvoice& command) {
  const auto found = find_active(state, command.invoice);
  if (!found) {
    return Unexpected{found.error()};
  }
  const InvoiceRow& row = **found;
  if (is_issued(row)) {
    return Unexpected{reject("invoice.delete.posted", command.invoice)};
  }
  const InvoiceContent& content = row.content;
  InvoiceDeleted deleted;
  deleted.number = content.number;
  deleted.series = content.series;
  deleted.ordinal = content.ordinal;
  deleted.customer = content.customer;
  deleted.currency = content.currency;
  deleted.totals = content.totals;
  deleted.reopenedEntries = entry_ids(state, content);  // HOUR-12
  deleted.clearedMark = content.originalNumber;         // CRE-11
  return one(std::move(deleted));
}

DecideResult decide(const CompanyState& state, const Context&, const ImportReturnMessage& command) {
  const auto row = find_returned(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  return one(ReturnMessageImported{command.invoice, command.payload.value_or("")});
}

DecideResult decide(const CompanyState& state, const Context&,
                    const ApproveInvoiceManually& command) {
  const auto row = find_returned(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  if ((*row)->approved) {
    return Decision{};
  }
  return one(InvoiceManuallyApproved{command.invoice});
}

DecideResult decide(const CompanyState& state, const Context&,
                    const ApproveInvoicePartially& command) {
  const auto row = find_returned(state, command.invoice);
  if (!row) {
    return Unexpected{row.error()};
  }
  const Currency currency = (*row)->content.currency;
  const InvoiceLinesRow& lists = *state.invoice_lines.find(command.invoice);
  std::vector<FieldFault> faults;
  for (std::size_t i = 0; i < command.lines.size(); ++i) {
    if (find_line(lists, command.lines[i]) == lists.lines.end()) {
      faults.push_back({"/lines/" + std::to_string(i), "the invoice has no such line"});
    }
  }
  std::optional<std::int64_t> amount;
  if (command.amount) {
    amount = parse_decimal(*command.amount, minor_unit_digits(currency));
    if (!amount || !within_limit(Amount{*amount})) {
      faults.push_back({"/amount", "a decimal amount of the invoice's currency is wanted"});
    }
  } else if (command.lines.empty()) {
    faults.push_back({"/lines", "name the approved lines or the approved amount"});
  }
  if (!faults.empty()) {
    return Unexpected{reject_fields(std::move(faults))};
  }
  return one(InvoicePartiallyApproved{command.invoice, currency, command.lines,
                                      Amount{amount.value_or(0)}});
}

}  // namespace facta
