#include "projections/core/invariants.h"

#include "aggregates/tables/existing.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace facta {
namespace {

constexpr std::size_t kFindingsKept = 100;

// VAT-05: groups and totals.
void check_groups(const std::string& where, const std::string& number,
                  const std::vector<VatGroup>& groups, const InvoiceTotals& totals,
                  Findings& findings) {
  Amount base;
  Amount vat;
  for (const VatGroup& group : groups) {
    base += group.base;
    vat += group.vat;
  }
  if (base != totals.net || vat != totals.vat || totals.net + totals.vat != totals.total) {
    findings.add(where + ": invoice " + number + " does not add up");
  }
}

// VAT-04: each group is made of the lines of its category and rate, and taxed once.
bool groups_are_those_of(const std::vector<InvoiceLine>& lines,
                         const std::vector<VatGroup>& groups) {
  std::vector<std::optional<Amount>> bases(groups.size());
  for (const InvoiceLine& line : lines) {
    const auto of = std::ranges::find_if(groups, [&](const VatGroup& group) {
      return group.category == line.vatCategory && group.rate == line.vatRate;
    });
    if (of == groups.end()) {
      return false;
    }
    std::optional<Amount>& base = bases[static_cast<std::size_t>(of - groups.begin())];
    base = base.value_or(Amount{}) + line.net;
  }
  return std::ranges::equal(groups, bases, [](const VatGroup& group, const auto& base) {
    return base == group.base && vat_of(group.base, group.rate) == group.vat;
  });
}

void check_invoice(const std::string& where, const std::string& number,
                   const std::vector<InvoiceLine>& lines, const std::vector<VatGroup>& groups,
                   const InvoiceTotals& totals, Findings& findings) {
  Amount net;
  for (const InvoiceLine& line : lines) {
    net += line.net;
  }
  if (net != totals.net) {
    findings.add(where + ": invoice " + number + " does not add up");
  }
  check_groups(where, number, groups, totals, findings);
  if (!groups_are_those_of(lines, groups)) {
    findings.add(where + ": the VAT of invoice " + number + " is not that of its lines");
  }
}

void check_invoice(const std::string& where, const InvoiceContent& content, Findings& findings) {
  if (content.number.find('\0') != std::string::npos) {  // it would be another one in every key
    findings.add(where + ": the number " + printable(content.number) + " has a NUL");
  }
  check_invoice(where, content.number, content.lines, content.vatGroups, content.totals, findings);
}

void check_export(const std::string& where, const JournalExported& event, Findings& findings) {
  std::map<std::string, JournalTotals, std::less<>> sums;
  for (const JournalEntryData& entry : event.entries) {
    Amount debit;
    Amount credit;
    for (const JournalLine& line : entry.lines) {
      debit += line.debit;
      credit += line.credit;
    }
    if (debit != credit) {
      findings.add(where + ": journal entry " + std::to_string(entry.entry) + " is not in balance");
    }
    JournalTotals& sum = sums[std::string(entry.currency.text())];
    ++sum.invoices;
    sum.debit += debit;
    sum.credit += credit;
  }
  for (const JournalTotals& part : event.totals) {
    const JournalTotals& sum = sums[std::string(part.currency.text())];
    if (part.invoices != sum.invoices || part.debit != sum.debit || part.credit != sum.credit) {
      findings.add(where + ": the control totals of export " + std::to_string(event.export_) +
                   " are not those of its entries");
    }
  }
}

using Sums = std::map<std::string, BalanceTotalsRow, std::less<>>;  // by currency

bool same(const Sums& a, const Sums& b) {
  const auto equal = [](const auto& x, const auto& y) {
    const auto tied = [](const BalanceTotalsRow& row) {
      return std::tie(row.invoices, row.open, row.original, row.remaining);
    };
    return x.first == y.first && tied(x.second) == tied(y.second);
  };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), equal);
}

void check_balance(const Views& views, Findings& findings) {
  std::map<BalanceScope, Sums> scopes;
  for (const auto* table : {&views.balance.totals, &views.balance.sums}) {
    table->scan({}, {}, [&](std::string_view key, const BalanceTotalsRow& row) {
      const auto scope = static_cast<BalanceScope>(number_of_key(key));
      key.remove_prefix(8);
      take_text(key);
      take_text(key);
      scopes[scope][std::string(take_text(key))] += row;
      return true;
    });
  }
  Sums rows;
  views.balance.rows.scan({}, {}, [&](std::string_view, const BalanceRow& row) {
    rows[std::string(row.currency.text())] +=
        {1, row.remaining.minor != 0 ? 1u : 0u, row.original, row.remaining};
    return true;
  });
  for (const auto scope : {BalanceScope::kAll, BalanceScope::kCompany, BalanceScope::kCustomer,
                           BalanceScope::kCustomerInCompany}) {
    if (!same(scopes[scope], rows)) {
      findings.add("the balance over all companies differs from the sum of its parts");
    }
  }
}

// As they stand now, whatever their lines have been through.
void check_invoices(const Views& views, const std::set<std::string>& keys, Findings& findings) {
  for (const std::string& key : keys) {
    std::string_view rest = key;
    const std::string company(take_text(rest));
    const std::string number(take_text(rest));
    const InvoiceLinesRow& row = existing(views.invoices.lines, key);
    check_invoice(company, number, row.lines, row.vat_groups,
                  views.invoices.header(company, number).content.totals, findings);
  }
}

void check_numbers(const Views& views, Findings& findings) {
  std::string series;
  std::uint64_t expected = 0;
  views.numbers.numbers.scan({}, {}, [&](std::string_view key, const NumberAuditRow& row) {
    const std::string_view prefix = key.substr(0, key.size() - 8);
    const std::uint64_t ordinal = number_of_key(key.substr(key.size() - 8));
    const bool told = views.numbers.starts.get(key).has_value();  // a series may be moved forward
    if (prefix == series && ordinal != expected && !told) {
      findings.add("numbers " + std::to_string(expected) + " to " + std::to_string(ordinal - 1) +
                   " before " + row.number + " are neither assigned nor lapsed");
    }
    series = prefix;
    expected = ordinal + 1;
    return true;
  });
}

}  // namespace

void Findings::add(std::string what) {
  ++total_;
  if (first_.size() < kFindingsKept) {
    first_.push_back(std::move(what));
  }
}

std::string printable(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c > ' ' && c < '\x7f') {
      text.push_back(c);
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      text += "\\x" + hex({&byte, 1});
    }
  }
  return text;
}

void Invariants::check(const Record& record) {
  if (!record.accepted()) {
    return;
  }
  const std::string where = record.company + "/" + std::to_string(record.sequence);
  const auto changed = [&](const auto& event) {
    check_groups(where, event.number, event.vatGroups, event.totals, findings_);
    changed_.insert(make_key(record.company, event.number));
  };
  for (const Event& event : record.events()) {
    if (const auto* generated = std::get_if<InvoiceGenerated>(&event)) {
      check_invoice(where, generated->invoice, findings_);
    } else if (const auto* credit = std::get_if<CreditInvoiceCreated>(&event)) {
      check_invoice(where, credit->invoice, findings_);
    } else if (const auto* extended = std::get_if<InvoiceExtended>(&event)) {
      changed(*extended);
    } else if (const auto* added = std::get_if<InvoiceLineAdded>(&event)) {
      changed(*added);
    } else if (const auto* line = std::get_if<InvoiceLineChanged>(&event)) {
      changed(*line);
    } else if (const auto* removed = std::get_if<InvoiceLineRemoved>(&event)) {
      changed(*removed);
    } else if (const auto* reverted = std::get_if<InvoiceRunReverted>(&event)) {
      for (const ReducedInvoice& reduced : reverted->reduced) {
        changed(reduced);
      }
    } else if (const auto* exported = std::get_if<JournalExported>(&event)) {
      check_export(where, *exported, findings_);
    }
  }
}

void Invariants::check(const Views& views) {
  check_balance(views, findings_);
  check_invoices(views, changed_, findings_);
  check_numbers(views, findings_);
}

}  // namespace facta
