// What the ledger must do, a second time: a slow and obvious model of one company, written from the
// rules of the domain with loops over maps and arithmetic of its own. It shares types of commands
// and events with the ledger, and no code that decides, folds or calculates.
//
// It reads the admitted records in order, foretells the outcome of each command, and checks every
// event against what it expected.
#pragma once

#include "aggregates/commands/commands.h"
#include "events/record/record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace facta {
class CompanyState;
class Views;
struct HoursEntryData;
struct HoursStanding;
struct InvoiceLinesRow;
struct InvoiceRow;
}  // namespace facta

namespace facta::simulation {

// What the central company says to all (SET-19).
struct CentralSettings {
  std::string credit_reason;      // of automatic credits
  std::set<std::string> reasons;  // that it ever was
  bool at_once = true;  // every machine knows of a change before it decides in another company
};

class Oracle {
 public:
  Oracle(std::string company, CentralSettings& central)
      : company_(std::move(company)), central_(central) {}

  // The next admitted record. `asked`: the command of a client; nullptr: the ledger's own work.
  // Empty, or what is wrong.
  std::string take(const Record& record, const Command* asked);
  // Whether the state of the ledger says of everything that changed since the last call what this
  // says; `all`: of everything.
  std::string compare(const CompanyState& state, bool all);
  // The same of the views.
  std::string compare(const Views& views) const;

  std::uint64_t sequence() const { return sequence_; }

  enum class EntryState { kOpen, kOnInvoice, kPosted };
  struct Entry {
    std::string id, customer, project, resource, description, timesheet, vat_code, account, unit;
    Date day;
    std::int64_t quantity = 0, rate = 0, amount = 0;
    EntryState state = EntryState::kOpen;
    std::string invoice;
    std::uint64_t open_since = 0;
    std::string correction_of;
    bool ordinary = false;       // a correction whose original was reopened since (DEC-10)
    std::int64_t corrected = 0;  // sum of the quantities of its correction entries
    std::vector<std::string> corrections;
  };
  struct Line {
    std::string entry;  // empty: entered by hand
    std::int64_t quantity = 0, price = 0, net = 0;
    int category = 0;
    std::int64_t rate = 0;
    std::string account;
    std::uint32_t run = 0;
    std::uint32_t number = 0;
    std::string text, project, vat_code;  // of a line by hand
    Date day;
    std::string frequency;  // of its project, for the run that bills it
  };
  enum class InvoiceStand { kDraft, kReleased, kPosted, kJournalised, kVoided, kDeleted };
  struct Invoice {
    std::string number, customer, project, method, unit, legal_name, layout;
    std::vector<std::string> key;  // what its hours have in common, besides the customer
    std::uint64_t ordinal = 0;
    std::uint32_t run = 0;
    std::vector<Line> lines;
    std::uint32_t last_line = 0;  // the highest number that a line of it ever had
    std::map<std::pair<int, std::int64_t>, std::pair<std::int64_t, std::int64_t>> vat;
    std::int64_t net = 0, tax = 0;
    InvoiceStand stand = InvoiceStand::kDraft;
    bool by_run_only = false;
    Date document, booking;
    std::string original, credit, reason;  // of a credit; of what it credits
    std::uint32_t action = 0;              // the latest that asked for its credit
    bool correction = false;               // of corrections put apart (HOUR-06)
    bool credited = false;                 // for good
    std::uint64_t since = 0, posted = 0;   // sequences
    std::uint32_t journal_export = 0;
    bool is_credit() const { return !original.empty(); }
  };
  struct Group {
    std::string customer, method, frequency, unit, legal_name, layout;
    std::string project;  // of the lines that are not held; empty: several
    Date period_end;      // with a frequency
    bool correction = false;
    std::vector<std::string> key;
    std::vector<Line> lines;
  };
  // What a correction that the run puts apart would be if its original were open again (DEC-10).
  struct Ordinary {
    bool billed = false;
    Group group;  // without lines
  };
  enum class RunStand { kQueued, kGenerating, kGenerated, kFailed, kReverted };
  struct Run {
    std::uint32_t number = 0;
    std::string profile;
    bool production = false, posts = false, earlier = false;
    bool ignores_frequency = false, ignores_grouping = false, ignores_corrections = false;
    Date from, to, day;
    std::optional<Date> booking, work_date;
    std::string job;                       // that asked for it
    std::string date_option, period_kind;  // as it started (DATE-05, DATE-13)
    std::string antedates, fridays;        // as well (SET-13, SET-18)
    std::set<std::string> friday_units;    // as well (SET-46)
    RunStand stand = RunStand::kQueued;
    std::uint64_t started = 0, generated = 0;
    std::vector<Group> groups;              // still to be billed, in order
    std::map<std::string, Ordinary> apart;  // by entry
    Group passed;                           // the last one taken of these, without lines
    Group behind;                 // of it, lines that were held, behind the last one billed
    std::uint64_t behind_at = 0;  // by the record of that sequence
    std::unordered_set<std::string> eligible;
    std::uint64_t invoices = 0, lines = 0, passed_over = 0, not_ended = 0, skipped = 0;
    std::set<std::uint64_t> shares;  // ordinals of the invoices that have lines of it
    bool disturbed = false;          // what it passes over may have changed since it started
    bool definitive = false, returned = false, approved = false, partly = false;
  };

  using Entries = std::unordered_map<std::string, Entry>;
  const Entries& entries() const { return entries_; }
  const std::map<std::uint64_t, Invoice>& invoices() const { return invoices_; }
  const std::map<std::uint32_t, Run>& runs() const { return runs_; }
  const std::map<std::string, std::string>& projects() const { return owners_; }
  using ByOrdinal = std::map<std::uint64_t, const Invoice*>;
  const ByOrdinal& drafts() const { return drafts_; }
  std::size_t open_entries() const { return open_.size(); }
  const std::set<std::string>& methods() const { return methods_; }
  // Drafts, released invoices, and posted ones that wait to be journalised.
  std::size_t unsettled_invoices() const { return unsettled_.size(); }
  const ByOrdinal& unsettled() const { return unsettled_; }
  bool is_closed(Date day) const;  // its month
  // Runs that wait, the one that generates, and jobs that have begun.
  std::size_t work_to_do() const {
    return queued_.size() + (running_ != 0 ? 1 : 0) + running_jobs_.size();
  }
  bool works() const { return work_to_do() > 0; }
  std::size_t pending_credits() const { return pending_.size(); }
  bool has_job(const std::string& code) const;
  // A job whose time has come by then and that has not begun since; empty: none.
  std::string overdue(Time now) const;
  bool books_on_fridays() const { return fridays_ == "on"; }

 private:
  struct VatCode {
    int category = 0;
    std::vector<std::pair<Date, std::int64_t>> rates;
  };

  // What a customer chose for corrections (SET-42, SET-43).
  struct Corrections {
    bool credits = false, apart = false;
  };
  struct Action {
    std::string invoice, reason;
    CreditOrigin origin{};
  };
  struct Job {
    bool enabled = false;
    std::string at;
    std::vector<std::string> weekdays;
    std::string profile;
    Time since;  // configured, or last due
  };
  struct JobRun {
    std::string code;
    std::uint64_t succeeded = 0, failed = 0, skipped = 0;
    std::uint32_t run = 0;            // of invoices
    std::optional<Date> document;     // of the jobs that post
    std::uint64_t last = 0;           // ordinal of the last invoice that it dealt with
    std::vector<std::string> errors;  // "number code"
  };
  // What posting goes by.
  struct PostingTerms {
    Date work_date;
    std::string antedates;         // of a job
    std::optional<Date> document;  // of a job
    std::uint32_t job = 0;
  };
  // An invoice that a job that posts has before it, and why it cannot be posted.
  struct ToPost {
    std::uint64_t ordinal;
    std::string number, why;
  };

  using Period = std::pair<Date, Date>;  // both included
  // What a run makes of an open entry.
  enum class Pick { kBill, kEarlier, kLater, kNotEnded, kNoPeriod };
  Pick pick(const Run& run, const Entry& entry, bool apart, std::optional<Period>& period) const;
  // Where the entry belongs, if the run bills it.
  Group group_of(const Run& run, const Entry& entry, bool apart,
                 const std::optional<Period>& period) const;
  const std::string& frequency_of(const Entry& entry, bool apart) const;
  bool is_apart(const Run& run, const Entry& entry) const;
  void no_longer_apart(const std::string& entry);
  // The booking date of an invoice with these lines; nullopt: what it needs is missing (DATE-30).
  std::optional<Date> booking_of(const Run& run, const Group& group) const;
  std::optional<Date> calculated_booking_of(const Run& run, const Group& group) const;
  // Why the group makes no invoice; empty: it does, booked on that day.
  std::string refuse_group(const Run& run, const Group& group, Date& booking) const;
  // The booking date with which it is posted; nullopt: there is none (DATE-24).
  std::optional<Date> posting_date(const Invoice& invoice) const;
  Date document_date() const;
  std::string buyer_of(const std::string& customer, const std::string& legal_name) const;
  Date work_date_of(const std::string& user) const;
  std::string check_frequency(const DefineInvoiceFrequency& command,
                              const std::vector<Event>& events) const;

  // The code that a command is refused with; empty: it is accepted.
  std::string foretell(const Command& command) const;
  std::string foretell(const PostHours& command) const;
  std::string foretell(const ProcessTimesheetCorrections& command) const;
  std::string foretell(const StartInvoiceRun& command) const;
  std::string foretell(const RevertInvoiceRun& command) const;
  std::string foretell(const CreditInvoice& command) const;
  std::string foretell_post(const std::string& number, bool batch) const;
  // `action`: that asks for it; 0: none.
  std::string foretell_credit(const std::string& number, std::uint32_t action) const;
  std::string foretell(const RequestCreditFromBalance& command) const;
  std::string foretell_reason(const OptionalText& reason) const;
  std::string foretell_job(const std::string& code) const;
  std::string foretell_return(const std::string& number) const;
  // `line`: which has to be there and by hand; nullptr: a new one.
  std::string foretell_line(const std::string& number, const std::uint32_t* line,
                            const OptionalText& project, const OptionalText& vat_code) const;
  std::string foretell_journalise(const JournaliseInvoices& command) const;

  // Checks the events of an accepted command against it.
  std::string check_asked(const Record& record, const Command& command);
  std::string check_hours(const PostHours& command, const std::vector<Event>& events) const;
  std::string check_corrections(const ProcessTimesheetCorrections& command,
                                const std::vector<Event>& events) const;
  std::string check_credits_asked(const TimesheetCorrectionsProcessed& event,
                                  const std::vector<Event>& events) const;
  std::string check_job_entry(const ConfigureJobQueueEntry& command,
                              const std::vector<Event>& events) const;
  // A record in which a job begins or goes on; `code` empty: whichever its time has come for.
  std::string check_job(const Record& record, const std::string& code);
  std::string check_due(const JobRunStarted& started, Time at) const;
  std::string check_posting_job(const JobRunStarted* started);
  std::string check_generating_job(const JobRunStarted& started, const std::vector<Event>& events);
  Date oldest_to_bill() const;
  std::string take_posted(JobRun& run, const std::string* cursor,
                          const std::vector<JobError>& errors);
  std::string check_unit(const HoursEntryInput& asked, const HoursEntryData& kept) const;
  static std::optional<Time> last_due(const Job& job, Time now);
  std::string check_batch(const PostInvoicesBatch& command, const Record& record) const;
  std::string check_export(const Command& command, const std::vector<Event>& events) const;
  std::string check_part(const JournalExported& part) const;
  std::string begin_part(const JournalExported& part);
  std::string check_line(const Command& command, const std::vector<Event>& events) const;

  // Folds an event and says what is wrong with it.
  std::string apply(const Event& event);
  std::string apply(const HoursPosted& event);
  std::string apply(const TimesheetCorrectionsProcessed& event);
  std::string apply(const InvoiceRunStarted& event);
  std::string apply(const InvoiceRunProgressed& event);
  std::string apply(const InvoiceGenerated& event);
  std::string apply(const InvoiceExtended& event);
  std::string apply(const InvoiceRunGenerated& event);
  std::string apply(const InvoiceRunReverted& event);
  std::string apply(const InvoicePosted& event);
  std::string apply(const InvoiceDeleted& event);
  std::string apply(const CreditInvoiceCreated& event);
  std::string apply(const InvoiceLineAdded& event);
  std::string apply(const InvoiceLineChanged& event);
  std::string apply(const InvoiceLineRemoved& event);
  std::string apply(const JournalExported& event);
  std::string apply(const CreditActionRequested& event);
  std::string apply(const CreditActionSucceeded& event);
  std::string apply(const CreditActionFailed& event);
  std::string apply(const JobRunStarted& event);
  std::string apply(const JobRunProgressed& event);
  std::string apply(const JobRunCompleted& event);
  std::string check_origin(const CreditInvoiceCreated& event) const;
  std::string ask_for_credit(const CreditActionData& action);
  void apply_master_data(const Event& event);

  // Of the state of the ledger.
  std::string compare_all(const CompanyState& state) const;
  static bool agrees(const Entry& entry, const HoursEntryData& row);
  static bool stands_as(const Entry& entry, const HoursStanding& standing);
  static bool agrees(const Invoice& invoice, const InvoiceRow& row);
  bool same_work(const CompanyState& state, bool all) const;
  static std::string difference(const Invoice& invoice, const InvoiceLinesRow& lists);

  Invoice* find(const std::string& number);
  const Invoice* find(const std::string& number) const;
  Run* running();
  const Run* running() const;
  // Every change of a stand goes through here.
  void set_stand(Invoice& invoice, InvoiceStand stand);
  void plan(Run& run);
  void sort_lines(Group& group) const;
  static Group take_first(Run& run);
  bool take_open_lines(Run& run, Group& group) const;
  void go_on_behind(Run& run) const;
  Line price(const Entry& entry, std::uint32_t run) const;
  // The next group of the run that generates, as an invoice or as lines more on a draft; whichever
  // it was is set to nullptr.
  std::string take_group(const InvoiceContent*& made, const InvoiceExtended*& more);
  std::string skip_groups(const std::map<std::string, std::uint64_t>& said);
  const Invoice* draft_of(const Run& run, const Group& group) const;
  void add_up(Invoice& invoice) const;
  // The entries that its lines bill, in order.
  static std::vector<std::string> billed(const Invoice& invoice);
  static const Line* line_of(const Invoice& invoice, std::uint32_t number);
  // A line by hand as it must come out, from what it says itself.
  Line by_hand(const Invoice& invoice, const Line& said) const;
  std::string check_totals(const Invoice& invoice, const std::vector<VatGroup>& groups,
                           const InvoiceTotals& totals) const;
  void reopen(const std::string& entry);
  void definitive(const Invoice& invoice);
  std::string check_content(const InvoiceContent& content, const Invoice& expected) const;
  bool is_held(const Entry& entry) const;
  void keep(Invoice invoice);
  bool wants_export(const Invoice& invoice, const std::string& type,
                    const std::optional<Date>& until) const;

  std::string company_;
  CentralSettings& central_;
  std::uint64_t sequence_ = 0;
  std::int64_t time_ = 0;
  bool time_stands_ = false;  // the last two records are of one time
  Date today_;
  std::map<std::string, std::string> owners_;  // project -> customer
  std::map<std::string, std::int64_t> rates_;  // of projects
  std::map<std::string, std::string> project_vat_, customer_vat_;
  std::map<std::string, VatCode> vat_codes_;
  std::map<std::string, std::vector<Period>> frequencies_;
  std::map<std::string, std::string> correction_frequencies_;   // of frequencies
  std::map<std::string, Corrections> corrections_;              // of customers
  std::map<std::string, std::vector<std::string>> dimensions_;  // of grouping methods
  std::set<std::string> methods_;                               // their codes
  std::map<std::string, std::string> project_frequency_, project_method_, timesheet_method_;
  std::map<std::string, bool> profiles_;  // -> posts on generation
  std::set<std::string> reasons_, closed_;
  std::string default_vat_, date_option_, period_kind_, ignored_;  // settings
  std::string antedates_, fridays_, shifts_at_, date_formula_;     // as well
  std::map<std::string, std::string> customer_unit_, project_unit_;
  // Codes of projects; names by code; those of customers, and their layouts.
  std::map<std::string, std::string> project_legal_, legal_names_, customer_legal_, layouts_;
  std::set<std::string> friday_units_;  // whose booking period ends on Friday
  std::set<Date> holidays_;
  std::map<std::string, Date> work_dates_;  // of users
  Entries entries_;
  std::unordered_map<std::string, const Entry*> open_;       // of entries_
  std::map<std::uint64_t, Invoice> invoices_;                // by ordinal
  ByOrdinal unsettled_;                                      // drafts, released and posted ones
  std::unordered_map<std::string, std::uint64_t> ordinals_;  // number -> ordinal
  ByOrdinal drafts_, released_;                              // of these
  std::map<std::uint32_t, Run> runs_;
  std::uint32_t running_ = 0;  // the run that generates; 0: none
  std::set<std::uint32_t> queued_;
  std::uint64_t next_number_ = 1;
  std::uint64_t last_export_at_ = 0;
  std::uint32_t exports_ = 0;
  // The export that goes on, or ended last.
  struct Export {
    std::uint64_t sequence = 0;  // of its first part
    std::uint32_t parts = 0;
    std::uint64_t last = 0;  // ordinal of the last invoice that it took
  } export_;
  bool export_unfinished_ = false;
  std::uint64_t journal_entries_ = 0;
  std::map<std::string, std::uint64_t> skipped_;  // groups of this chunk, by why
  std::map<std::uint32_t, Action> actions_;
  std::set<std::uint32_t> pending_;  // of these
  std::map<std::string, Job> jobs_;
  std::uint32_t job_runs_ = 0;
  std::map<std::uint32_t, JobRun> running_jobs_;
  std::uint32_t job_ = 0;  // the job that this record is of
  std::string made_;       // the credit that it made last
  PostingTerms terms_;     // of this record
  std::vector<ToPost> to_post_;
  std::vector<std::string> posted_;  // by this record
  std::unordered_set<std::string> touched_entries_;
  std::set<std::uint64_t> touched_invoices_;
};

// The calendar day in Amsterdam.
Date local_day(Time time);
// Whether clocks there show summer time.
bool is_summer(Time time);
// Minutes since midnight there.
int local_minute(Time time);
// "2026-10".
std::string month_of(Date day);

}  // namespace facta::simulation
