// What a command comes to, foretold.
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

constexpr std::int64_t kHour = 3'600'000'000;

// The last Sunday of March or October, 01:00 UTC.
std::int64_t change_of_clocks(int year, int month) {
  Date day = date_of(year, month, 31);
  while ((day.days + 4) % 7 != 0) {  // 1970-01-01 was a Thursday
    --day.days;
  }
  return day.days * 24 * kHour + kHour;
}

Date day_of(std::int64_t micros) {
  return Date{static_cast<std::int32_t>(micros / (24 * kHour))};
}

}  // namespace

bool is_summer(Time time) {
  const int year = year_month_day(day_of(time.micros)).year;
  return time.micros >= change_of_clocks(year, 3) && time.micros < change_of_clocks(year, 10);
}

Date local_day(Time time) {
  return day_of(time.micros + (is_summer(time) ? 2 : 1) * kHour);
}

int local_minute(Time time) {
  const std::int64_t local = time.micros + (is_summer(time) ? 2 : 1) * kHour;
  return static_cast<int>(local % (24 * kHour) / (kHour / 60));
}

std::string month_of(Date day) {
  return print(day).substr(0, 7);
}

std::string Oracle::take(const Record& record, const Command* asked) {
  if (record.sequence != sequence_ + 1) {
    return "sequence " + std::to_string(record.sequence) + " follows " + std::to_string(sequence_);
  }
  if (record.time.micros < time_) {
    return "time goes back";
  }
  time_stands_ = record.time.micros == time_;
  sequence_ = record.sequence;
  time_ = record.time.micros;
  today_ = local_day(record.time);
  job_ = 0;
  terms_ = {work_date_of(record.actor), {}, {}, 0};
  posted_.clear();
  if (asked != nullptr && record.work_date != terms_.work_date) {
    return "not the work date of who asks";  // DATE-03
  }
  if (asked != nullptr) {
    const std::string wanted = foretell(*asked);
    const std::string found = record.accepted() ? "" : record.refusal().code;
    if (wanted != found) {
      return record.command + " should be " + (wanted.empty() ? "accepted" : wanted) + ", is " +
             (found.empty() ? "accepted" : found);
    }
    if (record.accepted()) {
      if (auto wrong = check_asked(record, *asked); !wrong.empty()) {
        return record.command + ": " + wrong;
      }
    }
  } else if (!record.accepted()) {
    return "work of the ledger itself was refused: " + record.refusal().code;
  } else if (record.command == "RunScheduledJob" || record.command == "ContinueJob") {
    if (auto wrong = check_job(record, {}); !wrong.empty()) {
      return record.command + ": " + wrong;
    }
  }
  if (!record.accepted()) {
    return {};
  }
  skipped_.clear();
  for (const Event& event : record.events()) {
    if (auto wrong = apply(event); !wrong.empty()) {
      return record.command + ": " + wrong;
    }
  }
  return {};
}

// ---- Foretelling

std::string Oracle::foretell(const Command& command) const {
  const auto code = [](bool refused, const char* why) { return std::string(refused ? why : ""); };
  const auto live = [&](const std::string& number) {
    const Invoice* invoice = find(number);
    return invoice == nullptr ? "invoice.unknown"
           : invoice->stand == InvoiceStand::kVoided || invoice->stand == InvoiceStand::kDeleted
               ? "invoice.not_active"
               : "";
  };
  if (const auto* post = std::get_if<PostHours>(&command)) {
    return foretell(*post);
  }
  if (const auto* correct = std::get_if<ProcessTimesheetCorrections>(&command)) {
    return foretell(*correct);
  }
  if (const auto* start = std::get_if<StartInvoiceRun>(&command)) {
    return foretell(*start);
  }
  if (const auto* revert = std::get_if<RevertInvoiceRun>(&command)) {
    return foretell(*revert);
  }
  if (const auto* credit = std::get_if<CreditInvoice>(&command)) {
    return foretell(*credit);
  }
  if (const auto* request = std::get_if<RequestCreditFromBalance>(&command)) {
    return foretell(*request);
  }
  if (const auto* job = std::get_if<RunJob>(&command)) {
    return foretell_job(job->jobCode);
  }
  if (const auto* post = std::get_if<PostInvoice>(&command)) {
    return foretell_post(post->invoice, false);
  }
  if (const auto* journalise = std::get_if<JournaliseInvoices>(&command)) {
    return foretell_journalise(*journalise);
  }
  if (std::holds_alternative<ExportJournal>(command)) {
    return code(export_unfinished_, "journal.export_running");
  }
  if (const auto* release = std::get_if<ReleaseInvoice>(&command)) {
    const std::string dead = live(release->invoice);
    return !dead.empty() ? dead
                         : code(find(release->invoice)->stand != InvoiceStand::kDraft,
                                "invoice.release.not_draft");
  }
  if (const auto* open = std::get_if<ReopenInvoice>(&command)) {
    const std::string dead = live(open->invoice);
    return !dead.empty() ? dead
                         : code(find(open->invoice)->stand != InvoiceStand::kReleased,
                                "invoice.reopen.not_released");
  }
  if (const auto* remove = std::get_if<DeleteInvoice>(&command)) {
    const std::string dead = live(remove->invoice);
    return !dead.empty() ? dead
                         : code(find(remove->invoice)->stand >= InvoiceStand::kPosted,
                                "invoice.delete.posted");
  }
  if (const auto* add = std::get_if<AddInvoiceLine>(&command)) {
    return foretell_line(add->invoice, nullptr, add->project, add->vatCode);
  }
  if (const auto* change = std::get_if<ChangeInvoiceLine>(&command)) {
    return foretell_line(change->invoice, &change->line, change->project, change->vatCode);
  }
  if (const auto* take = std::get_if<RemoveInvoiceLine>(&command)) {
    return foretell_line(take->invoice, &take->line, {}, {});
  }
  if (const auto* message = std::get_if<ImportReturnMessage>(&command)) {
    return foretell_return(message->invoice);
  }
  if (const auto* approve = std::get_if<ApproveInvoiceManually>(&command)) {
    return foretell_return(approve->invoice);
  }
  if (const auto* part = std::get_if<ApproveInvoicePartially>(&command)) {
    return foretell_return(part->invoice);
  }
  if (const auto* close = std::get_if<CloseBookingPeriod>(&command)) {
    return code(closed_.contains(close->period), "period.already_closed");
  }
  if (const auto* open = std::get_if<ReopenBookingPeriod>(&command)) {
    return code(!closed_.contains(open->period), "period.not_closed");
  }
  if (const auto* made = std::get_if<CreateProject>(&command)) {
    return owners_.contains(made->code)              ? "project.exists"
           : !customer_vat_.contains(made->customer) ? "customer.unknown"
                                                     : "";
  }
  if (const auto* made = std::get_if<CreateCustomer>(&command)) {
    return code(customer_vat_.contains(made->code), "customer.exists");
  }
  if (const auto* change = std::get_if<ChangeProject>(&command)) {
    return code(!owners_.contains(change->project), "project.unknown");
  }
  if (const auto* change = std::get_if<ChangeCustomer>(&command)) {
    return code(!customer_vat_.contains(change->customer), "customer.unknown");
  }
  if (const auto* add = std::get_if<AddGroupingMethod>(&command)) {
    return code(methods_.contains(add->code), "grouping.code_exists");
  }
  if (const auto* other = std::get_if<OverrideGroupingMethod>(&command)) {
    const bool known = other->level != "project" || owners_.contains(other->subject);
    const std::string method = other->groupingMethod.value_or("");
    return !known ? "project.unknown"
                  : code(!method.empty() && !methods_.contains(method), "grouping.unknown");
  }
  if (std::holds_alternative<OpenCompany>(command)) {
    return code(sequence_ > 1, "company.exists");
  }
  return {};
}

std::string Oracle::foretell(const PostHours& command) const {
  bool unknown = false;
  bool zero = false;
  bool reused = false;
  for (const HoursEntryInput& entry : command.entries) {
    unknown = unknown || !owners_.contains(entry.project);
    zero = zero || entry.quantity.e4 == 0;
    const auto known = entries_.find(entry.entryId);
    if (known != entries_.end()) {  // DEC-19
      const Entry& was = known->second;
      reused = reused || was.project != entry.project || was.day != entry.date ||
               was.quantity != entry.quantity.e4 || (entry.rate && entry.rate->e4 != was.rate) ||
               !was.correction_of.empty();
    }
  }
  return unknown  ? "hours.project_unknown"
         : zero   ? "hours.quantity_invalid"
         : reused ? "hours.entry_id_reused"
                  : "";
}

std::string Oracle::foretell(const ProcessTimesheetCorrections& command) const {
  for (const HoursChangeInput& change : command.changes) {
    const auto found = entries_.find(change.entryId);
    if (found == entries_.end()) {
      return "hours.entry_unknown";
    }
    const Entry& entry = found->second;
    const std::int64_t now = entry.quantity + entry.corrected;
    const std::int64_t delta =
        change.quantityDelta ? change.quantityDelta->e4 : change.newQuantity->e4 - now;
    if (delta == 0) {
      return "hours.quantity_invalid";
    }
    if (entry.state == EntryState::kOnInvoice) {
      return "hours.entry_on_unposted_invoice";
    }
    const Run* run = running();
    if (entry.state == EntryState::kOpen && run != nullptr && run->eligible.contains(entry.id) &&
        entry.open_since < run->started) {
      return "hours.entry_in_run";  // DEC-33
    }
  }
  return {};
}

std::string Oracle::foretell(const StartInvoiceRun& command) const {
  if (!profiles_.contains(command.profile.value_or(""))) {
    return "run.profile.unknown";
  }
  if (!command.window || !command.window->from || !command.window->to) {
    return "run.window.missing";
  }
  if (*command.window->from > *command.window->to) {
    return "run.window.invalid";
  }
  const std::string kind = command.kind.value_or("");
  return kind == "test" || kind == "production" ? "" : "run.kind.missing";
}

// REV-11.
std::string Oracle::foretell(const RevertInvoiceRun& command) const {
  const auto found = runs_.find(command.run);
  if (found == runs_.end()) {
    return "run.revert.unknown_run";
  }
  const Run& run = found->second;
  if (!run.production) {
    return "run.revert.not_production";
  }
  if (run.stand == RunStand::kReverted) {
    return "run.revert.already_reverted";
  }
  if (run.stand != RunStand::kGenerated) {
    return "run.revert.not_generated";
  }
  if (run.definitive) {
    return "run.revert.invoice_definitive";
  }
  if (run.returned) {
    return "run.revert.return_message_imported";
  }
  if (run.approved) {
    return "run.revert.invoice_approved";
  }
  if (run.partly) {
    return "run.revert.invoice_partially_approved";
  }
  if (last_export_at_ > run.generated) {
    return "run.revert.journal_exported";
  }
  for (auto later = runs_.upper_bound(run.number); later != runs_.end(); ++later) {
    const Run& other = later->second;
    if (other.production && other.stand != RunStand::kFailed &&
        other.stand != RunStand::kReverted && other.profile == run.profile &&
        other.from <= run.to && run.from <= other.to) {
      return "run.revert.newer_export_same_period";
    }
  }
  return command.confirm ? "" : "run.revert.confirmation_required";
}

// DEC-05, CRE-13.
std::string Oracle::foretell_reason(const OptionalText& reason) const {
  if (!reason || reason->empty()) {
    return "credit.reason_required";
  }
  return reasons_.contains(*reason) ? "" : "credit.reason_unknown";
}

std::string Oracle::foretell(const CreditInvoice& command) const {
  const std::string wrong = foretell_reason(command.reasonCode);
  return wrong.empty() ? foretell_credit(command.invoice, 0) : wrong;
}

std::string Oracle::foretell_credit(const std::string& number, std::uint32_t action) const {
  const Invoice* invoice = find(number);
  if (invoice == nullptr) {
    return "credit.invoice_unknown";
  }
  if (invoice->is_credit()) {
    return "credit.is_credit_invoice";
  }
  if (invoice->stand != InvoiceStand::kPosted && invoice->stand != InvoiceStand::kJournalised) {
    return "credit.invoice_not_posted";
  }
  if (!invoice->credit.empty()) {
    return "credit.already_credited";
  }
  const bool other = invoice->action != action && pending_.contains(invoice->action);
  return other ? "credit.action_pending" : "";
}

std::string Oracle::foretell_post(const std::string& number, bool batch) const {
  const Invoice* invoice = find(number);
  if (invoice == nullptr) {
    return "invoice.unknown";
  }
  switch (invoice->stand) {
    case InvoiceStand::kVoided:
    case InvoiceStand::kDeleted:
      return "invoice.not_active";
    case InvoiceStand::kPosted:
      return invoice->by_run_only ? "" : "invoice.post.already_posted";
    case InvoiceStand::kJournalised:
      return "invoice.post.already_posted";
    case InvoiceStand::kDraft:
    case InvoiceStand::kReleased:
      break;
  }
  if (batch && invoice->stand == InvoiceStand::kDraft) {
    return "invoice.post.not_released";
  }
  if (invoice->lines.empty()) {
    return "invoice.post.empty";
  }
  const auto booking = posting_date(*invoice);  // DEC-34
  if (!booking) {
    return "invoice.post.booking_date_undetermined";
  }
  return is_closed(*booking) ? "invoice.post.period_closed" : "";
}

std::string Oracle::foretell_return(const std::string& number) const {
  const Invoice* invoice = find(number);
  if (invoice == nullptr) {
    return "return.invoice_unknown";
  }
  if (invoice->is_credit()) {
    return "return.not_applicable";
  }
  const bool dead =
      invoice->stand == InvoiceStand::kVoided || invoice->stand == InvoiceStand::kDeleted;
  return dead ? "return.invoice_voided" : "";
}

std::string Oracle::foretell_journalise(const JournaliseInvoices& command) const {
  for (const std::string& number : command.ids) {
    const Invoice* invoice = find(number);
    if (invoice == nullptr) {
      return "invoice.unknown";
    }
    switch (invoice->stand) {
      case InvoiceStand::kVoided:
      case InvoiceStand::kDeleted:
        return "invoice.not_active";
      case InvoiceStand::kJournalised:
        return "journal.already_journalised";
      case InvoiceStand::kDraft:
      case InvoiceStand::kReleased:
        return "journal.invoice_not_posted";
      case InvoiceStand::kPosted:
        break;
    }
  }
  return export_unfinished_ ? "journal.export_running" : "";
}

bool Oracle::is_closed(Date day) const {
  return closed_.contains(month_of(day));
}

// HOUR-11.
bool Oracle::is_held(const Entry& entry) const {
  if (entry.correction_of.empty() || entry.ordinary) {
    return false;
  }
  const Entry& original = entries_.at(entry.correction_of);
  const Invoice* invoice = find(original.invoice);
  if (original.state == EntryState::kOpen || invoice == nullptr) {
    return false;
  }
  return pending_.contains(invoice->action) || (!invoice->credit.empty() && !invoice->credited);
}

const Oracle::Invoice* Oracle::find(const std::string& number) const {
  const auto found = ordinals_.find(number);
  return found == ordinals_.end() ? nullptr : &invoices_.at(found->second);
}

Oracle::Invoice* Oracle::find(const std::string& number) {
  const auto found = ordinals_.find(number);
  return found == ordinals_.end() ? nullptr : &invoices_.at(found->second);
}

}  // namespace facta::simulation
