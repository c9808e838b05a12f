// Templates of e-mails and interactions, standard term schedules, types of terms and commitments,
// and the settings that name them.
#include "aggregates/company/settings_catalogue.h"
#include "tests/support/given.h"
#include "tests/unit/aggregates/setting.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

ConfigureInteractionTemplate linked(std::string code, std::vector<InteractionEntity> entities) {
  ConfigureInteractionTemplate command;
  command.code = std::move(code);
  command.entities = std::move(entities);
  return command;
}

InteractionTemplateConfigured shown(std::string code, std::vector<InteractionEntity> entities) {
  InteractionTemplateConfigured configured;
  configured.code = std::move(code);
  configured.entities = std::move(entities);
  configured.showOn = InteractionShownOn::InvoiceDocuments;
  return configured;
}

DefineStandardTermSchedule schedule(std::vector<std::int32_t> basis_points) {
  DefineStandardTermSchedule command;
  command.code = "S";
  for (const std::int32_t points : basis_points) {
    command.lines.push_back({"Termijn", {points}});
  }
  return command;
}

constexpr auto kContactCompany = InteractionEntity::ContactCompany;
constexpr auto kResource = InteractionEntity::Resource;

TEST(AddEmailTemplate, KeepsItsUsageAndIsRejectedWhenItExists) {  // MAIL-18, SET-63
  Given noord = open_company("noord");
  noord.when(AddEmailTemplate{"FACT", EmailTemplateUsage::SalesInvoice, "Standaard"})
      .then({EmailTemplateAdded{"FACT", EmailTemplateUsage::SalesInvoice, "Standaard"}});
  noord.when(AddEmailTemplate{"FACT", EmailTemplateUsage::Dunning, {}})
      .then_rejected("email_template.exists");
  noord.when(AddEmailTemplate{"f c", EmailTemplateUsage::Dunning, {}}).then_fault("/code");
  noord.expect_same_when_refolded();
}

TEST(EmailTemplates, CanBeChosenForTheirUsageOnly) {  // MAIL-16, PURCH-02, SET-04, SET-30
  Given noord = open_company("noord");
  noord.has(AddEmailTemplate{"VERKOOP", EmailTemplateUsage::SalesInvoice, {}})
      .has(AddEmailTemplate{"INKOOP", EmailTemplateUsage::PurchaseInvoice, {}})
      .has(AddEmailTemplate{"MAAN", EmailTemplateUsage::Dunning, {}});
  struct Choice {
    const char* key;
    const char* usable;
    std::vector<const char*> others;
  };
  for (const Choice& choice :
       {Choice{"salesInvoiceEmailTemplate", "VERKOOP", {"INKOOP", "MAAN"}},
        Choice{"purchaseInvoiceEmailTemplate", "INKOOP", {"VERKOOP", "MAAN"}}}) {
    for (const char* other : choice.others) {
      noord.when(setting(choice.key, other))
          .then_rejected("settings.email_template.wrong_usage")
          .then_fault("/value");
    }
    noord.when(setting(choice.key, choice.usable))
        .then({InvoiceSettingChanged{"company", "", choice.key, "", choice.usable}});
    EXPECT_EQ(setting_at(noord.state(), choice.key, kNow), choice.usable);
    noord.when(setting(choice.key, "NERGENS")).then_rejected("settings.reference_unknown");
  }
  noord.expect_same_when_refolded();
}

TEST(EmailTemplates, OfDunningLettersMayHaveAnyUsage) {  // MAIL-17, SET-08 names no usage
  Given noord = open_company("noord");
  noord.has(AddEmailTemplate{"VERKOOP", EmailTemplateUsage::SalesInvoice, {}})
      .has(AddEmailTemplate{"MAAN", EmailTemplateUsage::Dunning, {}});
  noord.has(setting("dunningEmailTemplate", "VERKOOP"))
      .has(setting("dunningEmailTemplate", "MAAN"));
  noord.when(setting("dunningEmailTemplate", "X")).then_rejected("settings.reference_unknown");
}

TEST(ConfigureInteractionTemplate, LeavesAbsentFieldsAsTheyAre) {  // DOC-07, SET-61
  Given noord = open_company("noord");
  ConfigureInteractionTemplate report = linked("T", {kResource, kContactCompany});
  report.documentReport = "50060";
  InteractionTemplateConfigured configured;
  configured.code = "T";
  configured.entities = {kContactCompany, kResource};
  configured.documentReport = "50060";
  noord.when(report).then({configured});
  ConfigureInteractionTemplate named;
  named.code = "T";
  named.documentTemplateName = "Brief";
  configured.documentTemplateName = "Brief";
  noord.when(named).then({configured});
  noord.when(named).then_nothing();
  named.documentReport = named.documentTemplateName = "";
  noord.when(named).then_types({"InteractionTemplateConfigured"});
  EXPECT_EQ(noord.state().interaction_templates.find("T")->documentReport, "");
  noord.when(linked("T", {kResource, kResource})).then_fault("/entities");
  noord.expect_same_when_refolded();
}

TEST(InteractionTemplates, AreShownWithTheInvoiceDocumentsOnceChosen) {  // DOC-08, SET-09
  Given noord = open_company("noord");
  noord.has(linked("T", {kContactCompany}));
  EXPECT_EQ(noord.state().interaction_templates.find("T")->showOn, InteractionShownOn::Nothing);
  const std::string key = "salesInvoiceInteractionTemplate";
  noord.when(setting(key, "T"))
      .then({InvoiceSettingChanged{"company", "", key, "", "T"}, shown("T", {kContactCompany})});
  // Chosen again: it is shown there already.
  noord.has(setting(key, "")).when(setting(key, "T")).then_types({"InvoiceSettingChanged"});
  // Configured again: it stays so.
  noord.when(linked("T", {kContactCompany, kResource}))
      .then({shown("T", {kContactCompany, kResource})});
  noord.expect_same_when_refolded();
}

TEST(InteractionTemplates, OfReverseBillingAreThoseOfTheCentralCompany) {  // PURCH-06/07, SET-31
  const std::string key = "reverseBillingInteractionTemplate";
  Given central("central");
  central.has(linked("T", {kContactCompany}));
  central.when(setting(key, "T"))
      .then_rejected("settings.interaction_template.wrong_entity")
      .then_fault("/value");
  central.has(linked("T", {kContactCompany, kResource}));
  central.when(setting(key, "T"))
      .then({InvoiceSettingChanged{"central", "", key, "", "T"},
             shown("T", {kContactCompany, kResource})});
  open_company("noord").when(setting(key, "T")).then_rejected("settings.wrong_level");  // SET-G6
}

TEST(InteractionTemplates, CannotBeChosenWithADocumentOfTheirOwn) {  // DOC-07, DOC-11
  const auto fill = [](OptionalText ConfigureInteractionTemplate::*field) {
    ConfigureInteractionTemplate filled = linked("T", {kContactCompany});
    filled.*field = "50060";
    return filled;
  };
  for (const auto field : {&ConfigureInteractionTemplate::documentReport,
                           &ConfigureInteractionTemplate::documentTemplateName,
                           &ConfigureInteractionTemplate::customReportLayout}) {
    Given noord = open_company("noord");
    noord.has(fill(field));
    noord.when(setting("salesInvoiceInteractionTemplate", "T"))
        .then_rejected("settings.interaction_template.fields_not_empty");
    // Nor be made so while it is chosen.
    ConfigureInteractionTemplate empty = fill(field);
    empty.*field = "";
    noord.has(empty).has(setting("salesInvoiceInteractionTemplate", "T"));
    noord.when(fill(field)).then_rejected("settings.interaction_template.fields_not_empty");
    noord.has(setting("salesInvoiceInteractionTemplate", "")).has(fill(field));
  }
}

TEST(InteractionTemplates, CannotBeChosenWithoutTheirEntity) {  // DOC-11
  Given noord = open_company("noord");
  noord.has(linked("T", {kResource}));
  noord.when(setting("salesInvoiceInteractionTemplate", "T"))
      .then_rejected("settings.interaction_template.wrong_entity");
  noord.has(linked("T", {kContactCompany})).has(setting("salesInvoiceInteractionTemplate", "T"));
  noord.when(linked("T", {})).then_rejected("settings.interaction_template.wrong_entity");
  noord.when(setting("salesInvoiceInteractionTemplate", "X"))
      .then_rejected("settings.reference_unknown");
}

TEST(DefineStandardTermSchedule, AddsUpTo100Percent) {  // TERM-03, TERM-06, TERM-EX-12
  Given noord = open_company("noord");
  noord.when(schedule({3333, 3333, 3334})).then_types({"StandardTermScheduleDefined"});
  noord.when(schedule({3333, 3333, 3333}))
      .then_rejected("term.percentages_not_100")
      .then_fault("/lines");
  noord.when(schedule({5000, 5001})).then_rejected("term.percentages_not_100");
  noord.when(schedule({})).then_fault("/lines");
  noord.when(schedule({10'000, 0})).then_fault("/lines/1/percent");
  noord.when(schedule({-1, 10'000})).then_fault("/lines/0/percent");
  noord.when(schedule({10'000})).then_types({"StandardTermScheduleDefined"});  // it can be changed
  EXPECT_EQ(noord.state().term_schedules.find("S")->lines.size(), 1u);
  noord.expect_same_when_refolded();
}

TEST(DefineStandardTermSchedule, IsWhatTheSettingNames) {  // TERM-02, SET-20
  Given noord = open_company("noord");
  noord.when(setting("defaultTermSchedule", "S")).then_rejected("settings.reference_unknown");
  noord.has(schedule({10'000})).has(setting("defaultTermSchedule", "S"));
}

TEST(DefineTermScheduleType, HasAnAccountThatIsASettingToo) {  // TERM-16, SET-52
  Given noord = open_company("noord");
  noord.when(DefineTermScheduleType{"T", "Bouw", "9999"})
      .then_rejected("ledger_account.unknown")
      .then_fault("/account");
  noord.when(DefineTermScheduleType{"T", "Bouw", {}})
      .then({TermScheduleTypeDefined{"T", "Bouw", ""}});
  noord.when(setting("termTypeAccount", "8100", "termScheduleType", "T"))
      .then({InvoiceSettingChanged{"termScheduleType", "T", "termTypeAccount", "", "8100"}});
  EXPECT_EQ(noord.state().term_schedule_types.find("T")->account, "8100");
  noord.when(setting("termTypeAccount", "8100", "termScheduleType", "T")).then_nothing();
  noord.when(setting("termTypeAccount", "9999", "termScheduleType", "T"))
      .then_rejected("settings.reference_unknown");
  noord.when(setting("termTypeAccount", "8100", "termScheduleType", "X"))
      .then_rejected("settings.reference_unknown")
      .then_fault("/subject");
  noord.when(setting("termTypeAccount", "8100")).then_rejected("settings.wrong_level");
  noord.has(DefineTermScheduleType{"T", "Bouw", "8000"});
  EXPECT_EQ(noord.state().term_schedule_types.find("T")->account, "8000");
  noord.expect_same_when_refolded();
}

TEST(DefineCommitmentType, HasAnAccountThatIsASettingToo) {  // COMMIT-05, SET-53
  Given noord = open_company("noord");
  noord.when(DefineCommitmentType{"H", "Huur", "8000"})
      .then({CommitmentTypeDefined{"H", "Huur", "8000"}});
  noord.when(DefineCommitmentType{"H", "Huur", {}}).then_rejected("commitment.type_exists");
  noord.when(DefineCommitmentType{"I", {}, "9999"}).then_rejected("ledger_account.unknown");
  noord.when(setting("commitmentTypeAccount", "", "commitmentType", "H"))
      .then({InvoiceSettingChanged{"commitmentType", "H", "commitmentTypeAccount", "8000", ""}});
  EXPECT_EQ(noord.state().commitment_types.find("H")->account, "");
  noord.expect_same_when_refolded();
}

TEST(LayoutFilter, IsCodesBetweenBars) {  // PURCH-11, SET-33
  Given central("central");
  for (const char* good : {"RB1", "RB1|RB2", " RB1 | RB2 "}) {
    central.has(setting("reverseBillingLayoutFilter", good));
  }
  for (const char* bad : {"|", "RB1|", "RB1||RB2", " ", "RB 1"}) {
    central.when(setting("reverseBillingLayoutFilter", bad))
        .then_rejected("settings.invalid_value");
  }
}

}  // namespace
}  // namespace facta
