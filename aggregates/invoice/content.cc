#include "aggregates/invoice/content.h"

#include "aggregates/company/chains.h"
#include "aggregates/invoice/line_change.h"
#include "events/base/assert.h"

#include <algorithm>
#include <map>
#include <utility>

namespace facta {

bool add_up(InvoiceContent& content, std::span<const VatTerms* const> terms) {
  FACTA_ASSERT(terms.size() == content.lines.size(), "every line has its VAT terms");
  content.vatGroups.clear();
  content.totals = {};
  std::map<std::pair<VatCategory, BasisPoints>, VatGroup> groups;
  for (std::size_t i = 0; i < content.lines.size(); ++i) {
    const InvoiceLine& line = content.lines[i];
    const auto [place, fresh] = groups.try_emplace({line.vatCategory, line.vatRate});
    VatGroup& group = place->second;
    if (fresh) {
      group.category = line.vatCategory;
      group.rate = line.vatRate;
      group.payableAccount = terms[i]->payable_account;
      group.exemptionReason = terms[i]->exemption_reason;
    }
    const auto base = sum_of(group.base, line.net);
    const auto net = sum_of(content.totals.net, line.net);
    if (!base || !net) {
      return false;
    }
    group.base = *base;
    content.totals.net = *net;
  }
  for (auto& [key, group] : groups) {
    const auto vat = within_limit(group.base) ? vat_of(group.base, group.rate) : std::nullopt;
    if (!vat) {
      return false;
    }
    group.vat = *vat;
    content.totals.vat += *vat;
    content.vatGroups.push_back(std::move(group));
  }
  content.totals.total = content.totals.net + content.totals.vat;
  return within_limit(content.totals);
}

bool add_up_again(InvoiceContent& content, const std::vector<VatGroup>& before) {
  std::vector<VatTerms> kept;
  for (const VatGroup& vat : before) {
    kept.push_back({vat.payableAccount, vat.exemptionReason});
  }
  std::vector<const VatTerms*> terms;
  for (const InvoiceLine& line : content.lines) {
    const auto of = std::ranges::find_if(before, [&](const VatGroup& vat) {
      return vat.category == line.vatCategory && vat.rate == line.vatRate;
    });
    FACTA_ASSERT(of != before.end(), "a line belongs to a VAT group of its invoice");
    terms.push_back(&kept[static_cast<std::size_t>(of - before.begin())]);
  }
  return add_up(content, terms);
}

InvoiceTotals operator+(const InvoiceTotals& a, const InvoiceTotals& b) {
  return {a.net + b.net, a.vat + b.vat, a.total + b.total};
}

InvoiceTotals operator-(const InvoiceTotals& totals) {
  return {-totals.net, -totals.vat, -totals.total};
}

bool within_limit(const InvoiceTotals& totals) {
  return within_limit(totals.net) && within_limit(totals.vat) && within_limit(totals.total);
}

namespace {

template <auto Member>
void copy_unless_list(const InvoiceContent& from, InvoiceContent& to, Field<Member>) {
  if constexpr (!IsVector<std::decay_t<decltype(from.*Member)>>::value) {
    to.*Member = from.*Member;
  }
}

}  // namespace

InvoiceContent header_of(const InvoiceContent& content) {
  InvoiceContent header;
  with_fields(InvoiceContent::fields(),
              [&](auto... field) { (copy_unless_list(content, header, field), ...); });
  return header;
}

void settle_period(InvoiceContent& header, const std::vector<InvoiceLine>& lines) {
  if (!header.invoiceFrequency.empty()) {
    return;
  }
  std::optional<Window> days;
  for (const InvoiceLine& line : lines) {
    if (!is_manual(line)) {
      days = days ? Window{std::min(days->from, line.date), std::max(days->to, line.date)}
                  : Window{line.date, line.date};
    }
  }
  header.period = days.value_or(header.period);
}

void count_in(std::vector<CurrencyTotals>& totals, Currency currency, const InvoiceTotals& add) {
  for (CurrencyTotals& row : totals) {
    if (row.currency == currency) {
      ++row.invoices;
      row.totals = row.totals + add;
      return;
    }
  }
  totals.push_back({currency, 1, add});
}

void count_in(std::vector<NumberRange>& ranges, const InvoiceContent& content) {
  if (!ranges.empty() && ranges.back().series == content.series &&
      ranges.back().lastOrdinal + 1 == content.ordinal) {
    ranges.back().last = content.number;
    ranges.back().lastOrdinal = content.ordinal;
    return;
  }
  ranges.push_back(
      {content.series, content.number, content.number, content.ordinal, content.ordinal});
}

NumberSource::NumberSource(const CompanyState& state, std::string series)
    : series_(std::move(series)) {
  if (const NumberSeriesRow* row = state.number_series.find(series_)) {
    row_ = *row;
    exists_ = true;
  }
}

void NumberSource::number(InvoiceContent& content) {
  FACTA_ASSERT(exists_, "numbers come from a series that exists");
  content.series = series_;
  content.ordinal = row_.next++;
  content.number = format_number(row_, content.ordinal);
}

}  // namespace facta
