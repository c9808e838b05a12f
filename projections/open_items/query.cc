#include "projections/open_items/query.h"

namespace facta {

Page<OpenItemRow> open_items(const Views& views, std::string_view company,
                             const OpenItemFilter& filter, const PageRequest& request) {
  Page<OpenItemRow> page;
  page.next =
      scan_page(views.open_items.newest, make_key(company), request,
                [&](std::string_view, const CodeRow& number) {
                  auto item = views.open_items.items.get(make_key(company, number.code));
                  if (!item || (!filter.customer.empty() && item->customer != filter.customer) ||
                      (filter.openOnly && item->remaining.minor == 0)) {
                    return false;
                  }
                  page.items.push_back(std::move(*item));
                  return true;
                });
  return page;
}

}  // namespace facta
