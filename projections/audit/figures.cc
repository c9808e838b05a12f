#include "projections/audit/figures.h"

#include "projections/core/views.h"

#include <algorithm>

namespace facta {
namespace {

std::vector<BalanceFigures> balances_of(const Views& views, const std::string& company) {
  std::vector<BalanceFigures> figures;
  const std::string prefix =
      make_key(static_cast<std::uint64_t>(BalanceScope::kCompany), std::string_view(), company);
  views.balance.totals.scan_prefix(prefix, [&](std::string_view key, const BalanceTotalsRow& row) {
    key.remove_prefix(prefix.size());
    figures.push_back({parse_currency(take_text(key)).value_or(Currency{}), row.invoices, row.open,
                       row.original, row.remaining});
    return true;
  });
  return figures;
}

std::vector<SeriesFigures> series_of(const Views& views, const std::string& company) {
  std::vector<SeriesFigures> figures;
  const std::string prefix = make_key(company);
  views.numbers.numbers.scan_prefix(prefix, [&](std::string_view key, const NumberAuditRow& row) {
    key.remove_prefix(prefix.size());
    const std::string_view series = take_text(key);
    if (figures.empty() || figures.back().series != series) {
      figures.push_back({std::string(series), 0, 0, row.number, {}});
    }
    ++(row.state == NumberState::kAssigned ? figures.back().assigned : figures.back().lapsed);
    figures.back().last = row.number;
    return true;
  });
  return figures;
}

std::vector<ExportFigures> exports_of(const Views& views, const std::string& company) {
  std::vector<ExportFigures> figures;
  views.exports.exports.scan_prefix(
      make_key(company), [&](std::string_view, const ExportViewRow& row) {
        for (const JournalTotals& totals : row.totals) {
          figures.push_back({row.journalExport, row.finished, row.entries, totals.currency,
                             totals.debit, totals.credit});
        }
        return true;
      });
  // The view has the newest first.
  std::ranges::stable_sort(figures, {}, &ExportFigures::journal_export);
  return figures;
}

}  // namespace

CompanyFigures figures_of(const Views& views, const std::string& company) {
  return {balances_of(views, company), series_of(views, company), exports_of(views, company)};
}

}  // namespace facta
