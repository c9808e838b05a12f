// History (LED-08): what was decided, by whom, when and why, refusals included (DEC-32).
#include "events/history_file/history_writer.h"
#include "projections/trace/query.h"
#include "service/api/event_json.h"
#include "service/api/items.h"
#include "service/api/reading.h"
#include "service/api/record_at.h"

namespace facta::api {
namespace {

HistoryEntry history_entry(HistoryItem item) {
  HistoryRow& row = item.row;
  HistoryEntry entry;
  entry.sequence = item.sequence;
  entry.time = row.at;
  entry.actor = std::move(row.actor);
  entry.roles = std::move(row.roles);
  entry.command = std::move(row.command);
  entry.commandId = std::move(row.commandId);
  entry.idFromClient = row.idFromClient;
  entry.reason = given(std::move(row.reason));
  entry.correlationId = given(std::move(row.correlationId));
  entry.causationId = given(std::move(row.causationId));
  entry.operationId = given(std::move(row.operationId));
  entry.hash = hex(row.hash);
  entry.outcome = row.refusal.empty() ? RecordOutcome::kAccepted : RecordOutcome::kRefused;
  entry.events = row.events;
  entry.refusal = given(std::move(row.refusal));
  entry.detail = given(std::move(row.detail));
  return entry;
}

// What a history is about: "invoices/2026-0042", "runs/12", "customers/acme", "hours/e-77".
struct Subject {
  std::optional<SubjectKind> kind;  // nullopt: hours
  std::string id;
};

std::optional<Subject> parse_subject(std::string_view text) {
  constexpr std::pair<std::string_view, std::optional<SubjectKind>> kKinds[] = {
      {"invoices/", SubjectKind::kInvoice},
      {"runs/", SubjectKind::kRun},
      {"customers/", SubjectKind::kCustomer},
      {"hours/", std::nullopt}};
  for (const auto& [prefix, kind] : kKinds) {
    if (text.starts_with(prefix) && text.size() > prefix.size()) {
      return Subject{kind, std::string(text.substr(prefix.size()))};
    }
  }
  return std::nullopt;
}

Page<HistoryItem> items_about(const Views& views, const std::string& company,
                              const std::optional<Subject>& subject, const PageRequest& request) {
  if (!subject) {
    return history(views, company, request);
  }
  if (subject->kind) {
    return history_about(views, company, *subject->kind, subject->id, request);
  }
  Page<HistoryItem> page;  // of an hours entry: few, so one page holds them
  page.items = history_of_hours(views, company, subject->id);
  return page;
}

Ask<HistoryEntry> ask_history(Read& read) {
  std::optional<Subject> subject;
  if (read.parameters.given("subject")) {
    subject = parse_subject(read.parameters.text("subject"));
    if (!subject) {
      read.parameters.fault("subject",
                            "must be invoices/NUMBER, runs/NUMBER, customers/CODE or hours/ENTRY");
    }
  }
  return
      [company = read.company, subject](
          const Views& views, const PageRequest& request) -> Result<Page<HistoryEntry>, Rejection> {
        Page<HistoryItem> found = items_about(views, company, subject, request);
        Page<HistoryEntry> page;
        page.next = std::move(found.next);
        for (HistoryItem& item : found.items) {
          page.items.push_back(history_entry(std::move(item)));
        }
        return page;
      };
}

// "17": an entry of the journal; "17/2": its second line.
struct JournalPlace {
  std::uint64_t entry = 0;
  std::size_t line = 0;  // 0: all
};

std::optional<JournalPlace> parse_journal_place(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto entry = parse_whole(text.substr(0, slash));
  if (slash == text.size()) {
    return entry ? std::optional(JournalPlace{*entry, 0}) : std::nullopt;
  }
  const auto line = parse_whole(text.substr(slash + 1));
  return entry && line && *line > 0 ? std::optional(JournalPlace{*entry, *line}) : std::nullopt;
}

using TracePage = Result<Page<TraceItem>, Rejection>;

TracePage traced(std::optional<Page<TraceItem>> page, const char* unknown, std::string subject) {
  if (!page) {
    return Unexpected{reject(unknown, std::move(subject))};
  }
  return std::move(*page);
}

Ask<TraceItem> ask_trace(Read& read) {
  Parameters& parameters = read.parameters;
  const std::string place = parameters.text("journalEntry");
  const std::string invoice = parameters.text("invoice");
  const std::string hours = parameters.text("hours");
  if (!place.empty() + !invoice.empty() + !hours.empty() != 1) {
    parameters.fault("journalEntry", "one of journalEntry, invoice and hours must be given");
  }
  const auto at = parse_journal_place(place);
  if (!place.empty() && !at) {
    parameters.fault("journalEntry", "must be an entry such as 17, or a line of it such as 17/2");
  }
  return [company = read.company, place, at, invoice, hours](
             const Views& views, const PageRequest& request) -> TracePage {
    if (at) {
      return traced(trace_journal_entry(views, company, at->entry, at->line, request),
                    "journal.entry_unknown", "journal entry " + place);
    }
    return !invoice.empty()
               ? traced(trace_invoice(views, company, invoice, request), "invoice.unknown", invoice)
               : traced(trace_hours(views, company, hours), "hours.entry_unknown", hours);
  };
}

Produce record_producer(Read& asked) {
  return [sequence = parse_whole(asked.request.part("sequence")).value_or(0)](
             const Read& read) -> Result<Produced, Rejection> {
    Produced produced;
    const auto item = read.door.projector.read([&](const Views& views) {
      produced.position = position_of(views, read.company);
      return history_record(views, read.company, sequence);
    });
    if (!item || !item->place) {
      return Unexpected{
          reject("history.record_unknown", read.company + "/" + read.request.part("sequence"))};
    }
    std::string why;
    const auto record = record_at(read.door.log, *item->place, &why);
    if (!record) {
      return Unexpected{reject("view.unavailable", {}, {{"cause", why}})};
    }
    json::JsonWriter out(produced.body);
    write_record(out, *record);
    return produced;
  };
}

// The history file (docs/history-file.md), written while it is sent. Cut off without its end when
// the log cannot be read.
class HistoryStream final : public http::BodyStream {
 public:
  explicit HistoryStream(EventLog& log) : history_(log, "facta " FACTA_VERSION) {}

  Next next(std::string& out) override {
    const auto more = history_.next(out);
    return !more ? Next::kAbort : *more ? Next::kMore : Next::kEnd;
  }

 private:
  HistoryWriter history_;
};

Produce export_producer(Read&) {
  return [](const Read& read) -> Result<Produced, Rejection> {
    http::HttpResponse response;
    response.content_type = "application/octet-stream";
    response.headers.push_back(
        {"Content-Disposition", "attachment; filename=\"ledger.facta-history\""});
    response.stream = std::make_unique<HistoryStream>(read.door.log);
    return Produced{{}, {}, std::move(response), false};
  };
}

}  // namespace

void add_history_queries(QueryRoutes& routes) {
  routes.list<HistoryEntry>("history", ViewRight::kHistory, {"subject"}, ask_history);
  routes.list<TraceItem>("history/trace", ViewRight::kHistory, {"journalEntry", "invoice", "hours"},
                         ask_trace);
  routes.route("/v1/history/export", ViewRight::kHistory, {},
               {.parameters = {},
                .body = {},
                .answer = {},
                .sent_as = {},
                .given_as = {"application/octet-stream"}},
               export_producer);
  routes.route("history/{sequence}", ViewRight::kHistory, {}, {}, record_producer);
}

}  // namespace facta::api
