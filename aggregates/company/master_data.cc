// Customers and projects.
#include "aggregates/company/company.h"
#include "aggregates/company/contact_details.h"
#include "aggregates/company/grouping.h"
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
  take_code(checks, "/invoiceFrequency", command.invoiceFrequency, data.invoiceFrequency);
  take_code(checks, "/salesInvoiceLayout", command.salesInvoiceLayout, data.salesInvoiceLayout);
}

// SET-41: the whole list, each unit once.
void take_units(FieldChecks& checks, const std::vector<UnitInvoiceDataInput>& units,
                CustomerData& data) {
  data.unitInvoiceData.clear();
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string pointer = "/unitInvoiceData/" + std::to_string(i);
    const std::size_t before = data.unitInvoiceData.size();
    const std::string method = units[i].groupingMethod.value_or("");
    if (method.empty()) {
      checks.fault(pointer + "/groupingMethod", "must be given");
      continue;
    }
    set_unit_method(data, checks.code(pointer + "/businessUnit", units[i].businessUnit), method);
    if (data.unitInvoiceData.size() == before) {
      checks.fault(pointer + "/businessUnit", "is named twice");
    }
  }
}

template <class Command>
void take_project(FieldChecks& checks, const Command& command, ProjectData& data) {
  take_text(checks, "/name", command.name, data.name);
  take_code(checks, "/vatCode", command.vatCode, data.vatCode);
  take_code(checks, "/revenueAccount", command.revenueAccount, data.revenueAccount);
  take_code(checks, "/businessUnit", command.businessUnit, data.businessUnit);
  take_code(checks, "/invoiceFrequency", command.invoiceFrequency, data.invoiceFrequency);
  take_code(checks, "/legalName", command.legalName, data.legalName);
  take_code(checks, "/billToCustomer", command.billToCustomer, data.billToCustomer);
  take_code(checks, "/billToContactPerson", command.billToContactPerson, data.billToContactPerson);
  take_text(checks, "/salutation", command.salutation, data.salutation);
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
  references.frequency("/invoiceFrequency", command.invoiceFrequency);
  if constexpr (requires { command.receivableAccount; }) {
    references.ledger_account("/receivableAccount", command.receivableAccount);
    references.layout("/salesInvoiceLayout", command.salesInvoiceLayout);
  } else {
    references.legal_name("/legalName", command.legalName);
    references.customer("/billToCustomer", command.billToCustomer);
    references.contact("/billToContactPerson", command.billToContactPerson);
  }
  if constexpr (requires { command.groupingMethod; }) {
    references.grouping_method("/groupingMethod", command.groupingMethod);
  }
  return std::move(references).rejection();
}

void check_unit_methods(References& references, const CustomerData& data) {
  for (std::size_t i = 0; i < data.unitInvoiceData.size(); ++i) {
    references.grouping_method("/unitInvoiceData/" + std::to_string(i) + "/groupingMethod",
                               data.unitInvoiceData[i].groupingMethod);
  }
}

// The defaults of a new customer (FREQ-01, GROUP-02, DOC-02).
void copy_defaults(const CompanyState& state, const CreateCustomer& command, CustomerData& data) {
  take_default(command.invoiceFrequency, customer_frequency(state, data.template_),
               "invoiceFrequency", data.invoiceFrequency, data.origins);
  take_default(command.groupingMethod, copied_setting(state, "defaultGroupingMethod"),
               "groupingMethod", data.groupingMethod, data.origins);
  take_default(command.salesInvoiceLayout, copied_setting(state, "defaultSalesInvoiceLayout"),
               "salesInvoiceLayout", data.salesInvoiceLayout, data.origins);
}

// The defaults of a new project (FREQ-07, GROUP-08...10, SAL-04, TERM-11).
void copy_defaults(const CompanyState& state, const CreateProject& command,
                   const CustomerData& customer, ProjectData& data) {
  const std::string of_customer = "customer " + customer.code;
  take_default(command.invoiceFrequency, {customer.invoiceFrequency, of_customer},
               "invoiceFrequency", data.invoiceFrequency, data.origins);
  take_default(
      command.groupingMethod,
      project_method(state, data.company, customer,
                     data.businessUnit.empty() ? customer.businessUnit : data.businessUnit),
      "groupingMethod", data.groupingMethod, data.origins);
  data.groupingOverridden = command.groupingMethod.has_value();
  take_default(command.salutation, project_salutation(state, data), "salutation", data.salutation,
               data.origins);
  take_default({}, copied_setting(state, "defaultTermSplit"), "termSplit", data.termSplit,
               data.origins);
}

// A copied value that the change replaces is no copy any more.
template <class Data>
void forget_replaced(const Data& now, Data& data) {
  const auto forget = [&](std::string_view field, auto member) {
    if (data.*member != now.*member) {
      forget_origin(data.origins, field);
    }
  };
  forget("invoiceFrequency", &Data::invoiceFrequency);
  if constexpr (requires { data.salesInvoiceLayout; }) {
    forget("salesInvoiceLayout", &Data::salesInvoiceLayout);
  } else {
    forget("salutation", &Data::salutation);
  }
}

// The end of every change: refused, nothing when all is as it was, or the event.
template <class Changed, class Command, class Data>
DecideResult change_to(const CompanyState& state, FieldChecks checks, const Command& command,
                       const Data& now, Data data) {
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  References references(state);
  if constexpr (requires { data.unitInvoiceData; }) {
    check_unit_methods(references, data);
  }
  if (auto refused = refuse_references(std::move(references), command)) {
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
  data.fullCreditOnCorrections = command.fullCreditOnCorrections;
  data.correctionsOnSeparateInvoice = command.correctionsOnSeparateInvoice;
  data.template_ = command.template_.value_or("");
  take_customer(checks, command, data);
  take_units(checks, command.unitInvoiceData, data);
  data.contactDetails = checked_details(checks, command.contactDetails);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.customers.contains(data.code)) {
    return Unexpected{reject("customer.exists", data.code, {{"customer", data.code}})};
  }
  References references(state);
  if (!data.template_.empty() && !state.customer_templates.contains(data.template_)) {
    references.missing(reject("customer.template_unknown", data.template_), "/template");
  }
  check_unit_methods(references, data);
  if (auto refused = refuse_references(std::move(references), command)) {
    return Unexpected{std::move(*refused)};
  }
  copy_defaults(state, command, data);
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
  data.fullCreditOnCorrections =
      command.fullCreditOnCorrections.value_or(data.fullCreditOnCorrections);
  data.correctionsOnSeparateInvoice =
      command.correctionsOnSeparateInvoice.value_or(data.correctionsOnSeparateInvoice);
  take_customer(checks, command, data);
  forget_replaced(*now, data);
  if (command.unitInvoiceData) {
    take_units(checks, *command.unitInvoiceData, data);
  }
  if (command.contactDetails) {
    data.contactDetails = checked_details(checks, *command.contactDetails);
  }
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
  take_code(checks, "/company", command.company, data.company);
  take_project(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.projects.contains(data.code)) {
    return Unexpected{reject("project.exists", data.code, {{"project", data.code}})};
  }
  References references(state);
  if (!state.customers.contains(data.customer)) {
    references.missing(reject("customer.unknown", data.customer), "/customer");
  }
  references.contact("/company", command.company);
  if (auto refused = refuse_references(std::move(references), command)) {
    return Unexpected{std::move(*refused)};
  }
  copy_defaults(state, command, *state.customers.latest(data.customer), data);
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
  forget_replaced(*now, data);
  if (data.salutation.empty() && data.billToCustomer != now->billToCustomer) {  // SAL-04
    take_default(command.salutation, project_salutation(state, data), "salutation", data.salutation,
                 data.origins);
  }
  return change_to<ProjectChanged>(state, std::move(checks), command, *now, std::move(data));
}

}  // namespace facta
