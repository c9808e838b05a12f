#include "aggregates/company/reports.h"

#include "aggregates/company/company.h"
#include "aggregates/company/party.h"

namespace facta {
namespace {

// A name, and no path: the folder is said apart.
std::string checked_file_name(FieldChecks& checks, const std::string& value) {
  if (value.find_first_of("/\\") != std::string::npos) {
    checks.fault("/fileName", "must be without '/' and '\\'; the place is said by folder");
  }
  return checks.name("/fileName", value);
}

}  // namespace

ReportStorageLocation storage_location(bool share_point_in_use) {
  return share_point_in_use ? ReportStorageLocation::SharePoint
                            : ReportStorageLocation::NetworkStorage;
}

void warn_of_moved_reports(const CompanyState& state, bool share_point_in_use, Decision& decision) {
  constexpr std::size_t kNamedMax = 10;
  std::size_t moved = 0;
  std::string named;
  state.reports.scan_prefix("", [&](std::string_view code, const ReportRegistered& report) {
    if (report.storageLocation != storage_location(share_point_in_use)) {
      if (++moved <= kNamedMax) {
        named += (moved == 1 ? "" : ", ") + std::string(code);
      }
    }
    return true;
  });
  if (moved > kNamedMax) {
    named += " and " + std::to_string(moved - kNamedMax) + " more";
  }
  if (moved > 0) {
    decision.warnings.push_back(warn("purchase.report_stored_elsewhere", {{"reports", named}}));
  }
}

// SET-62. PURCH-20: with a file name; PURCH-21, PURCH-22: where the setting says.
DecideResult decide(const CompanyState& state, const Context&, const RegisterReport& command) {
  if (auto refused = refuse_not_invoicing(state)) {
    return Unexpected{std::move(*refused)};
  }
  const ReportStorageLocation location =
      storage_location(setting_at(state, "sharePointInUse", kNow) == "on");
  FieldChecks checks;
  ReportRegistered registered{
      checks.code("/code", command.code), checked_file_name(checks, command.fileName),
      command.storageLocation.value_or(location), checks.name("/folder", command.folder)};
  if (!checks.ok()) {
    return Unexpected{std::move(checks).rejection()};
  }
  if (registered.storageLocation != location) {
    Rejection refused = reject("purchase.storage_location_invalid", registered.code,
                               {{"location", std::string(word_of(location))}});
    refused.fields.push_back({"/storageLocation", refused.refusal.detail});
    return Unexpected{std::move(refused)};
  }
  const ReportRegistered* now = state.reports.find(registered.code);
  if (now != nullptr && *now == registered) {
    return Decision{};
  }
  return Decision{{std::move(registered)}, {}};
}

}  // namespace facta
