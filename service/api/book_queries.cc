// The books: journal exports and their files, journal entries 5.11, open items, the number audit.
#include "service/api/items.h"
#include "service/api/reading.h"

namespace facta::api {
namespace {

ExportEntry export_entry(ExportViewRow row) {
  ExportEntry entry;
  entry.id = entry.export_ = row.journalExport;
  entry.type = std::move(row.type);
  entry.until = row.until;
  entry.finished = row.finished;
  entry.parts = row.parts;
  entry.entries = row.entries;
  if (row.firstEntry != 0) {
    entry.firstEntry = row.firstEntry;
    entry.lastEntry = row.lastEntry;
  }
  entry.totals = std::move(row.totals);
  entry.sequences = std::move(row.sequences);
  entry.startedAt = row.startedAt;
  entry.finishedAt = row.finishedAt;
  entry.by = std::move(row.by);
  return entry;
}

std::uint32_t export_of(const RoutedRequest& request) {
  const auto number = parse_whole(request.part("id"));
  return number && *number <= UINT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

// ---- The file of an export: the same bytes whenever it is asked for, since the entries of a
// finished export never change (JRN).

enum class FileFormat : std::uint8_t { kCsv, kJson };

// What the lines of an entry have in common.
struct FileEntry {
  std::uint64_t entry = 0;
  std::string invoice;
  InvoiceType type = InvoiceType::Hours;
  std::string customer;
  Currency currency;
  Date bookingDate, documentDate, dueDate;
  FACTA_DESCRIBE(FileEntry, entry, invoice, type, customer, currency, bookingDate, documentDate,
                 dueDate)
};

class ExportFile final : public http::BodyStream {
 public:
  ExportFile(const Projector& projector, std::string company, ExportViewRow row, FileFormat format)
      : projector_(projector),
        company_(std::move(company)),
        row_(std::move(row)),
        format_(format) {}

  Next next(std::string& out) override {
    if (cursor_.at_start()) {
      format_ == FileFormat::kCsv ? out += csv_header<FileEntry, JournalLine>()
                                  : out += json_head();
    }
    const auto page = projector_.read([this](const Views& views) {
      return journal_entries(views, company_, row_.journalExport, {cursor_, 50});
    });
    format_ == FileFormat::kCsv ? append_lines(out, page.items) : append_entries(out, page.items);
    if (page.next) {
      cursor_ = *page.next;
      return Next::kMore;
    }
    if (format_ == FileFormat::kJson) {
      out += "]}\n";
    }
    return Next::kEnd;
  }

 private:
  std::string json_head() const {
    std::string head;
    json::JsonWriter out(head);
    out.begin_object().field("company", company_);
    out.key("export").unsigned_integer(row_.journalExport).field("type", row_.type);
    if (row_.until) {
      out.field("until", print(*row_.until));
    }
    out.key("totals").begin_array();
    for (const JournalTotals& totals : row_.totals) {
      write_object(out, totals);
    }
    out.end_array().key("entries").begin_array();
    return head;
  }
  void append_entries(std::string& out, const std::vector<JournalEntryRow>& rows) {
    for (const JournalEntryRow& row : rows) {
      if (!std::exchange(first_, false)) {
        out.push_back(',');
      }
      json::JsonWriter json(out);
      write_object(json, row.data);
    }
  }
  static void append_lines(std::string& out, const std::vector<JournalEntryRow>& rows) {
    CsvWriter lines(out);
    std::string common;
    for (const JournalEntryRow& row : rows) {
      const JournalEntryData& entry = row.data;
      common.clear();
      {
        CsvWriter cells(common);
        write_csv_cells(
            cells, FileEntry{entry.entry, entry.invoice, entry.type, entry.customer, entry.currency,
                             entry.bookingDate, entry.documentDate, entry.dueDate});
      }
      for (const JournalLine& line : entry.lines) {
        lines.plain_cell(common);
        write_csv_cells(lines, line, entry.currency);
        lines.end_line();
      }
    }
  }

  const Projector& projector_;
  std::string company_;
  ExportViewRow row_;
  FileFormat format_;
  Cursor cursor_;
  bool first_ = true;
};

Produce file_producer(Read& asked) {
  const std::string format = asked.parameters.text("format");
  if (format != "csv" && format != "json") {
    asked.parameters.fault("format", "must be csv or json");
  }
  return [csv = format == "csv",
          number = export_of(asked.request)](const Read& read) -> Result<Produced, Rejection> {
    Produced produced;
    auto row = read.door.projector.read([&](const Views& views) {
      produced.position = position_of(views, read.company);
      return journal_export(views, read.company, number);
    });
    if (!row) {
      return Unexpected{reject("export.unknown", "export " + read.request.part("id"))};
    }
    if (!row->finished) {
      return Unexpected{reject("export.not_finished", "export " + std::to_string(number))};
    }
    const std::string name = read.company + "-export-" + std::to_string(number);
    http::HttpResponse response;
    response.content_type = csv ? "text/csv; charset=utf-8; header=present" : "application/json";
    response.headers.push_back(
        {"Content-Disposition", "attachment; filename=\"" + name + (csv ? ".csv\"" : ".json\"")});
    response.stream =
        std::make_unique<ExportFile>(read.door.projector, read.company, std::move(*row),
                                     csv ? FileFormat::kCsv : FileFormat::kJson);
    produced.response = std::move(response);
    produced.tag = name + (csv ? ".csv" : ".json");  // its bytes never change
    return produced;
  };
}

void add_export_queries(QueryRoutes& routes) {
  routes.list<ExportEntry>("exports", ViewRight::kInvoices, {}, [](Read& read) {
    return [company = read.company](
               const Views& views,
               const PageRequest& request) -> Result<Page<ExportEntry>, Rejection> {
      auto found = journal_exports(views, company, request);
      Page<ExportEntry> page;
      page.next = std::move(found.next);
      for (ExportViewRow& row : found.items) {
        page.items.push_back(export_entry(std::move(row)));
      }
      return page;
    };
  });
  routes.object<ExportEntry>("exports/{id}", ViewRight::kInvoices, {}, [](Read& read) {
    return [company = read.company, number = export_of(read.request),
            text = read.request.part("id")](const Views& views) -> Result<ExportEntry, Rejection> {
      auto row = journal_export(views, company, number);
      if (!row) {
        return Unexpected{reject("export.unknown", "export " + text)};
      }
      return export_entry(std::move(*row));
    };
  });
  routes.route(
      "exports/{id}/file", ViewRight::kInvoices, {"format"},
      {.parameters = {}, .body = {}, .answer = {}, .sent_as = {}, .given_as = {"text/csv"}},
      file_producer);
}

}  // namespace

void add_book_queries(QueryRoutes& routes) {
  add_export_queries(routes);
  routes.list<JournalEntryRow>(
      "journalEntries", ViewRight::kJournalEntry, {"export", "invoice"}, [](Read& read) {
        const auto number = read.parameters.number("export", 1, UINT32_MAX).value_or(0);
        const std::string invoice = read.parameters.text("invoice");
        if (number != 0 && !invoice.empty()) {
          read.parameters.fault("invoice", "cannot be combined with export");
        }
        return [company = read.company, number = static_cast<std::uint32_t>(number), invoice](
                   const Views& views,
                   const PageRequest& request) -> Result<Page<JournalEntryRow>, Rejection> {
          if (invoice.empty()) {
            return journal_entries(views, company, number, request);
          }
          Page<JournalEntryRow> page;
          if (auto entry = journal_entry_of(views, company, invoice)) {
            page.items.push_back(std::move(*entry));
          }
          return page;
        };
      });
  routes.list<OpenItemRow>(
      "openItems", ViewRight::kInvoices, {"customer", "open", "asOf"}, [](Read& read) {
        OpenItemFilter filter;
        filter.customer = read.parameters.text("customer");
        filter.openOnly = read.parameters.flag("open").value_or(false);
        return [company = read.company, filter](
                   const Views& views,
                   const PageRequest& request) -> Result<Page<OpenItemRow>, Rejection> {
          return open_items(views, company, filter, request);
        };
      });
  routes.list<NumberEntry>(
      "numbers", ViewRight::kInvoices, {"series", "state", "asOf"}, [](Read& read) {
        const auto state = read.parameters.word<NumberState>("state");
        return [company = read.company, series = read.parameters.text("series"), state](
                   const Views& views,
                   const PageRequest& request) -> Result<Page<NumberEntry>, Rejection> {
          auto found = number_audit(views, company, series, state, request);
          Page<NumberEntry> page;
          page.next = std::move(found.next);
          for (NumberItem& item : found.items) {
            page.items.push_back({std::move(item.series), item.ordinal, std::move(item.row)});
          }
          return page;
        };
      });
}

}  // namespace facta::api
