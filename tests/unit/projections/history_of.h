// Hand-made histories: records with the events they say, chained as a writer would, folded into
// views and kept in a log.
#pragma once

#include "events/record/admission.h"
#include "events/record/record.h"
#include "projections/core/projector.h"
#include "projections/core/views.h"
#include "tests/support/memory_event_log.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace facta {

inline constexpr Currency kEuro{{'E', 'U', 'R', 0}};
inline constexpr Currency kDollar{{'U', 'S', 'D', 0}};

class HistoryOf {
 public:
  // Every admitted record so far, in order of the log.
  const std::vector<std::shared_ptr<const AdmittedRecord>>& records() const { return records_; }
  Views& views() { return views_; }
  MemoryEventLog& log() { return log_; }
  // The time of the next record; each record takes a millisecond.
  Time now{1'790'000'000'000'000};

  std::uint64_t record(const std::string& company, std::vector<Event> events) {
    Record record = next(company);
    record.outcome = std::move(events);
    return add(std::move(record));
  }
  std::uint64_t refusal(const std::string& company, Refusal refused) {
    Record record = next(company);
    record.outcome = std::move(refused);
    return add(std::move(record));
  }

 private:
  Record next(const std::string& company) {
    const ChainHead& head = heads_[company];
    Record record;
    record.company = company;
    record.sequence = head.sequence + 1;
    record.previous = head.hash;
    record.time = now;
    record.actor = "anna";
    record.command = "Test";
    record.command_id = company + std::to_string(record.sequence);
    now.micros += 1000;
    return record;
  }
  std::uint64_t add(Record record) {
    const RecordBytes bytes = encode_record(record);
    const Digest hash = sha256(bytes.bytes());
    const std::vector<std::span<const std::byte>> messages = {bytes.bytes()};
    const auto appended = log_.append(0, messages);
    EXPECT_TRUE(appended);
    const std::uint64_t sequence = record.sequence;
    heads_[record.company] = {sequence, hash};
    views_.fold(record, hash);
    records_.push_back(std::make_shared<AdmittedRecord>(
        AdmittedRecord{std::move(record), hash, 0, *appended->offsets.front()}));
    return sequence;
  }

  MemoryEventLog log_;
  Views views_;
  std::map<std::string, ChainHead> heads_;
  std::vector<std::shared_ptr<const AdmittedRecord>> records_;
};

// ---- Events

inline HoursEntryData hours_entry_of(const std::string& id, std::int64_t cents = 10'000) {
  HoursEntryData entry;
  entry.entryId = id;
  entry.date = Date{20'000};
  entry.customer = "acme";
  entry.project = "site";
  entry.resource = "bob";
  entry.currency = kEuro;
  entry.quantity = {10'000};
  entry.amount = {cents};
  return entry;
}

// An invoice without VAT of one line per entry.
inline InvoiceContent invoice_of(std::uint64_t ordinal, const std::vector<HoursEntryData>& entries,
                                 std::uint32_t run = 0,
                                 InvoiceStatus status = InvoiceStatus::Posted) {
  InvoiceContent content;
  content.number = "INV" + std::to_string(ordinal);
  content.series = "INV";
  content.ordinal = ordinal;
  content.status = status;
  content.run = run;
  content.customer = "acme";
  content.project = "site";
  content.currency = kEuro;
  content.documentDate = content.bookingDate = Date{20'030};
  content.buyer.legalName = "Acme BV";
  for (const HoursEntryData& entry : entries) {
    InvoiceLine line;
    line.line = static_cast<std::uint32_t>(content.lines.size() + 1);
    line.entryId = entry.entryId;
    line.date = entry.date;
    line.vatCategory = VatCategory::OutOfScope;
    line.net = entry.amount;
    content.lines.push_back(line);
    content.totals.net += entry.amount;
  }
  content.totals.total = content.totals.net;
  content.vatGroups.push_back({VatCategory::OutOfScope, {0}, content.totals.net, {0}, "", ""});
  return content;
}

inline CreditInvoiceCreated credit_of(const InvoiceContent& original, std::uint64_t ordinal) {
  CreditInvoiceCreated event;
  event.invoice = original;
  event.invoice.number = "INV" + std::to_string(ordinal);
  event.invoice.ordinal = ordinal;
  event.invoice.run = 0;
  event.invoice.status = InvoiceStatus::Released;
  event.invoice.originalNumber = original.number;
  for (InvoiceLine& line : event.invoice.lines) {
    line.net = -line.net;
  }
  event.invoice.vatGroups[0].base = -original.totals.net;
  event.invoice.totals = {-original.totals.net, {0}, -original.totals.total};
  event.reasonCode = "wrong";
  return event;
}

inline InvoicePosted posted_of(const InvoiceContent& content) {
  InvoicePosted event;
  event.number = content.number;
  event.via = PostedVia::Interactive;
  event.customer = content.customer;
  event.currency = content.currency;
  event.documentDate = content.documentDate;
  event.bookingDate = content.bookingDate;
  event.totals = content.totals;
  event.seller = content.seller;
  event.buyer = content.buyer;
  event.settles = content.originalNumber;
  for (const InvoiceLine& line : content.lines) {
    (content.originalNumber.empty() ? event.postedEntries : event.reopenedEntries)
        .push_back(line.entryId);
  }
  return event;
}

inline InvoiceRunQueued queued_of(std::uint32_t run, RunKind kind = RunKind::Production) {
  InvoiceRunQueued event;
  event.run = run;
  event.profile = "hours";
  event.kind = kind;
  event.window = {Date{19'990}, Date{20'010}};
  event.postOnGeneration = true;
  event.requestedBy = "anna";
  return event;
}
inline InvoiceRunStarted started_of(std::uint32_t run, std::uint64_t lines) {
  return {run, lines, Date{20'030}};
}
inline InvoiceRunProgressed progressed_of(std::uint32_t run, std::uint64_t done,
                                          std::uint64_t total) {
  InvoiceRunProgressed event;
  event.run = run;
  event.linesDone = done;
  event.linesTotal = total;
  return event;
}
inline InvoiceRunGenerated generated_of(std::uint32_t run, RunKind kind = RunKind::Production) {
  InvoiceRunGenerated event;
  event.run = run;
  event.kind = kind;
  return event;
}

inline JournalEntryData entry_of(std::uint64_t number, const InvoiceContent& content) {
  JournalEntryData entry;
  entry.entry = number;
  entry.invoice = content.number;
  entry.customer = content.customer;
  entry.currency = content.currency;
  entry.lines.push_back({"1300", content.totals.total, {0}, "", "", "", ""});
  entry.lines.push_back({"8000", {0}, content.totals.total, "", "", "", ""});
  entry.openAmount = content.totals.total;
  entry.originalNumber = content.originalNumber;
  return entry;
}
inline JournalExported exported_of(std::uint32_t number,
                                   const std::vector<JournalEntryData>& entries) {
  JournalExported event;
  event.export_ = number;
  event.type = "all";
  event.part = 1;
  event.last = true;
  event.entries = entries;
  JournalTotals totals;
  totals.currency = kEuro;
  for (const JournalEntryData& entry : entries) {
    ++totals.invoices;
    totals.debit += entry.openAmount;
    totals.credit += entry.openAmount;
  }
  event.totals.push_back(totals);
  return event;
}

// A small life of a company that touches every table: a test run, a run that is reverted, one that
// stays, a credit, an export.
inline void live(HistoryOf& history, const std::string& company, std::uint64_t entries) {
  history.record(company, {CompanyOpened{}, NumberSeriesDefined{"INV", "INV", 1, 1}});
  HoursPosted posted;
  for (std::uint64_t i = 0; i < entries; ++i) {
    posted.entries.push_back(hours_entry_of("h" + std::to_string(i)));
  }
  history.record(company, {posted});
  std::uint64_t ordinal = 0;
  std::vector<InvoiceContent> kept;
  for (std::uint32_t run = 1; run <= 3; ++run) {
    const RunKind kind = run == 1 ? RunKind::Test : RunKind::Production;
    history.record(company, {queued_of(run, kind)});
    history.record(company, {started_of(run, entries)});
    InvoiceRunProgressed progress = progressed_of(run, entries, entries);
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < entries; i += 2) {
      std::vector<HoursEntryData> billed(
          posted.entries.begin() + static_cast<std::ptrdiff_t>(i),
          posted.entries.begin() + static_cast<std::ptrdiff_t>(std::min(i + 2, entries)));
      InvoiceContent content = invoice_of(kind == RunKind::Test ? 0 : ++ordinal, billed, run);
      if (kind == RunKind::Test) {
        content.number.clear();
        progress.testInvoices.push_back(content);
      } else {
        events.push_back(InvoiceGenerated{content});
        kept.push_back(content);
      }
    }
    events.insert(events.begin(), progress);
    history.record(company, events);
    history.record(company, {generated_of(run, kind)});
    if (run == 2) {
      InvoiceRunReverted reverted;
      reverted.run = run;
      reverted.confirmedBy = "anna";
      reverted.lapsedNumbers.push_back(
          {"INV", "INV1", "INV" + std::to_string(ordinal), 1, ordinal});
      history.record(company, {reverted});
      kept.clear();
    }
  }
  const CreditInvoiceCreated credit = credit_of(kept.front(), ++ordinal);
  history.record(company, {credit});
  history.record(company, {posted_of(credit.invoice)});
  history.record(company, {exported_of(1, {entry_of(1, kept.front()), entry_of(2, kept.back()),
                                           entry_of(3, credit.invoice)})});
  history.refusal(company, {"run.unknown", "No such run", "run 9", "Look it up", {}});
}

}  // namespace facta
