// The company that most tests start from; see given.h for what is in it.
#include "tests/support/given.h"

namespace facta {
namespace {

AddressInput address(const char* city, const char* country) {
  return {"Kade 1", "1011 AB", city, country};
}

void add_definitions(Given& given) {
  given.has(DefineLedgerAccount{"1300", "Debiteuren"})
      .has(DefineLedgerAccount{"1500", "Af te dragen btw"})
      .has(DefineLedgerAccount{"8000", "Omzet uren"})
      .has(DefineLedgerAccount{"8100", "Omzet advies"});
  given.has(DefineVatCode{"H",
                          "Hoog",
                          VatCategory::Standard,
                          {{std::nullopt, {1900}}, {day("2012-10-01"), {2100}}},
                          std::nullopt,
                          "1500"});
  given.has(DefineVatCode{"L",
                          "Laag",
                          VatCategory::Standard,
                          {{std::nullopt, {600}}, {day("2019-01-01"), {900}}},
                          std::nullopt,
                          "1500"});
  given.has(DefineVatCode{"V", "Vrijgesteld", VatCategory::Exempt, {}, "Zorg, art. 11", {}});
  given.has(DefineVatCode{"R", "Verlegd", VatCategory::ReverseCharge, {}, "Btw verlegd", {}});
  given.has(AddReasonCode{"ERR", "Fout"}).has(AddReasonCode{"COR", "Correctie"});
  given.has(DefineInvoiceProfile{"concept", "Concept", InvoiceType::Hours, false});
  ChangeInvoiceSettings settings;
  settings.changes = {{"hoursRevenueAccount", "8000", {}, {}},
                      {"receivableAccount", "1300", {}, {}},
                      {"defaultVatCode", "H", {}, {}}};
  given.has(settings);
}

CreateCustomer customer(std::string code, std::string name, const char* vat_id,
                        const char* country) {
  CreateCustomer customer;
  customer.code = std::move(code);
  customer.name = name;
  customer.legalName = std::move(name);
  customer.vatId = vat_id;
  customer.chamberOfCommerceId = "12345678";
  customer.iban = "NL91ABNA0417164300";
  customer.address = address("Utrecht", country);
  customer.paymentTermDays = 30;
  return customer;
}

void add_project(Given& given, const char* code, const char* customer, const char* rate) {
  CreateProject project;
  project.code = code;
  project.customer = customer;
  project.name = code;
  project.rate = price(rate);
  given.has(project);
}

}  // namespace

Given open_company(std::string code) {
  Given given(code);
  OpenCompany open;
  open.code = std::move(code);
  open.legalName = "Noord B.V.";
  open.vatId = "NL001234567B01";
  open.chamberOfCommerceId = "87654321";
  open.iban = "NL20INGB0001234567";
  open.email = "facturen@noord.example";
  open.address = address("Amsterdam", "NL");
  open.paymentTermDays = 14;
  given.has(open);
  add_definitions(given);
  given.has(customer("acme", "Acme B.V.", "NL009876543B01", "NL"));
  CreateCustomer zorg = customer("zorg", "Zorg Thuis", "NL007654321B01", "NL");
  zorg.vatCode = "V";
  given.has(zorg);
  CreateCustomer duits = customer("duits", "Bau GmbH", "DE123456789", "DE");
  duits.vatCode = "R";
  given.has(duits);
  add_project(given, "bouw", "acme", "75");
  add_project(given, "advies", "acme", "62.505");
  add_project(given, "thuis", "zorg", "40");
  add_project(given, "montage", "duits", "80");
  return given;
}

Date day(std::string_view text) {
  const auto date = parse_date(text);
  FACTA_ASSERT(date, "a test names a day that is none");
  return *date;
}

Quantity quantity(std::string_view text) {
  const auto units = parse_decimal(text, 4);
  FACTA_ASSERT(units, "a test names a quantity that is none");
  return {*units};
}

Price price(std::string_view text) {
  const auto units = parse_decimal(text, 4);
  FACTA_ASSERT(units, "a test names a price that is none");
  return {*units};
}

HoursEntryInput hours(std::string entry_id, std::string project, std::string_view date,
                      std::string_view amount) {
  HoursEntryInput entry;
  entry.entryId = std::move(entry_id);
  entry.project = std::move(project);
  entry.resource = "jan";
  entry.date = day(date);
  entry.quantity = quantity(amount);
  return entry;
}

PostHours post_hours(std::vector<HoursEntryInput> entries) {
  return {std::move(entries)};
}

}  // namespace facta
