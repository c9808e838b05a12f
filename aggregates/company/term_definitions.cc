// Standard term schedules, and the types of term schedules and commitments, with their accounts.
#include "aggregates/company/company.h"
#include "aggregates/company/party.h"

namespace facta {
namespace {

constexpr BasisPoints kWhole{10'000};
constexpr std::size_t kLinesMax = 100;

// SET-52, SET-53: a type with an account of its own, or none. TERM-16.
template <class Defined, class Command>
Result<Defined, Rejection> checked_type(const CompanyState& state, const Command& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  Defined defined{checks.code("/code", command.code),
                  checks.text("/name", command.name.value_or("")),
                  checks.code_or_none("/account", command.account.value_or(""))};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  References references(state);
  references.ledger_account("/account", command.account);
  if (auto refused = std::move(references).rejection()) {
    return Unexpected{std::move(*refused)};
  }
  return defined;
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineStandardTermSchedule& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  StandardTermScheduleDefined defined;
  defined.code = checks.code("/code", command.code);
  defined.name = checks.text("/name", command.name.value_or(""));
  if (command.lines.empty() || command.lines.size() > kLinesMax) {
    checks.fault("/lines", "must be 1 to 100 lines");
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < command.lines.size() && i < kLinesMax; ++i) {
    const StandardTermLineInput& line = command.lines[i];
    const std::string pointer = "/lines/" + std::to_string(i);
    if (line.percent <= BasisPoints{0} || line.percent > kWhole) {
      checks.fault(pointer + "/percent", "must be above 0, and at most 100");
    }
    sum += line.percent.value;
    defined.lines.push_back(
        {checks.text(pointer + "/description", line.description.value_or("")), line.percent});
  }
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (sum != kWhole.value) {
    Rejection refused = reject("term.percentages_not_100", defined.code);
    refused.fields.push_back({"/lines", refused.refusal.detail});
    return Unexpected{std::move(refused)};
  }
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineTermScheduleType& command) {
  auto defined = checked_type<TermScheduleTypeDefined>(state, command);
  if (!defined) {
    return Unexpected{std::move(defined.error())};
  }
  return Decision{{std::move(*defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineCommitmentType& command) {
  auto defined = checked_type<CommitmentTypeDefined>(state, command);
  if (!defined) {
    return Unexpected{std::move(defined.error())};
  }
  if (state.commitment_types.contains(defined->code)) {
    return Unexpected{reject("commitment.type_exists", defined->code)};
  }
  return Decision{{std::move(*defined)}, {}};
}

}  // namespace facta
