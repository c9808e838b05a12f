// What the events of an accepted command must say.
#include "tests/simulation/arithmetic.h"
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {

namespace {

template <class E>
const E* only(const std::vector<Event>& events) {
  return events.size() == 1 ? std::get_if<E>(events.data()) : nullptr;
}

}  // namespace

std::string Oracle::check_asked(const Record& record, const Command& command) {
  const auto& events = record.events();
  if (const auto* post = std::get_if<PostHours>(&command)) {
    return check_hours(*post, events);
  }
  if (const auto* correct = std::get_if<ProcessTimesheetCorrections>(&command)) {
    return check_corrections(*correct, events);
  }
  if (const auto* start = std::get_if<StartInvoiceRun>(&command)) {
    const auto* queued = only<InvoiceRunQueued>(events);
    const bool right =
        queued != nullptr && queued->run == runs_.size() + 1 &&
        queued->profile == *start->profile &&
        queued->window == Window{*start->window->from, *start->window->to} &&
        (queued->kind == RunKind::Production) == (*start->kind == "production") &&
        queued->options.includeEarlier == start->options.includeEarlier &&
        queued->options.ignoreFrequency == start->options.ignoreFrequency &&
        queued->options.ignoreGrouping == start->options.ignoreGrouping &&
        queued->options.ignoreCorrectionsOnSeparate == start->options.ignoreCorrectionsOnSeparate &&
        queued->job.empty() && queued->workDate.value_or(today_) == terms_.work_date &&
        queued->postOnGeneration == profiles_.at(*start->profile);
    return right ? "" : "not the run that was asked for";
  }
  if (const auto* revert = std::get_if<RevertInvoiceRun>(&command)) {
    const auto* reverted = only<InvoiceRunReverted>(events);
    return reverted != nullptr && reverted->run == revert->run ? "" : "not that run";
  }
  if (const auto* credit = std::get_if<CreditInvoice>(&command)) {
    const auto* made = only<CreditInvoiceCreated>(events);
    const bool right = made != nullptr && made->invoice.originalNumber == credit->invoice &&
                       made->reasonCode == *credit->reasonCode;
    return right ? "" : "not that credit";
  }
  if (const auto* post = std::get_if<PostInvoice>(&command)) {
    const Invoice& invoice = *find(post->invoice);
    const auto* posted = only<InvoicePosted>(events);
    const auto* definitive = only<InvoiceMadeDefinitive>(events);
    const bool right = invoice.stand == InvoiceStand::kPosted
                           ? definitive != nullptr && definitive->number == post->invoice
                           : posted != nullptr && posted->number == post->invoice;
    return right ? "" : "not that posting";
  }
  if (const auto* batch = std::get_if<PostInvoicesBatch>(&command)) {
    return check_batch(*batch, record);
  }
  if (std::holds_alternative<ExportJournal>(command) ||
      std::holds_alternative<JournaliseInvoices>(command)) {
    return check_export(command, events);
  }
  if (const auto* release = std::get_if<ReleaseInvoice>(&command)) {
    const auto* released = only<InvoiceReleased>(events);
    return released != nullptr && released->number == release->invoice ? "" : "not that one";
  }
  if (const auto* open = std::get_if<ReopenInvoice>(&command)) {
    const auto* opened = only<InvoiceReopened>(events);
    return opened != nullptr && opened->number == open->invoice ? "" : "not that one";
  }
  if (const auto* remove = std::get_if<DeleteInvoice>(&command)) {
    const auto* removed = only<InvoiceDeleted>(events);
    return removed != nullptr && removed->number == remove->invoice ? "" : "not that one";
  }
  if (const auto* frequency = std::get_if<DefineInvoiceFrequency>(&command)) {
    return check_frequency(*frequency, events);
  }
  if (const auto* change = std::get_if<ChangeProject>(&command)) {
    const auto* changed = only<ProjectChanged>(events);
    const std::string was = project_frequency_.at(change->project);
    const bool right = changed == nullptr ? change->invoiceFrequency.value_or(was) == was
                                          : changed->project.invoiceFrequency ==
                                                change->invoiceFrequency.value_or(was);
    return right ? "" : "not that frequency";
  }
  if (const auto* request = std::get_if<RequestCreditFromBalance>(&command)) {
    const auto* asked = only<CreditActionRequested>(events);
    const bool right = asked != nullptr && asked->action.invoice == request->invoice &&
                       asked->action.reasonCode == *request->reasonCode &&
                       asked->action.origin == CreditOrigin::BalanceAcrossCompanies;  // CRE-22
    return right ? "" : "not the credit that was asked for";
  }
  if (const auto* job = std::get_if<RunJob>(&command)) {
    return check_job(record, job->jobCode);
  }
  if (const auto* entry = std::get_if<ConfigureJobQueueEntry>(&command)) {
    return check_job_entry(*entry, events);
  }
  if (const auto* other = std::get_if<OverrideGroupingMethod>(&command)) {
    const auto* done = only<GroupingMethodOverridden>(events);
    const bool right = events.empty() || (done != nullptr && done->level == other->level &&
                                          done->subject == other->subject &&
                                          done->new_ == other->groupingMethod.value_or(""));
    return right ? "" : "not that grouping";
  }
  return check_line(command, events);
}

std::string Oracle::check_batch(const PostInvoicesBatch& command, const Record& record) const {
  std::vector<std::string> wanted;
  if (command.invoiceIds.empty()) {
    for (const auto& [ordinal, invoice] : released_) {
      if (foretell_post(invoice->number, true).empty()) {
        wanted.push_back(invoice->number);
      }
    }
  } else {
    std::ranges::copy_if(command.invoiceIds, std::back_inserter(wanted),
                         [&](const auto& number) { return foretell_post(number, true).empty(); });
  }
  std::vector<std::string> found;
  for (const Event& event : record.events()) {
    if (const auto* posted = std::get_if<InvoicePosted>(&event)) {
      found.push_back(posted->number);
    } else if (const auto* definitive = std::get_if<InvoiceMadeDefinitive>(&event)) {
      found.push_back(definitive->number);
    }
  }
  return found == wanted ? "" : "not the invoices that can be posted";
}

bool Oracle::wants_export(const Invoice& invoice, const std::string& type,
                          const std::optional<Date>& until) const {
  return invoice.stand == InvoiceStand::kPosted && (type == "all" || type == "hours") &&
         (!until || invoice.booking <= *until);
}

std::string Oracle::check_export(const Command& command, const std::vector<Event>& events) const {
  const auto* part = only<JournalExported>(events);
  if (part == nullptr || part->export_ != exports_ + 1 || part->part != 1) {
    return "not the next export";
  }
  if (const auto* asked = std::get_if<ExportJournal>(&command)) {
    return part->type == asked->type.value_or("all") && part->until == asked->until
               ? check_part(*part)
               : "not the export that was asked for";
  }
  std::vector<std::string> found;
  std::ranges::transform(part->entries, std::back_inserter(found), &JournalEntryData::invoice);
  return part->last && found == std::get<JournaliseInvoices>(command).ids
             ? ""
             : "not the invoices that were to be journalised";
}

// An export takes what waited when it began, in the order of the numbers, in as many parts as it
// needs.
std::string Oracle::check_part(const JournalExported& part) const {
  std::vector<std::string> wanted;
  for (const auto& [ordinal, invoice] : unsettled_) {
    const bool waited =
        part.part == 1 || (ordinal > export_.last && invoice->posted < export_.sequence);
    if (waited && wants_export(*invoice, part.type, part.until)) {
      wanted.push_back(invoice->number);
    }
  }
  const bool right = part.entries.size() <= wanted.size() &&
                     (!part.last || part.entries.size() == wanted.size()) &&
                     std::equal(part.entries.begin(), part.entries.end(), wanted.begin(),
                                [](const JournalEntryData& entry, const std::string& number) {
                                  return entry.invoice == number;
                                });
  return right ? "" : "not the invoices that wait to be journalised";
}

std::string Oracle::begin_part(const JournalExported& part) {
  if (part.part == 1) {
    export_ = {sequence_, 1, 0};
    return {};
  }
  if (!export_unfinished_ || part.export_ != exports_ || part.part != ++export_.parts) {
    return "not the next part of the export";
  }
  return check_part(part);
}

std::string Oracle::check_hours(const PostHours& command, const std::vector<Event>& events) const {
  const auto* posted = events.empty() ? nullptr : std::get_if<HoursPosted>(&events[0]);
  std::size_t place = 0;
  std::set<std::string> seen;
  for (const HoursEntryInput& asked : command.entries) {
    if (entries_.contains(asked.entryId) || !seen.insert(asked.entryId).second) {
      continue;  // posted before
    }
    if (posted == nullptr || place >= posted->entries.size()) {
      return "an entry is missing: " + asked.entryId;
    }
    const HoursEntryData& kept = posted->entries[place++];
    if (auto wrong = check_unit(asked, kept); !wrong.empty()) {
      return wrong;
    }
    const std::int64_t rate = asked.rate ? asked.rate->e4 : rates_.at(asked.project);
    if (kept.entryId != asked.entryId || kept.project != asked.project ||
        kept.customer != owners_.at(asked.project) || kept.date != asked.date ||
        kept.quantity != asked.quantity || kept.rate.e4 != rate ||
        kept.amount.minor != worth(asked.quantity.e4, rate)) {
      return "not as it was posted: " + asked.entryId;
    }
  }
  const std::size_t kept = posted == nullptr ? 0 : posted->entries.size();
  return kept == place && events.size() <= 1 ? "" : "entries that nobody posted";
}

// Of what is asked, else of the project, else of the customer.
std::string Oracle::check_unit(const HoursEntryInput& asked, const HoursEntryData& kept) const {
  std::string unit = project_unit_.at(asked.project);
  unit = unit.empty() ? customer_unit_.at(owners_.at(asked.project)) : unit;
  return kept.businessUnit == asked.businessUnit.value_or(unit) ? "" : "not that business unit";
}

std::string Oracle::check_corrections(const ProcessTimesheetCorrections& command,
                                      const std::vector<Event>& events) const {
  const auto* done =
      events.empty() ? nullptr : std::get_if<TimesheetCorrectionsProcessed>(events.data());
  if (done == nullptr || done->changes.size() != command.changes.size()) {
    return "not these changes";
  }
  std::size_t corrections = 0;
  for (std::size_t i = 0; i < command.changes.size(); ++i) {
    const HoursChangeInput& asked = command.changes[i];
    const HoursChange& change = done->changes[i];
    const Entry& entry = entries_.at(asked.entryId);
    const std::int64_t now = entry.quantity + entry.corrected;
    const std::int64_t delta =
        asked.quantityDelta ? asked.quantityDelta->e4 : asked.newQuantity->e4 - now;
    const bool open = entry.state == EntryState::kOpen;
    const std::int64_t more =
        open ? worth(entry.quantity + delta, entry.rate) - entry.amount : worth(delta, entry.rate);
    if (change.entryId != asked.entryId || change.delta.e4 != delta ||
        change.quantity.e4 != now + delta || change.amountDelta.minor != more ||
        change.correction.empty() != open) {
      return "a change is not as asked: " + asked.entryId;
    }
    if (open) {
      continue;
    }
    if (corrections >= done->entries.size()) {
      return "a correction entry is missing";
    }
    const HoursEntryData& made = done->entries[corrections++];
    if (made.entryId != change.correction || made.correctionOf != entry.id ||
        made.date != entry.day || made.project != entry.project ||
        made.businessUnit != entry.unit || made.customer != entry.customer ||
        made.quantity.e4 != delta || made.rate.e4 != entry.rate || made.amount.minor != more) {
      return "a correction entry is not the change: " + made.entryId;
    }
  }
  return corrections == done->entries.size() ? check_credits_asked(*done, events)
                                             : "entries that nobody asked for";
}

}  // namespace facta::simulation
