// What a history adds up to, per company: the figures that an auditor compares (LED-05). They are
// taken from views folded anew, and defined in docs/history-file.md so that anyone can compute them
// from the records alone.
#pragma once

#include "events/values/amount.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace facta {

class Views;

// Posted invoices and credits of one currency (BAL-03).
struct BalanceFigures {
  Currency currency;
  std::uint64_t invoices = 0;  // credits included
  std::uint64_t open = 0;      // of them with a remaining amount
  Amount original;
  Amount remaining;
  bool operator==(const BalanceFigures&) const = default;
};

// Every number of one series that was ever assigned (number audit, 5.1).
struct SeriesFigures {
  std::string series;
  std::uint64_t assigned = 0;
  std::uint64_t lapsed = 0;
  std::string first, last;  // numbers
  bool operator==(const SeriesFigures&) const = default;
};

// One currency of one journal export: its control totals (JRN-03).
struct ExportFigures {
  std::uint32_t journal_export = 0;
  bool finished = false;
  std::uint64_t entries = 0;  // of all currencies
  Currency currency;
  Amount debit, credit;
  bool operator==(const ExportFigures&) const = default;
};

struct CompanyFigures {
  std::vector<BalanceFigures> balances;  // by currency
  std::vector<SeriesFigures> series;     // by code
  std::vector<ExportFigures> exports;    // by export, then currency
  bool operator==(const CompanyFigures&) const = default;
};

// Of one company; reads its numbers and exports, not its invoices.
CompanyFigures figures_of(const Views& views, const std::string& company);

}  // namespace facta
