// Invoices: lists 5.8, details 5.9.
#include "aggregates/invoice/line_change.h"
#include "service/api/items.h"
#include "service/api/reading.h"

#include <set>

namespace facta::api {

InvoiceEntry invoice_entry(const InvoiceHeaderRow& row) {
  const InvoiceContent& content = row.content;
  InvoiceEntry entry;
  entry.number = content.number;
  entry.series = content.series;
  entry.type = content.type;
  entry.status = row.state;
  if (content.run != 0) {
    entry.runId = content.run;
  }
  entry.profile = given(content.profile);
  entry.window = content.window;
  entry.runDescription = given(content.runDescription);
  entry.customer = content.customer;
  entry.project = content.project;
  entry.businessUnit = given(content.businessUnit);
  entry.groupingMethod = given(content.groupingMethod);
  entry.invoiceFrequency = given(content.invoiceFrequency);
  entry.layout = given(content.layout);
  entry.contactPerson = given(content.contactPerson);
  entry.period = content.period;
  entry.correction = content.correction;
  entry.buyerName = content.buyer.legalName;
  entry.currency = content.currency;
  entry.documentDate = content.documentDate;
  entry.bookingDate = content.bookingDate;
  entry.bookingDateSource = content.bookingDateSource;
  entry.dueDate = content.dueDate;
  entry.postingDescription = given(content.postingDescription);
  entry.totals = content.totals;
  entry.approvalPending = row.approvalPending;
  entry.definitive = (row.state == InvoiceState::kPosted && !row.byRunOnly) ||
                     row.state == InvoiceState::kJournalised;
  entry.creditMark = row.creditMark;
  entry.creditReason = given(row.creditReason);
  entry.creditNumber = given(row.creditNumber);
  entry.original = given(content.originalNumber);
  entry.originalDate = content.originalDate;
  entry.returnMessage = row.returnMessage;
  entry.approved = row.approved;
  entry.partiallyApproved = row.partiallyApproved;
  if (row.journalEntry != 0) {
    entry.journalEntry = row.journalEntry;
    entry.journalExport = row.journalExport;
  }
  entry.createdAt = row.createdAt;
  entry.postedAt = row.postedAt;
  return entry;
}

namespace {

// One list, or all of them one after another: the cursor then names the list it is in.
Page<InvoiceEntry> list_invoices(const Views& views, const std::string& company,
                                 std::optional<InvoiceList> only, const InvoiceFilter& filter,
                                 const PageRequest& request) {
  Page<InvoiceEntry> page;
  auto list = only.value_or(InvoiceList::kUnposted);
  Cursor cursor = request.cursor;
  if (!only && !cursor.at_start()) {
    list = static_cast<InvoiceList>(cursor.after().front() - '0');
    cursor = Cursor(cursor.after().substr(1));
  }
  const auto named = [&](const Cursor& next) {
    return only ? next : Cursor(static_cast<char>('0' + static_cast<int>(list)) + next.after());
  };
  while (true) {
    const PageRequest rest{cursor, request.limit - page.items.size()};
    const auto found = invoices(views, company, list, filter, rest);
    for (const InvoiceHeaderRow& row : found.items) {
      page.items.push_back(invoice_entry(row));
    }
    if (found.next) {
      page.next = named(*found.next);
      return page;
    }
    if (only || list == InvoiceList::kWithdrawn) {
      return page;
    }
    list = static_cast<InvoiceList>(static_cast<int>(list) + 1);
    cursor = Cursor();
    if (page.items.size() == request.limit) {
      page.next = named(cursor);
      return page;
    }
  }
}

bool names_list(const Cursor& cursor) {
  return cursor.at_start() || (cursor.after().front() >= '0' && cursor.after().front() <= '2');
}

Ask<InvoiceEntry> ask_invoices(Read& read) {
  Parameters& parameters = read.parameters;
  InvoiceFilter filter;
  filter.type = parameters.word<InvoiceType>("type");
  filter.customer = parameters.text("customer");
  filter.run = static_cast<std::uint32_t>(parameters.number("run", 1, UINT32_MAX).value_or(0));
  const auto list = parameters.word<InvoiceList>("list");
  return [filter, list, company = read.company](
             const Views& views,
             const PageRequest& request) -> Result<Page<InvoiceEntry>, Rejection> {
    if (!list && !names_list(request.cursor)) {
      return Unexpected{reject_parameters({{"query cursor", "must be a nextCursor of this list"}})};
    }
    return list_invoices(views, company, list, filter, request);
  };
}

// The slips of the timesheets on the invoice whose day is in its period (TSDOC-03, TSDOC-06).
std::vector<TimesheetSlipAttached> slips_of(const Views& views, const std::string& company,
                                            const InvoiceContent& content,
                                            const std::vector<InvoiceLine>& lines) {
  std::set<std::string> timesheets;
  for (const InvoiceLine& line : lines) {
    if (!line.timesheet.empty()) {
      timesheets.insert(line.timesheet);
    }
  }
  std::vector<TimesheetSlipAttached> found;
  for (const std::string& timesheet : timesheets) {
    views.masterdata.slips.scan_prefix(
        make_key(company, timesheet),
        [&](std::string_view, const Latest<TimesheetSlipAttached>& row) {
          if (content.period.from <= row.value.belongsTo &&
              row.value.belongsTo <= content.period.to) {
            found.push_back(row.value);
          }
          return true;
        });
  }
  return found;
}

std::vector<InvoiceLineEntry> line_entries(std::vector<InvoiceLine> lines,
                                           const MaybeText& original) {
  std::vector<InvoiceLineEntry> entries;
  entries.reserve(lines.size());
  for (InvoiceLine& line : lines) {
    const bool active = is_manual(line) && !original;
    entries.push_back({std::move(line), active ? LineStatus::kActive : LineStatus::kCompleted});
  }
  return entries;
}

}  // namespace

void add_invoice_queries(QueryRoutes& routes) {
  routes.list<InvoiceEntry>("invoices", ViewRight::kInvoices,
                            {"list", "type", "customer", "run", "asOf"}, ask_invoices);
  routes.object<InvoiceDetailsEntry>(
      "invoices/{number}", ViewRight::kInvoices, {"asOf"}, [](Read& read) {
        return [company = read.company, number = read.request.part("number")](
                   const Views& views) -> Result<InvoiceDetailsEntry, Rejection> {
          auto details = invoice_details(views, company, number);
          if (!details) {
            return Unexpected{reject("invoice.unknown", number)};
          }
          InvoiceContent& content = details->header.content;
          InvoiceDetailsEntry entry;
          entry.entry = invoice_entry(details->header);
          entry.slips = slips_of(views, company, content, details->lines.lines);
          entry.seller = std::move(content.seller);
          entry.buyer = std::move(content.buyer);
          entry.receivableAccount = std::move(content.receivableAccount);
          entry.bookingDateSteps = std::move(content.bookingDateSteps);
          entry.documentDateSteps = std::move(content.documentDateSteps);
          entry.origins = std::move(content.origins);
          entry.lines = line_entries(std::move(details->lines.lines), entry.entry.original);
          entry.vatGroups = std::move(details->lines.vat_groups);
          entry.history = std::move(details->sequences);
          return entry;
        };
      });
}

}  // namespace facta::api
