#include "aggregates/run/plan.h"

#include "aggregates/run/line_groups.h"
#include "aggregates/run/open_key.h"
#include "aggregates/run/pricing.h"
#include "events/base/sha256.h"
#include "events/base/wire_size.h"

#include <algorithm>

namespace facta {
namespace {

class Planner {
 public:
  Planner(const CompanyState& state, const RunRow& run, const ChunkLimits& limits)
      : state_(state), run_(run), limits_(limits), grouping_(state, run), pricing_(state, run) {}

  PlannedChunk plan() && {
    chunk_.cursor = run_.cursor;
    if (run_.request.type == InvoiceType::Hours) {
      resume_ = read_cursor(run_.cursor);
      state_.open_hours.scan(resume_.from, {}, [&](std::string_view key, const OpenRow& row) {
        if (state_.hours.complete()) {
          return visit(key, row.since);
        }
        waiting_.emplace_back(key, row.since);
        return waiting_.size() < kReadTogether || visit_waiting();
      });
      if (!stopped_ && visit_waiting()) {
        finish_customer();
      }
    }
    chunk_.done = !stopped_;
    return std::move(chunk_);
  }

 private:
  // Open entries whose hours are not all in memory: they are read together.
  bool visit_waiting() {
    std::vector<std::string_view> entries;
    for (const auto& [key, since] : waiting_) {
      const OpenKey open = read_open_key(key);
      const ProjectTerms& terms = grouping_.terms_of(open.customer, open.project);
      if (since < run_.started_sequence &&
          (LineGrouping::needs_entry(terms) ||
           grouping_.select(terms, open.date, nullptr).selection != Selection::kLater)) {
        entries.push_back(open.entry_id);
      }
    }
    state_.hours.fetch(entries);
    for (const auto& [key, since] : std::exchange(waiting_, {})) {
      if (!visit(key, since)) {
        return false;
      }
    }
    return true;
  }

  bool visit(std::string_view key, std::uint64_t open_since) {
    const OpenKey open = read_open_key(key);
    if (open.customer != customer_) {
      if (!finish_customer()) {
        return false;
      }
      if (++customers_ > 1 && looked_at_ > limits_.entries) {
        return stop();
      }
      begin_customer(open.customer);
    }
    ++looked_at_;
    // DEC-33: what was opened since the run started is for a later run.
    if (open_since < run_.started_sequence) {
      select(open);
    }
    return true;
  }

  // Takes the entry into its group if it belongs to the run (RUN-16).
  void select(const OpenKey& open) {
    const ProjectTerms& terms = grouping_.terms_of(open.customer, open.project);
    const HoursEntryData* entry = nullptr;
    if (LineGrouping::needs_entry(terms)) {
      entry = entry_of(open);
    }
    Selected selected = grouping_.select(terms, open.date, entry);
    if (selected.selection != Selection::kLater && entry == nullptr) {
      entry = entry_of(open);
      if (!entry->correctionOf.empty() || entry->quantity.e4 == 0) {
        selected = grouping_.select(terms, open.date, entry);
      }
    }
    if (selected.selection == Selection::kBill) {
      grouping_.place(terms, selected, *entry, groups_);
    } else if (selected.selection == Selection::kEarlier) {
      ++earlier_;
      earliest_ = std::min(earliest_.value_or(open.date), open.date);
    } else if (const auto code = skip_code(selected.selection); !code.empty()) {
      skip(open, code);
    }
  }

  const HoursEntryData* entry_of(const OpenKey& open) const {
    const HoursEntryData* entry = state_.hours.find(open.entry_id);
    FACTA_ASSERT(entry != nullptr, "an open entry exists");
    return entry;
  }

  // One item per project and reason; a single entry is named.
  void skip(const OpenKey& open, std::string_view code) {
    for (SkippedItem& item : passed_over_) {
      if (item.project == open.project && item.code == code) {
        ++item.entries;
        item.entryId.clear();
        return;
      }
    }
    passed_over_.push_back({std::string(code), std::string(skip_message(code)), customer_,
                            std::string(open.project), std::string(open.entry_id), 1});
  }

  void begin_customer(std::string_view customer) {
    customer_ = customer;
    groups_.clear();
    grouping_.leave_groups();
    passed_over_.clear();
    earlier_ = 0;
    earliest_.reset();
    begun_before_ = resume_.customer == customer_ && !resume_.group.empty();
  }

  // Makes the groups of the customer invoices. False: there is no room for more in this chunk.
  bool finish_customer() {
    if (customer_.empty()) {
      return true;
    }
    for (auto& [key, group] : groups_) {
      if (begun_before_ && key < resume_.group) {
        continue;
      }
      auto next = group.entries.begin();
      if (begun_before_ && key == resume_.group) {
        next = std::ranges::find_if(group.entries, [&](const HoursEntryData* entry) {
          return open_hours_key(*entry) > resume_.entry;
        });
      }
      while (next != group.entries.end()) {
        const auto end = end_of_invoice(group, next);
        if (!make_invoice(group, {next, end})) {
          return stop();
        }
        next = end;
      }
    }
    report_passed_over();
    chunk_.cursor = customer_;
    customer_.clear();
    return true;
  }

  using Entries = std::vector<const HoursEntryData*>;

  // A group that does not fit one record is split.
  Entries::iterator end_of_invoice(LineGroup& group, Entries::iterator from) const {
    std::size_t bytes = 0;
    auto end = from;
    while (end != group.entries.end() &&
           static_cast<std::size_t>(end - from) < limits_.invoice_lines) {
      bytes += line_bytes(**end);
      if (end != from && bytes > limits_.invoice_bytes) {
        break;
      }
      ++end;
    }
    return end;
  }

  // An invoice, lines more on a draft, or a skipped item. False: it is for the next chunk.
  bool make_invoice(const LineGroup& group, const Entries& entries) {
    PricedGroup priced = pricing_.price(customer_, group, entries);
    const std::size_t bytes = std::visit([](const auto& made) { return wire_bound(made); }, priced);
    const std::size_t lines =
        looked_at_ > limits_.many ? std::max(limits_.lines, ChunkLimits{}.lines) : limits_.lines;
    if (chunk_.lines_done > 0 &&
        (chunk_.lines_done + entries.size() > lines || chunk_bytes_ + bytes > limits_.bytes)) {
      return false;
    }
    if (auto* invoice = std::get_if<InvoiceContent>(&priced)) {
      chunk_.invoices.push_back({std::move(*invoice), std::nullopt});
    } else if (auto* extended = std::get_if<InvoiceExtended>(&priced)) {
      chunk_.invoices.push_back({std::nullopt, std::move(*extended)});
    } else {
      chunk_.skipped.push_back(std::move(std::get<SkippedItem>(priced)));
    }
    chunk_bytes_ += bytes;
    chunk_.lines_done += entries.size();
    report_passed_over();
    chunk_.cursor =
        group_text(customer_, group.key) + "#" + cursor_of(open_hours_key(*entries.back()));
    return true;
  }

  // What the customer's entries were passed over for, said once.
  void report_passed_over() {
    if (begun_before_) {
      return;
    }
    begun_before_ = true;
    resume_ = {customer_, {}, {}, {}};
    for (SkippedItem& item : passed_over_) {
      chunk_bytes_ += wire_bound(item);
      chunk_.skipped.push_back(std::move(item));
    }
    chunk_.earlier_entries += earlier_;
    if (earliest_) {
      chunk_.earliest_date = std::min(chunk_.earliest_date.value_or(*earliest_), *earliest_);
    }
  }

  bool stop() {
    stopped_ = true;
    return false;
  }

  static constexpr std::size_t kReadTogether = 1'000;

  // Where the chunk before this one ended.
  struct Resume {
    std::string customer;  // empty: at the start
    std::string group;     // bytes; empty: the customer is settled
    std::string entry;     // key of open_hours: the last one settled in the group
    std::string from;      // where to look on in open_hours
  };
  static Resume read_cursor(const std::string& cursor) {
    if (cursor.empty()) {
      return {};
    }
    const std::size_t slash = cursor.find('/');
    Resume resume;
    resume.customer = cursor.substr(0, slash);
    const std::string prefix = make_key(resume.customer);
    if (slash == std::string::npos) {
      resume.from = after_prefix(prefix);
      return resume;
    }
    const std::size_t hash = cursor.find('#');
    resume.group = group_bytes(std::string_view(cursor).substr(0, hash));
    resume.entry = key_of_cursor(std::string_view(cursor).substr(hash + 1));
    resume.from = prefix;
    return resume;
  }

  const CompanyState& state_;
  const RunRow& run_;
  const ChunkLimits& limits_;
  LineGrouping grouping_;
  RunPricing pricing_;
  PlannedChunk chunk_;
  Resume resume_;
  std::string customer_;  // whose entries are gathered
  bool begun_before_ = false;
  std::map<std::string, LineGroup> groups_;
  std::vector<SkippedItem> passed_over_;
  std::uint64_t earlier_ = 0;
  std::optional<Date> earliest_;
  std::size_t chunk_bytes_ = 0;
  std::size_t looked_at_ = 0;
  std::size_t customers_ = 0;
  bool stopped_ = false;
  std::vector<std::pair<std::string, std::uint64_t>> waiting_;  // keys of open_hours, since when
};

}  // namespace

PlannedChunk plan_chunk(const CompanyState& state, const RunRow& run, const ChunkLimits& limits) {
  return Planner(state, run, limits).plan();
}

std::uint64_t count_selectable(const CompanyState& state, const RunRow& run) {
  SelectableCount count;
  while (!count.done) {
    count_selectable(state, run, ~std::size_t{0}, count);
  }
  return count.entries;
}

void count_selectable(const CompanyState& state, const RunRow& run, std::size_t open_entries_max,
                      SelectableCount& so_far) {
  so_far.done = true;
  if (run.request.type != InvoiceType::Hours) {
    return;
  }
  RunRow starting = run;
  if (run.started_sequence == 0) {
    starting.started_sequence = kNow;  // before the first start everything open is open since then
  }
  LineGrouping grouping(state, starting);
  std::size_t looked_at = 0;
  state.open_hours.scan(so_far.next, {}, [&](std::string_view key, const OpenRow& row) {
    if (++looked_at > open_entries_max) {
      so_far.next = key;
      so_far.done = false;
      return false;
    }
    const OpenKey open = read_open_key(key);
    const ProjectTerms& terms = grouping.terms_of(open.customer, open.project);
    // By value: these are all entries there are.
    const auto entry =
        LineGrouping::needs_entry(terms) ? state.hours.get(open.entry_id) : std::nullopt;
    so_far.entries +=
        row.since < starting.started_sequence &&
                grouping.select(terms, open.date, entry ? &*entry : nullptr).selection ==
                    Selection::kBill
            ? 1
            : 0;
    return true;
  });
}

RunGroupRow compared(const InvoiceContent& content) {
  InvoiceContent header = header_of(content);
  header.number.clear();
  header.series.clear();
  header.ordinal = 0;
  header.run = 0;
  header.runDescription.clear();
  header.dueDate = {content.dueDate.days - content.documentDate.days};
  header.documentDate = {};
  if (header.bookingDateSource == BookingDateSource::RunDay) {
    header.bookingDate = {};
  }
  std::string bytes;
  bytes.reserve(1'000 + content.lines.size() * 120);
  encode_row(header, bytes);
  encode_row(content.lines, bytes);
  encode_row(content.vatGroups, bytes);
  return {content.customer,     content.project,    content.currency,
          content.lines.size(), content.totals.net, sha256(bytes)};
}

RunGroupRow compared(const InvoiceExtended& extended) {
  std::vector<InvoiceLine> lines = extended.lines;
  for (InvoiceLine& line : lines) {
    line.run = 0;
  }
  std::string bytes;
  encode_row(extended.number, bytes);
  encode_row(lines, bytes);
  return {extended.customer,  {},           extended.currency, extended.lines.size(),
          extended.added.net, sha256(bytes)};
}

RunGroupRow operator+(const RunGroupRow& a, const RunGroupRow& b) {
  std::string bytes;
  encode_row(a.digest, bytes);
  encode_row(b.digest, bytes);
  return {a.customer, a.project, a.currency, a.lines + b.lines, a.net + b.net, sha256(bytes)};
}

}  // namespace facta
