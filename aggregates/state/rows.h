// The rows of the state tables: what must be known to decide. What users see is kept apart, in
// projections/.
#pragma once

#include "aggregates/tables/kept_row.h"
#include "events/base/sha256.h"
#include "events/schema/events.gen.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta {

template <>
inline constexpr bool kKeptEncoded<HoursEntryData> = true;

// A row that only exists; one that is not set has ceased to count.
struct Mark {
  bool set = true;
  FACTA_DESCRIBE(Mark, set)
};

// Where the company stands; one row, key "".
struct CompanyStatus {
  std::uint64_t sequence = 0;  // of the last admitted record; 0: the company is not open
  Digest hash{};               // of that record
  Time time;                   // of that record
  std::uint32_t last_run = 0;
  std::uint32_t running_run = 0;  // being generated; 0: none
  std::uint32_t last_export = 0;
  std::uint32_t unfinished_export = 0;  // has parts to come; 0: none
  std::uint64_t last_export_sequence =
      0;  // of the last record of any journal export (REV-09, REV-13)
  std::uint64_t last_journal_entry = 0;
  std::uint32_t last_credit_action = 0;
  std::uint32_t last_job_run = 0;
  FACTA_DESCRIBE(CompanyStatus, sequence, hash, time, last_run, running_run, last_export,
                 unfinished_export, last_export_sequence, last_journal_entry, last_credit_action,
                 last_job_run)
};

struct SettingRow {
  std::string value;
  FACTA_DESCRIBE(SettingRow, value)
};

struct NumberSeriesRow {
  std::string prefix;
  std::uint32_t minimum_digits = 1;
  std::uint64_t next = 1;
  bool used = false;  // a used series keeps its prefix and only moves forward
  FACTA_DESCRIBE(NumberSeriesRow, prefix, minimum_digits, next, used)
};

struct WorkDateRow {
  std::optional<Date> date;
  FACTA_DESCRIBE(WorkDateRow, date)
};

struct CommandIdRow {
  std::uint64_t sequence = 0;  // of the record that answers this id
  Digest request_digest{};
  FACTA_DESCRIBE(CommandIdRow, sequence, request_digest)
};

enum class HoursState : std::uint8_t { kOpen, kOnInvoice, kInvoicePosted };
template <>
struct EnumWords<HoursState> {
  static constexpr std::string_view words[] = {"open", "onInvoice", "invoicePosted"};
};

// An entry that can be billed.
struct OpenRow {
  std::uint64_t since = 0;  // sequence that posted or last reopened it (DEC-33)
  FACTA_DESCRIBE(OpenRow, since)
};

// An entry that is on an invoice. What moves is kept apart from the entry, which never changes: a
// run over a million hours writes a million of these.
struct BilledRow {
  HoursState state = HoursState::kOnInvoice;
  std::string invoice;  // number
  FACTA_DESCRIBE(BilledRow, state, invoice)
};

enum class RunState : std::uint8_t { kQueued, kGenerating, kGenerated, kFailed, kReverted };
template <>
struct EnumWords<RunState> {
  static constexpr std::string_view words[] = {"queued", "generating", "generated", "failed",
                                               "reverted"};
};

// The invoice that first stood in the way of reverting its run, and the record that made it so.
struct RunBlock {
  std::string invoice;
  std::uint64_t sequence = 0;  // 0: nothing did
  explicit operator bool() const { return sequence != 0; }
  FACTA_DESCRIBE(RunBlock, invoice, sequence)
};

struct RunRow {
  InvoiceRunQueued request;
  RunState state = RunState::kQueued;
  std::uint64_t queued_sequence = 0;
  std::uint64_t started_sequence = 0;  // what was open and in force then is what it bills (DEC-33)
  std::uint64_t generated_sequence = 0;  // REV-13
  Date day;                              // of the run (DATE-04)
  std::uint64_t lines_total = 0;
  std::uint64_t lines_done = 0;
  std::string cursor;  // InvoiceRunProgressed.cursor
  std::uint64_t invoices = 0;
  std::uint64_t lines = 0;
  std::uint64_t skipped = 0;
  std::vector<CurrencyTotals> totals;
  std::vector<NumberRange> numbers;
  Digest input_digest{};              // running digest over the groups billed so far
  std::uint64_t earlier_entries = 0;  // open, before the window, passed over
  std::optional<Date> earliest_date;  // the oldest of them
  bool invoice_deleted = false;       // `numbers` and counts include invoices deleted since
  bool extended = false;              // not all lines of its invoices are its own (STATUS-02)
  RunBlock definitive;                // made definitive after generation (REV-15)
  RunBlock return_message, approved, partially_approved;  // REV-08
  FACTA_DESCRIBE(RunRow, request, state, queued_sequence, started_sequence, generated_sequence, day,
                 lines_total, lines_done, cursor, invoices, lines, skipped, totals, numbers,
                 input_digest, earlier_entries, earliest_date, invoice_deleted, extended,
                 definitive, return_message, approved, partially_approved)
};

// What a run billed per group: to compare a production run with its test run (DEC-21).
struct RunGroupRow {
  std::string customer;
  std::string project;  // empty: of several
  Currency currency;
  std::uint64_t lines = 0;
  Amount net;
  Digest digest{};
  FACTA_DESCRIBE(RunGroupRow, customer, project, currency, lines, net, digest)
};

enum class InvoiceState : std::uint8_t {
  kDraft,
  kReleased,
  kPosted,
  kJournalised,
  kVoided,
  kDeleted
};
template <>
struct EnumWords<InvoiceState> {
  static constexpr std::string_view words[] = {"draft",       "released", "posted",
                                               "journalised", "voided",   "deleted"};
};
enum class CreditMark : std::uint8_t { kNone, kPending, kCredited };
template <>
struct EnumWords<CreditMark> {
  static constexpr std::string_view words[] = {"none", "pending", "credited"};
};

struct InvoiceRow {
  InvoiceContent content;  // without lines and VAT groups: those are in InvoiceLinesRow
  InvoiceState state = InvoiceState::kDraft;
  bool by_run_only = false;  // posted by its run and not made definitive since (RUN-24, REV-15)
  bool approval_pending = false;  // CRE-05
  CreditMark credit_mark = CreditMark::kNone;
  std::string credit_number;
  std::string credit_reason;                                                  // CRE-04
  bool return_message = false, approved = false, partially_approved = false;  // RET
  std::uint32_t journal_export = 0;
  std::uint32_t credit_action = 0;  // the latest that asked for its credit; 0: none
  std::uint64_t since = 0;          // sequence of its coming into being
  FACTA_DESCRIBE(InvoiceRow, content, state, by_run_only, approval_pending, credit_mark,
                 credit_number, credit_reason, return_message, approved, partially_approved,
                 journal_export, credit_action, since)
};

struct InvoiceLinesRow {
  std::vector<InvoiceLine> lines;
  std::vector<VatGroup> vat_groups;
  std::uint32_t last_line = 0;  // highest number given so far: none is given twice
  FACTA_DESCRIBE(InvoiceLinesRow, lines, vat_groups, last_line)
};

template <>
inline constexpr bool kKeptEncoded<InvoiceLinesRow> = true;

// The row of a new invoice, for put_like(): refers to its lists.
struct NewInvoiceLines {
  explicit NewInvoiceLines(const InvoiceContent& content)
      : lines(content.lines),
        vat_groups(content.vatGroups),
        last_line(lines.empty() ? 0 : lines.back().line) {}
  std::span<const InvoiceLine> lines;
  std::span<const VatGroup> vat_groups;
  std::uint32_t last_line;
  FACTA_DESCRIBE(NewInvoiceLines, lines, vat_groups, last_line)
};

struct RunIdRow {
  std::uint32_t run = 0;
  FACTA_DESCRIBE(RunIdRow, run)
};

struct NumberRow {
  std::string number;
  FACTA_DESCRIBE(NumberRow, number)
};

// A posted invoice that no export has journalised yet.
struct ToJournalRow {
  std::string number;
  InvoiceType type = InvoiceType::Hours;
  Date booking_date;
  std::uint64_t posted = 0;  // sequence that posted it
  FACTA_DESCRIBE(ToJournalRow, number, type, booking_date, posted)
};

// What an entry is worth with all its corrections (DEC-10).
struct CorrectedRow {
  Quantity quantity;
  Amount amount;
  std::uint32_t corrections = 0;
  FACTA_DESCRIBE(CorrectedRow, quantity, amount, corrections)
};

struct CreditActionRow {
  CreditActionData action;
  CreditActionState state = CreditActionState::Pending;
  std::string credit_number;
  FACTA_DESCRIBE(CreditActionRow, action, state, credit_number)
};

struct TimesheetRow {
  std::string project;
  Date from, to;  // first and last day of its hours
  FACTA_DESCRIBE(TimesheetRow, project, from, to)
};

struct SlipRow {
  TimesheetSlipAttached slip;
  FACTA_DESCRIBE(SlipRow, slip)
};

struct JobRow {
  JobQueueEntryConfigured entry;
  Time configured;      // times before it are not caught up
  Time last_scheduled;  // the time that it last ran for by itself
  FACTA_DESCRIBE(JobRow, entry, configured, last_scheduled)
};

struct JobRunRow {
  JobRunStarted started;
  std::uint64_t since = 0;  // sequence of its last record
  bool completed = false;
  std::string cursor;  // what it has dealt with; the job's own business
  std::uint64_t succeeded = 0, failed = 0, skipped = 0;
  std::vector<JobError> errors;
  FACTA_DESCRIBE(JobRunRow, started, since, completed, cursor, succeeded, failed, skipped, errors)
};

struct ExportRow {
  std::string type;
  std::optional<Date> until;
  std::uint64_t first_sequence = 0;  // only invoices posted before it belong to it
  std::uint32_t parts = 0;
  bool finished = false;
  std::string cursor;  // JournalExported.cursor
  FACTA_DESCRIBE(ExportRow, type, until, first_sequence, parts, finished, cursor)
};

struct ApiTokenRow {
  ApiTokenCreated token;
  bool revoked = false;
  FACTA_DESCRIBE(ApiTokenRow, token, revoked)
};

}  // namespace facta
