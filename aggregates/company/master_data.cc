// Customers and projects.
#include "aggregates/company/company.h"
#include "aggregates/company/party.h"

namespace facta {
namespace {

template <class Command>
void take_customer(FieldChecks& checks, const Command& command, CustomerData& data) {
  take_text(checks, "/legalName", command.legalName, data.party.legalName);
  take_party(checks, command, data.party);
  take_payment_term(checks, command.paymentTermDays, data.paymentTermDays);
  take_code(checks, "/vatCode", command.vatCode, data.vatCode);
  take_code(checks, "/revenueAccount", command.revenueAccount, data.revenueAccount);
  take_code(checks, "/receivableAccount", command.receivableAccount, data.receivableAccount);
  take_code(checks, "/businessUnit", command.businessUnit, data.businessUnit);
}

template <class Command>
void take_project(FieldChecks& checks, const Command& command, ProjectData& data) {
  take_text(checks, "/name", command.name, data.name);
  take_code(checks, "/vatCode", command.vatCode, data.vatCode);
  take_code(checks, "/revenueAccount", command.revenueAccount, data.revenueAccount);
  take_code(checks, "/businessUnit", command.businessUnit, data.businessUnit);
  if (command.rate) {
    if (command.rate->e4 < 0) {
      checks.fault("/rate", "must not be negative");
    }
    data.rate = *command.rate;
  }
}

std::vector<std::string> checked_wbs(FieldChecks& checks, const std::vector<std::string>& wbs) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < wbs.size(); ++i) {
    kept.push_back(checks.name("/wbs/" + std::to_string(i), wbs[i]));
  }
  return kept;
}

template <class Command>
std::optional<Rejection> refuse_references(References references, const Command& command) {
  references.vat_code("/vatCode", command.vatCode);
  references.ledger_account("/revenueAccount", command.revenueAccount);
  if constexpr (requires { command.receivableAccount; }) {
    references.ledger_account("/receivableAccount", command.receivableAccount);
  }
  return std::move(references).rejection();
}

// The end of every change: refused, nothing when all is as it was, or the event.
template <class Changed, class Command, class Data>
DecideResult change_to(const CompanyState& state, FieldChecks checks, const Command& command,
                       const Data& now, Data data) {
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (auto refused = refuse_references(References(state), command)) {
    return Unexpected{std::move(*refused)};
  }
  if (data == now) {
    return Decision{};
  }
  return Decision{{Changed{std::move(data)}}, {}};
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&, const CreateCustomer& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  CustomerData data;
  data.code = checks.code("/code", command.code);
  data.name = checks.name("/name", command.name);
  data.paymentTermDays = -1;
  data.privatePerson = command.privatePerson;
  data.currency = state.company_data.latest("")->currency;
  if (command.currency) {
    if (const auto currency = parse_currency(*command.currency)) {
      data.currency = *currency;
    } else {
      checks.fault("/currency", "must be a currency of ISO 4217, such as EUR");
    }
  }
  take_customer(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.customers.contains(data.code)) {
    return Unexpected{reject("customer.exists", data.code, {{"customer", data.code}})};
  }
  if (auto refused = refuse_references(References(state), command)) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{CustomerCreated{std::move(data)}}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeCustomer& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const auto now = state.customers.latest(command.customer);
  if (!now) {
    return Unexpected{reject("customer.unknown", command.customer)};
  }
  FieldChecks checks;
  CustomerData data = *now;
  if (command.name) {
    data.name = checks.name("/name", *command.name);
  }
  if (command.privatePerson) {
    data.privatePerson = *command.privatePerson;
  }
  take_customer(checks, command, data);
  return change_to<CustomerChanged>(state, std::move(checks), command, *now, std::move(data));
}

DecideResult decide(const CompanyState& state, const Context&, const CreateProject& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  ProjectData data;
  data.code = checks.code("/code", command.code);
  data.customer = checks.code("/customer", command.customer);
  data.wbs = checked_wbs(checks, command.wbs);
  take_project(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.projects.contains(data.code)) {
    return Unexpected{reject("project.exists", data.code, {{"project", data.code}})};
  }
  References references(state);
  if (!state.customers.contains(data.customer)) {
    references.missing(
        reject("project.customer_unknown", data.customer, {{"customer", data.customer}}),
        "/customer");
  }
  if (auto refused = refuse_references(std::move(references), command)) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{ProjectCreated{std::move(data)}}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeProject& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const auto now = state.projects.latest(command.project);
  if (!now) {
    return Unexpected{reject("project.unknown", command.project)};
  }
  FieldChecks checks;
  ProjectData data = *now;
  if (command.wbs) {
    data.wbs = checked_wbs(checks, *command.wbs);
  }
  take_project(checks, command, data);
  return change_to<ProjectChanged>(state, std::move(checks), command, *now, std::move(data));
}

}  // namespace facta
