// Runs: overview 5.1, progress 5.2, details 5.3.
#include "service/api/items.h"
#include "service/api/problem.h"
#include "service/api/reading.h"

namespace facta::api {
namespace {

constexpr std::size_t kSkippedShown = 100;

RunEntry run_entry(RunItem item) {
  RunOverviewRow& row = item.run;
  RunEntry entry;
  entry.id = entry.run = row.request.run;
  entry.type = row.request.type;
  entry.kind = row.request.kind;
  entry.state = row.state;
  entry.profile = std::move(row.request.profile);
  entry.window = row.request.window;
  entry.bookingDate = row.request.bookingDate;
  entry.description = given(std::move(row.request.description));
  entry.options = row.request.options;
  entry.postOnGeneration = row.request.postOnGeneration;
  entry.requestedBy = std::move(row.request.requestedBy);
  entry.queuedAt = row.queuedAt;
  entry.startedAt = row.startedAt;
  entry.finishedAt = row.finishedAt;
  entry.linesTotal = row.linesTotal;
  entry.linesDone = row.linesDone;
  entry.lineCount = row.lines;
  entry.skippedCount = row.skipped;
  entry.total = item.total;
  entry.invoices = std::move(item.invoices);
  entry.hasMore = item.hasMore;
  entry.numbers = std::move(row.numbers);
  entry.totals = std::move(row.totals);
  if (row.outcome) {
    if (row.outcome->testRun != 0) {
      entry.testRun = row.outcome->testRun;
    }
    entry.differences = std::move(row.outcome->differences);
    entry.warnings = std::move(row.outcome->warnings);
  }
  entry.error = given(std::move(row.error));
  entry.revertedAt = row.revertedAt;
  entry.revertedBy = given(std::move(row.revertedBy));
  return entry;
}

// 0: not a number, so no run has it.
std::uint32_t run_of(const RoutedRequest& request) {
  const auto number = parse_whole(request.part("run"));
  return number && *number <= UINT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

Rejection unknown_run(const std::string& run) {
  return reject("run.unknown", "run " + run);
}

Ask<RunEntry> ask_overview(Read& read) {
  Parameters& parameters = read.parameters;
  RunFilter filter;
  filter.type = parameters.word<InvoiceType>("type");
  filter.kind = parameters.word<RunKind>("kind");
  filter.state = parameters.word<RunState>("state");
  filter.profile = parameters.text("profile");
  const Parameters::Days days = parameters.days();  // that the window has one of
  filter.from = days.from;
  filter.to = days.to;
  return [filter, company = read.company](
             const Views& views, const PageRequest& request) -> Result<Page<RunEntry>, Rejection> {
    if (!filter.type) {
      return Unexpected{reject("overview.invoice_type.required")};  // OVW-02
    }
    Page<RunItem> found = run_overview(views, company, filter, request);
    Page<RunEntry> page;
    page.next = std::move(found.next);
    for (RunItem& item : found.items) {
      page.items.push_back(run_entry(std::move(item)));
    }
    return page;
  };
}

// Asks the writer, with the code of the act itself, whether the run can be reverted: what stands in
// the way of the run, not of who asks.
void ask_revertable(const std::shared_ptr<Read>& read, std::function<void(bool)> go) {
  Submission submission;
  submission.company = read->company;
  submission.command = RevertInvoiceRun{run_of(read->request), true};
  submission.command_id = "details";
  submission.actor = {"details", {Permission::ApplicationAdministrator}, "view"};
  submission.dry_run = true;
  submission.answer = [read, go](Answer answer) {
    read->verdict = std::move(answer);
    go(true);
  };
  if (!read->door.writer.submit(std::move(submission))) {
    go(false);
  }
}

void add_verdict(RunDetails& details, const std::optional<Answer>& verdict) {
  if (!verdict) {
    return;
  }
  if (verdict->kind == Answer::Kind::kNoRecord) {
    details.revertable = true;
  } else if (verdict->kind == Answer::Kind::kRejected) {
    details.revertable = false;
    for (const Reason& reason : verdict->rejection->refusal.reasons) {
      details.revertReasons.push_back({reason.code, reason.detail, reason.subject,
                                       std::string(refusal_entry(reason.code).remedy)});
    }
  }
}

// The output of a run, a page at a time; `query` is one of projections/details.
template <class Item, class Query>
void list_of_run(QueryRoutes& routes, const std::string& path, Query query) {
  routes.list<Item>(path, ViewRight::kInvoices, {}, [query](Read& read) {
    return [query, company = read.company, run = run_of(read.request),
            text = read.request.part("run")](
               const Views& views, const PageRequest& request) -> Result<Page<Item>, Rejection> {
      if (!run_item(views, company, run)) {
        return Unexpected{unknown_run(text)};
      }
      return query(views, company, run, request);
    };
  });
}

Page<RunLineEntry> line_entries(const Views& views, const std::string& company, std::uint32_t run,
                                const PageRequest& request) {
  Page<RunLine> found = run_lines(views, company, run, request);
  Page<RunLineEntry> page;
  page.next = std::move(found.next);
  for (RunLine& line : found.items) {
    page.items.push_back({given(std::move(line.invoice)), std::move(line.customer), line.currency,
                          std::move(line.line), LineStatus::kCompleted});
  }
  return page;
}

Page<RunInvoiceEntry> invoice_entries(const Views& views, const std::string& company,
                                      std::uint32_t run, const PageRequest& request) {
  Page<RunInvoice> found = run_invoices(views, company, run, request);
  Page<RunInvoiceEntry> page;
  page.next = std::move(found.next);
  for (RunInvoice& invoice : found.items) {
    page.items.push_back({std::move(invoice.content), invoice.state});
  }
  return page;
}

// ---- Progress

ProgressEntry progress_entry(const RunProgress& progress) {
  const RunOverviewRow& row = progress.run;
  ProgressEntry entry;
  entry.id = entry.run = row.request.run;
  entry.kind = row.request.kind;
  entry.profile = row.request.profile;
  entry.state = row.state;
  entry.queuePosition = progress.queuePosition;
  entry.expectedWaitMicros = progress.expectedWaitMicros;
  entry.expectedWait = print_decimal(progress.expectedWaitMicros, 6, 0);
  entry.percentage = progress.percent;
  entry.linesDone = row.linesDone;
  entry.linesTotal = row.linesTotal;
  entry.queuedAt = row.queuedAt;
  entry.startedAt = row.startedAt;
  entry.finishedAt = row.finishedAt;
  entry.requestedBy = row.request.requestedBy;
  entry.error = given(row.error);
  return entry;
}

// Server-sent events: the progress of a run whenever it changes, until the run has ended.
class ProgressStream final : public http::BodyStream {
 public:
  ProgressStream(const QueryDoor& door, std::string company, std::uint32_t run)
      : door_(door), company_(std::move(company)), run_(run) {}

  Next next(std::string& out) override {
    const auto progress = door_.projector.read([this](const Views& views) {
      return run_progress(views, company_, run_, door_.clock.now());
    });
    if (!progress) {
      return Next::kAbort;
    }
    const ProgressEntry entry = progress_entry(*progress);
    const auto seen =
        std::tuple(entry.state, entry.queuePosition, entry.linesDone, entry.linesTotal);
    if (seen != last_) {
      last_ = seen;
      out += "event: progress\ndata: ";
      json::JsonWriter json(out);
      write_object(json, entry);
      out += "\n\n";
    }
    const bool on_its_way =
        entry.state == RunState::kQueued || entry.state == RunState::kGenerating;
    return on_its_way ? Next::kIdle : Next::kEnd;
  }

 private:
  const QueryDoor& door_;
  std::string company_;
  std::uint32_t run_;
  std::optional<std::tuple<RunState, std::uint64_t, std::uint64_t, std::uint64_t>> last_;
};

Produce progress_producer(Read& asked) {
  return [run = run_of(asked.request)](const Read& read) -> Result<Produced, Rejection> {
    auto produced = QueryRoutes::produce_one<ProgressEntry>(
        read, [&](const Views& views) -> Result<ProgressEntry, Rejection> {
          const auto progress = run_progress(views, read.company, run, read.door.clock.now());
          if (!progress) {
            return Unexpected{unknown_run(read.request.part("run"))};
          }
          return progress_entry(*progress);
        });
    if (produced) {
      produced->tagged = false;  // the waiting time moves with the clock
    }
    if (produced && read.accepts("text/event-stream")) {
      http::HttpResponse response;
      response.content_type = "text/event-stream";
      response.stream = std::make_unique<ProgressStream>(read.door, read.company, run);
      produced->response = std::move(response);
    }
    return produced;
  };
}

}  // namespace

void add_run_queries(QueryRoutes& routes) {
  routes.list<RunEntry>("runs", ViewRight::kInvoices,
                        {"type", "kind", "state", "profile", "period", "from", "to", "asOf"},
                        ask_overview);
  routes.route(
      "runs/{run}", ViewRight::kInvoices, {},
      {.parameters = {},
       .body = {},
       .answer = answer_schema<RunDetails>(),
       .sent_as = {},
       .given_as = {}},
      [](Read& asked) -> Produce {
        return [run = run_of(asked.request)](const Read& read) {
          auto produced = QueryRoutes::produce_one<RunDetails>(
              read, [&](const Views& views) -> Result<RunDetails, Rejection> {
                auto item = run_item(views, read.company, run);
                if (!item) {
                  return Unexpected{unknown_run(read.request.part("run"))};
                }
                RunDetails details;
                details.entry = run_entry(std::move(*item));
                details.skipped = run_skipped(views, read.company, run, {{}, kSkippedShown}).items;
                add_verdict(details, read.verdict);
                return details;
              });
          if (produced) {
            produced->tagged = false;  // the verdict may be of an earlier position
          }
          return produced;
        };
      },
      ask_revertable);
  list_of_run<RunLineEntry>(routes, "runs/{run}/lines", line_entries);
  list_of_run<RunInvoiceEntry>(routes, "runs/{run}/invoices", invoice_entries);
  list_of_run<SkippedItem>(routes, "runs/{run}/skipped", run_skipped);
  routes.route("runs/{run}/progress", ViewRight::kInvoices, {},
               {.parameters = {},
                .body = {},
                .answer = answer_schema<ProgressEntry>(),
                .sent_as = {},
                .given_as = {"text/event-stream"}},
               progress_producer);
}

}  // namespace facta::api
