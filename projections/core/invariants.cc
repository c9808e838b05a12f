#include "projections/core/invariants.h"

#include <algorithm>
#include <map>
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

void check_invoice(const std::string& where, const InvoiceContent& content, Findings& findings) {
  Amount net;
  for (const InvoiceLine& line : content.lines) {
    net += line.net;
  }
  if (net != content.totals.net) {
    findings.add(where + ": invoice " + content.number + " does not add up");
  }
  check_groups(where, content.number, content.vatGroups, content.totals, findings);
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

// Every invoice as it stands, whatever its lines have been through: VAT once per group (VAT-04).
void check_invoices(const Views& views, Findings& findings) {
  views.invoices.lines.scan({}, {}, [&](std::string_view key, const InvoiceLinesRow& row) {
    const std::string company(take_text(key));
    const std::string number(take_text(key));
    InvoiceContent whole = views.invoices.header(company, number).content;
    whole.lines = row.lines;
    whole.vatGroups = row.vat_groups;
    check_invoice(company, whole, findings);
    std::map<std::pair<VatCategory, BasisPoints>, Amount> bases;
    for (const InvoiceLine& line : row.lines) {
      bases[{line.vatCategory, line.vatRate}] += line.net;
    }
    bool same = bases.size() == row.vat_groups.size();
    for (const VatGroup& group : row.vat_groups) {
      const auto base = bases.find({group.category, group.rate});
      same = same && base != bases.end() && base->second == group.base &&
             vat_of(group.base, group.rate) == group.vat;
    }
    if (!same) {
      findings.add(company + ": the VAT of invoice " + number + " is not that of its lines");
    }
    return true;
  });
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

void check_record(const Record& record, Findings& findings) {
  if (!record.accepted()) {
    return;
  }
  const std::string where = record.company + "/" + std::to_string(record.sequence);
  for (const Event& event : record.events()) {
    if (const auto* generated = std::get_if<InvoiceGenerated>(&event)) {
      check_invoice(where, generated->invoice, findings);
    } else if (const auto* credit = std::get_if<CreditInvoiceCreated>(&event)) {
      check_invoice(where, credit->invoice, findings);
    } else if (const auto* extended = std::get_if<InvoiceExtended>(&event)) {
      check_groups(where, extended->number, extended->vatGroups, extended->totals, findings);
    } else if (const auto* added = std::get_if<InvoiceLineAdded>(&event)) {
      check_groups(where, added->number, added->vatGroups, added->totals, findings);
    } else if (const auto* changed = std::get_if<InvoiceLineChanged>(&event)) {
      check_groups(where, changed->number, changed->vatGroups, changed->totals, findings);
    } else if (const auto* removed = std::get_if<InvoiceLineRemoved>(&event)) {
      check_groups(where, removed->number, removed->vatGroups, removed->totals, findings);
    } else if (const auto* exported = std::get_if<JournalExported>(&event)) {
      check_export(where, *exported, findings);
    }
  }
}

void check_views(const Views& views, Findings& findings) {
  check_balance(views, findings);
  check_invoices(views, findings);
  check_numbers(views, findings);
}

}  // namespace facta
