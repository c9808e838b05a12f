// What events do, and what they must say to be right: money, numbers, hours.
#include "tests/simulation/arithmetic.h"
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
std::string Oracle::apply(const Event& event) {
  const auto stand = [&](const std::string& number, InvoiceStand to) {
    set_stand(*find(number), to);
    return std::string();
  };
  const auto mark_runs = [&](const std::string& number, bool Run::*mark) {
    const Invoice& invoice = *find(number);
    for (const Line& line : invoice.lines) {
      if (line.run != 0) {
        runs_.at(line.run).*mark = true;
      }
    }
    if (invoice.run != 0) {
      runs_.at(invoice.run).*mark = true;
    }
    return std::string();
  };
  if (const auto* posted = std::get_if<HoursPosted>(&event)) {
    return apply(*posted);
  }
  if (const auto* corrected = std::get_if<TimesheetCorrectionsProcessed>(&event)) {
    return apply(*corrected);
  }
  if (const auto* queued = std::get_if<InvoiceRunQueued>(&event)) {
    Run& run = runs_[queued->run];
    run.number = queued->run;
    queued_.insert(run.number);
    run.profile = queued->profile;
    run.production = queued->kind == RunKind::Production;
    run.posts = queued->postOnGeneration;
    run.earlier = queued->options.includeEarlier;
    run.ignores_frequency = queued->options.ignoreFrequency;
    run.ignores_grouping = queued->options.ignoreGrouping;
    run.ignores_corrections = queued->options.ignoreCorrectionsOnSeparate;
    run.from = queued->window.from;
    run.to = queued->window.to;
    run.booking = queued->bookingDate;
    run.work_date = queued->workDate;
    run.job = queued->job;
    return {};
  }
  if (const auto* started = std::get_if<InvoiceRunStarted>(&event)) {
    return apply(*started);
  }
  if (const auto* progress = std::get_if<InvoiceRunProgressed>(&event)) {
    return apply(*progress);
  }
  if (const auto* made = std::get_if<InvoiceGenerated>(&event)) {
    return apply(*made);
  }
  if (const auto* more = std::get_if<InvoiceExtended>(&event)) {
    return apply(*more);
  }
  if (const auto* generated = std::get_if<InvoiceRunGenerated>(&event)) {
    return apply(*generated);
  }
  if (const auto* reverted = std::get_if<InvoiceRunReverted>(&event)) {
    return apply(*reverted);
  }
  if (const auto* released = std::get_if<InvoiceReleased>(&event)) {
    return stand(released->number, InvoiceStand::kReleased);
  }
  if (const auto* open = std::get_if<InvoiceReopened>(&event)) {
    return stand(open->number, InvoiceStand::kDraft);
  }
  if (const auto* posted = std::get_if<InvoicePosted>(&event)) {
    return apply(*posted);
  }
  if (const auto* settled = std::get_if<InvoiceMadeDefinitive>(&event)) {
    posted_.push_back(settled->number);
    definitive(*find(settled->number));
    return {};
  }
  if (const auto* removed = std::get_if<InvoiceDeleted>(&event)) {
    return apply(*removed);
  }
  if (const auto* credit = std::get_if<CreditInvoiceCreated>(&event)) {
    return apply(*credit);
  }
  if (const auto* asked = std::get_if<CreditActionRequested>(&event)) {
    return apply(*asked);
  }
  if (const auto* done = std::get_if<CreditActionSucceeded>(&event)) {
    return apply(*done);
  }
  if (const auto* failed = std::get_if<CreditActionFailed>(&event)) {
    return apply(*failed);
  }
  if (const auto* begun = std::get_if<JobRunStarted>(&event)) {
    return apply(*begun);
  }
  if (const auto* goes_on = std::get_if<JobRunProgressed>(&event)) {
    return apply(*goes_on);
  }
  if (const auto* ended = std::get_if<JobRunCompleted>(&event)) {
    return apply(*ended);
  }
  if (const auto* added = std::get_if<InvoiceLineAdded>(&event)) {
    return apply(*added);
  }
  if (const auto* changed = std::get_if<InvoiceLineChanged>(&event)) {
    return apply(*changed);
  }
  if (const auto* taken = std::get_if<InvoiceLineRemoved>(&event)) {
    return apply(*taken);
  }
  if (const auto* message = std::get_if<ReturnMessageImported>(&event)) {
    return mark_runs(message->number, &Run::returned);
  }
  if (const auto* approved = std::get_if<InvoiceManuallyApproved>(&event)) {
    return mark_runs(approved->number, &Run::approved);
  }
  if (const auto* part = std::get_if<InvoicePartiallyApproved>(&event)) {
    return mark_runs(part->number, &Run::partly);
  }
  if (const auto* part = std::get_if<JournalExported>(&event)) {
    return apply(*part);
  }
  if (std::holds_alternative<InvoiceRunFailed>(event)) {
    return "a run failed";
  }
  apply_master_data(event);
  return {};
}

// ---- Hours

std::string Oracle::apply(const HoursPosted& event) {
  for (const HoursEntryData& posted : event.entries) {
    Entry& entry = entries_[posted.entryId];
    if (!entry.id.empty()) {
      return "an entry is posted twice: " + posted.entryId;
    }
    entry.id = posted.entryId;
    entry.customer = posted.customer;
    entry.project = posted.project;
    entry.resource = posted.resource;
    entry.timesheet = posted.timesheet;
    entry.unit = posted.businessUnit;
    entry.vat_code = posted.vatCode;
    entry.day = posted.date;
    entry.quantity = posted.quantity.e4;
    entry.rate = posted.rate.e4;
    entry.amount = posted.amount.minor;
    entry.open_since = sequence_;
    entry.correction_of = posted.correctionOf;
    open_.emplace(entry.id, &entry);
    touched_entries_.insert(entry.id);
  }
  return {};
}

std::string Oracle::apply(const TimesheetCorrectionsProcessed& event) {
  if (auto wrong = apply(HoursPosted{event.entries}); !wrong.empty()) {
    return wrong;
  }
  for (const HoursChange& change : event.changes) {
    Entry& entry = entries_.at(change.entryId);
    if (change.correction.empty()) {
      entry.quantity += change.delta.e4;
      entry.amount = worth(entry.quantity, entry.rate);
    } else {
      entry.corrected += change.delta.e4;
      entry.corrections.push_back(change.correction);
    }
    touched_entries_.insert(entry.id);
  }
  if (Run* run = running()) {
    run->disturbed = true;
  }
  for (const CreditActionData& action : event.creditActions) {
    if (auto wrong = ask_for_credit(action); !wrong.empty()) {
      return wrong;
    }
  }
  return {};
}

void Oracle::reopen(const std::string& id) {
  Entry& entry = entries_.at(id);
  entry.state = EntryState::kOpen;
  entry.invoice.clear();
  entry.open_since = sequence_;
  open_.emplace(id, &entry);
  for (const std::string& correction : entry.corrections) {
    entries_.at(correction).ordinary = true;  // DEC-10
    no_longer_apart(correction);
  }
  touched_entries_.insert(id);
}

// ---- Invoices

void Oracle::add_up(Invoice& invoice) const {
  invoice.vat.clear();
  invoice.net = invoice.tax = 0;
  for (const Line& line : invoice.lines) {
    invoice.vat[{line.category, line.rate}].first += line.net;
    invoice.net += line.net;
  }
  for (auto& [key, sums] : invoice.vat) {
    sums.second = divide(static_cast<__int128>(sums.first) * key.second, 10'000);
    invoice.tax += sums.second;
  }
}

// VAT-06, with the values of now.
Oracle::Line Oracle::price(const Entry& entry, std::uint32_t run) const {
  Line line;
  line.entry = entry.id;
  line.quantity = entry.quantity;
  line.price = entry.rate;
  line.net = entry.amount;
  line.account = entry.account;
  line.run = run;
  const auto own = [](const std::map<std::string, std::string>& codes, const std::string& key) {
    const auto found = codes.find(key);
    return found == codes.end() ? std::string() : found->second;
  };
  std::string code = entry.vat_code;
  code = code.empty() ? own(project_vat_, entry.project) : code;
  code = code.empty() ? own(customer_vat_, entry.customer) : code;
  line.vat_code = code.empty() ? default_vat_ : code;
  const VatCode& vat = vat_codes_.at(line.vat_code);
  line.category = vat.category;
  for (const auto& [from, rate] : vat.rates) {
    line.rate = from <= entry.day ? rate : line.rate;
  }
  return line;
}

// The legal name of the project, in place of the customer's own (GROUP-14).
std::string Oracle::buyer_of(const std::string& customer, const std::string& legal_name) const {
  return legal_name.empty() ? customer_legal_.at(customer) : legal_names_.at(legal_name);
}

std::string Oracle::check_content(const InvoiceContent& content, const Invoice& expected) const {
  const std::string name = "invoice " + expected.number;
  if (content.bookingDate != expected.booking) {
    return name + ": booked on " + print(content.bookingDate) + ", should be " +
           print(expected.booking);
  }
  if (content.customer != expected.customer || content.project != expected.project ||
      content.groupingMethod != expected.method || content.run != expected.run ||
      content.correction != expected.correction || content.businessUnit != expected.unit ||
      content.legalName != expected.legal_name || content.layout != expected.layout ||
      content.documentDate != expected.document || content.originalNumber != expected.original) {
    return name + ": header";
  }
  if (content.lines.size() != expected.lines.size()) {
    return name + ": number of lines: " + std::to_string(content.lines.size()) + ", should be " +
           std::to_string(expected.lines.size());
  }
  for (std::size_t i = 0; i < content.lines.size(); ++i) {
    const InvoiceLine& found = content.lines[i];
    const Line& line = expected.lines[i];
    if (found.line != line.number || found.entryId != line.entry ||
        found.quantity.e4 != line.quantity || found.unitPrice.e4 != line.price ||
        found.net.minor != line.net || static_cast<int>(found.vatCategory) != line.category ||
        found.vatRate.value != line.rate) {
      return name + ": line " + std::to_string(i + 1) + " of " + line.entry;
    }
  }
  return check_totals(expected, content.vatGroups, content.totals);
}

std::string Oracle::check_totals(const Invoice& expected, const std::vector<VatGroup>& groups,
                                 const InvoiceTotals& totals) const {
  const std::string name = "invoice " + expected.number;
  if (groups.size() != expected.vat.size()) {
    return name + ": number of VAT groups";
  }
  auto group = groups.begin();
  for (const auto& [key, sums] : expected.vat) {
    if (static_cast<int>(group->category) != key.first || group->rate.value != key.second ||
        group->base.minor != sums.first || group->vat.minor != sums.second) {
      return name + ": VAT";
    }
    ++group;
  }
  const bool right = totals.net.minor == expected.net && totals.vat.minor == expected.tax &&
                     totals.total.minor == expected.net + expected.tax;
  return right ? "" : name + ": totals";
}

void Oracle::set_stand(Invoice& invoice, InvoiceStand stand) {
  const auto member = [&](ByOrdinal& of, bool is) {
    is ? void(of.emplace(invoice.ordinal, &invoice)) : void(of.erase(invoice.ordinal));
  };
  invoice.stand = stand;
  invoice.posted = stand == InvoiceStand::kPosted ? sequence_ : invoice.posted;
  member(drafts_, stand == InvoiceStand::kDraft);
  member(released_, stand == InvoiceStand::kReleased);
  member(unsettled_, stand <= InvoiceStand::kPosted);
  touched_invoices_.insert(invoice.ordinal);
}

void Oracle::keep(Invoice invoice) {
  ordinals_[invoice.number] = invoice.ordinal;
  Invoice& kept = invoices_[invoice.ordinal];
  kept = std::move(invoice);
  set_stand(kept, kept.stand);
}

void Oracle::definitive(const Invoice& invoice) {
  find(invoice.number)->by_run_only = false;
  touched_invoices_.insert(invoice.ordinal);
  for (const Line& line : invoice.lines) {
    if (line.run != 0) {
      runs_.at(line.run).definitive = true;
    }
  }
  if (invoice.run != 0) {
    runs_.at(invoice.run).definitive = true;
  }
}

std::string Oracle::apply(const InvoicePosted& event) {
  Invoice& invoice = *find(event.number);
  if (invoice.stand != InvoiceStand::kDraft && invoice.stand != InvoiceStand::kReleased) {
    return "posted twice: " + event.number;
  }
  const auto booking = posting_date(invoice);
  invoice.document = terms_.document.value_or(invoice.document);  // DOCDATE-01, DOCDATE-13
  if (event.totals.total.minor != invoice.net + invoice.tax || event.bookingDate != booking ||
      event.documentDate != invoice.document || event.jobRun != terms_.job) {
    return "posted with another total or day: " + event.number;
  }
  if (!invoice.is_credit() &&
      event.buyer.legalName != buyer_of(invoice.customer, invoice.legal_name)) {
    return "posted to another legal name: " + event.number;  // GROUP-14, VAT-09
  }
  invoice.booking = *booking;
  posted_.push_back(invoice.number);
  set_stand(invoice, InvoiceStand::kPosted);
  const auto& named = invoice.is_credit() ? event.reopenedEntries : event.postedEntries;
  if (named != billed(invoice) || event.settles != invoice.original) {
    return "posted without its entries: " + event.number;
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (invoice.is_credit()) {
      if (entries_.at(named[i]).invoice != invoice.original) {
        return "an entry is opened twice: " + named[i];  // I17
      }
      reopen(named[i]);
    } else {
      entries_.at(named[i]).state = EntryState::kPosted;
      touched_entries_.insert(named[i]);
    }
  }
  definitive(invoice);
  if (invoice.is_credit()) {
    Invoice& original = *find(invoice.original);
    original.credited = true;
    touched_invoices_.insert(original.ordinal);
  }
  return {};
}

std::string Oracle::apply(const InvoiceDeleted& event) {
  Invoice& invoice = *find(event.number);
  set_stand(invoice, InvoiceStand::kDeleted);
  if (event.reopenedEntries !=
      (invoice.is_credit() ? std::vector<std::string>() : billed(invoice))) {
    return "deleted without its entries: " + event.number;
  }
  if (invoice.is_credit()) {  // CRE-11
    Invoice& original = *find(invoice.original);
    original.credit.clear();
    original.reason.clear();
    touched_invoices_.insert(original.ordinal);
    return event.clearedMark == invoice.original ? "" : "the mark of another is cleared";
  }
  for (const std::string& entry : event.reopenedEntries) {
    if (entries_.at(entry).invoice != event.number) {
      return "an entry of another invoice is opened: " + entry;
    }
    reopen(entry);
  }
  return {};
}

// CRE-10, VAT-07.
std::string Oracle::apply(const CreditInvoiceCreated& event) {
  if (auto wrong = check_origin(event); !wrong.empty()) {
    return wrong;
  }
  Invoice& original = *find(event.invoice.originalNumber);
  Invoice credit = original;
  credit.number = std::to_string(next_number_);
  credit.ordinal = next_number_;
  credit.original = original.number;
  credit.run = 0;
  credit.stand = InvoiceStand::kReleased;
  credit.by_run_only = credit.credited = false;
  credit.credit.clear();
  credit.reason.clear();
  credit.document = credit.booking = today_;
  credit.since = sequence_;
  credit.journal_export = 0;
  credit.action = 0;
  for (Line& line : credit.lines) {
    line.quantity = -line.quantity;
    line.net = -line.net;
    line.run = 0;
  }
  add_up(credit);
  if (event.invoice.number != credit.number) {
    return "credit invoice " + event.invoice.number + " should be " + credit.number;
  }
  if (credit.net != -original.net || credit.tax != -original.tax) {
    return "a credit does not mirror its original";
  }
  if (auto wrong = check_content(event.invoice, credit); !wrong.empty()) {
    return wrong;
  }
  original.credit = credit.number;
  original.reason = event.reasonCode;
  definitive(original);
  made_ = credit.number;
  keep(std::move(credit));
  ++next_number_;
  return {};
}

}  // namespace facta::simulation
