#include "aggregates/ledger.h"

#include "aggregates/access/access.h"
#include "aggregates/company/company.h"
#include "aggregates/hours/hours.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/job/job.h"
#include "aggregates/journal/journal.h"
#include "aggregates/rights.h"
#include "aggregates/run/run.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context, const Command& command) {
  if (auto refused = check_rights(context.actor, command)) {
    return Unexpected{std::move(*refused)};
  }
  // Tokens have a chain of their own, and nothing else is on it.
  if (is_about_access(command) != (state.company() == kAccessChain)) {
    return Unexpected{reject("company.unknown", state.company(), {{"company", state.company()}})};
  }
  return std::visit([&](const auto& asked) { return decide(state, context, asked); }, command);
}

void evolve(CompanyState& state, const Fact& fact, const Event& event) {
  std::visit([&](const auto& happened) { evolve(state, fact, happened); }, event);
}

void fold_record(CompanyState& state, const Record& record, const Digest& hash) {
  if (record.accepted()) {
    const Fact fact{record.sequence, record.time, record.actor};
    for (const Event& event : record.events()) {
      evolve(state, fact, event);
    }
  }
  CompanyStatus status = state.where();
  status.sequence = record.sequence;
  status.hash = hash;
  status.time = record.time;
  state.status.put("", status);
  state.command_ids.put(record.command_id, {record.sequence, record.request_digest});
}

Digest request_digest(const Command& command) {
  std::string bytes(name_of(command));
  bytes.push_back('\0');
  std::visit([&](const auto& asked) { encode_row(asked, bytes); }, command);
  return sha256(bytes);
}

}  // namespace facta
