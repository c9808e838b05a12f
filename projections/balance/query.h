// Questions about the balance across companies: 5.4.
#pragma once

#include "projections/core/views.h"

namespace facta {

struct BalanceFilter {
  std::string company;   // empty: all
  std::string customer;  // empty: all
  std::optional<InvoiceType> type;
  std::optional<Date> from, to;  // of the booking date, both included
  bool openOnly = false;         // remaining is not 0 (DEC-08)
  std::optional<bool> credited;  // whether it has a credit mark
};

struct BalanceTotal {
  std::string company;   // empty: all
  std::string customer;  // empty: all
  Currency currency;
  BalanceTotalsRow sums;
};

// Newest first.
Page<BalanceRow> balance(const Views& views, const BalanceFilter& filter,
                         const PageRequest& request);
// What a filter leaves, added up by customer, by company or by both, a row per name and currency.
// The totals that are kept answer without adding up; this is for filters that they do not separate.
// nullopt: more rows than may be looked at (kBalanceRowsMax).
inline constexpr std::size_t kBalanceRowsMax = 100'000;
std::optional<Page<BalanceTotal>> balance_sums(const Views& views, const BalanceFilter& filter,
                                               bool by_customer, bool by_company,
                                               const PageRequest& request);
// The totals of one scope, a row per name and currency. `customer`, `company`: only of these; empty
// where the scope has none, or for all of them.
Page<BalanceTotal> balance_totals(const Views& views, BalanceScope scope, std::string_view customer,
                                  std::string_view company, const PageRequest& request);

}  // namespace facta
