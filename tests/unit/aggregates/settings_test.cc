// Settings of sections 7 and 11, their levels and the chains that read them.
#include "aggregates/company/chains.h"
#include "aggregates/company/settings_catalogue.h"
#include "tests/support/given.h"
#include "tests/unit/aggregates/setting.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

HoursEntryData entry_of(std::string customer, std::string project) {
  HoursEntryData entry;
  entry.customer = std::move(customer);
  entry.project = std::move(project);
  return entry;
}

TEST(SettingsCatalogue, IsSortedAndItsDefaultsAreValues) {
  const auto catalogue = settings_catalogue();
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    EXPECT_TRUE(i == 0 || catalogue[i - 1].key < catalogue[i].key);
    EXPECT_EQ(find_setting(catalogue[i].key), &catalogue[i]);
    EXPECT_FALSE(catalogue[i].levels.empty());
  }
  EXPECT_EQ(find_setting("nothing"), nullptr);
}

TEST(ChangeInvoiceSettings, SaysOldAndNewValue) {  // SET-G4
  Given noord = open_company("noord");
  noord.when(setting("defaultStatusHours", "released"))
      .then({InvoiceSettingChanged{"company", "", "defaultStatusHours", "", "released"}});
  noord.when(setting("defaultStatusHours", ""))
      .then({InvoiceSettingChanged{"company", "", "defaultStatusHours", "released", ""}});
  noord.when(setting("defaultStatusHours", "")).then_nothing();
}

TEST(ChangeInvoiceSettings, IsRejectedForUnknownKeys) {
  open_company("noord").when(setting("colour", "red")).then_rejected("settings.unknown_key");
}

TEST(ChangeInvoiceSettings, IsRejectedAtTheWrongLevel) {  // SET-G6
  Given noord = open_company("noord");
  noord.when(setting("autoCreditReasonCode", "ERR")).then_rejected("settings.wrong_level");
  noord.when(setting("autoCreditReasonCode", "ERR", "central"))
      .then_rejected("settings.wrong_level");
  noord.when(setting("receivableAccount", "1300", "project", "bouw"))
      .then_rejected("settings.wrong_level");
  Given("central").when(setting("defaultVatCode", "H")).then_rejected("settings.wrong_level");
}

TEST(ChangeInvoiceSettings, IsRejectedForValuesThatAreNone) {
  Given noord = open_company("noord");
  noord.when(setting("defaultStatusHours", "Open")).then_rejected("settings.invalid_value");
  noord.when(setting("defaultVatCode", "X")).then_rejected("settings.reference_unknown");
  noord.when(setting("creditNumberSeries", "X")).then_rejected("settings.reference_unknown");
  noord.when(setting("hoursRevenueAccount", "1", "customer", "acme"))
      .then_rejected("settings.reference_unknown");
  noord.when(setting("hoursRevenueAccount", "8100", "customer", "wie"))
      .then_rejected("settings.reference_unknown")
      .then_fault("/subject");
}

TEST(ChangeInvoiceSettings, AreOneRecordOrNone) {
  Given noord = open_company("noord");
  ChangeInvoiceSettings several;
  several.changes = {{"defaultStatusHours", "released", {}, {}}, {"colour", "red", {}, {}}};
  noord.when(several).then_rejected("settings.unknown_key").then_fault("/changes/1/key");
  EXPECT_EQ(default_hours_status(noord.state(), kNow), InvoiceStatus::Draft);
  several.changes.pop_back();
  several.changes.push_back({"salesInvoiceApprovalWorkflow", "on", {}, {}});
  noord.when(several).then_types({"InvoiceSettingChanged", "InvoiceSettingChanged"});
  EXPECT_EQ(default_hours_status(noord.state(), kNow), InvoiceStatus::Released);
  EXPECT_TRUE(approval_workflow_on(noord.state(), kNow));
}

TEST(ChangeInvoiceSettings, NamesOneOrSeveral) {
  Given noord = open_company("noord");
  noord.when(ChangeInvoiceSettings{}).then_fault("/key");
  ChangeInvoiceSettings twice;
  twice.changes = {{"defaultStatusHours", "open", {}, {}}, {"defaultStatusHours", "", {}, {}}};
  noord.when(twice).then_rejected("request.invalid").then_fault("/changes/1/key");
}

// DEC-06, VAT-06: the first that is set wins.
TEST(Chains, GoFromEntryToProjectToCustomerToCompany) {
  Given noord = open_company("noord");
  HoursEntryData entry = entry_of("acme", "bouw");
  const auto account = [&] { return revenue_account(noord.state(), entry, kNow); };
  EXPECT_EQ(account(), "8000");
  noord.has(setting("hoursRevenueAccount", "1500", "customer", "acme"));
  EXPECT_EQ(account(), "1500");
  noord.has(setting("hoursRevenueAccount", "8100", "project", "bouw"));
  EXPECT_EQ(account(), "8100");
  entry.ledgerAccount = "1300";
  EXPECT_EQ(account(), "1300");
  noord.expect_same_when_refolded();
}

TEST(Chains, OfVatCodesAndReceivables) {
  Given noord = open_company("noord");
  EXPECT_EQ(vat_code(noord.state(), entry_of("acme", "bouw"), kNow), "H");
  EXPECT_EQ(vat_code(noord.state(), entry_of("zorg", "thuis"), kNow), "V");
  noord.has(setting("defaultVatCode", "L", "project", "thuis"));
  EXPECT_EQ(vat_code(noord.state(), entry_of("zorg", "thuis"), kNow), "L");
  EXPECT_EQ(receivable_account(noord.state(), "acme", kNow), "1300");
  noord.has(setting("receivableAccount", "8100", "customer", "acme"));
  EXPECT_EQ(receivable_account(noord.state(), "acme", kNow), "8100");
}

// DEC-33: what was in force then stays readable.
TEST(Chains, AnswerForAnEarlierSequence) {
  Given noord = open_company("noord");
  const std::uint64_t before = noord.sequence();
  noord.has(setting("hoursRevenueAccount", "8100"));
  const HoursEntryData entry = entry_of("acme", "bouw");
  EXPECT_EQ(revenue_account(noord.state(), entry, before), "8000");
  EXPECT_EQ(revenue_account(noord.state(), entry, kNow), "8100");
}

TEST(Chains, CreditsUseTheInvoiceSeriesUnlessTheyHaveOne) {  // DEC-02, SET-81
  Given noord = open_company("noord");
  EXPECT_EQ(number_series_code(noord.state(), true, kNow), "INV");
  noord.has(DefineNumberSeries{"CRED", "C", 4, {}});
  noord.has(setting("creditNumberSeries", "CRED"));
  EXPECT_EQ(number_series_code(noord.state(), true, kNow), "CRED");
  EXPECT_EQ(number_series_code(noord.state(), false, kNow), "INV");
}

}  // namespace
}  // namespace facta
