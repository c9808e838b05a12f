// What the reads answer, where it differs from the rows of the views: one struct per kind of item;
// JSON, CSV and OpenAPI all follow from it. Currencies stand before their amounts.
#pragma once

#include "projections/balance/query.h"
#include "projections/details/query.h"
#include "projections/exports/query.h"
#include "projections/history/query.h"
#include "projections/hours/query.h"
#include "projections/invoices/query.h"
#include "projections/journal/query.h"
#include "projections/masterdata/query.h"
#include "projections/numbers/query.h"
#include "projections/open_items/query.h"
#include "projections/overview/query.h"
#include "projections/progress/query.h"
#include "service/api/encode.h"

#include <optional>
#include <string>
#include <vector>

namespace facta::api {

template <class Value>
inline constexpr std::string_view kInlined<Latest<Value>> = "value";
template <>
inline constexpr std::string_view kInlined<JournalEntryRow> = "data";

using MaybeText = std::optional<std::string>;

inline MaybeText given(std::string text) {
  return text.empty() ? MaybeText() : MaybeText(std::move(text));
}

// ---- Customers

struct CustomerItem {
  Latest<CustomerData> customer;
  std::vector<std::string> invoiceRecipients;  // selected at first for a mail with an invoice
  FACTA_DESCRIBE(CustomerItem, customer, invoiceRecipients)
};
template <>
inline constexpr std::string_view kInlined<CustomerItem> = "customer";

// ---- Settings: 5.10

struct SettingItem {
  std::string company;
  std::string level;
  MaybeText subject;
  std::string key;
  std::string value;  // in force
  std::string id;     // "SET-05"
  bool isDefault = false;
  std::string meaning;
  MaybeText changedBy;
  std::optional<Time> changedAt;
  std::optional<std::uint64_t> sequence;
  FACTA_DESCRIBE(SettingItem, company, level, subject, key, value, id, isDefault, meaning,
                 changedBy, changedAt, sequence)
};

// ---- Hours

template <>
inline constexpr std::string_view kInlined<HoursItem> = "entry";

// What a run over the window that the question names would do with the entry.
struct ForecastEntry {
  Window window;
  bool billed = false;
  MaybeText code, message;       // why not
  MaybeText invoice;             // that it is on, or the draft it would be added to
  std::optional<Window> period;  // its frequency period, if a frequency counts
  FACTA_DESCRIBE(ForecastEntry, window, billed, code, message, invoice, period)
};

struct HoursDetails {
  HoursItem entry;
  std::optional<ForecastEntry> forecast;  // only when the question names a window
  FACTA_DESCRIBE(HoursDetails, entry, forecast)
};
template <>
inline constexpr std::string_view kInlined<HoursDetails> = "entry";

// ---- Runs: 5.1, 5.2, 5.3

struct RunEntry {
  std::uint32_t id = 0;
  std::uint32_t run = 0;  // the same number
  InvoiceType type = InvoiceType::Hours;
  RunKind kind = RunKind::Test;
  RunState state = RunState::kQueued;
  std::string profile;
  Window window;
  std::optional<Date> bookingDate;  // as entered
  MaybeText description;
  RunOptions options;
  bool postOnGeneration = false;
  std::string requestedBy;
  Time queuedAt;
  std::optional<Time> startedAt, finishedAt;
  std::uint64_t linesTotal = 0, linesDone = 0;
  std::uint64_t lineCount = 0, skippedCount = 0;  // billed; left out
  std::uint64_t total = 0;                        // invoices (OVW-08)
  std::vector<OfferedInvoice> invoices;           // the first 50 (OVW-06)
  bool hasMore = false;
  std::vector<NumberRange> numbers;
  std::vector<CurrencyTotals> totals;
  std::optional<std::uint32_t> testRun;  // that it was compared with (DEC-21)
  std::vector<RunDifference> differences;
  std::vector<Warning> warnings;
  MaybeText error;
  std::optional<Time> revertedAt;
  MaybeText revertedBy;
  FACTA_DESCRIBE(RunEntry, id, run, type, kind, state, profile, window, bookingDate, description,
                 options, postOnGeneration, requestedBy, queuedAt, startedAt, finishedAt,
                 linesTotal, linesDone, lineCount, skippedCount, total, invoices, hasMore, numbers,
                 totals, testRun, differences, warnings, error, revertedAt, revertedBy)
};

struct WhyNot {
  std::string code;
  std::string detail;
  std::string subject;
  std::string remedy;
  FACTA_DESCRIBE(WhyNot, code, detail, subject, remedy)
};
struct RunDetails {
  RunEntry entry;
  std::vector<SkippedItem> skipped;  // the first of them; all: runs/{id}/skipped
  // Whether the run itself can be reverted (5.3), whoever asks; absent: the writer could not say.
  std::optional<bool> revertable;
  std::vector<WhyNot> revertReasons;
  FACTA_DESCRIBE(RunDetails, entry, skipped, revertable, revertReasons)
};
template <>
inline constexpr std::string_view kInlined<RunDetails> = "entry";

// COCKPIT-12: lines by hand are active, and can be changed while their invoice is a draft;
// generated ones, those of a credit among them, are completed.
enum class LineStatus : std::uint8_t { kActive, kCompleted };

struct RunLineEntry {
  MaybeText invoice;  // absent in a test run
  std::string customer;
  Currency currency;
  InvoiceLine line;
  LineStatus lineStatus = LineStatus::kCompleted;
  FACTA_DESCRIBE(RunLineEntry, invoice, customer, currency, line, lineStatus)
};
template <>
inline constexpr std::string_view kInlined<RunLineEntry> = "line";

struct ProgressEntry {
  std::uint32_t id = 0;
  std::uint32_t run = 0;
  RunKind kind = RunKind::Test;
  std::string profile;
  RunState state = RunState::kQueued;
  std::uint64_t queuePosition = 0;      // 1: starts next; 0: running, or done
  std::int64_t expectedWaitMicros = 0;  // until generated (RUN-15)
  std::string expectedWait;             // the same in seconds, a decimal
  std::uint32_t percentage = 0;
  std::uint64_t linesDone = 0, linesTotal = 0;
  Time queuedAt;
  std::optional<Time> startedAt, finishedAt;
  std::string requestedBy;
  MaybeText error;
  FACTA_DESCRIBE(ProgressEntry, id, run, kind, profile, state, queuePosition, expectedWaitMicros,
                 expectedWait, percentage, linesDone, linesTotal, queuedAt, startedAt, finishedAt,
                 requestedBy, error)
};

// ---- Invoices: 5.8, 5.9

struct InvoiceEntry {
  std::string number;
  std::string series;
  InvoiceType type = InvoiceType::Hours;
  InvoiceState status = InvoiceState::kDraft;
  std::optional<std::uint32_t> runId;
  MaybeText profile;
  Window window;
  MaybeText runDescription;
  std::string customer;
  std::string project;  // empty: of several
  MaybeText businessUnit;
  MaybeText groupingMethod, invoiceFrequency, layout, contactPerson;
  Window period;  // frequency period, or first and last day billed
  bool correction = false;
  std::string buyerName;
  Currency currency;
  Date documentDate, bookingDate;
  BookingDateSource bookingDateSource = BookingDateSource::RunDay;
  Date dueDate;
  MaybeText postingDescription;
  InvoiceTotals totals;
  bool approvalPending = false;
  bool definitive = false;  // posted, and not only by its run (RUN-24)
  CreditMark creditMark = CreditMark::kNone;
  MaybeText creditReason, creditNumber;
  MaybeText original;  // of a credit
  std::optional<Date> originalDate;
  bool returnMessage = false, approved = false, partiallyApproved = false;
  std::optional<std::uint64_t> journalEntry;
  std::optional<std::uint32_t> journalExport;
  Time createdAt;
  std::optional<Time> postedAt;
  FACTA_DESCRIBE(InvoiceEntry, number, series, type, status, runId, profile, window, runDescription,
                 customer, project, businessUnit, groupingMethod, invoiceFrequency, layout,
                 contactPerson, period, correction, buyerName, currency, documentDate, bookingDate,
                 bookingDateSource, dueDate, postingDescription, totals, approvalPending,
                 definitive, creditMark, creditReason, creditNumber, original, originalDate,
                 returnMessage, approved, partiallyApproved, journalEntry, journalExport, createdAt,
                 postedAt)
};
struct InvoiceLineEntry {
  InvoiceLine line;
  LineStatus lineStatus = LineStatus::kCompleted;
  FACTA_DESCRIBE(InvoiceLineEntry, line, lineStatus)
};
template <>
inline constexpr std::string_view kInlined<InvoiceLineEntry> = "line";

struct InvoiceDetailsEntry {
  InvoiceEntry entry;
  Party seller, buyer;
  std::string receivableAccount;
  std::vector<DateStep> bookingDateSteps, documentDateSteps;  // how the dates came about
  std::vector<ValueOrigin> origins;
  std::vector<InvoiceLineEntry> lines;
  std::vector<VatGroup> vatGroups;
  std::vector<TimesheetSlipAttached> slips;  // that go with it (TSDOC)
  std::vector<std::uint64_t> history;        // sequences of the records about it
  FACTA_DESCRIBE(InvoiceDetailsEntry, entry, seller, buyer, receivableAccount, bookingDateSteps,
                 documentDateSteps, origins, lines, vatGroups, slips, history)
};
template <>
inline constexpr std::string_view kInlined<InvoiceDetailsEntry> = "entry";

// An invoice as a run put it out; a test run gives no number.
struct RunInvoiceEntry {
  InvoiceContent content;
  std::optional<InvoiceState> state;  // now; absent in a test run
  FACTA_DESCRIBE(RunInvoiceEntry, content, state)
};
template <>
inline constexpr std::string_view kInlined<RunInvoiceEntry> = "content";

// ---- Books

struct ExportEntry {
  std::uint32_t id = 0;
  std::uint32_t export_ = 0;  // the same number
  std::string type;
  std::optional<Date> until;
  bool finished = false;
  std::uint32_t parts = 0;
  std::uint64_t entries = 0;
  std::optional<std::uint64_t> firstEntry, lastEntry;
  std::vector<JournalTotals> totals;
  std::vector<std::uint64_t> sequences;
  Time startedAt;
  std::optional<Time> finishedAt;
  std::string by;
  static constexpr auto fields() {
    return Fields{Field<&ExportEntry::id>{"id"},
                  Field<&ExportEntry::export_>{"export"},
                  Field<&ExportEntry::type>{"type"},
                  Field<&ExportEntry::until>{"until"},
                  Field<&ExportEntry::finished>{"finished"},
                  Field<&ExportEntry::parts>{"parts"},
                  Field<&ExportEntry::entries>{"entries"},
                  Field<&ExportEntry::firstEntry>{"firstEntry"},
                  Field<&ExportEntry::lastEntry>{"lastEntry"},
                  Field<&ExportEntry::totals>{"totals"},
                  Field<&ExportEntry::sequences>{"sequences"},
                  Field<&ExportEntry::startedAt>{"startedAt"},
                  Field<&ExportEntry::finishedAt>{"finishedAt"},
                  Field<&ExportEntry::by>{"by"}};
  }
};

struct NumberEntry {
  std::string series;
  std::uint64_t ordinal = 0;
  NumberAuditRow row;
  FACTA_DESCRIBE(NumberEntry, series, ordinal, row)
};
template <>
inline constexpr std::string_view kInlined<NumberEntry> = "row";

struct BalanceGroup {
  MaybeText company, customer;  // absent: all
  Currency currency;
  BalanceTotalsRow sums;
  FACTA_DESCRIBE(BalanceGroup, company, customer, currency, sums)
};
template <>
inline constexpr std::string_view kInlined<BalanceGroup> = "sums";

// ---- History

enum class RecordOutcome : std::uint8_t { kAccepted, kRefused };

struct HistoryEntry {
  std::uint64_t sequence = 0;
  Time time;
  std::string actor;
  std::vector<std::string> roles;
  std::string command;
  std::string commandId;
  bool idFromClient = false;
  MaybeText reason, correlationId, causationId, operationId;
  std::string hash;
  RecordOutcome outcome = RecordOutcome::kAccepted;
  std::uint32_t events = 0;
  MaybeText refusal;  // code
  MaybeText detail;   // of the refusal
  FACTA_DESCRIBE(HistoryEntry, sequence, time, actor, roles, command, commandId, idFromClient,
                 reason, correlationId, causationId, operationId, hash, outcome, events, refusal,
                 detail)
};

InvoiceEntry invoice_entry(const InvoiceHeaderRow& row);

}  // namespace facta::api

namespace facta {

template <>
struct EnumWords<api::LineStatus> {
  static constexpr std::string_view words[] = {"active", "completed"};
};
template <>
struct EnumWords<api::RecordOutcome> {
  static constexpr std::string_view words[] = {"accepted", "refused"};
};

}  // namespace facta
