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

void add_lines(const RunInvoice& invoice, std::uint32_t run, std::vector<RunLine>& lines) {
  const InvoiceContent& content = invoice.content;
  for (const InvoiceLine& line : content.lines) {
    if (run_of(content, line) == run) {
      lines.push_back({content.number, content.customer, content.currency, line,
                       invoice.state == InvoiceState::kDraft});
      if (line.project.empty()) {
        lines.back().line.project = content.project;
      }
    }
  }
}

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
  Page<RunLine> page;
  Cursor cursor = request.cursor;
  do {
    std::optional<Cursor> next =
        scan_page(views.details.output, make_key(company, run), {cursor, 1},
                  [&](std::string_view, const RunOutputRow& row) {
                    if (const auto invoice = resolve(views, company, row)) {
                      add_lines(*invoice, run, page.items);
                    }
                    return true;
                  });
    page.next = next;
    cursor = next.value_or(Cursor());
  } while (page.next && page.items.size() < request.limit);
  return page;
}

Page<SkippedItem> run_skipped(const Views& views, std::string_view company, std::uint32_t run,
                              const PageRequest& request) {
  return page_of(views.details.skipped, make_key(company, run), request);
}

}  // namespace facta
