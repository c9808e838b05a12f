// Balance across companies 5.4.
#include "service/api/items.h"
#include "service/api/reading.h"

namespace facta::api {

// What a balance is added up by.
enum class BalanceGrouping : std::uint8_t { kCustomer, kCompany, kCurrency };

}  // namespace facta::api

template <>
struct facta::EnumWords<facta::api::BalanceGrouping> {
  static constexpr std::string_view words[] = {"customer", "company", "currency"};
};

namespace facta::api {
namespace {

// The scope of totals whose keys are of these names; an empty name stands for every one.
BalanceScope scope_of(const BalanceFilter& filter, std::optional<BalanceGrouping> grouping) {
  const bool customer = !filter.customer.empty() || grouping == BalanceGrouping::kCustomer;
  const bool company = !filter.company.empty() || grouping == BalanceGrouping::kCompany;
  return customer ? (company ? BalanceScope::kCustomerInCompany : BalanceScope::kCustomer)
                  : (company ? BalanceScope::kCompany : BalanceScope::kAll);
}

// Whether the totals that are kept tell apart what the filter leaves.
bool is_kept(const BalanceFilter& filter) {
  return !filter.type && !filter.from && !filter.to && !filter.credited;
}

BalanceGroup group_of(BalanceTotal&& total) {
  return {given(std::move(total.company)), given(std::move(total.customer)), total.currency,
          total.sums};
}

Result<Page<BalanceGroup>, Rejection> groups_of(const Views& views, const BalanceFilter& filter,
                                                std::optional<BalanceGrouping> grouping,
                                                const PageRequest& request) {
  const BalanceScope scope = scope_of(filter, grouping);
  std::optional<Page<BalanceTotal>> found;
  if (is_kept(filter)) {
    found = balance_totals(views, scope, filter.customer, filter.company, request);
  } else {
    const bool in_company = scope == BalanceScope::kCustomerInCompany;
    found = balance_sums(views, filter, in_company || scope == BalanceScope::kCustomer,
                         in_company || scope == BalanceScope::kCompany, request);
  }
  if (!found) {
    return Unexpected{reject_parameters(
        {{"query groupBy", "more than " + std::to_string(kBalanceRowsMax) +
                               " invoices would be added up: name a company or a customer"}})};
  }
  Page<BalanceGroup> page;
  page.next = std::move(found->next);
  for (BalanceTotal& total : found->items) {
    if (!filter.openOnly || total.sums.open > 0) {
      page.items.push_back(group_of(std::move(total)));
    }
  }
  return page;
}

BalanceFilter read_filter(Parameters& parameters) {
  BalanceFilter filter;
  filter.company = parameters.text("company");
  filter.customer = parameters.text("customer");
  filter.type = parameters.word<InvoiceType>("type");
  const Parameters::Days days = parameters.days();  // of the booking date
  filter.from = days.from;
  filter.to = days.to;
  filter.openOnly = parameters.flag("open").value_or(false);
  filter.credited = parameters.flag("credited");
  return filter;
}

// The totals that stand beside the rows: of everything that the filter leaves, open or not, in any
// number of pages (BAL-03, BAL-07). Kept with each fold where no filter is narrower than that.
void add_totals(const Read& read, const BalanceFilter& filter, std::string& body) {
  const auto totals = look(read.door.projector, read.as_of, [&](const Views& views) {
    BalanceFilter all = filter;
    all.openOnly = false;
    return groups_of(views, all, std::nullopt, {{}, kPageMax});
  });
  if (!totals) {
    return;  // too many to add up for a page of rows
  }
  body.pop_back();  // the closing brace
  body += ",\"totals\":[";
  json::JsonWriter out(body);
  for (const BalanceGroup& group : totals->items) {
    write_object(out, group);
  }
  body += "]}";
}

}  // namespace

void add_balance_queries(QueryRoutes& routes) {
  routes.list_or<BalanceRow, BalanceGroup>(
      "/v1/balance", ViewRight::kInvoices,
      {"company", "customer", "type", "period", "from", "to", "open", "credited", "groupBy",
       "asOf"},
      [](Read& read) -> QueryRoutes::Either<BalanceRow, BalanceGroup> {
        const BalanceFilter filter = read_filter(read.parameters);
        const auto grouping = read.parameters.word<BalanceGrouping>("groupBy");
        if (!grouping) {
          return {
              [filter](const Views& views,
                       const PageRequest& request) -> Result<Page<BalanceRow>, Rejection> {
                return balance(views, filter, request);
              },
              {},
              [filter](const Read& asked, std::string& body) { add_totals(asked, filter, body); }};
        }
        return {{},
                [filter, grouping](const Views& views, const PageRequest& request)
                    -> Result<Page<BalanceGroup>, Rejection> {
                  return groups_of(views, filter, grouping, request);
                },
                {}};
      });
}

}  // namespace facta::api
