#include "projections/details/query.h"

#include "aggregates/invoice/issue.h"

namespace facta {
namespace {

std::optional<RunInvoice> resolve(const Views& views, std::string_view company,
                                  const RunOutputRow& row) {
  if (row.test) {
    return RunInvoice{*row.test, std::nullopt};
  }
  const std::string key = make_key(company, row.number);
  auto header = views.invoices.headers.get(key);
  auto lines = views.invoices.lines.get(key);
  if (!header || !lines) {
    return std::nullopt;
  }
  RunInvoice invoice{std::move(header->content), header->state};
  invoice.content.lines = std::move(lines->lines);
  invoice.content.vatGroups = std::move(lines->vat_groups);
  if (row.extension) {  // the draft as a production run would extend it (DEC-21)
    auto& whole = invoice.content.lines;
    whole.insert(whole.end(), row.extension->lines.begin(), row.extension->lines.end());
    invoice.content.vatGroups = row.extension->vatGroups;
    invoice.content.totals = row.extension->totals;
    invoice.state.reset();
  }
  return invoice;
}

// The lines of the run on one of its invoices.
std::vector<RunLine> lines_of(const InvoiceContent& content, std::uint32_t run) {
  std::vector<RunLine> lines;
  for (const InvoiceLine& line : content.lines) {
    if (run_of(content, line) == run) {
      lines.push_back({content.number, content.customer, content.currency, line});
      if (line.project.empty()) {
        lines.back().line.project = content.project;
      }
    }
  }
  return lines;
}

// Where a list of lines goes on: at which invoice, and how many of its lines were given before.
struct LinePlace {
  std::string invoice;  // key of its row
  std::uint64_t given = 0;

  static LinePlace of(const Cursor& cursor, const std::string& prefix) {
    const std::string& text = cursor.after();
    if (!text.starts_with(prefix) || text.size() < prefix.size() + sizeof given) {
      return {prefix, 0};
    }
    const std::size_t end = text.size() - sizeof given;
    return {text.substr(0, end), number_of_key(std::string_view(text).substr(end))};
  }
  Cursor cursor() const {
    std::string text = invoice;
    key_number(text, given);
    return Cursor(std::move(text));
  }
};

}  // namespace

Page<RunInvoice> run_invoices(const Views& views, std::string_view company, std::uint32_t run,
                              const PageRequest& request) {
  Page<RunInvoice> page;
  page.next = scan_page(views.details.output, make_key(company, run), request,
                        [&](std::string_view, const RunOutputRow& row) {
                          auto invoice = resolve(views, company, row);
                          if (!invoice) {
                            return false;
                          }
                          page.items.push_back(std::move(*invoice));
                          return true;
                        });
  return page;
}

Page<RunLine> run_lines(const Views& views, std::string_view company, std::uint32_t run,
                        const PageRequest& request) {
  const std::string prefix = make_key(company, run);
  const LinePlace from = LinePlace::of(request.cursor, prefix);
  Page<RunLine> page;
  views.details.output.scan(from.invoice, after_prefix(prefix),
                            [&](std::string_view key, const RunOutputRow& row) {
                              LinePlace at{std::string(key), key == from.invoice ? from.given : 0};
                              if (const auto invoice = resolve(views, company, row)) {
                                std::vector<RunLine> lines = lines_of(invoice->content, run);
                                for (; at.given < lines.size(); ++at.given) {
                                  if (page.items.size() == request.limit) {
                                    page.next = at.cursor();
                                    return false;
                                  }
                                  page.items.push_back(std::move(lines[at.given]));
                                }
                              }
                              return true;
                            });
  return page;
}

Page<SkippedItem> run_skipped(const Views& views, std::string_view company, std::uint32_t run,
                              const PageRequest& request) {
  return page_of(views.details.skipped, make_key(company, run), request);
}

}  // namespace facta
