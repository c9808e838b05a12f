// What opens a company.
#include "tests/simulation/workload.h"

namespace facta::simulation {
namespace {

AddressInput address() {
  return {"Kade 1", "1011 AB", "Utrecht", "NL"};
}

std::string code(char kind, std::uint64_t number) {
  return kind + std::to_string(number);
}

}  // namespace

std::vector<Command> Workload::setup(const std::string& company) const {
  OpenCompany open;
  open.code = company;
  open.legalName = company + " B.V.";
  open.vatId = "NL001234567B01";
  open.chamberOfCommerceId = "87654321";
  open.iban = "NL20INGB0001234567";
  open.address = address();
  open.paymentTermDays = 14;
  ChangeInvoiceSettings settings;
  settings.changes = {
      {"hoursRevenueAccount", "8000", {}, {}},
      {"receivableAccount", "1300", {}, {}},
      {"defaultVatCode", "H", {}, {}},
      {"hoursBookingDateCalculation", date_option_, {}, {}},
      {"periodKindWithoutFrequency", until_year_ % 2 == 0 ? "week" : "month", {}, {}}};
  std::vector<Command> commands = {
      open,
      DefineLedgerAccount{"1300", "Debiteuren"},
      DefineLedgerAccount{"1500", "Btw"},
      DefineLedgerAccount{"8000", "Omzet"},
      DefineVatCode{"H", "Hoog", VatCategory::Standard, {{std::nullopt, {2100}}}, {}, "1500"},
      DefineVatCode{"L",
                    "Laag",
                    VatCategory::Standard,
                    {{std::nullopt, {600}}, {date_of(2026, 2, 15), {900}}},
                    {},
                    "1500"},
      DefineVatCode{"R", "Verlegd", VatCategory::ReverseCharge, {}, "Btw verlegd", {}},
      AddReasonCode{"ERR", "Fout"},
      DefineInvoiceProfile{"drafts", "D", InvoiceType::Hours, false},
      settings,
      AddGroupingMethod{"CU", "per customer", {"customer"}},
      AddGroupingMethod{"RE", "per resource", {"resource"}},
      AddGroupingMethod{"PR", "per project and resource", {"project", "resource"}}};
  for (const auto& [made, kind] :
       {std::pair("W", "week"), std::pair("F", "fourWeeks"), std::pair("M", "month")}) {
    DefineInvoiceFrequency define;
    define.code = made;
    define.kind = kind;
    define.fromYear = 2025;
    define.untilYear = until_year_;
    commands.emplace_back(define);
  }
  for (int i = 1; i <= customers_; ++i) {
    CreateCustomer customer;
    customer.code = code('K', static_cast<std::uint64_t>(i));
    customer.name = customer.code;
    customer.legalName = customer.code + " B.V.";
    customer.vatId = "NL009876543B01";
    customer.chamberOfCommerceId = "12345678";
    customer.iban = "NL91ABNA0417164300";
    customer.address = address();
    customer.paymentTermDays = 30;
    if (i == 2) {
      customer.vatCode = "R";
    }
    commands.emplace_back(customer);
  }
  for (int i = 1; i <= projects_; ++i) {
    CreateProject project;
    project.code = code('P', static_cast<std::uint64_t>(i));
    project.customer = code('K', static_cast<std::uint64_t>(1 + i % customers_));
    project.name = project.code;
    project.rate = Price{625'050 + 10'000 * i};
    if (i == 3) {
      project.vatCode = "L";
    }
    if (has_frequencies_ && i % 4 != 0) {
      project.invoiceFrequency = i % 4 == 1 ? "W" : i % 4 == 2 ? "M" : "F";
    }
    if (has_methods_ && i % 3 != 0) {
      project.groupingMethod = i % 3 == 1 ? "RE" : "CU";
    }
    commands.emplace_back(project);
  }
  return commands;
}

}  // namespace facta::simulation
