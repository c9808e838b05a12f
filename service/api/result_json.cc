#include "service/api/result_json.h"

#include "service/api/encode.h"

namespace facta::api {
namespace {

// Results by the first event of the record: it names what the command was about.
struct ResultWriter {
  json::JsonWriter& out;
  const Record& record;

  // Events whose data is the thing itself.
  template <class E>
  void operator()(const E& event) {
    write_fields(event);
  }
  void operator()(const CompanyOpened& event) { write_fields(event.company); }
  void operator()(const CompanyChanged& event) { write_fields(event.company); }
  void operator()(const CustomerCreated& event) { write_fields(event.customer); }
  void operator()(const CustomerChanged& event) { write_fields(event.customer); }
  void operator()(const ProjectCreated& event) { write_fields(event.project); }
  void operator()(const ProjectChanged& event) { write_fields(event.project); }
  void operator()(const VendorCreated& event) { write_fields(event.vendor); }
  void operator()(const VendorChanged& event) { write_fields(event.vendor); }
  void operator()(const InvoiceSettingChanged&) {
    out.key("changes").begin_array();
    for (const Event& event : record.events()) {
      if (const auto* change = std::get_if<InvoiceSettingChanged>(&event)) {
        write_object(out, *change);
      }
    }
    out.end_array();
  }
  void operator()(const HoursPosted& event) {
    out.key("posted").unsigned_integer(event.entries.size());
    out.key("entryIds").begin_array();
    for (const HoursEntryData& entry : event.entries) {
      out.string(entry.entryId);
    }
    out.end_array();
  }
  void operator()(const InvoiceRunQueued& event) {
    out.key("id").unsigned_integer(event.run);
    out.field("state", "queued");
    write_fields(event);
  }
  void operator()(const InvoiceRunReverted& event) {
    out.key("id").unsigned_integer(event.run);
    out.field("state", "reverted");
    write_fields(event);
  }
  // JOB-04: what became of the items, as far as this record goes.
  void operator()(const JobRunStarted& event) {
    write_fields(event);
    bool finished = false;
    bool counted = false;
    const auto counts = [&](const auto& done) {
      counted = true;
      out.key("succeeded").unsigned_integer(done.succeeded);
      out.key("failed").unsigned_integer(done.failed);
      out.key("skipped").unsigned_integer(done.skipped);
      out.key("errors").begin_array();
      for (const JobError& error : done.errors) {
        write_object(out, error);
      }
      out.end_array();
    };
    for (const Event& other : record.events()) {
      if (const auto* completed = std::get_if<JobRunCompleted>(&other)) {
        finished = true;
        counts(*completed);
      } else if (const auto* progressed = std::get_if<JobRunProgressed>(&other)) {
        counts(*progressed);
      }
    }
    if (!counted) {
      counts(JobRunProgressed{});  // none yet
    }
    out.field("finished", finished);
  }
  void operator()(const CreditActionRequested& event) {
    write_fields(event.action);
    out.field("state", "pending");
    out.field("requestedBy", event.requestedBy);
  }
  void operator()(const InvoiceReleased& event) { status(event.number, "released"); }
  void operator()(const InvoiceReopened& event) { status(event.number, "draft"); }
  void operator()(const InvoiceWorkflowApproved& event) { status(event.number, "released"); }
  void operator()(const InvoicePosted& event) {
    out.field("status", "posted");
    write_fields(event);
    std::size_t posted = 0;
    for (const Event& other : record.events()) {
      posted += std::holds_alternative<InvoicePosted>(other) ? 1 : 0;
    }
    out.key("posted").unsigned_integer(posted);
  }
  void operator()(const InvoiceMadeDefinitive& event) { status(event.number, "posted"); }
  void operator()(const InvoiceDeleted& event) {
    out.field("status", "deleted");
    write_fields(event);
  }
  void operator()(const CreditInvoiceCreated& event) {
    if (record.command == "CreditInvoices") {
      return;  // counts, below
    }
    out.field("message", "Credit invoice " + event.invoice.number + " was created");
    out.field("creditInvoice", event.invoice.number);
    out.field("approvalPending", event.approvalRequested);
    out.field("original", event.invoice.originalNumber).field("reasonCode", event.reasonCode);
    write_fields(event.invoice);
  }
  void operator()(const JournalExported& event) {
    out.key("id").unsigned_integer(event.export_);
    out.field("finished", event.last);
    out.key("export").unsigned_integer(event.export_);
    out.field("type", event.type);
    if (event.until) {
      out.field("until", print(*event.until));
    }
    out.key("invoices").unsigned_integer(event.entries.size());
    out.key("invoiceNumbers").begin_array();
    for (const JournalEntryData& entry : event.entries) {
      out.string(entry.invoice);
    }
    out.end_array();
    out.key("totals").begin_array();
    for (const JournalTotals& totals : event.totals) {
      write_object(out, totals);
    }
    out.end_array();
  }

  void status(const std::string& number, std::string_view word) {
    out.field("number", number).field("status", word);
  }
  template <class E>
  void write_fields(const E& event) {
    Currency currency;
    write_members(out, event, currency);
  }
};

// CRE-19: processed, credited, not credited, and why.
void write_credit_counts(json::JsonWriter& out, const Record& record) {
  std::uint64_t credited = 0;
  out.key("creditInvoices").begin_array();
  for (const Event& event : record.events()) {
    if (const auto* credit = std::get_if<CreditInvoiceCreated>(&event)) {
      ++credited;
      out.string(credit->invoice.number);
    }
  }
  out.end_array();
  out.key("failures").begin_array();
  for (const Warning& warning : record.warnings) {
    write_object(out, warning);
  }
  out.end_array();
  out.key("processed").unsigned_integer(credited + record.warnings.size());
  out.key("credited").unsigned_integer(credited);
  out.key("notCredited").unsigned_integer(record.warnings.size());
}

// The event that a record is about: its first one, but the credit when the original had to be made
// definitive for it (REV-15).
const Event& main_event(const Record& record) {
  if (std::holds_alternative<JobRunStarted>(record.events().front())) {
    return record.events().front();
  }
  for (const Event& event : record.events()) {
    if (std::holds_alternative<CreditInvoiceCreated>(event)) {
      return event;
    }
  }
  return record.events().front();
}

}  // namespace

void write_result(json::JsonWriter& out, const Record& record) {
  out.begin_object();
  if (!record.events().empty()) {
    std::visit(ResultWriter{out, record}, main_event(record));
  }
  if (record.command == "CreditInvoices") {
    write_credit_counts(out, record);
  }
  out.end_object();
}

}  // namespace facta::api
