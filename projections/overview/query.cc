#include "projections/overview/query.h"

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

RunItem item_of(const Views& views, std::string_view company, RunOverviewRow row) {
  RunItem item;
  if (auto offered = views.overview.offered.get(make_key(company, row.request.run))) {
    item.invoices = std::move(offered->first);
  }
  item.total = row.invoices;
  item.hasMore = row.invoices > item.invoices.size();
  item.run = std::move(row);
  return item;
}

}  // namespace

Page<RunItem> run_overview(const Views& views, std::string_view company, const RunFilter& filter,
                           const PageRequest& request) {
  Page<RunItem> page;
  const auto take = [&](std::optional<RunOverviewRow> row) {
    if (!row || !fits(*row, filter)) {
      return false;
    }
    page.items.push_back(item_of(views, company, std::move(*row)));
    return true;
  };
  if (!filter.type) {
    page.next = scan_page(views.overview.runs, make_key(company), request,
                          [&](std::string_view, const RunOverviewRow& row) { return take(row); });
    return page;
  }
  page.next = scan_page(
      views.overview.by_type, make_key(company, static_cast<std::uint64_t>(*filter.type)), request,
      [&](std::string_view key, const CodeRow&) {
        const auto run = ~number_of_key(key.substr(key.size() - 8));
        return take(views.overview.runs.get(run_key(company, static_cast<std::uint32_t>(run))));
      });
  return page;
}

std::optional<RunItem> run_item(const Views& views, std::string_view company, std::uint32_t run) {
  auto row = views.overview.runs.get(run_key(company, run));
  return row ? std::optional(item_of(views, company, std::move(*row))) : std::nullopt;
}

}  // namespace facta
