#include "projections/balance/query.h"

#include "projections/core/listed_rows.h"

#include <map>

namespace facta {
namespace {

bool fits(const BalanceRow& row, const BalanceFilter& filter) {
  return (filter.company.empty() || row.company == filter.company) &&
         (filter.customer.empty() || row.customer == filter.customer) &&
         (!filter.type || row.type == *filter.type) &&
         (!filter.from || row.bookingDate >= *filter.from) &&
         (!filter.to || row.bookingDate <= *filter.to) &&
         (!filter.openOnly || row.remaining.minor != 0) &&
         (!filter.credited || (row.creditMark != CreditMark::kNone) == *filter.credited);
}

}  // namespace

Page<BalanceRow> balance(const Views& views, const BalanceFilter& filter,
                         const PageRequest& request) {
  Page<BalanceRow> page;
  const BalanceView& view = views.balance;
  const Table<CodeRow>& list = !filter.customer.empty()  ? view.by_customer
                               : !filter.company.empty() ? view.by_company
                                                         : view.newest;
  const std::string prefix = !filter.customer.empty()  ? make_key(filter.customer)
                             : !filter.company.empty() ? make_key(filter.company)
                                                       : std::string();
  page.next = page_of_listed(
      views, list, prefix, request, view.rows,
      [&](std::string_view key, const CodeRow& number) {
        key.remove_prefix(prefix.size() + 8);  // the list's own part and the time
        return make_key(take_text(key), number.code);
      },
      [&](BalanceRow row) {
        if (!fits(row, filter)) {
          return false;
        }
        page.items.push_back(std::move(row));
        return true;
      });
  return page;
}

namespace {

// Sums over companies at an earlier moment: added up from those of each company then.
Page<BalanceTotal> summed_totals(const Views& views, bool by_customer, std::string_view customer,
                                 const PageRequest& request) {
  const auto scope = by_customer ? BalanceScope::kCustomerInCompany : BalanceScope::kCompany;
  std::string prefix = make_key(static_cast<std::uint64_t>(scope));
  if (!customer.empty()) {
    prefix += make_key(customer);
  }
  std::map<std::string, BalanceTotal> sums;  // by the key that the sum has in the present
  views.balance.totals.scan_prefix(prefix, [&](std::string_view key, const BalanceTotalsRow& row) {
    key.remove_prefix(8);
    const std::string_view name = take_text(key);
    take_text(key);  // the company
    const Currency currency = parse_currency(take_text(key)).value_or(Currency{});
    const auto to = by_customer ? BalanceScope::kCustomer : BalanceScope::kAll;
    BalanceTotal& sum = sums[totals_key(to, name, "", currency)];
    sum.customer = name;
    sum.currency = currency;
    sum.sums += row;
    return true;
  });
  Page<BalanceTotal> page;
  for (auto& [key, sum] : sums) {
    if (key <= request.cursor.after()) {
      continue;
    }
    if (page.items.size() == request.limit) {
      const BalanceTotal& last = page.items.back();
      const auto to = by_customer ? BalanceScope::kCustomer : BalanceScope::kAll;
      page.next = Cursor(totals_key(to, last.customer, "", last.currency));
      break;
    }
    page.items.push_back(std::move(sum));
  }
  return page;
}

BalanceTotal total_of(std::string_view customer, std::string_view company,
                      std::string_view currency, const BalanceTotalsRow& sums) {
  return {std::string(company), std::string(customer),
          parse_currency(currency).value_or(Currency{}), sums};
}

Page<BalanceTotal> totals_of_customers(const Views& views, std::string_view company,
                                       const PageRequest& request) {
  std::vector<std::string> keys;
  Page<BalanceTotal> page;
  page.next = scan_page(views.balance.customers, make_key(company), request,
                        [&](std::string_view key, const CodeRow&) {
                          take_text(key);  // the company
                          const std::string_view customer = take_text(key);
                          keys.push_back(totals_key(BalanceScope::kCustomerInCompany, customer,
                                                    company, *parse_currency(take_text(key))));
                          return true;
                        });
  const auto sums = rows_with(views, views.balance.totals, keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::string_view key = std::string_view(keys[i]).substr(8);
    const std::string_view customer = take_text(key);
    take_text(key);
    FACTA_ASSERT(sums[i].has_value(), "a customer with a balance has no sum");
    page.items.push_back(total_of(customer, company, take_text(key), *sums[i]));
  }
  return page;
}

}  // namespace

std::optional<Page<BalanceTotal>> balance_sums(const Views& views, const BalanceFilter& filter,
                                               bool by_customer, bool by_company,
                                               const PageRequest& request) {
  std::map<std::string, BalanceTotal> sums;  // by what they are over
  std::size_t looked_at = 0;
  const auto add = [&](const BalanceRow& row) {
    if (fits(row, filter)) {
      const std::string customer = by_customer ? row.customer : std::string();
      const std::string company = by_company ? row.company : std::string();
      BalanceTotal& sum = sums[make_key(customer, company, std::string_view(row.currency.text()))];
      sum.customer = customer;
      sum.company = company;
      sum.currency = row.currency;
      sum.sums += {1, row.remaining.minor != 0 ? 1U : 0U, row.original, row.remaining};
    }
    return ++looked_at <= kBalanceRowsMax;
  };
  const BalanceView& view = views.balance;
  if (filter.customer.empty()) {
    view.rows.scan_prefix(filter.company.empty() ? std::string() : make_key(filter.company),
                          [&](std::string_view, const BalanceRow& row) { return add(row); });
  } else {
    const std::string prefix = make_key(filter.customer);
    view.by_customer.scan_prefix(prefix, [&](std::string_view key, const CodeRow& number) {
      key.remove_prefix(prefix.size() + 8);  // the customer and the time
      const auto row = view.rows.get(make_key(take_text(key), number.code));
      return !row || add(*row);
    });
  }
  if (looked_at > kBalanceRowsMax) {
    return std::nullopt;
  }
  Page<BalanceTotal> page;
  for (auto sum = sums.upper_bound(request.cursor.after()); sum != sums.end(); ++sum) {
    if (page.items.size() == request.limit) {
      page.next = Cursor(std::prev(sum)->first);
      break;
    }
    page.items.push_back(std::move(sum->second));
  }
  return page;
}

Page<BalanceTotal> balance_totals(const Views& views, BalanceScope scope, std::string_view customer,
                                  std::string_view company, const PageRequest& request) {
  const bool over_all = scope == BalanceScope::kAll || scope == BalanceScope::kCustomer;
  if (views.is_past() && over_all) {
    return summed_totals(views, scope == BalanceScope::kCustomer, customer, request);
  }
  if (scope == BalanceScope::kCustomerInCompany && customer.empty() && !company.empty()) {
    return totals_of_customers(views, company, request);
  }
  std::string prefix = make_key(static_cast<std::uint64_t>(scope));
  const bool names_customer =
      scope == BalanceScope::kCustomer || scope == BalanceScope::kCustomerInCompany;
  if (!names_customer || !customer.empty()) {
    prefix += make_key(customer);
    if (scope == BalanceScope::kAll || scope == BalanceScope::kCustomer || !company.empty()) {
      prefix += make_key(scope == BalanceScope::kCustomer ? std::string_view() : company);
    }
  }
  Page<BalanceTotal> page;
  page.next =
      scan_page(over_all ? views.balance.sums : views.balance.totals, prefix, request,
                [&](std::string_view key, const BalanceTotalsRow& row) {
                  key.remove_prefix(8);
                  const std::string_view of_customer = take_text(key);
                  const std::string_view of_company = take_text(key);
                  page.items.push_back(total_of(of_customer, of_company, take_text(key), row));
                  return true;
                });
  return page;
}

}  // namespace facta
