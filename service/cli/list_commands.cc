// Everything that only reads: command -> route -> columns. A new list is one line of kLists.
#include "service/cli/commands.h"
#include "service/cli/json_text.h"
#include "service/cli/session.h"
#include "service/cli/view.h"
#include "service/http/target.h"
#include "service/json/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace facta::cli {
namespace {

struct Reading {
  std::string_view path;
  std::string_view summary;
  std::string_view route;  // {company} and {ARGUMENT} are filled in
  // Of a list, see parse_columns(); of one thing (a route that ends in its name): what is shown of
  // it. Empty: all of one object.
  std::string_view columns;
  // Options that become query parameters: "status from:DATE open!" ("!": a switch).
  std::string_view filters;
  std::string_view example;  // behind "facta "
};

constexpr std::string_view kCompany = "/v1/companies/{company}";

// {c} stands for the routes of a company.
constexpr std::array kReadings = {
    Reading{"company list", "list the companies", "/v1/companies",
            "code legalName currency country timeZone vatId", "", "company list"},
    Reading{"company show", "show a company", "{c}", "", "", "company show --company noord"},
    Reading{"period list", "list booking periods that were closed", "{c}/periods",
            "period closed reason changedBy changedAt", "", "period list --company noord"},
    Reading{"customer list", "list customers", "{c}/customers",
            "code name party.address.city=city vatCode revenueAccount paymentTermDays currency", "",
            "customer list --company noord"},
    Reading{"customer show", "show a customer", "{c}/customers/{CODE}", "", "",
            "customer show K1001 --company noord"},
    Reading{"project list", "list projects", "{c}/projects",
            "code customer name rate vatCode revenueAccount wbs", "customer:CODE",
            "project list --company noord --customer K1001"},
    Reading{"project show", "show a project", "{c}/projects/{CODE}", "", "",
            "project show K1001-1 --company noord"},
    Reading{"vat-code list", "list VAT codes", "{c}/vatCodes",
            "code description category rates payableAccount exemptionReason", "",
            "vat-code list --company noord"},
    Reading{"account list", "list ledger accounts", "{c}/ledgerAccounts", "code name", "",
            "account list --company noord"},
    Reading{"series list", "list number series", "{c}/numberSeries",
            "code prefix minimumDigits firstNumber next", "", "series list --company noord"},
    Reading{"reason list", "list reason codes for credits", "{c}/reasonCodes", "code text", "",
            "reason list --company noord"},
    Reading{"profile list", "list invoice profiles", "{c}/profiles",
            "code name invoiceType postOnGeneration", "", "profile list --company noord"},
    Reading{"settings list", "list settings and where each value comes from", "{c}/settings",
            "key value level subject changedBy changedAt", "", "settings list --company noord"},
    Reading{"frequency list", "list invoice frequencies", "{c}/frequencies",
            "code name bookingDatePeriod correctionFrequency", "",
            "frequency list --company noord"},
    Reading{"grouping list", "list invoice grouping methods", "{c}/groupingMethods",
            "code name dimensions", "", "grouping list --company noord"},
    Reading{"business-unit list", "list business units", "{c}/businessUnits",
            "code name bookingPeriodEndsOn", "", "business-unit list --company noord"},
    Reading{"customer-template list", "list customer templates", "{c}/customerTemplates",
            "code name invoiceFrequency", "", "customer-template list --company noord"},
    Reading{"contact list", "list contact companies and persons", "{c}/contacts",
            "code kind name company languageCode groupingMethod", "",
            "contact list --company noord"},
    Reading{"legal-name list", "list legal names", "{c}/legalNames", "code name", "",
            "legal-name list --company noord"},
    Reading{"holiday list", "list holiday calendars", "{c}/holidays", "code dates.date=dates", "",
            "holiday list --company noord"},
    Reading{"layout list", "list invoice layouts", "{c}/layouts", "code name", "",
            "layout list --company noord"},
    Reading{"salutation list", "list general salutations", "{c}/salutations",
            "languageCode text changedBy changedAt", "", "salutation list --company noord"},
    Reading{"email-template list", "list e-mail templates", "{c}/emailTemplates",
            "code usage pdfTemplate", "", "email-template list --company noord"},
    Reading{"interaction-template list", "list interaction templates", "{c}/interactionTemplates",
            "code entities documentReport documentTemplateName customReportLayout showOn", "",
            "interaction-template list --company noord"},
    Reading{"term-schedule list", "list standard term schedules", "{c}/standardTermSchedules",
            "code name lines", "", "term-schedule list --company noord"},
    Reading{"term-type list", "list types of term schedules", "{c}/termScheduleTypes",
            "code name account", "", "term-type list --company noord"},
    Reading{"commitment-type list", "list types of commitments", "{c}/commitmentTypes",
            "code name account", "", "commitment-type list --company noord"},
    Reading{"report list", "list registered PDF and Excel reports", "{c}/reports",
            "code fileName storageLocation folder", "", "report list --company noord"},
    Reading{"vendor-template list", "list vendor templates", "{c}/vendorTemplates",
            "code name purchaseInvoiceLayout", "", "vendor-template list --company noord"},
    Reading{"vendor list", "list vendors", "{c}/vendors",
            "code name template purchaseInvoiceLayout deliveryMethod", "",
            "vendor list --company noord"},
    Reading{"vendor show", "show a vendor", "{c}/vendors/{CODE}", "", "",
            "vendor show L1001 --company noord"},
    Reading{"job list", "list job queue entries", "{c}/jobs", "jobCode enabled at weekdays profile",
            "", "job list --company noord"},
    Reading{"job runs", "what the jobs did", "{c}/jobRuns",
            "jobRun jobCode trigger startedAt finishedAt succeeded failed skipped documentDate",
            "job-code:CODE", "job runs --company noord"},
    Reading{"credit actions", "credits asked for from balance or after corrections",
            "/v1/creditActions",
            "company action requestedAt requestedBy origin customer original reasonCode state "
            "creditInvoice errorCode",
            "customer:CODE state:STATE origin:ORIGIN", "credit actions --state failed"},
    Reading{"hours why", "in which invoice an entry is, or why it was not billed",
            "{c}/hours/{ENTRY}",
            "entryId state invoice whyNotBilled forecast.billed=billed forecast.code=code "
            "forecast.message=message",
            "from:DATE to:DATE",
            "hours why NK-2610-00001 --company noord --from 2026-10-01 --to 2026-10-31"},
    Reading{"hours list", "list hours entries and why they are not billed", "{c}/hours",
            "entryId date customer project resource quantity rate amount currency state invoice "
            "whyNotBilled",
            "customer:CODE project:CODE state:STATE from:DATE to:DATE",
            "hours list --company noord --customer K1001 --state open"},
    Reading{"hours show", "show an hours entry", "{c}/hours/{ENTRY}", "", "",
            "hours show NK-2610-00001 --company noord"},
    Reading{
        "run list", "invoice overview: the runs", "{c}/runs",
        "run kind state profile window.from=from window.to=to total=invoices lineCount=lines "
        "numbers.first=first numbers.last=last totals.totals.total=amount totals.currency=currency "
        "requestedBy finishedAt",
        "type:TYPE state:STATE kind:KIND profile:CODE as-of:MOMENT", "run list --company noord"},
    Reading{"run show", "show a run", "{c}/runs/{RUN}", "", "", "run show 1 --company noord"},
    Reading{"run lines", "the individual invoice lines of a run", "{c}/runs/{RUN}/lines",
            "invoice customer project entryId date resource description quantity unitPrice net "
            "ledgerAccount",
            "", "run lines 1 --company noord"},
    Reading{"run invoices", "the invoices of a run, also of a test run", "{c}/runs/{RUN}/invoices",
            "number customer project documentDate dueDate totals.net=net totals.vat=VAT "
            "totals.total=total currency",
            "", "run invoices 1 --company noord"},
    Reading{"run progress", "how far a run is", "{c}/runs/{RUN}/progress", "", "",
            "run progress 1 --company noord"},
    Reading{"run can-revert", "whether a run may be reverted, and why not",
            "{c}/runs/{RUN}:canRevert", "", "", "run can-revert 1 --company noord"},
    Reading{"invoice list", "list invoices", "{c}/invoices",
            "number type status customer project documentDate bookingDate totals.net=net "
            "totals.vat=VAT totals.total=total currency creditMark",
            "list:LIST type:TYPE customer:CODE run:RUN as-of:MOMENT",
            "invoice list --company noord --list posted"},
    Reading{"invoice show", "show an invoice with its lines and VAT", "{c}/invoices/{NUMBER}", "",
            "as-of:MOMENT", "invoice show NK26-00001 --company noord"},
    Reading{"invoice numbers", "number audit: every number, assigned or lapsed and why",
            "{c}/numbers", "series number state cause run actor at",
            "series:CODE state:STATE as-of:MOMENT", "invoice numbers --company noord"},
    Reading{"export list", "list journal exports", "{c}/exports",
            "export type until entries firstEntry lastEntry totals.currency=currency "
            "totals.debit=debit totals.credit=credit finished by finishedAt",
            "", "export list --company noord"},
    Reading{"export show", "show a journal export", "{c}/exports/{EXPORT}", "", "",
            "export show 1 --company noord"},
    Reading{"journal entries", "list journal entries", "{c}/journalEntries",
            "entry invoice type bookingDate documentDate customer currency openAmount lines",
            "export:EXPORT invoice:NUMBER", "journal entries --company noord --invoice NK26-00001"},
    Reading{"open-items", "list receivables that are open", "{c}/openItems",
            "number customer documentDate dueDate amount remaining currency original=creditOf",
            "open! customer:CODE as-of:MOMENT", "open-items --company noord --open"},
    Reading{"balance", "balance across companies", "/v1/balance",
            "company customer legalName number type documentDate bookingDate currency original "
            "remaining creditMark creditReason creditNumber journalised",
            "open! credited! customer:CODE type:TYPE from:DATE to:DATE group-by:WORDS "
            "as-of:TIME",
            "balance --open --group-by customer"},
    Reading{"history list", "records as they were accepted", "{c}/history",
            "sequence at actor command events refusal detail reason", "subject:SUBJECT",
            "history list --company noord --subject invoices/NK26-00001"},
    Reading{"history trace",
            "from a journal line to the imported hours, or from an hours entry to the books",
            "{c}/history/trace",
            "step id detail currency amount sequence time actor command recordHash",
            "journal-entry:ENTRY[/LINE] invoice:NUMBER hours:ENTRY",
            "history trace --company noord --journal-entry 17/2"},
    Reading{"history show", "show a record: who, when, why, hash, events", "{c}/history/{SEQUENCE}",
            "", "", "history show 12 --company noord"},
    Reading{"token list", "list API tokens", "/v1/tokens",
            "id name roles companies expires revoked createdBy createdAt changedBy changedAt", "",
            "token list"},
};

// "group-by" -> "groupBy".
std::string query_name(std::string_view option) {
  std::string name;
  for (std::size_t i = 0; i < option.size(); ++i) {
    if (option[i] == '-' && i + 1 < option.size()) {
      ++i;
      name += static_cast<char>(option[i] - 'a' + 'A');
    } else {
      name += option[i];
    }
  }
  return name;
}

std::vector<Parameter> filters_of(std::string_view text) {
  std::vector<Parameter> options;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Parameter option;
    if (word.ends_with('!')) {
      word.remove_suffix(1);
      option.name = word;
      option.help = "only those that are " + option.name;
    } else {
      const std::size_t colon = word.find(':');
      option.name = word.substr(0, colon);
      option.value = word.substr(colon + 1);
      option.help = "only this " + words_of(query_name(option.name));
    }
    options.push_back(std::move(option));
  }
  return options;
}

const char* help_of_filter(std::string_view name) {
  if (name == "from") {
    return "from this day on";
  }
  if (name == "to") {
    return "up to and with this day";
  }
  if (name == "list") {
    return "unposted, posted or withdrawn";
  }
  if (name == "group-by") {
    return "totals per customer, company or currency";
  }
  return nullptr;
}

std::vector<Parameter> arguments_of(std::string_view route) {
  std::vector<Parameter> arguments;
  for (std::size_t at = route.find('{'); at != std::string_view::npos;
       at = route.find('{', at + 1)) {
    const std::string name(route.substr(at + 1, route.find('}', at) - at - 1));
    if (name.front() >= 'A' && name.front() <= 'Z') {
      arguments.push_back({name, {}, {}, true, false, {}});
    }
  }
  return arguments;
}

std::string route_of(const Reading& reading) {
  std::string route(reading.route);
  if (route.starts_with("{c}")) {
    route.replace(0, 3, kCompany);
  }
  return route;
}

// The filters that were given, as a query.
std::string query_of(const std::vector<Parameter>& filters, const Values& values) {
  std::string query;
  for (const Parameter& filter : filters) {
    if (!values.has(filter.name)) {
      continue;
    }
    query += query.empty() ? '?' : '&';
    query += query_name(filter.name) + "=" + http::percent_encode(*values.text(filter.name));
  }
  return query;
}

// Whether the route answers one object and no list.
bool is_one(const Reading& reading) {
  return reading.columns.empty() || reading.route.ends_with('}');
}

// An object of only these members of it, as far as it has them.
std::string only(const json::JsonValue& object, std::string_view columns) {
  std::string text;
  json::JsonWriter out(text);
  out.begin_object();
  for (const ViewColumn& column : parse_columns(columns)) {
    if (const json::JsonValue* const value = object.find(column.member)) {
      std::string member;
      append_json(member, *value);
      out.key(column.member).raw(member);
    }
  }
  out.end_object();
  return text;
}

int show(Session& session, const std::string& target, std::string_view columns) {
  auto answer = session.remote().get(target);
  if (!answer) {
    return answer.error();
  }
  if (!answer->accepted()) {
    return session.remote().refuse(*answer);
  }
  const auto document = json::parse_json(std::move(answer->body));
  if (!document) {
    *session.terminal().error << "facta: the service answered no JSON for " << target << '\n';
    return kUnreachable;
  }
  if (columns.empty()) {
    show_object(session, document->root());
  } else {
    show_object(session, json::parse_json(only(document->root(), columns))->root());
  }
  return kDone;
}

int read(Session& session, const Values& values, const Reading& reading,
         const std::vector<Parameter>& filters) {
  auto target = session.target(route_of(reading), values);
  if (!target) {
    return kUsage;
  }
  std::string query = query_of(filters, values);
  if (reading.path == "run list" && !values.has("type")) {
    // The overview shows one invoice type (OVW-02).
    query += query.empty() ? "?type=hours" : "&type=hours";
  }
  if (reading.route == "/v1/balance" && !session.config().text("company").empty()) {
    query += query.empty() ? '?' : '&';
    query += "company=" + http::percent_encode(session.config().text("company"));
  }
  if (is_one(reading)) {
    return show(session, *target + query, reading.columns);
  }
  std::size_t rows_max = session.form() == OutputForm::kTable ? 1'000 : 0;
  if (const auto limit = values.text("limit")) {
    const auto [end, error] =
        std::from_chars(limit->data(), limit->data() + limit->size(), rows_max);
    if (error != std::errc{} || end != limit->data() + limit->size()) {
      return session.usage("--limit takes a number of rows, 0 for all");
    }
  }
  return show_list(session, *target + query, reading.columns, rows_max);
}

}  // namespace

int show_reading(Session& session, const Values& values, std::string_view path,
                 const std::string& argument) {
  const auto* const reading = std::ranges::find(kReadings, path, &Reading::path);
  if (reading == kReadings.end()) {
    return session.usage("there is no view " + std::string(path));
  }
  Values given = values;
  const auto arguments = arguments_of(reading->route);
  if (arguments.empty() == !argument.empty()) {
    return session.usage(argument.empty() ? "one of them must be named" : "it takes no name");
  }
  if (!arguments.empty()) {
    given.add(arguments.front().name, argument);
  }
  return read(session, given, *reading, {});
}

void add_list_commands(std::vector<CommandSpec>& tree) {
  for (const Reading& reading : kReadings) {
    CommandSpec& spec = tree.emplace_back();
    spec.path = reading.path;
    spec.summary = reading.summary;
    spec.example = "facta " + std::string(reading.example);
    spec.group = group_summary(reading.path);
    spec.arguments = arguments_of(reading.route);
    std::vector<Parameter> filters = filters_of(reading.filters);
    for (Parameter& filter : filters) {
      if (const char* const help = help_of_filter(filter.name)) {
        filter.help = help;
      }
    }
    spec.options = filters;
    if (!is_one(reading)) {
      spec.options.push_back({"limit", "ROWS", "at most so many rows (tables: 1000; 0: all)"});
    }
    spec.run = [&reading, filters](Session& session, const Values& values) {
      return read(session, values, reading, filters);
    };
  }
}

}  // namespace facta::cli
