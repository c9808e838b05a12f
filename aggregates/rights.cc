#include "aggregates/rights.h"

#include <iterator>

namespace facta {
namespace {

using P = Permission;

// Any one of these suffices; the first is the one named in a refusal.
struct Needs {
  Permission first;
  std::optional<Permission> or_second = std::nullopt;
};

constexpr Needs kMasterData{P::Administrator};
constexpr Needs kFinance{P::ManageAndExportFinancialSettings};
constexpr Needs kInvoices{P::FinaliseInvoice};
constexpr Needs kBooks{P::ManageAndExportFinancialSettings, P::CockpitUser};

struct Rule {
  std::string_view command;
  Needs needs;
};

// Command -> permission (domain.md section 6; DEC-18 for what it does not name), in the order of
// the variant.
constexpr Rule kRules[] = {
    {"OpenCompany", kMasterData},
    {"ChangeCompany", kMasterData},
    {"ChangeInvoiceSettings", kMasterData},
    {"CreateCustomer", kMasterData},
    {"ChangeCustomer", kMasterData},
    {"CreateProject", kMasterData},
    {"ChangeProject", kMasterData},
    {"DefineVatCode", kMasterData},
    {"DefineLedgerAccount", kMasterData},
    {"DefineNumberSeries", kMasterData},
    {"AddReasonCode", {P::ManageReasonCodes}},
    {"DefineInvoiceProfile", kMasterData},
    {"CloseBookingPeriod", kMasterData},
    {"ReopenBookingPeriod", kMasterData},
    {"PostHours", {P::PostHours}},
    {"StartInvoiceRun", kFinance},
    {"RevertInvoiceRun", {P::ApplicationAdministrator}},
    {"ResumeInvoiceRun", kFinance},
    {"BeginInvoiceRun", {P::JobPrincipal}},
    {"ContinueInvoiceRun", {P::JobPrincipal}},
    {"FailInvoiceRun", {P::JobPrincipal}},
    {"ReleaseInvoice", kInvoices},
    {"ReopenInvoice", kInvoices},
    {"ChangeInvoiceHeader", kInvoices},
    {"AddInvoiceLine", kInvoices},
    {"ChangeInvoiceLine", kInvoices},
    {"RemoveInvoiceLine", kInvoices},
    {"PostInvoice", kInvoices},
    {"PostInvoicesBatch", kInvoices},
    {"FinaliseInvoice", kInvoices},
    {"DeleteInvoice", kInvoices},
    {"CreditInvoice", {P::CreditInvoices}},
    {"CreditInvoices", {P::CreditInvoices}},
    {"ApproveSalesInvoice", {P::ApproveSalesInvoices}},
    {"ImportReturnMessage", kFinance},
    {"ApproveInvoiceManually", kFinance},
    {"ApproveInvoicePartially", kFinance},
    {"JournaliseInvoices", kBooks},
    {"ExportJournal", kBooks},
    {"ContinueJournalExport", {P::JobPrincipal}},
    {"DefineInvoiceFrequency", kMasterData},
    {"AddGroupingMethod", {P::ManageGroupingMethods}},
    {"OverrideGroupingMethod", {P::OverrideGroupingMethod}},
    {"DefineBusinessUnit", kMasterData},
    {"DefineCustomerTemplate", kMasterData},
    {"DefineContact", kMasterData},
    {"DefineLegalName", kMasterData},
    {"AddInvoiceLayout", {P::ManageInvoiceLayouts}},
    {"SetGeneralSalutation", kMasterData},
    {"DefineHolidayCalendar", kMasterData},
    {"SetWorkDate", kMasterData},
    {"SetProjectCompany", kMasterData},
    {"ProcessTimesheetCorrections", {P::PostHours}},
    {"AttachTimesheetSlip", {P::PostHours}},
    {"ConfigureJobQueueEntry", kMasterData},
    {"RunJob", {P::Administrator, P::JobPrincipal}},
    {"RunScheduledJob", {P::JobPrincipal}},
    {"ContinueJob", {P::JobPrincipal}},
    {"RequestCreditFromBalance", {P::CreditInvoices}},
    {"CreateApiToken", kMasterData},
    {"RevokeApiToken", kMasterData},
    {"AddEmailTemplate", {P::ManageEmailTemplates}},
    {"ConfigureInteractionTemplate", kMasterData},
    {"DefineStandardTermSchedule", {P::ManageStandardTermSchedules}},
    {"DefineTermScheduleType", kMasterData},
    {"DefineCommitmentType", kMasterData},
    {"RegisterReport", kMasterData},
    {"DefineVendorTemplate", kMasterData},
    {"CreateVendor", kMasterData},
    {"ChangeVendor", kMasterData},
};

constexpr bool names_all_commands() {
  if (std::size(kRules) != std::size(kCommandNames)) {
    return false;
  }
  for (std::size_t i = 0; i < std::size(kRules); ++i) {
    if (kRules[i].command != kCommandNames[i]) {
      return false;
    }
  }
  return true;
}
static_assert(names_all_commands());

Rejection denied(Permission missing) {
  return reject("auth.permission_denied", {}, {{"permission", std::string(word_of(missing))}});
}

}  // namespace

std::optional<Rejection> check_rights(const Actor& actor, const Command& command) {
  const Needs needed = kRules[command.index()].needs;
  if (actor.may(needed.first) || (needed.or_second && actor.may(*needed.or_second))) {
    return std::nullopt;
  }
  return denied(needed.first);
}

std::optional<Rejection> check_view_rights(const Actor& actor, ViewRight right) {
  if (actor.may(P::Auditor)) {
    return std::nullopt;
  }
  switch (right) {
    case ViewRight::kInvoices:
      for (const Permission both : {P::ManageAndExportFinancialSettings, P::SearchAllInvoices}) {
        if (!actor.may(both)) {
          return denied(both);
        }
      }
      return std::nullopt;
    case ViewRight::kJournalEntry:
      return actor.may(P::ViewJournalEntry) ? std::nullopt
                                            : std::optional(denied(P::ViewJournalEntry));
    case ViewRight::kHistory:
      return actor.may(P::Administrator) || actor.may(P::ApplicationAdministrator)
                 ? std::nullopt
                 : std::optional(denied(P::Auditor));
    case ViewRight::kOther:
      break;
  }
  return std::nullopt;
}

}  // namespace facta
