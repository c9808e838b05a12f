#include "tests/simulation/workload.h"

#include <algorithm>

namespace facta::simulation {
namespace {

std::string code(char kind, std::uint64_t number) {
  return kind + std::to_string(number);
}

}  // namespace

void Workload::draw_mix() {
  constexpr std::uint64_t kUsual[] = {30, 2, 6, 3, 6, 4, 3, 5, 5, 3, 2,
                                      4,  2, 2, 2, 1, 1, 3, 6, 1, 2};
  for (std::size_t act = 0; act < std::size(kActs); ++act) {
    const std::uint64_t kind = random_.below(6);
    weights_[act] = kind == 0 ? 0 : kind == 1 ? kUsual[act] * 5 : kUsual[act];
  }
  weights_[0] = std::max<std::uint64_t>(weights_[0], 10);
  constexpr std::uint64_t kBatches[] = {1, 1, 2, 2, 3, 4, 8, 24};
  batch_max_ = kBatches[random_.below(std::size(kBatches))];
  customers_ = static_cast<int>(random_.between(1, 4));
  projects_ = static_cast<int>(random_.between(customers_, 6));
  // A few large piles: every run, batch and export looks at all of its own.
  open_max_ = std::size_t{40} << random_.lower_of_two(5);
  unsettled_max_ = std::size_t{25} << random_.lower_of_two(5);
  draft_lines_max_ = std::size_t{16} << random_.below(4);
  has_frequencies_ = random_.coin();
  has_methods_ = random_.coin();
  until_year_ = 2075 - static_cast<int>(random_.below(2));
  until_year_ -= random_.below(4) == 0 ? 48 : 0;
  date_option_ = date_option();
  credit_in_full_ = random_.coin() ? random_.below(16) : 0;
  corrections_apart_ = random_.coin() ? random_.below(16) : 0;
  constexpr const char* kCorrectionFrequencies[] = {"   ", "MM ", "FMM", "M W", " WW"};
  correction_frequencies_ =
      kCorrectionFrequencies[random_.below(std::size(kCorrectionFrequencies))];
  central_reason_ = random_.below(5) == 0 ? "" : "COR";
  has_jobs_ = random_.below(5) != 0;
  has_units_ = random_.coin();
  has_dates_ = random_.coin();
  has_names_ = random_.coin();
  constexpr const char* kUntil[] = {"", "mondayWeek1", "wednesdayWeek1", "sundayWeek1"};
  antedates_ = has_dates_ ? kUntil[random_.below(std::size(kUntil))] : "";
  fridays_ = has_units_ && random_.below(3) == 0 ? "on" : "off";
  period_kind_ = random_.below(8) == 0 ? "" : random_.coin() ? "week" : "month";
}

void Workload::leave_out_variety() {
  credit_in_full_ = corrections_apart_ = 0;
  correction_frequencies_ = "   ";
  has_jobs_ = has_units_ = has_dates_ = has_names_ = false;
  antedates_ = "";
  fridays_ = "off";
  period_kind_ = until_year_ % 2 == 0 ? "week" : "month";
  weights_[static_cast<int>(Act::kJob)] = weights_[static_cast<int>(Act::kAskCredit)] = 0;
}

// How booking dates are calculated, or not at all.
std::string Workload::date_option() {
  constexpr const char* kOptions[] = {
      "",        "", "", "frequencyProject", "previousFrequencyPeriod", "previousCalendarPeriod",
      "workDate"};
  return kOptions[random_.below(std::size(kOptions))];
}

// A frequency, or none.
std::string Workload::frequency() {
  constexpr const char* kCodes[] = {"", "W", "F", "M"};
  return has_frequencies_ ? kCodes[random_.below(std::size(kCodes))] : "";
}

std::string Workload::method() {
  constexpr const char* kCodes[] = {"", "CU", "RE", "PR"};
  return has_methods_ ? kCodes[random_.below(std::size(kCodes))] : "";
}

void Workload::leave_out(const std::set<int>& acts, bool variety) {
  if (variety) {
    leave_out_variety();
  }
  for (const int act : acts) {
    weights_[act] = 0;
    all_acts_ = false;
  }
  if (std::ranges::all_of(weights_, [](std::uint64_t weight) { return weight == 0; })) {
    weights_[0] = 1;
  }
}

HoursEntryInput Workload::entry(Date today) {
  HoursEntryInput entry;
  entry.entryId = "e" + std::to_string(++entries_);
  entry.project = code('P', 1 + random_.below(static_cast<std::uint64_t>(projects_)));
  entry.resource = random_.coin() ? "jan" : "anna";
  entry.date = {today.days - static_cast<std::int32_t>(random_.below(45)) + 3};
  entry.quantity = {random_.coin() ? random_.between(1, 32) * 2'500
                                   : random_.between(-9'999, 99'999)};
  if (entry.quantity.e4 == 0 && !random_.chance(50'000)) {
    entry.quantity = {10'000};
  }
  if (random_.below(3) == 0) {
    entry.rate = Price{random_.between(0, 1'500'000)};
  }
  if (random_.below(6) == 0) {
    entry.vatCode = random_.coin() ? "L" : "R";
  }
  if (has_methods_ && random_.coin()) {
    entry.timesheet = "T" + std::to_string(random_.below(4));
  }
  if (has_units_ && random_.below(4) == 0) {
    entry.businessUnit = unit();
  }
  return entry;
}

PostHours Workload::post(Date today) {
  PostHours post;
  // Mostly few: a command of many says little more.
  for (std::uint64_t left = 1 + random_.below(1 + random_.below(batch_max_)); left > 0; --left) {
    post.entries.push_back(entry(today));
  }
  if (random_.chance(20'000)) {
    post.entries.back().project = "P99";
  }
  return post;
}

// nullptr: none was hit upon. Some are of other companies, and some were refused.
const Oracle::Entry* Workload::some_entry(const Oracle& oracle) {
  for (int attempt = 0; attempt < 6; ++attempt) {
    const auto found = oracle.entries().find("e" + std::to_string(1 + random_.below(entries_ + 1)));
    if (found != oracle.entries().end()) {
      return &found->second;
    }
  }
  return nullptr;
}

Command Workload::repost(const Oracle& oracle, Date today) {
  const Oracle::Entry* found = some_entry(oracle);
  if (found == nullptr) {
    return post(today);
  }
  const auto& corrections = found->corrections;
  const bool corrects = !corrections.empty() && random_.below(8) == 0;
  const Oracle::Entry& was = corrects ? oracle.entries().at(corrections.back()) : *found;
  HoursEntryInput again;
  again.entryId = was.id;
  again.project = was.project;
  again.resource = was.resource;
  again.date = was.day;
  again.quantity = {was.quantity + (random_.below(4) == 0 ? 10'000 : 0)};
  again.rate = Price{was.rate};
  if (!was.timesheet.empty()) {
    again.timesheet = was.timesheet;
  }
  if (!was.vat_code.empty()) {
    again.vatCode = was.vat_code;
  }
  return PostHours{{again}};
}

Command Workload::correct(const Oracle& oracle) {
  ProcessTimesheetCorrections correct;
  correct.timesheet = "T1";
  std::set<std::string> named;
  for (std::uint64_t left = 1 + random_.below(3); left > 0 && !oracle.entries().empty(); --left) {
    HoursChangeInput change;
    const Oracle::Entry* found = some_entry(oracle);
    const bool unknown = found == nullptr || random_.chance(20'000);
    change.entryId = unknown ? "nobody" : found->id;
    if (!unknown && !found->timesheet.empty() && named.empty()) {
      correct.timesheet = found->timesheet;
    } else if (!unknown && !found->timesheet.empty() && found->timesheet != correct.timesheet) {
      continue;  // corrected with its own timesheet
    }
    if (!named.insert(change.entryId).second) {
      continue;
    }
    std::int64_t delta = random_.between(-8, 8) * 2'500;
    const std::int64_t now = unknown ? 0
                                     : oracle.entries().at(change.entryId).quantity +
                                           oracle.entries().at(change.entryId).corrected;
    // Seldom zero: such an entry stays open for ever.
    delta += now + delta == 0 && !random_.chance(20'000) ? 2'500 : 0;
    if (random_.coin()) {
      change.newQuantity = Quantity{now + delta};
    } else {
      change.quantityDelta = Quantity{delta};
    }
    correct.changes.push_back(change);
  }
  if (correct.changes.empty()) {
    HoursChangeInput change;
    change.entryId = "nobody";
    change.newQuantity = Quantity{1};
    correct.changes.push_back(change);
  }
  return correct;
}

// Piles make every run, test run and export slower, without end in a seed that never works them
// off by itself.
std::optional<Command> Workload::work_off(const Oracle& oracle, Date today) {
  if (oracle.pending_credits() > 8 && may(Act::kJob)) {
    return oracle.has_job(kCreditJob)
               ? Command(RunJob{kCreditJob})
               : Command(ConfigureJobQueueEntry{kCreditJob, true, {}, {}, {}});
  }
  const bool many_entries = oracle.open_entries() > open_max_ && !oracle.works();
  const bool many_invoices = oracle.unsettled_invoices() > unsettled_max_;
  if ((many_entries || many_invoices) && may(Act::kClose) && random_.below(4) == 0) {
    return ReopenBookingPeriod{month_of(today), "to work off what waits"};
  }
  if (many_entries && may(Act::kRun)) {
    StartInvoiceRun all;
    all.profile = "hours";
    all.kind = "production";
    all.window = WindowInput{today, Date{today.days + 20}};
    all.options.includeEarlier = all.options.ignoreFrequency = true;
    all.bookingDate = print(today);
    return all;
  }
  const auto long_draft = std::ranges::find_if(oracle.drafts(), [&](const auto& draft) {
    return draft.second->lines.size() > draft_lines_max_;
  });
  if (long_draft != oracle.drafts().end() && may(Act::kRelease)) {
    return ReleaseInvoice{std::to_string(long_draft->first)};
  }
  return many_invoices ? settle(oracle) : std::nullopt;
}

// What can be settled together, or the oldest invoice that nothing of that would ever settle: a
// draft, an empty one, one of a month that is closed. Such pile up, and each is looked at again by
// every batch.
std::optional<Command> Workload::settle(const Oracle& oracle) {
  if (oracle.books_on_fridays() && may(Act::kMasterData) && random_.below(4) == 0) {
    ChangeInvoiceSettings off;  // some units have no end of the booking period
    off.key = "postAtEndOfBookingPeriod";
    off.value = "off";
    return off;
  }
  switch (random_.below(4)) {
    case 0:
      return may(Act::kExport) ? std::optional<Command>(ExportJournal{}) : std::nullopt;
    case 1:
      return may(Act::kPostBatch) ? std::optional<Command>(PostInvoicesBatch{}) : std::nullopt;
    default:
      break;
  }
  for (const auto& [ordinal, invoice] : oracle.unsettled()) {
    if (invoice->stand == Oracle::InvoiceStand::kPosted) {
      continue;
    }
    if (invoice->lines.empty() && may(Act::kDelete)) {
      return DeleteInvoice{invoice->number};
    }
    if (oracle.is_closed(invoice->booking) && may(Act::kClose)) {
      return ReopenBookingPeriod{month_of(invoice->booking), "to settle"};
    }
    if (invoice->stand == Oracle::InvoiceStand::kDraft && may(Act::kRelease)) {
      return ReleaseInvoice{invoice->number};
    }
  }
  return std::nullopt;
}

Command Workload::start(Date today, bool production, const char* profile) {
  StartInvoiceRun start;
  start.profile = random_.chance(10'000) ? "none" : profile;
  start.kind = production ? "production" : "test";
  const Date to{today.days - static_cast<std::int32_t>(random_.below(20)) + 3};
  start.window = WindowInput{Date{to.days - static_cast<std::int32_t>(random_.below(50))}, to};
  if (random_.chance(10'000)) {
    std::swap(start.window->from, start.window->to);
  }
  start.options.includeEarlier = random_.below(3) == 0;
  start.options.ignoreFrequency = has_frequencies_ && random_.below(8) == 0;
  start.options.ignoreGrouping = random_.below(24) == 0;
  start.options.ignoreCorrectionsOnSeparate = corrections_apart_ != 0 && random_.below(8) == 0;
  const bool ignores = start.options.ignoreFrequency || start.options.ignoreGrouping;
  if (random_.below(4) == 0 || ignores) {
    start.bookingDate = print(Date{today.days - static_cast<std::int32_t>(random_.below(40))});
  }
  return start;
}

std::string Workload::invoice(const Oracle& oracle) {
  const std::uint64_t count = oracle.invoices().size();
  // Mostly one of the last: those are still moving.
  const std::uint64_t back = random_.below(random_.below(4) == 0 ? count + 2 : 12);
  return std::to_string(count + 1 - std::min(count, back));
}

// A line by hand: mostly on a draft, or one of the last that it was given.
Command Workload::line(const Oracle& oracle, Date today) {
  std::string number = invoice(oracle);
  std::uint32_t last = static_cast<std::uint32_t>(1 + random_.below(4));
  const auto& drafts = oracle.drafts();
  if (!drafts.empty() && random_.below(8) != 0) {
    const auto place = static_cast<std::ptrdiff_t>(random_.below(drafts.size()));
    const Oracle::Invoice& draft = *std::next(drafts.begin(), place)->second;
    number = draft.number;
    last = draft.last_line;
  }
  const std::uint32_t at = last + 1 - static_cast<std::uint32_t>(random_.below(3));
  const std::uint64_t act = random_.below(5);
  if (act == 0) {
    return RemoveInvoiceLine{number, at};
  }
  const Quantity quantity{random_.coin() ? random_.between(1, 400) * 2'500
                                         : random_.between(-99'999, -1)};
  if (act == 1) {
    ChangeInvoiceLine change;
    change.invoice = number;
    change.line = at;
    if (random_.coin()) {
      change.quantity = quantity;
    }
    if (random_.coin()) {
      change.vatCode = random_.coin() ? "L" : "R";
    }
    return change;
  }
  AddInvoiceLine add;
  add.invoice = number;
  add.description = "Reiskosten";
  add.quantity = quantity;
  add.unitPrice = {random_.between(0, 999'999)};
  if (random_.coin()) {
    add.date = Date{today.days - static_cast<std::int32_t>(random_.below(60))};
  }
  if (random_.below(4) == 0) {
    add.project = code('P', 1 + random_.below(static_cast<std::uint64_t>(projects_) + 1));
  }
  if (random_.below(3) == 0) {
    add.vatCode = random_.chance(50'000) ? "X" : random_.coin() ? "L" : "R";
  }
  return add;
}

Command Workload::next(const Oracle& oracle, Date today) {
  const bool piles = oracle.unsettled_invoices() > 2 * unsettled_max_;
  if (random_.below(piles ? 2 : 8) == 0) {
    if (auto work = work_off(oracle, today)) {
      return std::move(*work);
    }
  }
  std::uint64_t total = 0;
  for (const std::uint64_t weight : weights_) {
    total += weight;
  }
  std::uint64_t place = random_.below(total);
  int act = 0;
  while (place >= weights_[act]) {
    place -= weights_[act++];
  }
  switch (static_cast<Act>(act)) {
    case Act::kPost:
      return post(today);
    case Act::kRepost:
      return repost(oracle, today);
    case Act::kCorrect:
      return correct(oracle);
    case Act::kTestRun:
      return start(today, false, random_.coin() ? "hours" : "drafts");
    case Act::kRun:
      return start(today, true, "hours");
    case Act::kDraftRun:
      return start(today, true, "drafts");
    case Act::kRevert: {
      const std::uint64_t runs = oracle.runs().size();
      const auto back = std::min<std::uint64_t>(runs, random_.below(6));
      return RevertInvoiceRun{static_cast<std::uint32_t>(runs + 1 - back), !random_.chance(50'000)};
    }
    case Act::kCredit:
      return CreditInvoice{invoice(oracle), random_.chance(20'000) ? "WHY" : "ERR"};
    case Act::kPostInvoice:
      return PostInvoice{invoice(oracle)};
    case Act::kPostBatch: {
      PostInvoicesBatch batch;
      if (random_.coin()) {
        std::set<std::string> numbers = {invoice(oracle), invoice(oracle)};
        batch.invoiceIds.assign(numbers.begin(), numbers.end());
      }
      return batch;
    }
    case Act::kDelete:
      return DeleteInvoice{invoice(oracle)};
    case Act::kRelease:
      return ReleaseInvoice{invoice(oracle)};
    case Act::kReopen:
      return ReopenInvoice{invoice(oracle)};
    case Act::kExport: {
      ExportJournal asked;
      if (random_.below(3) == 0) {
        asked.type = random_.coin() ? "hours" : "term";
      }
      if (random_.below(3) == 0) {
        asked.until = Date{today.days - static_cast<std::int32_t>(random_.below(30))};
      }
      return asked;
    }
    case Act::kJournalise:
      return JournaliseInvoices{{invoice(oracle)}};
    case Act::kReturn:
      return random_.coin() ? Command(ImportReturnMessage{invoice(oracle), "R"})
                            : Command(ApproveInvoiceManually{invoice(oracle)});
    case Act::kClose: {
      const std::string month =
          month_of(Date{today.days - static_cast<std::int32_t>(random_.below(60))});
      return random_.below(3) == 0 ? Command(CloseBookingPeriod{month, "done"})
                                   : Command(ReopenBookingPeriod{month, "again"});
    }
    case Act::kLine:
      return line(oracle, today);
    case Act::kJob:
      return job();
    case Act::kAskCredit:
      return RequestCreditFromBalance{invoice(oracle), random_.chance(20'000) ? "WHY" : "ERR"};
    case Act::kMasterData:
      break;
  }
  return master_data(today);
}

}  // namespace facta::simulation
