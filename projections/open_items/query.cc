#include "projections/open_items/query.h"

#include "projections/core/listed_rows.h"

namespace facta {

Page<OpenItemRow> open_items(const Views& views, std::string_view company,
                             const OpenItemFilter& filter, const PageRequest& request) {
  Page<OpenItemRow> page;
  page.next = page_of_listed(
      views, views.open_items.newest, make_key(company), request, views.open_items.items,
      [&](std::string_view, const CodeRow& number) { return make_key(company, number.code); },
      [&](OpenItemRow item) {
        if ((!filter.customer.empty() && item.customer != filter.customer) ||
            (filter.openOnly && item.remaining.minor == 0)) {
          return false;
        }
        page.items.push_back(std::move(item));
        return true;
      });
  return page;
}

}  // namespace facta
