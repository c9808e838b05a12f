#include "consumers/feed/feed_event.h"

#include <charconv>

namespace facta {
namespace {

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

struct Subject {
  std::string operator()(const CustomerCreated& e) { return "customers/" + e.customer.code; }
  std::string operator()(const CustomerChanged& e) { return "customers/" + e.customer.code; }
  std::string operator()(const ProjectCreated& e) { return "projects/" + e.project.code; }
  std::string operator()(const ProjectChanged& e) { return "projects/" + e.project.code; }
  std::string operator()(const VendorCreated& e) { return "vendors/" + e.vendor.code; }
  std::string operator()(const VendorChanged& e) { return "vendors/" + e.vendor.code; }
  std::string operator()(const InvoiceSettingChanged& e) { return "settings/" + e.key; }
  std::string operator()(const InvoiceGenerated& e) { return "invoices/" + e.invoice.number; }
  std::string operator()(const CreditInvoiceCreated& e) { return "invoices/" + e.invoice.number; }
  std::string operator()(const BookingPeriodClosed& e) { return "periods/" + e.period; }
  std::string operator()(const BookingPeriodReopened& e) { return "periods/" + e.period; }
  std::string operator()(const HoursPosted&) { return "hours"; }
  std::string operator()(const TimesheetCorrectionsProcessed& e) {
    return "timesheets/" + e.timesheet;
  }
  std::string operator()(const TimesheetSlipAttached& e) { return "timesheets/" + e.timesheet; }
  std::string operator()(const ProjectCompanySet& e) { return "projects/" + e.project; }
  std::string operator()(const WorkDateSet& e) { return "users/" + e.user; }
  std::string operator()(const SalutationSet& e) { return "salutations/" + e.languageCode; }
  std::string operator()(const GroupingMethodOverridden& e) { return e.level + "/" + e.subject; }
  std::string operator()(const CreditActionRequested& e) {
    return "creditActions/" + std::to_string(e.action.action);
  }
  std::string operator()(const CreditActionSucceeded& e) {
    return "creditActions/" + std::to_string(e.action);
  }
  std::string operator()(const CreditActionFailed& e) {
    return "creditActions/" + std::to_string(e.action);
  }
  std::string operator()(const JobQueueEntryConfigured& e) { return "jobs/" + e.jobCode; }
  std::string operator()(const JobRunStarted& e) { return "jobs/" + e.jobCode; }
  std::string operator()(const JobRunProgressed& e) {
    return "jobRuns/" + std::to_string(e.jobRun);
  }
  std::string operator()(const JobRunCompleted& e) { return "jobs/" + e.jobCode; }
  std::string operator()(const JournalExported& e) {
    return "exports/" + std::to_string(e.export_);
  }
  template <class E>
  std::string operator()(const E& e) {
    if constexpr (requires { e.number; }) {
      return "invoices/" + e.number;
    } else if constexpr (requires { e.run; }) {
      return "runs/" + std::to_string(e.run);
    } else if constexpr (requires { e.code; }) {
      return "definitions/" + e.code;
    } else {
      return {};
    }
  }
};

}  // namespace

std::string FeedId::text() const {
  return company + "/" + std::to_string(sequence) + "/" + std::to_string(index);
}

std::optional<FeedId> FeedId::parse(std::string_view text) {
  const std::size_t last = text.rfind('/');
  const std::size_t middle = last == std::string_view::npos || last == 0
                                 ? std::string_view::npos
                                 : text.rfind('/', last - 1);
  FeedId id;
  if (middle == std::string_view::npos || middle == 0 ||
      !parse_number(text.substr(middle + 1, last - middle - 1), id.sequence) ||
      !parse_number(text.substr(last + 1), id.index)) {
    return std::nullopt;
  }
  id.company = text.substr(0, middle);
  return id;
}

std::string subject_of(const Event& event) {
  return std::visit(Subject{}, event);
}

std::string feed_source(const LedgerId& ledger_id) {
  return "facta/" + hex(ledger_id).substr(0, 16);
}

}  // namespace facta
