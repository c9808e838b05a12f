#include "aggregates/company/settings_catalogue.h"

#include <algorithm>

namespace facta {
namespace {

using enum SettingType;

constexpr std::string_view kStatuses[] = {"open", "released"};
constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kCentral[] = {"central"};
constexpr std::string_view kCompany[] = {"company"};
constexpr std::string_view kCompanyCustomer[] = {"company", "customer"};
constexpr std::string_view kCompanyCustomerProject[] = {"company", "customer", "project"};

constexpr SettingEntry kSettings[] = {
    {"autoCreditReasonCode", "SET-19", kReasonCode, {}, "", kCentral},
    {"creditNumberSeries", "SET-81", kNumberSeries, {}, "", kCompany},
    {"defaultStatusHours", "SET-14", kWord, kStatuses, "open", kCompany},
    {"defaultVatCode", "SET-79", kVatCode, {}, "", kCompanyCustomerProject},
    {"hoursRevenueAccount", "SET-77", kLedgerAccount, {}, "", kCompanyCustomerProject},
    {"invoiceNumberSeries", "SET-80", kNumberSeries, {}, "", kCompany},
    {"receivableAccount", "SET-78", kLedgerAccount, {}, "", kCompanyCustomer},
    {"salesInvoiceApprovalWorkflow", "SET-65", kWord, kOnOff, "off", kCompany},
};

}  // namespace

bool SettingEntry::has_level(std::string_view level) const {
  return std::ranges::find(levels, level) != levels.end();
}

std::span<const SettingEntry> settings_catalogue() {
  return kSettings;
}

const SettingEntry* find_setting(std::string_view key) {
  const auto found = std::ranges::lower_bound(kSettings, key, {}, &SettingEntry::key);
  return found != std::end(kSettings) && found->key == key ? found : nullptr;
}

}  // namespace facta
