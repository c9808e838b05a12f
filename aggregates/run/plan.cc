#include "aggregates/run/plan.h"

#include "aggregates/run/open_key.h"
#include "aggregates/run/pricing.h"
#include "events/base/sha256.h"
#include "events/base/wire_size.h"

namespace facta {
namespace {

// Upper bound of the bytes of an entry's invoice line.
std::size_t line_bytes(const HoursEntryData& entry) {
  constexpr std::size_t kNumbersAndCodes = 160;
  return kNumbersAndCodes + wire_bound(entry.entryId) + wire_bound(entry.resource) +
         wire_bound(entry.description) + wire_bound(entry.wbs) + wire_bound(entry.timesheet);
}

class Planner {
 public:
  Planner(const CompanyState& state, const RunRow& run, const ChunkLimits& limits)
      : state_(state), run_(run), limits_(limits), pricing_(state, run) {
    chunk_.cursor = run.cursor;
  }

  PlannedChunk plan() && {
    if (run_.request.type == InvoiceType::Hours) {
      state_.open_hours.scan(
          key_after(run_.cursor), {},
          [&](std::string_view key, const OpenRow& row) { return visit(key, row.since); });
    }
    chunk_.done = !stopped_ && close_invoice();
    if (!settled_.empty()) {
      chunk_.cursor = cursor_of(settled_);
    }
    return std::move(chunk_);
  }

 private:
  bool visit(std::string_view key, std::uint64_t open_since) {
    const OpenKey open = read_open_key(key);
    if (open.group != group_) {
      if (!close_invoice()) {
        return false;
      }
      group_ = open.group;
    }
    if (++looked_at_ > limits_.entries && entries_.empty() && !settled_.empty()) {
      return stop();
    }
    // DEC-33: what was opened since the run started is for a later run.
    if (open.date <= run_.request.window.to && open_since < run_.started_sequence &&
        !select(open)) {
      return false;
    }
    last_ = key;
    if (entries_.empty()) {
      settled_ = last_;
    }
    return true;
  }

  // Takes the entry into the invoice at hand if it belongs to the run (RUN-16).
  bool select(const OpenKey& open) {
    if (open.date < run_.request.window.from && !run_.request.options.includeEarlier) {
      ++chunk_.earlier_entries;
      chunk_.earliest_date = std::min(chunk_.earliest_date.value_or(open.date), open.date);
      return true;
    }
    const HoursEntryData* entry = state_.hours.find(open.entry_id);
    FACTA_ASSERT(entry != nullptr, "an open entry exists");
    const std::size_t bytes = line_bytes(*entry);
    if (entries_.size() == limits_.invoice_lines ||
        (!entries_.empty() && entry_bytes_ + bytes > limits_.invoice_bytes)) {
      if (!close_invoice()) {
        return false;
      }
    }
    entries_.push_back(entry);
    entry_bytes_ += bytes;
    return true;
  }

  // Makes the entries at hand an invoice, or a skipped item. False: there is no room for it, so it
  // is for the next chunk.
  bool close_invoice() {
    if (entries_.empty()) {
      return true;
    }
    auto priced = pricing_.price(entries_);
    SkippedItem skipped;
    if (!priced) {
      const Refusal& refusal = priced.error().refusal;
      const HoursEntryData& first = *entries_.front();
      skipped = {refusal.code, refusal.detail, first.customer, first.project, {}, entries_.size()};
    }
    const std::size_t bytes = priced ? wire_bound(*priced) : wire_bound(skipped);
    if (chunk_.lines_done > 0 && (chunk_.lines_done + entries_.size() > limits_.lines ||
                                  chunk_bytes_ + bytes > limits_.bytes)) {
      return stop();
    }
    if (priced) {
      chunk_.invoices.push_back(std::move(*priced));
    } else {
      chunk_.skipped.push_back(std::move(skipped));
    }
    chunk_bytes_ += bytes;
    chunk_.lines_done += entries_.size();
    entries_.clear();
    entry_bytes_ = 0;
    settled_ = last_;
    return true;
  }

  bool stop() {
    stopped_ = true;
    return false;
  }

  const CompanyState& state_;
  const RunRow& run_;
  const ChunkLimits& limits_;
  RunPricing pricing_;
  PlannedChunk chunk_;
  std::string group_;
  std::vector<const HoursEntryData*> entries_;  // of the invoice at hand
  std::size_t entry_bytes_ = 0;
  std::size_t chunk_bytes_ = 0;
  std::size_t looked_at_ = 0;
  std::string last_;     // key looked at last
  std::string settled_;  // key up to which everything is decided
  bool stopped_ = false;
};

}  // namespace

PlannedChunk plan_chunk(const CompanyState& state, const RunRow& run, const ChunkLimits& limits) {
  return Planner(state, run, limits).plan();
}

std::uint64_t count_selectable(const CompanyState& state, const RunRow& run) {
  if (run.request.type != InvoiceType::Hours) {
    return 0;
  }
  const Window& window = run.request.window;
  const bool resumed = run.started_sequence != 0;
  std::uint64_t count = 0;
  state.open_hours.scan(key_after(run.cursor), {}, [&](std::string_view key, const OpenRow& row) {
    const OpenKey open = read_open_key(key);
    const bool in_window =
        open.date <= window.to && (open.date >= window.from || run.request.options.includeEarlier);
    // Before the first start everything open is open since before it.
    count += in_window && (!resumed || row.since < run.started_sequence) ? 1 : 0;
    return true;
  });
  return count;
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
  if (header.bookingDateSource == BookingDateSource::DayOfRun) {
    header.bookingDate = {};
  }
  std::string bytes;
  bytes.reserve(1'000 + content.lines.size() * 120);
  encode_row(header, bytes);
  encode_row(content.lines, bytes);
  encode_row(content.vatGroups, bytes);
  return {content.lines.size(), content.totals.net, sha256(bytes)};
}

RunGroupRow operator+(const RunGroupRow& a, const RunGroupRow& b) {
  std::string bytes;
  encode_row(a.digest, bytes);
  encode_row(b.digest, bytes);
  return {a.lines + b.lines, a.net + b.net, sha256(bytes)};
}

}  // namespace facta
