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
  const RunGroupRow& one = test.lines > 0 ? test : production;
  RunDifference found;
  found.customer = one.customer;
  found.project = one.project;
  found.currency = one.currency;
  found.groupingKey = group;
  found.testLines = test.lines;
  found.testNet = test.net;
  found.productionLines = production.lines;
  found.productionNet = production.net;
  return found;
}

void count_group(RunRow& run, const RunGroupRow& group) {
  ++run.invoices;
  run.lines += group.lines;
  std::string bytes;
  encode_row(run.input_digest, bytes);
  encode_row(group.digest, bytes);
  run.input_digest = sha256(bytes);
}

}  // namespace

void count_invoice(RunRow& run, const InvoiceContent& content, const RunGroupRow& group) {
  count_group(run, group);
  count_in(run.totals, content.currency, content.totals);
  if (run.request.kind == RunKind::Production) {
    count_in(run.numbers, content);
  }
}

void count_invoice(RunRow& run, const InvoiceExtended& extended, const RunGroupRow& group) {
  count_group(run, group);
  count_in(run.totals, extended.currency, extended.added);
}

std::string run_group_key(std::uint32_t run, std::string_view grouping_key) {
  return make_key(run) + std::string(grouping_key);
}

Differences compare_runs(const CompanyState& state, std::uint32_t test_run, std::uint32_t run,
                         const std::vector<PlannedInvoice>& last_chunk) {
  const Groups test = groups_of(state, test_run);
  Groups production = groups_of(state, run);
  for (const PlannedInvoice& made : last_chunk) {
    const RunGroupRow group = made.invoice ? compared(*made.invoice) : compared(*made.extended);
    const auto [place, fresh] = production.try_emplace(
        made.invoice ? made.invoice->groupingKey : made.extended->groupingKey, group);
    if (!fresh) {
      place->second = place->second + group;
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
