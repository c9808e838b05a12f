// Opening and changing companies, customers and projects.
#include "tests/support/given.h"

#include <gtest/gtest.h>

namespace facta {
namespace {

OpenCompany opening(std::string code) {
  OpenCompany open;
  open.code = std::move(code);
  open.legalName = "Zuid B.V.";
  return open;
}

CreateCustomer named_customer(std::string code) {
  CreateCustomer customer;
  customer.code = std::move(code);
  customer.name = "Klant";
  return customer;
}

TEST(OpenCompany, FillsInDefaultsAndStartsASeriesAndAProfile) {
  Given zuid("zuid");
  CompanyData data;
  data.code = "zuid";
  data.party.legalName = "Zuid B.V.";
  data.currency = *parse_currency("EUR");
  data.country = "NL";
  data.timeZone = "Europe/Amsterdam";
  data.paymentTermDays = -1;
  zuid.when(opening("zuid"))
      .then({CompanyOpened{data}, NumberSeriesDefined{"INV", "", 1, 1},  // DEC-02
             InvoiceSettingChanged{"company", "", "invoiceNumberSeries", "", "INV"},
             InvoiceProfileDefined{"hours", "Hours", InvoiceType::Hours, true}});
  zuid.expect_same_when_refolded();
}

TEST(OpenCompany, IsRejectedWhenItExists) {
  Given zuid("zuid");
  zuid.has(opening("zuid"));
  zuid.when(opening("zuid")).then_rejected("company.exists");
}

TEST(OpenCompany, NamesEveryBadField) {
  OpenCompany open = opening("zuid!");
  open.legalName = "";
  open.currency = "eur";
  open.country = "Nederland";
  open.timeZone = "Europe/Utrecht";
  open.email = "geen adres";
  open.vatId = "NL\x01";
  open.paymentTermDays = -3;
  Given("zuid!")
      .when(open)
      .then_rejected("request.invalid")
      .then_fault("/code")
      .then_fault("/legalName")
      .then_fault("/currency")
      .then_fault("/country")
      .then_fault("/timeZone")
      .then_fault("/email")
      .then_fault("/vatId")
      .then_fault("/paymentTermDays");
}

// DEC-20: it exists from the start, holds settings of its own and issues no invoices.
TEST(CentralCompany, ExistsAndIssuesNoInvoices) {
  Given central("central");
  central.when(opening("central")).then_rejected("company.exists");
  central.when(named_customer("acme")).then_rejected("company.central_not_invoicing");
  central.when(post_hours({hours("e1", "bouw", "2026-10-05", "8")}))
      .then_rejected("company.central_not_invoicing");
  central.has(AddReasonCode{"COR", "Correctie"});
  ChangeInvoiceSettings settings;
  settings.key = "autoCreditReasonCode";
  settings.value = "COR";
  central.when(settings).then(
      {InvoiceSettingChanged{"central", "", "autoCreditReasonCode", "", "COR"}});
  EXPECT_EQ(setting_at(central.state(), "autoCreditReasonCode", kNow), "COR");
}

TEST(Company, ThatIsNotOpenIsUnknownToEveryCommand) {
  Given west("west");
  west.when(named_customer("acme")).then_rejected("company.unknown");
  west.when(ChangeCompany{}).then_rejected("company.unknown");
  west.when(AddReasonCode{"A", {}}).then_rejected("company.unknown");
  west.when(post_hours({hours("e1", "bouw", "2026-10-05", "8")})).then_rejected("company.unknown");
}

TEST(ChangeCompany, KeepsWhatIsNotNamed) {
  Given noord = open_company("noord");
  ChangeCompany change;
  change.iban = "NL91ABNA0417164300";
  change.address = AddressInput{{}, {}, "Zwolle", {}};
  const CompanyData data = noord.when(change).event<CompanyChanged>().company;
  EXPECT_EQ(data.party.iban, "NL91ABNA0417164300");
  EXPECT_EQ(data.party.address.city, "Zwolle");
  EXPECT_EQ(data.party.address.street, "Kade 1");
  EXPECT_EQ(data.party.legalName, "Noord B.V.");
  noord.when(change).then_nothing();
}

TEST(CreateCustomer, TakesTheCurrencyOfTheCompany) {  // DEC-29
  Given noord = open_company("noord");
  const auto created = noord.when(named_customer("nieuw"));
  EXPECT_EQ(created.event<CustomerCreated>().customer.currency.text(), "EUR");
  EXPECT_EQ(created.event<CustomerCreated>().customer.paymentTermDays, -1);
}

TEST(CreateCustomer, IsRejectedWhenTheCodeExists) {
  open_company("noord").when(named_customer("acme")).then_rejected("customer.exists");
}

TEST(CreateCustomer, NamesEveryReferenceThatDoesNotExist) {
  CreateCustomer customer = named_customer("nieuw");
  customer.vatCode = "X";
  customer.revenueAccount = "9";
  customer.receivableAccount = "99";
  open_company("noord")
      .when(customer)
      .then_reasons({"vat_code.unknown", "ledger_account.unknown", "ledger_account.unknown"})
      .then_fault("/vatCode")
      .then_fault("/receivableAccount");
}

// DEC-28: text is kept in NFC, whatever form it came in.
TEST(CreateCustomer, KeepsTextsInNfc) {
  Given noord = open_company("noord");
  CreateCustomer customer = named_customer("cafe");
  customer.name = "Cafe\u0301";
  EXPECT_EQ(noord.when(customer).event<CustomerCreated>().customer.name, "Caf\u00e9");
}

TEST(CreateCustomer, RefusesTextsThatAreTooLong) {  // DEC-28
  CreateCustomer customer = named_customer("lang");
  customer.name = std::string(201, 'x');
  open_company("noord").when(customer).then_rejected("request.invalid").then_fault("/name");
}

TEST(ChangeCustomer, AnEmptyTextClears) {
  Given noord = open_company("noord");
  ChangeCustomer change;
  change.customer = "zorg";
  change.vatCode = "";
  EXPECT_EQ(noord.when(change).event<CustomerChanged>().customer.vatCode, "");
  noord.when(change).then_nothing();
}

TEST(ChangeCustomer, IsRejectedWhenUnknown) {
  ChangeCustomer change;
  change.customer = "wie";
  open_company("noord").when(change).then_rejected("customer.unknown");
}

TEST(CreateProject, IsRejectedWithoutItsCustomer) {
  CreateProject project;
  project.code = "nieuw";
  project.customer = "wie";
  open_company("noord").when(project).then_rejected("customer.unknown");
}

TEST(CreateProject, IsRejectedWhenTheCodeExists) {
  CreateProject project;
  project.code = "bouw";
  project.customer = "acme";
  open_company("noord").when(project).then_rejected("project.exists");
}

TEST(CreateProject, RefusesANegativeRate) {
  CreateProject project;
  project.code = "nieuw";
  project.customer = "acme";
  project.rate = price("-1");
  open_company("noord").when(project).then_fault("/rate");
}

TEST(ChangeProject, ChangesWhatIsNamed) {
  Given noord = open_company("noord");
  ChangeProject change;
  change.project = "bouw";
  change.rate = price("77.50");
  const ProjectData project = noord.when(change).event<ProjectChanged>().project;
  EXPECT_EQ(project.rate, price("77.5"));
  EXPECT_EQ(project.customer, "acme");
  change.project = "wat";
  noord.when(change).then_rejected("project.unknown");
}

}  // namespace
}  // namespace facta
