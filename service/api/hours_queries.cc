// Posted hours with their state, and why an entry is not billed: by the last run, or by one over a
// window that the question names.
#include "service/api/items.h"
#include "service/api/reading.h"

namespace facta::api {
namespace {

constexpr std::size_t kRunsLookedAt = 20;

// What the newest production run over the day of an open entry said when it left the entry out.
std::optional<std::string> skipped_because(const Views& views, const std::string& company,
                                           const HoursEntryData& entry) {
  std::optional<std::string> why;
  RunFilter filter;
  filter.kind = RunKind::Production;
  filter.from = filter.to = entry.date;
  for (const RunItem& item : run_overview(views, company, filter, {{}, kRunsLookedAt}).items) {
    PageRequest page{{}, 1000};
    const auto skipped = run_skipped(views, company, item.run.request.run, page);
    for (const SkippedItem& one : skipped.items) {
      const bool about_it = one.entryId.empty()
                                ? one.customer == entry.customer && one.project == entry.project
                                : one.entryId == entry.entryId;
      if (about_it) {
        return "Run " + std::to_string(item.run.request.run) + " left it out: " + one.message +
               " (" + one.code + ")";
      }
    }
  }
  return why;
}

// The entries on one invoice, in the order of its lines.
Result<Page<HoursItem>, Rejection> entries_on(const Views& views, const std::string& company,
                                              const std::string& invoice,
                                              const PageRequest& request) {
  const auto details = invoice_details(views, company, invoice);
  if (!details) {
    return Unexpected{reject("invoice.unknown", invoice)};
  }
  const auto& lines = details->lines.lines;
  Page<HoursItem> page;
  std::size_t at = parse_whole(request.cursor.after()).value_or(0);
  for (; at < lines.size() && page.items.size() < request.limit; ++at) {
    if (auto item = hours_entry(views, company, lines[at].entryId)) {
      page.items.push_back(std::move(*item));
    }
  }
  if (at < lines.size()) {
    page.next = Cursor(std::to_string(at));
  }
  return page;
}

// ---- One entry

// The run that the question describes; nullopt: it names no window.
std::optional<InvoiceRunQueued> asked_run(Parameters& parameters) {
  const auto from = parameters.date("from");
  const auto to = parameters.date("to");
  InvoiceRunQueued run;
  run.options = {parameters.flag("ignoreFrequency").value_or(false),
                 parameters.flag("ignoreGrouping").value_or(false),
                 parameters.flag("ignoreCorrectionsOnSeparate").value_or(false),
                 parameters.flag("includeEarlier").value_or(false)};
  if (parameters.given("from") != parameters.given("to")) {
    parameters.fault(parameters.given("from") ? "to" : "from",
                     "is needed too: a window has two ends");
  } else if (from && to && *from > *to) {
    parameters.fault("to", "must not lie before from");
  } else if (!from && (run.options.ignoreFrequency || run.options.ignoreGrouping ||
                       run.options.ignoreCorrectionsOnSeparate || run.options.includeEarlier)) {
    parameters.fault("from", "is needed: the options are those of a run over a window");
  }
  if (!from || !to) {
    return std::nullopt;
  }
  run.window = {*from, *to};
  return run;
}

// Asks the writer, whose state is exact, by the code that plans runs.
void ask_forecast(const std::shared_ptr<Read>& read, std::function<void(bool)> go) {
  const auto run = asked_run(read->parameters);
  const auto look = [read, run, go](Books& books) {
    const CompanyBook* book = books.find(read->company);
    const HoursEntryData* entry =
        book == nullptr ? nullptr : book->state.hours.find(read->request.part("entryId"));
    if (entry != nullptr) {
      read->forecast = forecast_billing(book->state, *entry, *run, read->door.clock.now());
      book->state.forget_decoded();
    }
    go(true);
  };
  if (!run || !read->door.writer.inspect(look)) {
    go(!run);
  }
}

Produce prepare_details(Read& asked) {
  const auto run = asked_run(asked.parameters);
  return [run](const Read& read) {
    const std::string id = read.request.part("entryId");
    auto produced = QueryRoutes::produce_one<HoursDetails>(
        read, [&](const Views& views) -> Result<HoursDetails, Rejection> {
          auto item = hours_entry(views, read.company, id);
          if (!item) {
            return Unexpected{reject("hours.entry_unknown", id)};
          }
          HoursDetails details{std::move(*item), std::nullopt};
          HoursItem& entry = details.entry;
          if (entry.state == HoursState::kOpen) {
            if (auto why = skipped_because(views, read.company, entry.entry)) {
              entry.whyNotBilled = std::move(why);
            }
          }
          if (run && read.forecast) {
            const BillingForecast& forecast = *read.forecast;
            details.forecast = {run->window,
                                forecast.billed,
                                given(forecast.code),
                                given(forecast.message),
                                given(forecast.invoice),
                                forecast.period};
          }
          return details;
        });
    if (produced) {
      produced->tagged = false;  // the forecast may be of a later position
    }
    return produced;
  };
}

}  // namespace

void add_hours_queries(QueryRoutes& routes) {
  routes.list<HoursItem>(
      "hours", ViewRight::kOther, {"state", "customer", "project", "from", "to", "invoice"},
      [](Read& read) -> Ask<HoursItem> {
        Parameters& parameters = read.parameters;
        HoursFilter filter;
        filter.state = parameters.word<HoursState>("state");
        filter.customer = parameters.text("customer");
        filter.project = parameters.text("project");
        filter.from = parameters.date("from");
        filter.to = parameters.date("to");
        const std::string invoice = parameters.text("invoice");
        if (!invoice.empty() && (filter.state || filter.from || filter.to ||
                                 !filter.customer.empty() || !filter.project.empty())) {
          parameters.fault("invoice", "cannot be combined with other filters");
        }
        return [filter, invoice, company = read.company](
                   const Views& views,
                   const PageRequest& request) -> Result<Page<HoursItem>, Rejection> {
          if (!invoice.empty()) {
            return entries_on(views, company, invoice, request);
          }
          return hours_entries(views, company, filter, request);
        };
      });
  routes.route("hours/{entryId}", ViewRight::kOther,
               {"from", "to", "includeEarlier", "ignoreFrequency", "ignoreGrouping",
                "ignoreCorrectionsOnSeparate"},
               {.parameters = {},
                .body = {},
                .answer = answer_schema<HoursDetails>(),
                .sent_as = {},
                .given_as = {}},
               prepare_details, ask_forecast);
}

}  // namespace facta::api
