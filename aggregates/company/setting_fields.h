// Settings below the company that are fields of master data (section 7.5): there is one truth, so
// a changed setting changes the field, and a changed field is the setting.
#pragma once

#include "events/schema/events.gen.h"

#include <optional>
#include <string>
#include <string_view>

namespace facta {

// The field as the text of a setting ("on" and "off" for a flag); nullopt: the setting is not a
// field of this kind of master data.
std::optional<std::string> setting_field(const CustomerData& customer, std::string_view key);
std::optional<std::string> setting_field(const ProjectData& project, std::string_view key);
std::optional<std::string> setting_field(const ContactDefined& contact, std::string_view key);
std::optional<std::string> setting_field(const CustomerTemplateDefined& defined,
                                         std::string_view key);
std::optional<std::string> setting_field(const BusinessUnitDefined& unit, std::string_view key);
std::optional<std::string> setting_field(const InvoiceFrequencyDefined& frequency,
                                         std::string_view key);
std::optional<std::string> setting_field(const TermScheduleTypeDefined& type, std::string_view key);
std::optional<std::string> setting_field(const CommitmentTypeDefined& type, std::string_view key);
std::optional<std::string> setting_field(const VendorTemplateDefined& defined,
                                         std::string_view key);
std::optional<std::string> setting_field(const VendorData& vendor, std::string_view key);

// Sets the field; false: it is none. The value was checked.
bool set_setting_field(CustomerData& customer, std::string_view key, const std::string& value);
bool set_setting_field(ProjectData& project, std::string_view key, const std::string& value);
bool set_setting_field(ContactDefined& contact, std::string_view key, const std::string& value);
bool set_setting_field(CustomerTemplateDefined& defined, std::string_view key,
                       const std::string& value);
bool set_setting_field(BusinessUnitDefined& unit, std::string_view key, const std::string& value);
bool set_setting_field(InvoiceFrequencyDefined& frequency, std::string_view key,
                       const std::string& value);
bool set_setting_field(TermScheduleTypeDefined& type, std::string_view key,
                       const std::string& value);
bool set_setting_field(CommitmentTypeDefined& type, std::string_view key, const std::string& value);
bool set_setting_field(VendorTemplateDefined& defined, std::string_view key,
                       const std::string& value);
bool set_setting_field(VendorData& vendor, std::string_view key, const std::string& value);

}  // namespace facta
