// Vendors and the templates that they are created from (PURCH-08, PURCH-13).
#include "aggregates/company/company.h"
#include "aggregates/company/grouping.h"
#include "aggregates/company/party.h"
#include "aggregates/company/settings_catalogue.h"

#include <algorithm>

namespace facta {
namespace {

// SET-59: one of the words of the setting, or none.
void take_delivery_method(FieldChecks& checks, const OptionalText& from, std::string& to) {
  if (!from) {
    return;
  }
  const auto words = find_setting("vendorDeliveryMethod")->words;
  if (!from->empty() && std::ranges::find(words, *from) == words.end()) {
    checks.fault("/deliveryMethod", "must be one of " + joined(words));
  }
  to = *from;
}

template <class Command>
void take_vendor(FieldChecks& checks, const Command& command, VendorData& data) {
  take_code(checks, "/purchaseInvoiceLayout", command.purchaseInvoiceLayout,
            data.purchaseInvoiceLayout);
  take_delivery_method(checks, command.deliveryMethod, data.deliveryMethod);
}

}  // namespace

DecideResult decide(const CompanyState& state, const Context&,
                    const DefineVendorTemplate& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  VendorTemplateDefined defined{
      checks.code("/code", command.code), checks.text("/name", command.name.value_or("")),
      checks.code_or_none("/purchaseInvoiceLayout", command.purchaseInvoiceLayout.value_or(""))};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  References references(state);
  references.layout("/purchaseInvoiceLayout", command.purchaseInvoiceLayout);
  if (auto refused = std::move(references).rejection()) {
    return Unexpected{std::move(*refused)};
  }
  return Decision{{std::move(defined)}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const CreateVendor& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  FieldChecks checks;
  VendorData data;
  data.code = checks.code("/code", command.code);
  data.name = checks.name("/name", command.name);
  data.template_ = command.template_.value_or("");
  take_vendor(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (state.vendors.contains(data.code)) {
    return Unexpected{reject("vendor.exists", data.code, {{"vendor", data.code}})};
  }
  References references(state);
  if (!data.template_.empty() && !state.vendor_templates.contains(data.template_)) {
    references.missing(reject("vendor.template_unknown", data.template_), "/template");
  }
  references.layout("/purchaseInvoiceLayout", command.purchaseInvoiceLayout);
  if (auto refused = std::move(references).rejection()) {
    return Unexpected{std::move(*refused)};
  }
  take_default(command.purchaseInvoiceLayout, vendor_layout(state, data.template_),
               "purchaseInvoiceLayout", data.purchaseInvoiceLayout, data.origins);
  take_default(command.deliveryMethod, copied_setting(state, "purchaseDeliveryMethod"),
               "deliveryMethod", data.deliveryMethod, data.origins);
  return Decision{{VendorCreated{std::move(data)}}, {}};
}

DecideResult decide(const CompanyState& state, const Context&, const ChangeVendor& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const VendorData* now = state.vendors.find(command.vendor);
  if (now == nullptr) {
    return Unexpected{reject("vendor.unknown", command.vendor)};
  }
  FieldChecks checks;
  VendorData data = *now;
  if (command.name) {
    data.name = checks.name("/name", *command.name);
  }
  take_vendor(checks, command, data);
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  References references(state);
  references.layout("/purchaseInvoiceLayout", command.purchaseInvoiceLayout);
  if (auto refused = std::move(references).rejection()) {
    return Unexpected{std::move(*refused)};
  }
  // A copied value that the change replaces is no copy any more.
  if (data.purchaseInvoiceLayout != now->purchaseInvoiceLayout) {
    forget_origin(data.origins, "purchaseInvoiceLayout");
  }
  if (data.deliveryMethod != now->deliveryMethod) {
    forget_origin(data.origins, "deliveryMethod");
  }
  if (data == *now) {
    return Decision{};
  }
  return Decision{{VendorChanged{std::move(data)}}, {}};
}

}  // namespace facta
