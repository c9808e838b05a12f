// AUTH: the table "command -> permission" of section 6, with DEC-18.
#include "aggregates/rights.h"

#include "tests/support/given.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace facta {
namespace {

Actor holder_of(std::vector<Permission> permissions) {
  return {"piet", std::move(permissions), "test"};
}

struct Row {
  std::string_view command;
  Permission any_of[2];  // the first is named when all are missing
};

using P = Permission;

constexpr Row kTable[] = {
    {"OpenCompany", {P::Administrator, P::Administrator}},            // DEC-18
    {"ChangeCompany", {P::Administrator, P::Administrator}},          // DEC-18
    {"ChangeInvoiceSettings", {P::Administrator, P::Administrator}},  // AUTH-11
    {"CreateCustomer", {P::Administrator, P::Administrator}},         // DEC-18
    {"ChangeCustomer", {P::Administrator, P::Administrator}},
    {"CreateProject", {P::Administrator, P::Administrator}},
    {"ChangeProject", {P::Administrator, P::Administrator}},
    {"DefineVatCode", {P::Administrator, P::Administrator}},
    {"DefineLedgerAccount", {P::Administrator, P::Administrator}},
    {"DefineNumberSeries", {P::Administrator, P::Administrator}},
    {"AddReasonCode", {P::ManageReasonCodes, P::ManageReasonCodes}},  // AUTH-04, CRE-14
    {"DefineInvoiceProfile", {P::Administrator, P::Administrator}},
    {"CloseBookingPeriod", {P::Administrator, P::Administrator}},
    {"ReopenBookingPeriod", {P::Administrator, P::Administrator}},
    {"PostHours", {P::PostHours, P::PostHours}},  // DEC-18
    {"StartInvoiceRun",
     {P::ManageAndExportFinancialSettings, P::ManageAndExportFinancialSettings}},  // AUTH-02
    {"RevertInvoiceRun",
     {P::ApplicationAdministrator, P::ApplicationAdministrator}},  // AUTH-01, REV-07
    {"ResumeInvoiceRun",
     {P::ManageAndExportFinancialSettings, P::ManageAndExportFinancialSettings}},
    {"BeginInvoiceRun", {P::JobPrincipal, P::JobPrincipal}},  // AUTH-14
    {"ContinueInvoiceRun", {P::JobPrincipal, P::JobPrincipal}},
    {"FailInvoiceRun", {P::JobPrincipal, P::JobPrincipal}},
    {"ReleaseInvoice", {P::FinaliseInvoice, P::FinaliseInvoice}},  // AUTH-12
    {"ReopenInvoice", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"ChangeInvoiceHeader", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"AddInvoiceLine", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"ChangeInvoiceLine", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"RemoveInvoiceLine", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"PostInvoice", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"PostInvoicesBatch", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"FinaliseInvoice", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"DeleteInvoice", {P::FinaliseInvoice, P::FinaliseInvoice}},
    {"CreditInvoice", {P::CreditInvoices, P::CreditInvoices}},  // AUTH-15
    {"CreditInvoices", {P::CreditInvoices, P::CreditInvoices}},
    {"ApproveSalesInvoice", {P::ApproveSalesInvoices, P::ApproveSalesInvoices}},  // DEC-18
    {"ImportReturnMessage",
     {P::ManageAndExportFinancialSettings, P::ManageAndExportFinancialSettings}},
    {"ApproveInvoiceManually",
     {P::ManageAndExportFinancialSettings, P::ManageAndExportFinancialSettings}},
    {"ApproveInvoicePartially",
     {P::ManageAndExportFinancialSettings, P::ManageAndExportFinancialSettings}},
    {"JournaliseInvoices", {P::ManageAndExportFinancialSettings, P::CockpitUser}},  // AUTH-17
    {"ExportJournal", {P::ManageAndExportFinancialSettings, P::CockpitUser}},
    {"ContinueJournalExport", {P::JobPrincipal, P::JobPrincipal}},
    {"DefineInvoiceFrequency", {P::Administrator, P::Administrator}},
    {"AddGroupingMethod", {P::ManageGroupingMethods, P::ManageGroupingMethods}},         // AUTH-06
    {"OverrideGroupingMethod", {P::OverrideGroupingMethod, P::OverrideGroupingMethod}},  // AUTH-07
    {"DefineBusinessUnit", {P::Administrator, P::Administrator}},
    {"DefineCustomerTemplate", {P::Administrator, P::Administrator}},
    {"DefineContact", {P::Administrator, P::Administrator}},
    {"DefineLegalName", {P::Administrator, P::Administrator}},
    {"AddInvoiceLayout", {P::ManageInvoiceLayouts, P::ManageInvoiceLayouts}},  // AUTH-05
    {"SetGeneralSalutation", {P::Administrator, P::Administrator}},
    {"DefineHolidayCalendar", {P::Administrator, P::Administrator}},
    {"SetWorkDate", {P::Administrator, P::Administrator}},
    {"SetProjectCompany", {P::Administrator, P::Administrator}},
    {"ProcessTimesheetCorrections", {P::PostHours, P::PostHours}},  // DEC-18
    {"AttachTimesheetSlip", {P::PostHours, P::PostHours}},
    {"ConfigureJobQueueEntry", {P::Administrator, P::Administrator}},  // AUTH-11
    {"RunJob", {P::Administrator, P::JobPrincipal}},                   // AUTH-14
    {"RunScheduledJob", {P::JobPrincipal, P::JobPrincipal}},
    {"ContinueJob", {P::JobPrincipal, P::JobPrincipal}},
    {"RequestCreditFromBalance", {P::CreditInvoices, P::CreditInvoices}},  // AUTH-15
    {"CreateApiToken", {P::Administrator, P::Administrator}},
    {"RevokeApiToken", {P::Administrator, P::Administrator}},
    {"AddEmailTemplate", {P::ManageEmailTemplates, P::ManageEmailTemplates}},  // AUTH-08, MAIL-18
    {"ConfigureInteractionTemplate", {P::Administrator, P::Administrator}},    // AUTH-11
    {"DefineStandardTermSchedule",
     {P::ManageStandardTermSchedules, P::ManageStandardTermSchedules}},  // AUTH-09, TERM-03
    {"DefineTermScheduleType", {P::Administrator, P::Administrator}},    // AUTH-11
    {"DefineCommitmentType", {P::Administrator, P::Administrator}},
    {"RegisterReport", {P::Administrator, P::Administrator}},  // AUTH-11
    {"DefineVendorTemplate", {P::Administrator, P::Administrator}},
    {"CreateVendor", {P::Administrator, P::Administrator}},
    {"ChangeVendor", {P::Administrator, P::Administrator}},
};

// The empty command of that place in the variant.
template <std::size_t I = 0>
Command command_at(std::size_t index) {
  if constexpr (I + 1 < std::variant_size_v<CommandVariant>) {
    return index == I ? Command(std::in_place_index<I>) : command_at<I + 1>(index);
  } else {
    return Command(std::in_place_index<I>);
  }
}

// visit(row, command) for each command.
template <class Visit>
void each_command(Visit&& visit) {
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    visit(kTable[i], command_at(i));
  }
}

TEST(Rights, CoverEveryCommand) {
  ASSERT_EQ(std::size(kTable), std::variant_size_v<CommandVariant>);
  each_command(
      [](const Row& row, const Command& command) { EXPECT_EQ(row.command, name_of(command)); });
}

TEST(Rights, EachPermissionOfTheTableSufficesAndNoOther) {
  each_command([&](const Row& row, const Command& command) {
    for (const Permission held : all_permissions()) {
      const bool named = std::ranges::find(row.any_of, held) != std::end(row.any_of);
      EXPECT_EQ(!check_rights(holder_of({held}), command), named)
          << row.command << " with " << word_of(held);
    }
  });
}

TEST(Rights, NameTheMissingPermission) {
  each_command([&](const Row& row, const Command& command) {
    const auto refused = check_rights(holder_of({}), command);
    ASSERT_TRUE(refused) << row.command;
    EXPECT_EQ(refused->refusal.code, "auth.permission_denied");
    EXPECT_EQ(refused->refusal.detail, "You are not authorised for this action (" +
                                           std::string(word_of(row.any_of[0])) + ")");
  });
}

// REV-11: a missing permission is reported alone, before anything else.
TEST(Rights, ComeBeforeEveryOtherRule) {
  Given noord = open_company("noord");
  noord.as("piet", {Permission::CreditInvoices});
  noord.when(CreateCustomer{}).then_reasons({"auth.permission_denied"});
  noord.when(RevertInvoiceRun{}).then_reasons({"auth.permission_denied"});
}

// AUTH-16: reads everything, commands nothing.
TEST(Rights, TheAuditorSeesEverythingAndChangesNothing) {
  const Actor auditor = holder_of({Permission::Auditor});
  for (const ViewRight right :
       {ViewRight::kInvoices, ViewRight::kJournalEntry, ViewRight::kHistory, ViewRight::kOther}) {
    EXPECT_FALSE(check_view_rights(auditor, right));
  }
  each_command([&](const Row& row, const Command& command) {
    EXPECT_TRUE(check_rights(auditor, command)) << row.command;
  });
}

// AUTH-02, AUTH-03, OVW-01: overview, details and downloads need both tasks.
TEST(ViewRights, OfInvoicesNeedBothTasks) {
  EXPECT_TRUE(check_view_rights(holder_of({P::SearchAllInvoices}), ViewRight::kInvoices));
  EXPECT_TRUE(
      check_view_rights(holder_of({P::ManageAndExportFinancialSettings}), ViewRight::kInvoices));
  EXPECT_FALSE(
      check_view_rights(holder_of({P::ManageAndExportFinancialSettings, P::SearchAllInvoices}),
                        ViewRight::kInvoices));
}

TEST(ViewRights, OfJournalEntriesAreTheirOwn) {  // AUTH-10
  EXPECT_FALSE(
      check_view_rights(holder_of({Permission::ViewJournalEntry}), ViewRight::kJournalEntry));
  EXPECT_TRUE(
      check_view_rights(holder_of({Permission::SearchAllInvoices}), ViewRight::kJournalEntry));
}

}  // namespace
}  // namespace facta
