#include "tests/unit/api/access_table.h"

#include <algorithm>

namespace facta::api_testing {
namespace {

using P = Permission;
using api::Reach;

const Needs kSignedIn = {{}};
const Needs kAdministrator = {{P::Administrator}};
const Needs kFinance = {{P::ManageAndExportFinancialSettings}};
const Needs kInvoiceActs = {{P::FinaliseInvoice}};
const Needs kBooks = {{P::ManageAndExportFinancialSettings}, {P::CockpitUser}};
const Needs kCredits = {{P::CreditInvoices}};
const Needs kSeeInvoices = {{P::ManageAndExportFinancialSettings, P::SearchAllInvoices},
                            {P::Auditor}};
const Needs kSeeJournal = {{P::ViewJournalEntry}, {P::Auditor}};
const Needs kSeeHistory = {{P::Administrator}, {P::ApplicationAdministrator}, {P::Auditor}};

}  // namespace

const std::vector<AccessRow>& access_table() {
  static const std::vector<AccessRow> rows = {
      {"GET /health/live", Reach::kOpen, {}},
      {"GET /health/ready", Reach::kOpen, {}},
      {"GET /openapi.json", Reach::kOpen, {}},
      {"GET /docs", Reach::kOpen, {}},
      {"GET /docs/errors", Reach::kOpen, {}},
      {"GET /metrics", Reach::kAnyone, kSignedIn},
      {"GET /v1/companies", Reach::kTheirs, kSignedIn},
      {"POST /v1/companies", Reach::kTheirs, kAdministrator},
      {"GET /v1/balance", Reach::kNamed, kSeeInvoices},
      {"POST /v1/balance:credit", Reach::kTheirs, kCredits},
      {"GET /v1/creditActions", Reach::kNamed, kSeeInvoices},
      {"GET /v1/events", Reach::kNamed, kSeeInvoices},
      {"GET /v1/history/export", Reach::kLedger, kSeeHistory},
      {"GET /v1/tokens", Reach::kLedger, kSeeHistory},
      {"POST /v1/tokens", Reach::kLedger, kAdministrator},
      {"POST /v1/tokens/{token}:revoke", Reach::kLedger, kAdministrator},
      {"POST /v1/dev/clock", Reach::kLedger, kSignedIn},  // there with --dev only
      {"GET ", Reach::kCompany, kSignedIn},
      {"POST ", Reach::kCompany, kAdministrator},
      {"GET settings", Reach::kCompany, kSignedIn},
      {"POST settings", Reach::kCompany, kAdministrator},
      {"GET vatCodes", Reach::kCompany, kSignedIn},
      {"POST vatCodes", Reach::kCompany, kAdministrator},
      {"GET ledgerAccounts", Reach::kCompany, kSignedIn},
      {"POST ledgerAccounts", Reach::kCompany, kAdministrator},
      {"GET numberSeries", Reach::kCompany, kSignedIn},
      {"POST numberSeries", Reach::kCompany, kAdministrator},
      {"GET reasonCodes", Reach::kCompany, kSignedIn},
      {"POST reasonCodes", Reach::kCompany, {{P::ManageReasonCodes}}},
      {"GET profiles", Reach::kCompany, kSignedIn},
      {"POST profiles", Reach::kCompany, kAdministrator},
      {"GET customers", Reach::kCompany, kSignedIn},
      {"POST customers", Reach::kCompany, kAdministrator},
      {"GET customers/{id}", Reach::kCompany, kSignedIn},
      {"POST customers/{id}", Reach::kCompany, kAdministrator},
      {"GET projects", Reach::kCompany, kSignedIn},
      {"POST projects", Reach::kCompany, kAdministrator},
      {"GET projects/{id}", Reach::kCompany, kSignedIn},
      {"POST projects/{id}", Reach::kCompany, kAdministrator},
      {"GET periods", Reach::kCompany, kSignedIn},
      {"POST periods/{period}:close", Reach::kCompany, kAdministrator},
      {"POST periods/{period}:reopen", Reach::kCompany, kAdministrator},
      {"GET periods/{period}:canClose", Reach::kCompany, kAdministrator},
      {"GET periods/{period}:canReopen", Reach::kCompany, kAdministrator},
      {"GET frequencies", Reach::kCompany, kSignedIn},
      {"GET groupingMethods", Reach::kCompany, kSignedIn},
      {"GET businessUnits", Reach::kCompany, kSignedIn},
      {"GET customerTemplates", Reach::kCompany, kSignedIn},
      {"GET contacts", Reach::kCompany, kSignedIn},
      {"GET legalNames", Reach::kCompany, kSignedIn},
      {"GET layouts", Reach::kCompany, kSignedIn},
      {"GET emailTemplates", Reach::kCompany, kSignedIn},
      {"GET interactionTemplates", Reach::kCompany, kSignedIn},
      {"GET standardTermSchedules", Reach::kCompany, kSignedIn},
      {"GET termScheduleTypes", Reach::kCompany, kSignedIn},
      {"GET commitmentTypes", Reach::kCompany, kSignedIn},
      {"GET reports", Reach::kCompany, kSignedIn},
      {"GET vendorTemplates", Reach::kCompany, kSignedIn},
      {"GET vendors", Reach::kCompany, kSignedIn},
      {"GET vendors/{id}", Reach::kCompany, kSignedIn},
      {"GET salutations", Reach::kCompany, kSignedIn},
      {"GET holidays", Reach::kCompany, kSignedIn},
      {"GET jobs", Reach::kCompany, kSignedIn},
      {"GET jobRuns", Reach::kCompany, kSignedIn},
      {"POST frequencies", Reach::kCompany, kAdministrator},
      {"POST groupingMethods", Reach::kCompany, {{P::ManageGroupingMethods}}},
      {"POST businessUnits", Reach::kCompany, kAdministrator},
      {"POST customerTemplates", Reach::kCompany, kAdministrator},
      {"POST contacts", Reach::kCompany, kAdministrator},
      {"POST legalNames", Reach::kCompany, kAdministrator},
      {"POST layouts", Reach::kCompany, {{P::ManageInvoiceLayouts}}},
      {"POST emailTemplates", Reach::kCompany, {{P::ManageEmailTemplates}}},
      {"POST interactionTemplates", Reach::kCompany, kAdministrator},
      {"POST standardTermSchedules", Reach::kCompany, {{P::ManageStandardTermSchedules}}},
      {"POST termScheduleTypes", Reach::kCompany, kAdministrator},
      {"POST commitmentTypes", Reach::kCompany, kAdministrator},
      {"POST reports", Reach::kCompany, kAdministrator},
      {"POST vendorTemplates", Reach::kCompany, kAdministrator},
      {"POST vendors", Reach::kCompany, kAdministrator},
      {"POST vendors/{id}", Reach::kCompany, kAdministrator},
      {"POST salutations", Reach::kCompany, kAdministrator},
      {"POST holidays", Reach::kCompany, kAdministrator},
      {"POST jobs", Reach::kCompany, kAdministrator},
      {"POST users/{id}:setWorkDate", Reach::kCompany, kAdministrator},
      {"POST projects/{id}:setCompany", Reach::kCompany, kAdministrator},
      {"POST jobs/{code}:run", Reach::kCompany, kAdministrator},
      {"POST timesheets/{id}:processCorrections", Reach::kCompany, {{P::PostHours}}},
      {"POST timesheets/{id}:attachSlip", Reach::kCompany, {{P::PostHours}}},
      {"POST customers/{id}:overrideGrouping", Reach::kCompany, {{P::OverrideGroupingMethod}}},
      {"POST projects/{id}:overrideGrouping", Reach::kCompany, {{P::OverrideGroupingMethod}}},
      {"POST timesheets/{id}:overrideGrouping", Reach::kCompany, {{P::OverrideGroupingMethod}}},
      {"POST contacts/{id}:overrideGrouping", Reach::kCompany, {{P::OverrideGroupingMethod}}},
      {"GET jobs/{code}:canRun", Reach::kCompany, kAdministrator},
      {"GET hours", Reach::kCompany, kSignedIn},
      {"POST hours", Reach::kCompany, {{P::PostHours}}},
      {"GET hours/{entryId}", Reach::kCompany, kSignedIn},
      {"GET runs", Reach::kCompany, kSeeInvoices},
      {"POST runs", Reach::kCompany, kFinance},
      {"GET runs/{run}", Reach::kCompany, kSeeInvoices},
      {"GET runs/{run}/lines", Reach::kCompany, kSeeInvoices},
      {"GET runs/{run}/invoices", Reach::kCompany, kSeeInvoices},
      {"GET runs/{run}/skipped", Reach::kCompany, kSeeInvoices},
      {"GET runs/{run}/progress", Reach::kCompany, kSeeInvoices},
      {"POST runs/{run}:revert", Reach::kCompany, {{P::ApplicationAdministrator}}},
      {"GET runs/{run}:canRevert", Reach::kCompany, {{P::ApplicationAdministrator}}},
      {"POST runs/{run}:resume", Reach::kCompany, kFinance},
      {"GET runs/{run}:canResume", Reach::kCompany, kFinance},
      {"GET invoices", Reach::kCompany, kSeeInvoices},
      {"GET invoices/{number}", Reach::kCompany, kSeeInvoices},
      {"POST invoices/{number}:release", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canRelease", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:reopen", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canReopen", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:approve", Reach::kCompany, {{P::ApproveSalesInvoices}}},
      {"GET invoices/{number}:canApprove", Reach::kCompany, {{P::ApproveSalesInvoices}}},
      {"POST invoices/{number}:post", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canPost", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:finalise", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canFinalise", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:credit", Reach::kCompany, kCredits},
      {"GET invoices/{number}:canCredit", Reach::kCompany, kCredits},
      {"POST invoices/{number}:delete", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canDelete", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:changeHeader", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canChangeHeader", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:addLine", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canAddLine", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:changeLine", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canChangeLine", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:removeLine", Reach::kCompany, kInvoiceActs},
      {"GET invoices/{number}:canRemoveLine", Reach::kCompany, kInvoiceActs},
      {"POST invoices/{number}:importReturnMessage", Reach::kCompany, kFinance},
      {"GET invoices/{number}:canImportReturnMessage", Reach::kCompany, kFinance},
      {"POST invoices/{number}:approveManually", Reach::kCompany, kFinance},
      {"GET invoices/{number}:canApproveManually", Reach::kCompany, kFinance},
      {"POST invoices/{number}:approvePartially", Reach::kCompany, kFinance},
      {"GET invoices/{number}:canApprovePartially", Reach::kCompany, kFinance},
      {"POST invoices:credit", Reach::kCompany, kCredits},
      {"GET invoices:canCredit", Reach::kCompany, kCredits},
      {"POST invoices:post", Reach::kCompany, kInvoiceActs},
      {"GET invoices:canPost", Reach::kCompany, kInvoiceActs},
      {"POST invoices:journalise", Reach::kCompany, kBooks},
      {"GET invoices:canJournalise", Reach::kCompany, kBooks},
      {"GET exports", Reach::kCompany, kSeeInvoices},
      {"POST exports", Reach::kCompany, kBooks},
      {"GET exports/{id}", Reach::kCompany, kSeeInvoices},
      {"GET exports/{id}/file", Reach::kCompany, kSeeInvoices},
      {"GET journalEntries", Reach::kCompany, kSeeJournal},
      {"GET openItems", Reach::kCompany, kSeeInvoices},
      {"GET numbers", Reach::kCompany, kSeeInvoices},
      {"GET history", Reach::kCompany, kSeeHistory},
      {"GET history/trace", Reach::kCompany, kSeeHistory},
      {"GET history/{sequence}", Reach::kCompany, kSeeHistory},
  };
  return rows;
}

std::string AccessRow::pattern() const {
  const std::string text = route;
  const std::string path = text.substr(text.find(' ') + 1);
  if (path.starts_with('/')) {
    return path;
  }
  return "/v1/companies/{company}" + (path.empty() ? "" : "/" + path);
}

const AccessRow* access_row(const api::Route& route) {
  const auto found = std::ranges::find_if(access_table(), [&](const AccessRow& row) {
    return row.pattern() == route.pattern && std::string(row.route).starts_with(route.method);
  });
  return found == access_table().end() ? nullptr : &*found;
}

}  // namespace facta::api_testing
