// Posting: by hand, in batch, finalising. Irreversible (FINAL-14).
#include "aggregates/company/chains.h"
#include "aggregates/company/company.h"
#include "aggregates/invoice/content.h"
#include "aggregates/invoice/find.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/invoice/party.h"
#include "aggregates/refusals/refusal.h"
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
      entries.push_back(line.entryId);
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
  event.dueDate = {content.documentDate.days + *payment_term(company, customer)};
  return std::nullopt;
}

Result<Event, Rejection> post(const CompanyState& state, const std::string& number, PostedVia via) {
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
  if (auto incomplete = settle_parties(state, row.content, event)) {
    return Unexpected{std::move(*incomplete)};
  }
  if (is_period_closed(state, event.bookingDate)) {
    const std::string period = booking_period(event.bookingDate);
    return Unexpected{reject("invoice.post.period_closed", number, {{"period", period}})};
  }
  return Event{std::move(event)};
}

DecideResult post_one(const CompanyState& state, const std::string& number) {
  auto event = post(state, number, PostedVia::Interactive);
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

std::vector<std::string> all_unposted(const CompanyState& state) {
  std::vector<std::string> numbers;
  state.unposted.scan({}, {}, [&](std::string_view, const NumberRow& row) {
    numbers.push_back(row.number);
    return true;
  });
  return numbers;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const PostInvoice& command) {
  return post_one(state, command.invoice);
}

DecideResult decide(const CompanyState& state, const Context&, const FinaliseInvoice& command) {
  return post_one(state, command.invoice);
}

// Each invoice by itself: what is refused is said in the warnings. When all released invoices are
// meant and they do not fit one record, the rest waits for the next command (DEC-25).
DecideResult decide(const CompanyState& state, const Context&, const PostInvoicesBatch& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const bool all = command.invoiceIds.empty();
  Decision decision;
  std::size_t bytes = 0;
  for (const std::string& number : all ? all_unposted(state) : command.invoiceIds) {
    auto event = post(state, number, PostedVia::Batch);
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
