#include "aggregates/run/progress.h"

#include "aggregates/invoice/content.h"
#include "events/base/sha256.h"

namespace facta {
namespace {

using Groups = std::map<std::string, RunGroupRow>;  // by group key

Groups groups_of(const CompanyState& state, std::uint32_t run) {
  Groups groups;
  const std::string prefix = make_key(run);
  state.run_groups.scan_prefix(prefix, [&](std::string_view key, const RunGroupRow& row) {
    groups.emplace(key.substr(prefix.size()), row);
    return true;
  });
  return groups;
}

RunDifference difference(std::string_view group, const RunGroupRow& test,
                         const RunGroupRow& production) {
  RunDifference found;
  found.customer = take_text(group);
  found.project = take_text(group);
  found.currency = parse_currency(take_text(group)).value_or(Currency{});
  found.testLines = test.lines;
  found.testNet = test.net;
  found.productionLines = production.lines;
  found.productionNet = production.net;
  return found;
}

}  // namespace

void count_invoice(RunRow& run, const InvoiceContent& content, const RunGroupRow& group) {
  ++run.invoices;
  run.lines += content.lines.size();
  count_in(run.totals, content.currency, content.totals);
  if (run.request.kind == RunKind::Production) {
    count_in(run.numbers, content);
  }
  std::string bytes;
  encode_row(run.input_digest, bytes);
  encode_row(group.digest, bytes);
  run.input_digest = sha256(bytes);
}

std::string run_group_key(std::uint32_t run, const InvoiceContent& content) {
  return make_key(run) + group_key(content.customer, content.project, content.currency);
}

Differences compare_runs(const CompanyState& state, std::uint32_t test_run, std::uint32_t run,
                         const std::vector<InvoiceContent>& last_chunk) {
  const Groups test = groups_of(state, test_run);
  Groups production = groups_of(state, run);
  for (const InvoiceContent& content : last_chunk) {
    const auto [place, fresh] = production.try_emplace(
        group_key(content.customer, content.project, content.currency), compared(content));
    if (!fresh) {
      place->second = place->second + compared(content);
    }
  }
  Differences found;
  const auto add = [&](const std::string& group, const RunGroupRow& a, const RunGroupRow& b) {
    if (a.digest == b.digest) {
      return;
    }
    ++found.count;
    if (found.named.size() < kDifferencesMax) {
      found.named.push_back(difference(group, a, b));
    }
  };
  for (const auto& [group, row] : test) {
    const auto other = production.find(group);
    add(group, row, other == production.end() ? RunGroupRow{} : other->second);
  }
  for (const auto& [group, row] : production) {
    if (!test.contains(group)) {
      add(group, {}, row);
    }
  }
  return found;
}

}  // namespace facta
