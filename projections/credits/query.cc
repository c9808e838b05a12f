#include "projections/credits/query.h"

namespace facta {
namespace {

bool fits(const CreditActionItem& row, const CreditActionFilter& filter) {
  return (filter.company.empty() || row.company == filter.company) &&
         (filter.customer.empty() || row.customer == filter.customer) &&
         (!filter.state || row.state == *filter.state) &&
         (!filter.origin || row.origin == *filter.origin) &&
         (!filter.from || row.requestedAt >= *filter.from) &&
         (!filter.until || row.requestedAt < *filter.until);
}

}  // namespace

Page<CreditActionItem> credit_actions(const Views& views, const CreditActionFilter& filter,
                                      const PageRequest& request) {
  Page<CreditActionItem> page;
  page.next = scan_page(
      views.credits.newest, {}, request, [&](std::string_view key, const CodeRow& company) {
        const std::uint64_t number = descending(number_of_key(key.substr(key.size() - 8)));
        auto row = views.credits.actions.get(make_key(company.code, number));
        if (!row || !fits(*row, filter)) {
          return false;
        }
        page.items.push_back(std::move(*row));
        return true;
      });
  return page;
}

}  // namespace facta
