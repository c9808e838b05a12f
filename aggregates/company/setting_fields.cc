#include "aggregates/company/setting_fields.h"

#include "aggregates/company/grouping.h"

namespace facta {
namespace {

template <class Data>
struct TextField {
  std::string_view key;
  std::string Data::*field;
};
template <class Data>
struct Flag {
  std::string_view key;
  bool Data::*field;
};

constexpr TextField<CustomerData> kCustomerTexts[] = {
    {"hoursRevenueAccount", &CustomerData::revenueAccount},
    {"receivableAccount", &CustomerData::receivableAccount},
    {"defaultVatCode", &CustomerData::vatCode},
    {"invoiceFrequency", &CustomerData::invoiceFrequency},
    {"groupingMethod", &CustomerData::groupingMethod},
    {"salesInvoiceLayout", &CustomerData::salesInvoiceLayout},
};
constexpr Flag<CustomerData> kCustomerFlags[] = {
    {"fullCreditOnCorrections", &CustomerData::fullCreditOnCorrections},
    {"correctionsOnSeparateInvoice", &CustomerData::correctionsOnSeparateInvoice},
};
constexpr TextField<ProjectData> kProjectTexts[] = {
    {"hoursRevenueAccount", &ProjectData::revenueAccount},
    {"defaultVatCode", &ProjectData::vatCode},
    {"invoiceFrequency", &ProjectData::invoiceFrequency},
    {"groupingMethod", &ProjectData::groupingMethod},
    {"billToCustomer", &ProjectData::billToCustomer},
    {"billToContactPerson", &ProjectData::billToContactPerson},
    {"projectSalutation", &ProjectData::salutation},
    {"termSplit", &ProjectData::termSplit},
};
constexpr TextField<ContactDefined> kContactTexts[] = {
    {"languageCode", &ContactDefined::languageCode},
    {"groupingMethod", &ContactDefined::groupingMethod},
};
constexpr TextField<CustomerTemplateDefined> kTemplateTexts[] = {
    {"invoiceFrequency", &CustomerTemplateDefined::invoiceFrequency},
};
constexpr TextField<InvoiceFrequencyDefined> kFrequencyTexts[] = {
    {"correctionFrequency", &InvoiceFrequencyDefined::correctionFrequency},
};
constexpr TextField<TermScheduleTypeDefined> kTermTypeTexts[] = {
    {"termTypeAccount", &TermScheduleTypeDefined::account},
};
constexpr TextField<CommitmentTypeDefined> kCommitmentTypeTexts[] = {
    {"commitmentTypeAccount", &CommitmentTypeDefined::account},
};
constexpr TextField<VendorTemplateDefined> kVendorTemplateTexts[] = {
    {"vendorTemplatePurchaseLayout", &VendorTemplateDefined::purchaseInvoiceLayout},
};
constexpr TextField<VendorData> kVendorTexts[] = {
    {"defaultPurchaseInvoiceLayout", &VendorData::purchaseInvoiceLayout},
    {"vendorDeliveryMethod", &VendorData::deliveryMethod},
};

template <class Data, std::size_t N>
std::optional<std::string> text_of(const TextField<Data> (&fields)[N], const Data& data,
                                   std::string_view key) {
  for (const auto& field : fields) {
    if (field.key == key) {
      return data.*field.field;
    }
  }
  return std::nullopt;
}

template <class Data, std::size_t N>
bool set_text(const TextField<Data> (&fields)[N], Data& data, std::string_view key,
              const std::string& value) {
  for (const auto& field : fields) {
    if (field.key == key) {
      data.*field.field = value;
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> setting_field(const CustomerData& customer, std::string_view key) {
  for (const auto& flag : kCustomerFlags) {
    if (flag.key == key) {
      return customer.*flag.field ? "on" : "off";
    }
  }
  return text_of(kCustomerTexts, customer, key);
}
std::optional<std::string> setting_field(const ProjectData& project, std::string_view key) {
  return text_of(kProjectTexts, project, key);
}
std::optional<std::string> setting_field(const ContactDefined& contact, std::string_view key) {
  return text_of(kContactTexts, contact, key);
}
std::optional<std::string> setting_field(const CustomerTemplateDefined& defined,
                                         std::string_view key) {
  return text_of(kTemplateTexts, defined, key);
}
std::optional<std::string> setting_field(const BusinessUnitDefined& unit, std::string_view key) {
  if (key != "bookingPeriodEndsOn") {
    return std::nullopt;
  }
  return unit.bookingPeriodEndsOn == BookingPeriodEnd::Friday ? "friday" : "";
}
std::optional<std::string> setting_field(const InvoiceFrequencyDefined& frequency,
                                         std::string_view key) {
  if (key == "bookingDatePeriod") {
    return std::string(word_of(frequency.bookingDatePeriod));
  }
  return text_of(kFrequencyTexts, frequency, key);
}
std::optional<std::string> setting_field(const TermScheduleTypeDefined& type,
                                         std::string_view key) {
  return text_of(kTermTypeTexts, type, key);
}
std::optional<std::string> setting_field(const CommitmentTypeDefined& type, std::string_view key) {
  return text_of(kCommitmentTypeTexts, type, key);
}
std::optional<std::string> setting_field(const VendorTemplateDefined& defined,
                                         std::string_view key) {
  return text_of(kVendorTemplateTexts, defined, key);
}
std::optional<std::string> setting_field(const VendorData& vendor, std::string_view key) {
  return text_of(kVendorTexts, vendor, key);
}

bool set_setting_field(CustomerData& customer, std::string_view key, const std::string& value) {
  forget_origin(customer.origins, key);
  for (const auto& flag : kCustomerFlags) {
    if (flag.key == key) {
      customer.*flag.field = value == "on";
      return true;
    }
  }
  return set_text(kCustomerTexts, customer, key, value);
}
bool set_setting_field(ProjectData& project, std::string_view key, const std::string& value) {
  project.groupingOverridden = project.groupingOverridden || key == "groupingMethod";
  forget_origin(project.origins, key == "projectSalutation" ? "salutation" : key);
  return set_text(kProjectTexts, project, key, value);
}
bool set_setting_field(ContactDefined& contact, std::string_view key, const std::string& value) {
  return set_text(kContactTexts, contact, key, value);
}
bool set_setting_field(CustomerTemplateDefined& defined, std::string_view key,
                       const std::string& value) {
  return set_text(kTemplateTexts, defined, key, value);
}
bool set_setting_field(BusinessUnitDefined& unit, std::string_view key, const std::string& value) {
  if (key != "bookingPeriodEndsOn") {
    return false;
  }
  unit.bookingPeriodEndsOn = value == "friday" ? BookingPeriodEnd::Friday : BookingPeriodEnd::None;
  return true;
}
bool set_setting_field(InvoiceFrequencyDefined& frequency, std::string_view key,
                       const std::string& value) {
  if (key == "bookingDatePeriod") {
    frequency.bookingDatePeriod =
        enum_of<BookingDatePeriod>(value).value_or(BookingDatePeriod::PreviousWeek);
    return true;
  }
  return set_text(kFrequencyTexts, frequency, key, value);
}
bool set_setting_field(TermScheduleTypeDefined& type, std::string_view key,
                       const std::string& value) {
  return set_text(kTermTypeTexts, type, key, value);
}
bool set_setting_field(CommitmentTypeDefined& type, std::string_view key,
                       const std::string& value) {
  return set_text(kCommitmentTypeTexts, type, key, value);
}
bool set_setting_field(VendorTemplateDefined& defined, std::string_view key,
                       const std::string& value) {
  return set_text(kVendorTemplateTexts, defined, key, value);
}
bool set_setting_field(VendorData& vendor, std::string_view key, const std::string& value) {
  forget_origin(vendor.origins, key == "defaultPurchaseInvoiceLayout" ? "purchaseInvoiceLayout"
                                : key == "vendorDeliveryMethod"       ? "deliveryMethod"
                                                                      : key);
  return set_text(kVendorTexts, vendor, key, value);
}

}  // namespace facta
