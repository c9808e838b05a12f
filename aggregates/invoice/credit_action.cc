// Credit actions: requested from balance across companies or after corrections, made by the job
// 11096325 of the invoicing company (CRE-20...24, CRE-35).
#include "aggregates/company/company.h"
#include "aggregates/invoice/crediting.h"
#include "aggregates/invoice/invoice.h"
#include "aggregates/job/job.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context,
                    const RequestCreditFromBalance& command) {
  if (auto refused = check_credit_reason(state, context, command.reasonCode)) {
    return Unexpected{std::move(*refused)};
  }
  const InvoiceRow* row = state.invoices.find(command.invoice);
  if (auto refused = check_creditable(state, row, command.invoice, 0)) {
    return Unexpected{std::move(*refused)};
  }
  if (!is_enabled(state, kCreditJob)) {
    return Unexpected{reject("credit.job_queue_not_configured", command.invoice,
                             {{"company", state.company()}})};  // CRE-21
  }
  return Decision{{CreditActionRequested{
                      {state.where().last_credit_action + 1, command.invoice, row->content.customer,
                       command.reasonCode.value_or(""), CreditOrigin::BalanceAcrossCompanies},
                      context.actor.id}},
                  {}};
}

void put_credit_action(CompanyState& state, const CreditActionData& action) {
  const std::string key = make_key(action.action);
  state.credit_actions.put(key, {action, CreditActionState::Pending, {}});
  state.pending_credits.put(key, {action.action});
  state.invoices.change(action.invoice,
                        [&](InvoiceRow& row) { row.credit_action = action.action; });
  CompanyStatus status = state.where();
  status.last_credit_action = action.action;
  state.status.put("", status);
}

void evolve(CompanyState& state, const Fact&, const CreditActionRequested& event) {
  put_credit_action(state, event.action);
}

void evolve(CompanyState& state, const Fact&, const CreditActionSucceeded& event) {
  const std::string key = make_key(event.action);
  state.credit_actions.change(key, [&](CreditActionRow& row) {
    row.state = CreditActionState::Succeeded;
    row.credit_number = event.creditNumber;
  });
  state.pending_credits.erase(key);
}

void evolve(CompanyState& state, const Fact&, const CreditActionFailed& event) {
  const std::string key = make_key(event.action);
  state.credit_actions.change(key,
                              [](CreditActionRow& row) { row.state = CreditActionState::Failed; });
  state.pending_credits.erase(key);
}

}  // namespace facta
