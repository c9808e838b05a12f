#include "aggregates/company/grouping.h"

#include "aggregates/company/company.h"

#include <algorithm>

namespace facta {
namespace {

constexpr std::string_view kDimensions[] = {"customer", "project", "company",
                                            "resource", "wbs",     "projectResource"};

}  // namespace

CopiedValue customer_frequency(const CompanyState& state, std::string_view template_code) {
  const CustomerTemplateDefined* defined = state.customer_templates.find(template_code);
  if (defined != nullptr && !defined->invoiceFrequency.empty()) {
    return {defined->invoiceFrequency, "customer template " + defined->code};
  }
  return copied_setting(state, "defaultInvoiceFrequency");
}

CopiedValue vendor_layout(const CompanyState& state, std::string_view template_code) {
  const VendorTemplateDefined* defined = state.vendor_templates.find(template_code);
  if (defined != nullptr && !defined->purchaseInvoiceLayout.empty()) {
    return {defined->purchaseInvoiceLayout, "vendor template " + defined->code};
  }
  return copied_setting(state, "defaultPurchaseInvoiceLayout");
}

CopiedValue copied_setting(const CompanyState& state, std::string_view key) {
  std::string value = setting_at(state, key, kNow);
  return value.empty() ? CopiedValue{}
                       : CopiedValue{std::move(value), "setting " + std::string(key)};
}

CopiedValue project_method(const CompanyState& state, std::string_view contact_company,
                           const CustomerData& customer, std::string_view business_unit) {
  const ContactDefined* contact = state.contacts.latest(contact_company);
  if (contact != nullptr && !contact->groupingMethod.empty()) {
    return {contact->groupingMethod, "contact " + contact->code};  // GROUP-08
  }
  for (const UnitInvoiceData& unit : customer.unitInvoiceData) {
    if (!business_unit.empty() && unit.businessUnit == business_unit) {  // GROUP-10
      return {unit.groupingMethod,
              "customer " + customer.code + ", business unit " + unit.businessUnit};
    }
  }
  return customer.groupingMethod.empty()
             ? CopiedValue{}
             : CopiedValue{customer.groupingMethod, "customer " + customer.code};  // GROUP-09
}

CopiedValue project_salutation(const CompanyState& state, const ProjectData& project) {
  const SalutationSet* general = state.salutations.latest("");
  if (project.billToCustomer.empty() || !project.billToContactPerson.empty() ||
      general == nullptr) {
    return {};
  }
  return {general->text, "general salutation"};
}

void take_default(const std::optional<std::string>& given, CopiedValue copied,
                  std::string_view field, std::string& value, std::vector<ValueOrigin>& origins) {
  if (given) {
    value = *given;
  } else if (!copied.value.empty()) {
    value = std::move(copied.value);
    set_origin(origins, field, std::move(copied.origin));
  }
}

void set_origin(std::vector<ValueOrigin>& origins, std::string_view field, std::string from) {
  const auto known = std::ranges::find(origins, field, &ValueOrigin::field);
  if (known != origins.end()) {
    known->from = std::move(from);
  } else {
    origins.push_back({std::string(field), std::move(from)});
  }
}

void forget_origin(std::vector<ValueOrigin>& origins, std::string_view field) {
  std::erase_if(origins, [&](const ValueOrigin& origin) { return origin.field == field; });
}

std::string origin_of(const std::vector<ValueOrigin>& origins, std::string_view field,
                      std::string own) {
  const auto known = std::ranges::find(origins, field, &ValueOrigin::field);
  return known == origins.end() ? own : known->from;
}

void set_unit_method(CustomerData& customer, const std::string& unit, const std::string& method) {
  auto& units = customer.unitInvoiceData;
  const auto place = std::ranges::lower_bound(units, unit, {}, &UnitInvoiceData::businessUnit);
  const bool known = place != units.end() && place->businessUnit == unit;
  if (method.empty()) {
    if (known) {
      units.erase(place);
    }
  } else if (known) {
    place->groupingMethod = method;
  } else {
    units.insert(place, {unit, method});
  }
}

bool is_grouping_dimension(std::string_view word) {
  return std::ranges::find(kDimensions, word) != std::end(kDimensions);
}

std::string grouping_dimensions() {
  std::string words;
  for (const std::string_view word : kDimensions) {
    words += (words.empty() ? "" : ", ") + std::string(word);
  }
  return words;
}

}  // namespace facta
