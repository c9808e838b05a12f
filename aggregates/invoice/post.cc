// Posting: by hand, in batch, finalising. Irreversible (FINAL-14).
#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/invoice/line_change.h"
#include "aggregates/invoice/party.h"
#include "aggregates/invoice/posting.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/run/invoice_dates.h"
#include "events/base/wire_size.h"

namespace facta {
namespace {

// The event of a posting that is allowed.
InvoicePosted posted(const CompanyState& state, const InvoiceContent& content, PostedVia via) {
  InvoicePosted event;
  event.number = content.number;
  event.via = via;
  event.customer = content.customer;
  event.currency = content.currency;
  event.documentDate = content.documentDate;
  event.bookingDate = content.bookingDate;
  event.dueDate = content.dueDate;
  event.totals = content.totals;
  event.seller = content.seller;
  event.buyer = content.buyer;
  event.settles = content.originalNumber;
  if (content.type == InvoiceType::Hours) {
    auto& entries = is_credit(content) ? event.reopenedEntries : event.postedEntries;
    for (const InvoiceLine& line : state.invoice_lines.find(content.number)->lines) {
      if (!is_manual(line)) {
        entries.push_back(line.entryId);
      }
    }
  }
  return event;
}

// An invoice is issued with the master data of the moment it is posted, so data completed since it
// was generated counts. A credit repeats the parties of its original.
std::optional<Rejection> settle_parties(const CompanyState& state, const InvoiceContent& content,
                                        InvoicePosted& event) {
  if (is_credit(content)) {
    return std::nullopt;
  }
  const CompanyData company = *state.company_data.latest("");
  const CustomerData customer = *state.customers.latest(content.customer);
  if (auto incomplete = check_parties(company, customer)) {
    return incomplete;
  }
  event.seller = company.party;
  event.buyer = customer.party;
  if (const auto name = state.legal_names.latest(content.legalName)) {
    event.buyer.legalName = name->name;  // of the project, in place of the customer's own
  }
  event.dueDate = {event.documentDate.days + *payment_term(company, customer)};
  return std::nullopt;
}

// DATE-23...26, ANTE-09: what posting does to the booking date; a job also sets the document date.
std::optional<Rejection> settle_dates(const CompanyState& state, const InvoiceContent& content,
                                      const PostingTerms& terms, InvoicePosted& event) {
  dates::PostingInput input;
  input.booking_date = content.bookingDate;
  input.is_credit = is_credit(content);
  input.work_date = terms.work_date;
  input.end_of_period = end_of_period_rule(state, content.businessUnit, kNow);
  input.antedate_until = terms.antedate_until;
  const auto booking = dates::booking_date_at_posting(input);
  if (!booking) {
    return undetermined(content);  // DATE-24
  }
  event.bookingDate = booking->date;
  event.bookingDateSource = source_of(booking->origin, content.bookingDateSource);
  event.bookingDateSteps = steps_of(booking->steps);
  if (terms.document_date) {
    event.documentDate = *terms.document_date;  // DOCDATE-01, DOCDATE-14
    event.documentDateSteps = terms.document_date_steps;
    event.jobRun = terms.job_run;
  }
  return std::nullopt;
}

}  // namespace

Result<Event, Rejection> post_invoice(const CompanyState& state, const std::string& number,
                                      const PostingTerms& terms) {
  const PostedVia via = terms.via;
  const auto found = find_active(state, number);
  if (!found) {
    return Unexpected{found.error()};
  }
  const InvoiceRow& row = **found;
  if (row.state == InvoiceState::kPosted && row.by_run_only) {
    return Event{InvoiceMadeDefinitive{number, via}};  // DEC-17
  }
  if (is_issued(row)) {
    return Unexpected{reject("invoice.post.already_posted", number)};
  }
  if (via == PostedVia::Batch && row.state != InvoiceState::kReleased) {
    return Unexpected{reject("invoice.post.not_released", number)};  // DEC-16
  }
  if (row.approval_pending) {
    return Unexpected{reject("invoice.release.approval_required", number)};
  }
  if (state.invoice_lines.find(number)->lines.empty()) {
    return Unexpected{reject("invoice.post.empty", number)};
  }
  InvoicePosted event = posted(state, row.content, via);
  auto without_date = settle_dates(state, row.content, terms, event);
  std::vector<Rejection> failing;  // DEC-34: in this order
  if (auto incomplete = settle_parties(state, row.content, event)) {
    failing.push_back(std::move(*incomplete));
  }
  if (without_date) {
    failing.push_back(std::move(*without_date));
  } else if (is_period_closed(state, event.bookingDate)) {
    const std::string period = booking_period(event.bookingDate);
    failing.push_back(reject("invoice.post.period_closed", number, {{"period", period}}));
  }
  if (!failing.empty()) {
    return Unexpected{reject_all(std::move(failing))};
  }
  return Event{std::move(event)};
}

namespace {

DecideResult post_one(const CompanyState& state, const Context& context,
                      const std::string& number) {
  auto event = post_invoice(state, number, {PostedVia::Interactive, context.work_date});
  if (!event) {
    return Unexpected{std::move(event.error())};
  }
  Decision decision;
  decision.events.push_back(std::move(*event));
  return decision;
}

std::size_t size_of(const Event& event) {
  return std::visit([](const auto& happened) { return wire_bound(happened); }, event);
}

}  // namespace

std::vector<std::string> all_unposted(const CompanyState& state) {
  std::vector<std::string> numbers;
  state.unposted.scan({}, {}, [&](std::string_view, const NumberRow& row) {
    numbers.push_back(row.number);
    return true;
  });
  return numbers;
}

DecideResult decide(const CompanyState& state, const Context& context, const PostInvoice& command) {
  return post_one(state, context, command.invoice);
}

DecideResult decide(const CompanyState& state, const Context& context,
                    const FinaliseInvoice& command) {
  if (setting_at(state, "invoiceModuleActive", kNow) == "off") {  // FINAL-01
    return Unexpected{reject("final.module_inactive", command.invoice)};
  }
  auto posted = post_one(state, context, command.invoice);
  if (posted && !command.confirm.value_or(true)) {
    return Unexpected{reject("final.confirmation_required", command.invoice)};
  }
  return posted;
}

// Each invoice by itself: what is refused is said in the warnings. When all released invoices are
// meant and they do not fit one record, the rest waits for the next command (DEC-25).
DecideResult decide(const CompanyState& state, const Context& context,
                    const PostInvoicesBatch& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const bool all = command.invoiceIds.empty();
  Decision decision;
  std::size_t bytes = 0;
  for (const std::string& number : all ? all_unposted(state) : command.invoiceIds) {
    auto event = post_invoice(state, number, {PostedVia::Batch, context.work_date});
    if (!event) {
      decision.warnings.push_back(failure_of(number, event.error()));
      bytes += wire_bound(decision.warnings.back());
    } else {
      bytes += size_of(*event);
      decision.events.push_back(std::move(*event));
    }
    if (bytes <= kEventBytesMax) {
      continue;
    }
    if (!all || decision.events.size() < 2) {
      return Unexpected{too_large()};
    }
    decision.events.pop_back();
    decision.warnings.push_back(warn("invoice.post.more_to_post"));
    break;
  }
  return decision;
}

}  // namespace facta
