// Invoice runs, as the oracle foretells them.
#include "tests/simulation/oracle.h"

#include <algorithm>

namespace facta::simulation {
namespace {

constexpr std::size_t kLinesMax = 5'000;  // of an invoice; what is more makes another

}  // namespace

Oracle::Run* Oracle::running() {
  return running_ == 0 ? nullptr : &runs_.at(running_);
}

const Oracle::Run* Oracle::running() const {
  return running_ == 0 ? nullptr : &runs_.at(running_);
}

// What is open and in the window, customer by customer, group by group, day by day (DEC-02).
void Oracle::plan(Run& run) {
  std::map<std::pair<std::string, std::vector<std::string>>, Group> groups;
  for (const auto& [id, open] : open_) {
    const Entry& entry = *open;
    const bool apart = is_apart(run, entry);
    std::optional<Period> period;
    if (apart) {
      Ordinary& other = run.apart[id];
      other.billed = pick(run, entry, false, period) == Pick::kBill;
      other.group = group_of(run, entry, false, period);
      period.reset();
    }
    const Pick picked = pick(run, entry, apart, period);
    const bool counts = entry.quantity != 0;
    run.passed_over += picked == Pick::kEarlier && counts ? 1 : 0;
    run.not_ended += picked == Pick::kNotEnded && counts ? 1 : 0;
    if (picked != Pick::kBill) {
      continue;
    }
    run.eligible.insert(id);
    if (counts) {
      Group group = group_of(run, entry, apart, period);
      Line line = price(entry, run.number);
      line.frequency = group.frequency;
      Group& joined = groups[{group.customer, group.key}];
      if (joined.lines.empty()) {
        joined = std::move(group);
      }
      joined.lines.push_back(std::move(line));
    }
  }
  for (auto& [key, group] : groups) {
    sort_lines(group);
    run.groups.push_back(std::move(group));
  }
}

void Oracle::sort_lines(Group& group) const {
  std::ranges::sort(group.lines, [&](const Line& a, const Line& b) {
    const Entry& one = entries_.at(a.entry);
    const Entry& other = entries_.at(b.entry);
    return std::tie(one.project, one.day, one.id) < std::tie(other.project, other.day, other.id);
  });
}

// Its original was opened while the run is generating: from now on it is an ordinary entry
// (DEC-10), billed where that would have been, unless the run is past it.
void Oracle::no_longer_apart(const std::string& id) {
  Run* run = running();
  const auto found =
      run == nullptr ? std::map<std::string, Ordinary>::iterator{} : run->apart.find(id);
  if (run == nullptr || found == run->apart.end()) {
    return;
  }
  run->disturbed = true;
  for (Group& group : run->groups) {
    std::erase_if(group.lines, [&](const Line& line) { return line.entry == id; });
  }
  std::erase_if(run->groups, [](const Group& group) { return group.lines.empty(); });
  Group group = std::move(found->second.group);
  const bool billed = found->second.billed && entries_.at(id).quantity != 0;
  run->apart.erase(found);
  const auto order = [](const Group& a, const Group& b) {
    return std::tie(a.customer, a.key) < std::tie(b.customer, b.key);
  };
  const bool rest = std::ranges::any_of(run->groups, [&](const Group& other) {
    return other.customer == group.customer &&
           !std::ranges::all_of(other.lines,
                                [&](const Line& line) { return is_held(entries_.at(line.entry)); });
  });
  const bool past = !order(run->passed, group) || (run->passed.customer == group.customer && !rest);
  if (!billed || past) {
    return;
  }
  const auto place = std::ranges::lower_bound(run->groups, group, order);
  const bool there = place != run->groups.end() && !order(group, *place);
  Group& joined = there ? *place : *run->groups.insert(place, std::move(group));
  joined.lines.push_back(price(entries_.at(id), run->number));
  sort_lines(joined);
}

std::string Oracle::apply(const InvoiceRunStarted& event) {
  if (running_ != 0 || queued_.empty() || *queued_.begin() != event.run) {  // RUN-13
    return "run " + std::to_string(event.run) + " starts before its turn";
  }
  Run& run = runs_.at(event.run);
  if (run.stand != RunStand::kQueued || event.day != today_) {
    return "run " + std::to_string(event.run) + " starts again, or on another day";
  }
  queued_.erase(run.number);
  running_ = run.number;
  run.stand = RunStand::kGenerating;
  run.started = sequence_;
  run.day = event.day;
  run.date_option = date_option_;
  run.period_kind = period_kind_;
  run.antedates = antedates_;
  run.fridays = fridays_;
  run.friday_units = friday_units_;
  plan(run);
  return {};
}

// STATUS-04. A draft that has no room for the group is passed over.
const Oracle::Invoice* Oracle::draft_of(const Run& run, const Group& group) const {
  if (run.posts || run.ignores_frequency || run.ignores_grouping || run.ignores_corrections) {
    return nullptr;
  }
  for (const auto& [ordinal, invoice] : drafts_) {
    if (!invoice->is_credit() && invoice->customer == group.customer && invoice->key == group.key &&
        invoice->since < run.started && invoice->layout == group.layout &&
        invoice->lines.size() + group.lines.size() <= kLinesMax) {
      return invoice;
    }
  }
  return nullptr;
}

Oracle::Group Oracle::take_first(Run& run) {
  Group group = std::move(run.groups.front());
  run.groups.erase(run.groups.begin());
  run.passed.customer = group.customer;
  run.passed.key = group.key;
  return group;
}

// As many as an invoice takes; those that wait for a credit stay (HOUR-11). False: none is left.
bool Oracle::take_open_lines(Run& run, Group& group) const {
  const auto held = [&](const Line& line) { return is_held(entries_.at(line.entry)); };
  std::size_t open = 0;
  const auto rest = std::ranges::find_if(
      group.lines, [&](const Line& line) { return !held(line) && ++open > kLinesMax; });
  if (rest != group.lines.end()) {
    run.groups.insert(run.groups.begin(), group)->lines.assign(rest, group.lines.end());
    group.lines.erase(rest, group.lines.end());
  }
  auto last = group.lines.end();
  while (last != group.lines.begin() && held(*std::prev(last))) {
    --last;
  }
  if (last == group.lines.begin()) {
    return false;
  }
  std::vector<Line> behind(last, group.lines.end());
  group.lines.erase(last, group.lines.end());
  std::erase_if(group.lines, held);
  run.behind = group;
  run.behind.lines = std::move(behind);
  run.behind_at = sequence_;
  return true;
}

// A run goes on behind the line that it billed last: what waited there for a credit that was
// settled since comes first, unless the run is at another customer.
void Oracle::go_on_behind(Run& run) const {
  if (run.behind.lines.empty() || run.behind_at == sequence_) {
    return;
  }
  Group group = std::move(run.behind);
  run.behind = {};
  const auto open = [&](const Line& line) { return !is_held(entries_.at(line.entry)); };
  std::erase_if(group.lines, [&](const Line& line) { return !open(line); });
  const bool same_customer = std::ranges::any_of(run.groups, [&](const Group& other) {
    return other.customer == group.customer && std::ranges::any_of(other.lines, open);
  });
  if (same_customer && !group.lines.empty()) {
    run.groups.insert(run.groups.begin(), std::move(group));
  }
}

std::string Oracle::take_group(const InvoiceContent*& made, const InvoiceExtended*& more) {
  Run* run = running();
  if (run != nullptr) {
    go_on_behind(*run);
  }
  while (run != nullptr && !run->groups.empty()) {
    Group group = take_first(*run);
    if (!take_open_lines(*run, group)) {
      continue;
    }
    group.project = entries_.at(group.lines.front().entry).project;
    const auto is_of_it = [&](const Line& line) {
      return entries_.at(line.entry).project == group.project;
    };
    group.project = std::ranges::all_of(group.lines, is_of_it) ? group.project : "";
    const Invoice* draft = draft_of(*run, group);
    Invoice expected;
    if (draft != nullptr) {
      expected = *draft;
    } else {
      const std::string why = refuse_group(*run, group, expected.booking);
      if (!why.empty()) {
        ++skipped_[why];
        continue;
      }
      expected.number = run->production ? std::to_string(next_number_) : "";
      expected.ordinal = run->production ? next_number_ : 0;
      expected.customer = group.customer;
      expected.project = group.project;
      expected.method = group.method;
      expected.key = group.key;
      expected.unit = group.unit;
      expected.legal_name = group.legal_name;
      expected.layout = group.layout;
      expected.correction = group.correction;
      expected.run = run->number;
      expected.document = run->day;
      const bool releases =
          run->ignores_frequency || run->ignores_grouping || run->ignores_corrections;  // STATUS-07
      expected.stand = run->posts ? InvoiceStand::kPosted
                       : releases ? InvoiceStand::kReleased
                                  : InvoiceStand::kDraft;
      expected.by_run_only = run->posts;
      expected.since = sequence_;
    }
    for (Line line : group.lines) {
      line.number = ++expected.last_line;
      expected.lines.push_back(std::move(line));
    }
    add_up(expected);
    ++run->invoices;
    run->lines += group.lines.size();
    if (draft != nullptr) {
      if (more == nullptr || more->number != draft->number ||
          more->lines.size() != group.lines.size() || more->run != run->number ||
          more->totals.total.minor != expected.net + expected.tax) {
        return "draft " + draft->number + " should get " + std::to_string(group.lines.size()) +
               " lines of " + group.customer + "/" + group.project + ", not " +
               (more == nullptr ? "none"
                                : std::to_string(more->lines.size()) + " on " + more->number);
      }
      for (std::size_t i = 0; i < group.lines.size(); ++i) {
        if (more->lines[i].line != draft->last_line + i + 1 ||
            more->lines[i].entryId != group.lines[i].entry ||
            more->lines[i].net.minor != group.lines[i].net) {
          return "draft " + draft->number + " gets other lines";
        }
      }
      more = nullptr;
    } else {
      if (made == nullptr || made->number != expected.number) {
        return "invoice " + expected.number + " of " + group.project + " should come next";
      }
      if (auto wrong = check_content(*made, expected); !wrong.empty()) {
        return wrong;
      }
      made = nullptr;
    }
    if (!run->production) {
      return {};
    }
    for (const Line& line : group.lines) {
      Entry& entry = entries_.at(line.entry);
      if (entry.state != EntryState::kOpen) {
        return "billed twice: " + entry.id;  // I17
      }
      entry.state = run->posts ? EntryState::kPosted : EntryState::kOnInvoice;
      entry.invoice = expected.number;
      open_.erase(entry.id);
      touched_entries_.insert(entry.id);
    }
    next_number_ += draft == nullptr ? 1 : 0;
    run->shares.insert(expected.ordinal);
    keep(std::move(expected));
    return {};
  }
  return "an invoice too many";
}

std::string Oracle::apply(const InvoiceGenerated& event) {
  const InvoiceContent* made = &event.invoice;
  const InvoiceExtended* more = nullptr;
  const Run* run = running();
  if (run == nullptr || !run->production) {
    return "an invoice without a production run";  // I19
  }
  auto wrong = take_group(made, more);
  return wrong.empty() && made != nullptr ? "an invoice too many: " + made->number : wrong;
}

std::string Oracle::apply(const InvoiceExtended& event) {
  const InvoiceContent* made = nullptr;
  const InvoiceExtended* more = &event;
  const Run* run = running();
  if (run == nullptr || !run->production) {
    return "lines without a production run";
  }
  auto wrong = take_group(made, more);
  return wrong.empty() && more != nullptr ? "lines too many: " + more->number : wrong;
}

std::string Oracle::apply(const InvoiceRunProgressed& event) {
  Run* run = running();
  if (run == nullptr || run->number != event.run) {
    return "progress of a run that does not generate";
  }
  if (run->production && (!event.testInvoices.empty() || !event.testExtensions.empty())) {
    return "a production run shows invoices instead of making them";
  }
  std::size_t made_place = 0;
  std::size_t more_place = 0;
  while (made_place < event.testInvoices.size() || more_place < event.testExtensions.size()) {
    const InvoiceContent* made =
        made_place < event.testInvoices.size() ? &event.testInvoices[made_place] : nullptr;
    const InvoiceExtended* more =
        more_place < event.testExtensions.size() ? &event.testExtensions[more_place] : nullptr;
    const bool had_made = made != nullptr;
    const bool had_more = more != nullptr;
    if (auto wrong = take_group(made, more); !wrong.empty()) {
      return wrong;
    }
    made_place += had_made && made == nullptr ? 1 : 0;
    more_place += had_more && more == nullptr ? 1 : 0;
  }
  std::map<std::string, std::uint64_t> said;
  for (const SkippedItem& item : event.skipped) {
    if (item.code == "hours.period_not_ended") {
      run->not_ended -= item.entries;
    } else if (!item.code.starts_with("hours.")) {
      ++said[item.code];
    }
  }
  return skip_groups(said);
}

// Those at the end of a chunk, behind its last invoice.
std::string Oracle::skip_groups(const std::map<std::string, std::uint64_t>& said) {
  const auto sum = [](const std::map<std::string, std::uint64_t>& counts) {
    std::uint64_t all = 0;
    for (const auto& [why, count] : counts) {
      all += count;
    }
    return all;
  };
  Run& run = *running();
  go_on_behind(run);
  while (sum(skipped_) < sum(said)) {
    if (run.groups.empty()) {
      return "more is skipped than there is";
    }
    Group group = take_first(run);
    if (!take_open_lines(run, group)) {
      continue;
    }
    Date booking;
    const std::string why =
        draft_of(run, group) != nullptr ? "" : refuse_group(run, group, booking);
    if (why.empty()) {
      return "skipped though it can be billed: " + group.customer;
    }
    ++skipped_[why];
  }
  return skipped_ == said ? "" : "what is skipped is not what cannot be billed";
}

std::string Oracle::apply(const InvoiceRunGenerated& event) {
  Run* run = running();
  if (run == nullptr || run->number != event.run) {
    return "the end of a run that does not generate";
  }
  for (Group& group : run->groups) {
    std::erase_if(group.lines, [&](const Line& line) { return is_held(entries_.at(line.entry)); });
    if (!group.lines.empty()) {
      return "the run leaves out " + group.project;
    }
  }
  if (event.invoices != run->invoices || event.lines != run->lines) {
    return "the run counts " + std::to_string(event.invoices) + " invoices, there are " +
           std::to_string(run->invoices);
  }
  const bool same = event.earlierOpenEntries == run->passed_over && run->not_ended == 0;
  if (!same && !run->disturbed) {
    return "the run passes over another number of entries";
  }
  run->skipped = event.skipped;
  run->groups.clear();
  run->apart.clear();
  run->eligible.clear();
  running_ = 0;
  run->stand = RunStand::kGenerated;
  run->generated = sequence_;
  return {};
}

// REV-12, REV-16.
std::string Oracle::apply(const InvoiceRunReverted& event) {
  Run& run = runs_.at(event.run);
  run.stand = RunStand::kReverted;
  std::uint64_t voided = 0;
  std::uint64_t reopened = 0;
  std::size_t reduced = 0;
  for (const std::uint64_t ordinal : run.shares) {
    Invoice& invoice = invoices_.at(ordinal);
    if (invoice.stand == InvoiceStand::kVoided || invoice.stand == InvoiceStand::kDeleted) {
      continue;
    }
    std::vector<Line> rest;
    for (const Line& line : invoice.lines) {
      if (line.run != run.number) {
        rest.push_back(line);
        continue;
      }
      if (entries_.at(line.entry).invoice != invoice.number) {
        return "an entry of another invoice is opened: " + line.entry;
      }
      reopen(line.entry);
      ++reopened;
    }
    touched_invoices_.insert(ordinal);
    if (rest.empty()) {
      set_stand(invoice, InvoiceStand::kVoided);
      ++voided;
    } else if (rest.size() < invoice.lines.size()) {
      invoice.lines = std::move(rest);
      add_up(invoice);
      ++reduced;
      const auto found = std::ranges::find(event.reduced, invoice.number, &ReducedInvoice::number);
      if (found == event.reduced.end() || found->totals.total.minor != invoice.net + invoice.tax) {
        return "what is left of invoice " + invoice.number;
      }
    }
  }
  const bool right = event.voidedInvoices == voided && event.reopenedEntries == reopened &&
                     event.reduced.size() == reduced;
  return right ? "" : "the revert counts otherwise";
}

}  // namespace facta::simulation
