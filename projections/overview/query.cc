#include "projections/overview/query.h"

#include "projections/core/listed_rows.h"

namespace facta {
namespace {

bool fits(const RunOverviewRow& row, const RunFilter& filter) {
  const InvoiceRunQueued& request = row.request;
  return (!filter.type || request.type == *filter.type) &&
         (!filter.kind || request.kind == *filter.kind) &&
         (!filter.state || row.state == *filter.state) &&
         (filter.profile.empty() || request.profile == filter.profile) &&
         (!filter.from || request.window.to >= *filter.from) &&
         (!filter.to || request.window.from <= *filter.to);
}

RunItem item_of(RunOverviewRow row, std::optional<OfferedInvoicesRow> offered) {
  RunItem item;
  if (offered) {
    item.invoices = std::move(offered->first);
  }
  item.total = row.invoices;
  item.hasMore = row.invoices > item.invoices.size();
  item.run = std::move(row);
  return item;
}

std::vector<RunItem> items_of(const Views& views, std::string_view company,
                              std::vector<RunOverviewRow> rows) {
  std::vector<std::string> keys;
  for (const RunOverviewRow& row : rows) {
    keys.push_back(make_key(company, row.request.run));
  }
  auto offered = rows_with(views, views.overview.offered, keys);
  std::vector<RunItem> items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    items.push_back(item_of(std::move(rows[i]), std::move(offered[i])));
  }
  return items;
}

}  // namespace

Page<RunItem> run_overview(const Views& views, std::string_view company, const RunFilter& filter,
                           const PageRequest& request) {
  std::vector<RunOverviewRow> rows;
  const auto take = [&](RunOverviewRow row) {
    if (!fits(row, filter)) {
      return false;
    }
    rows.push_back(std::move(row));
    return true;
  };
  Page<RunItem> page;
  if (filter.type) {
    page.next = page_of_listed(
        views, views.overview.by_type, make_key(company, static_cast<std::uint64_t>(*filter.type)),
        request, views.overview.runs,
        [&](std::string_view key, const CodeRow&) {
          return make_key(company, number_of_key(key.substr(key.size() - 8)));
        },
        take);
  } else {
    page.next = scan_page(views.overview.runs, make_key(company), request,
                          [&](std::string_view, const RunOverviewRow& row) { return take(row); });
  }
  page.items = items_of(views, company, std::move(rows));
  return page;
}

std::optional<RunItem> run_item(const Views& views, std::string_view company, std::uint32_t run) {
  auto row = views.overview.runs.get(run_key(company, run));
  return row ? std::optional(
                   item_of(std::move(*row), views.overview.offered.get(make_key(company, run))))
             : std::nullopt;
}

}  // namespace facta
