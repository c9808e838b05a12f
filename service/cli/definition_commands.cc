// Definitions: each is a command that posts its members, or those of a file.
#include "service/cli/act.h"
#include "service/cli/commands.h"
#include "service/cli/fields.h"

namespace facta::cli {
namespace {

const std::string kCompany = "/v1/companies/{company}";

struct Definition {
  const char* path;
  const char* summary;
  const char* route;    // behind that of the company
  const char* example;  // without the company
  const char* name;     // of one; those of several have an s
  const char* done;     // what became of it: "added"
  std::vector<Field> fields;
  const char* key = "code";  // the member of the result that names it
};

void add_definition(std::vector<CommandSpec>& tree, Definition definition) {
  const std::string name = definition.name;
  tree.push_back(spec_of(
      {.path = definition.path,
       .summary = definition.summary,
       .route = kCompany + "/" + definition.route,
       .example = std::string(definition.path) + " " + definition.example + " --company noord",
       .fields = std::move(definition.fields),
       .file = true,
       .said = name + " {" + definition.key + "} " + definition.done,
       .several = "{count} " + name + "s " + definition.done}));
}

void add_template_definitions(std::vector<CommandSpec>& tree) {
  add_definition(tree, {"email-template add",
                        "add e-mail templates",
                        "emailTemplates",
                        "--code FACTUUR --usage salesInvoice",
                        "e-mail template",
                        "added",
                        {needed("code", "CODE"),
                         one_of("usage", {"salesInvoice", "purchaseInvoice", "dunning"}, true),
                         text("pdfTemplate")}});
  Field entities = list("entities", "linked-to", "WORD");
  entities.words = {"contactCompany", "contactPerson", "resource"};
  entities.help = "what its interactions are made at";
  add_definition(tree, {"interaction-template set",
                        "set up interaction templates",
                        "interactionTemplates",
                        "--code FACTUUR --linked-to contactCompany",
                        "interaction template",
                        "set up",
                        {needed("code", "CODE"), entities, text("documentReport"),
                         text("documentTemplateName"), text("customReportLayout")}});
  add_definition(tree, {"layout add",
                        "add invoice layouts",
                        "layouts",
                        "--code STD --name Standaard",
                        "invoice layout",
                        "added",
                        {needed("code", "CODE"), text("name")}});
  Field language = text("languageCode", "CODE");
  language.help = "language code of the contact company; none: where there is no other";
  add_definition(
      tree, {"salutation set",
             "set the general salutation of a language",
             "salutations",
             "--language-code ENU --text 'Attn. accounts payable'",
             "salutation",
             "set",
             {needed("text"), language, one_switch("replace", "the text that the language has")},
             "text"});
}

void add_term_definitions(std::vector<CommandSpec>& tree) {
  add_definition(tree, {"term-schedule define",
                        "define standard term schedules (their lines: from a file)",
                        "standardTermSchedules",
                        "--file term-schedules.json",
                        "standard term schedule",
                        "defined",
                        {needed("code", "CODE"), text("name")}});
  const std::vector<Field> type = {needed("code", "CODE"), text("name"), text("account", "CODE")};
  add_definition(tree, {"term-type define", "define types of term schedules", "termScheduleTypes",
                        "--code BOUW --account 8000", "term schedule type", "defined", type});
  add_definition(tree, {"commitment-type define", "define types of commitments", "commitmentTypes",
                        "--code HUUR --account 8000", "commitment type", "defined", type});
}

void add_purchase_definitions(std::vector<CommandSpec>& tree) {
  Field location = one_of("storageLocation", {"networkStorage", "sharePoint"});
  location.help = "none: as the setting sharePointInUse says";
  add_definition(tree, {"report register",
                        "register PDF and Excel reports and where they are kept",
                        "reports",
                        "--code 11076170 --file-name Inkoopfactuur --folder '//archief/inkoop'",
                        "report",
                        "registered",
                        {needed("code", "CODE"), needed("fileName"), needed("folder"), location}});
  add_definition(tree,
                 {"vendor-template define",
                  "define vendor templates",
                  "vendorTemplates",
                  "--code ZZP --purchase-invoice-layout INKOOP",
                  "vendor template",
                  "defined",
                  {needed("code", "CODE"), text("name"), text("purchaseInvoiceLayout", "CODE")}});
}

void add_party_definitions(std::vector<CommandSpec>& tree) {
  add_definition(
      tree, {"business-unit define",
             "define business units",
             "businessUnits",
             "--code ZORG --booking-period-ends-on friday",
             "business unit",
             "defined",
             {needed("code", "CODE"), text("name"), one_of("bookingPeriodEndsOn", {"friday"})}});
  add_definition(tree, {"customer-template define",
                        "define customer templates",
                        "customerTemplates",
                        "--code STD --invoice-frequency MAAND",
                        "customer template",
                        "defined",
                        {needed("code", "CODE"), text("name"), text("invoiceFrequency", "CODE")}});
  Field kind = one_of("kind", {"company", "person"});
  kind.option = "contact-kind";  // --kind is that of a run
  Field company = text("company", "CODE");
  company.option = "contact-company";
  company.help = "contact company of a person";
  add_definition(tree, {"contact define",
                        "define contact companies and persons",
                        "contacts",
                        "--code KRAK --name 'Bakkerij Krakeling' --language-code NLD",
                        "contact",
                        "defined",
                        {needed("code", "CODE"), text("name"), kind, company,
                         text("languageCode", "CODE"), text("groupingMethod", "CODE")}});
  add_definition(tree, {"legal-name define",
                        "define legal names",
                        "legalNames",
                        "--code KRAKH --name 'Krakeling Holding B.V.'",
                        "legal name",
                        "defined",
                        {needed("code", "CODE"), needed("name")}});
  Field years = list("dutchYears", "dutch-years", "YEAR");
  years.kind = FieldKind::kNumbers;
  years.help = "all Dutch public holidays of a year; may be repeated";
  Field dates = list("dates", "dates", "DATE");
  dates.help = "a day off; may be repeated";
  add_definition(tree, {"holiday define",
                        "define the holidays of a calendar",
                        "holidays",
                        "--dutch-years 2026 --dates 2026-12-24",
                        "holiday calendar",
                        "defined",
                        {text("code", "CODE"), years, dates}});
}

void add_ledger_definitions(std::vector<CommandSpec>& tree) {
  const auto add = [&](Act act) { tree.push_back(spec_of(std::move(act))); };
  add({.path = "vat-code define",
       .summary = "define VAT codes (their rates: from a file)",
       .route = kCompany + "/vatCodes",
       .example = "vat-code define --file vat-codes.json --company noord",
       .fields = {needed("code", "CODE"), text("description"),
                  one_of("category", {"standard", "zero", "exempt", "reverseCharge",
                                      "intraCommunity", "export", "outOfScope"}),
                  text("exemptionReason"), text("payableAccount", "CODE")},
       .file = true,
       .said = "VAT code {code} defined",
       .several = "{count} VAT codes defined"});
  add({.path = "account define",
       .summary = "define ledger accounts",
       .route = kCompany + "/ledgerAccounts",
       .example = "account define --code 8000 --name Omzet --company noord",
       .fields = {needed("code", "CODE"), text("name")},
       .file = true,
       .said = "ledger account {code} defined",
       .several = "{count} ledger accounts defined"});
  add({.path = "series define",
       .summary = "define number series for invoices",
       .route = kCompany + "/numberSeries",
       .example = "series define --code VF --prefix VF26- --minimum-digits 5 --company noord",
       .fields = {needed("code", "CODE"), text("prefix"), number("minimumDigits"),
                  number("firstNumber")},
       .file = true,
       .said = "number series {code} defined",
       .several = "{count} number series defined"});
  add({.path = "reason add",
       .summary = "add reason codes for credits",
       .route = kCompany + "/reasonCodes",
       .example = "reason add --code TARIEF --text 'Verkeerd tarief' --company noord",
       .fields = {needed("code", "CODE"), text("text")},
       .file = true,
       .said = "reason code {code} added",
       .several = "{count} reason codes added"});
  add({.path = "profile define",
       .summary = "define invoice profiles",
       .route = kCompany + "/profiles",
       .example = "profile define --code hours --name Uren --company noord",
       .fields = {needed("code", "CODE"), text("name"), one_of("invoiceType", {"hours"}),
                  one_switch("postOnGeneration", "post invoices as they are generated")},
       .file = true,
       .said = "invoice profile {code} defined",
       .several = "{count} invoice profiles defined"});
}

}  // namespace

void add_definition_commands(std::vector<CommandSpec>& tree) {
  add_ledger_definitions(tree);
  add_party_definitions(tree);
  add_template_definitions(tree);
  add_term_definitions(tree);
  add_purchase_definitions(tree);
}

}  // namespace facta::cli
