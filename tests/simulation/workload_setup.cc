// What opens a company, and how its master data change.
#include "tests/simulation/workload.h"

#include <array>

namespace facta::simulation {
namespace {

AddressInput address() {
  return {"Kade 1", "1011 AB", "Utrecht", "NL"};
}

std::string code(char kind, std::uint64_t number) {
  return kind + std::to_string(number);
}

}  // namespace

std::vector<Command> Workload::central_setup() const {
  ChangeInvoiceSettings reason;
  reason.key = "autoCreditReasonCode";
  reason.value = central_reason_;
  return {AddReasonCode{"COR", "Correctie"}, AddReasonCode{"AUTO", "Vanzelf"}, reason};
}

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
  settings.changes = {{"hoursRevenueAccount", "8000", {}, {}},
                      {"receivableAccount", "1300", {}, {}},
                      {"defaultVatCode", "H", {}, {}},
                      {"hoursBookingDateCalculation", date_option_, {}, {}},
                      {"periodKindWithoutFrequency", period_kind_, {}, {}},
                      {"antedateUntil", antedates_, {}, {}},
                      {"postAtEndOfBookingPeriod", fridays_, {}, {}}};
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
  const std::array kinds = {std::pair("W", "week"), std::pair("F", "fourWeeks"),
                            std::pair("M", "month")};
  // Twice: the frequency of corrections has to be there.
  for (std::size_t i = 0; i < 2 * kinds.size(); ++i) {
    const std::size_t place = i % kinds.size();
    const char of_corrections = i < kinds.size() ? ' ' : correction_frequencies_[place];
    if (i >= kinds.size() && of_corrections == ' ') {
      continue;
    }
    DefineInvoiceFrequency define;
    define.code = kinds[place].first;
    define.kind = kinds[place].second;
    define.fromYear = 2025;
    define.untilYear = until_year_;
    if (of_corrections != ' ') {
      define.correctionFrequency = std::string(1, of_corrections);
    }
    commands.emplace_back(define);
  }
  if (has_jobs_) {
    commands.emplace_back(ConfigureJobQueueEntry{kCreditJob, true, {}, {}, {}});
  }
  if (has_units_) {
    commands.emplace_back(DefineBusinessUnit{"A", "Advies", "friday"});
    commands.emplace_back(DefineBusinessUnit{"B", "Beheer", {}});
  }
  if (has_names_) {
    commands.emplace_back(DefineLegalName{"N1", "Noord Holding B.V."});
    commands.emplace_back(DefineLegalName{"N2", "Zuid Groep N.V."});
    commands.emplace_back(AddInvoiceLayout{"Y1", "Smal"});
    commands.emplace_back(AddInvoiceLayout{"Y2", "Breed"});
  }
  if (has_dates_) {
    DefineHolidayCalendar calendar;
    calendar.dates = {"2026-01-06", "2026-01-09", "2026-02-16",
                      "2026-04-27", "2026-12-25", "2027-01-01"};
    commands.emplace_back(calendar);
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
    if (has_units_ && i != 2) {
      customer.businessUnit = i == 1 ? "A" : "B";
    }
    customer.fullCreditOnCorrections = (credit_in_full_ >> (i - 1)) % 2 != 0;
    customer.correctionsOnSeparateInvoice = (corrections_apart_ >> (i - 1)) % 2 != 0;
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
    if (has_names_ && i % 3 != 1) {
      project.legalName = i % 3 == 0 ? "N1" : "N2";
    }
    if (has_units_ && i % 3 == 0) {
      project.businessUnit = "A";
    }
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

Command Workload::master_data(Date today) {
  switch (random_.below(9)) {
    case 7:
    case 8:
      return date_setting(today);
    case 6: {
      ChangeInvoiceSettings change;
      change.key = "hoursBookingDateCalculation";
      change.value = date_option();
      return change;
    }
    case 4: {
      ChangeProject change;
      change.project = code('P', 1 + random_.below(static_cast<std::uint64_t>(projects_)));
      change.invoiceFrequency = frequency();
      return change;
    }
    case 5: {
      const bool of_project = random_.coin();
      OverrideGroupingMethod other;
      other.level = of_project ? "project" : "timesheet";
      other.subject = of_project
                          ? code('P', 1 + random_.below(static_cast<std::uint64_t>(projects_) + 1))
                          : code('T', random_.below(4));
      other.groupingMethod = random_.chance(20'000) ? "none" : method();
      return other;
    }
    case 0: {
      ChangeProject change;
      change.project = code('P', 1 + random_.below(static_cast<std::uint64_t>(projects_) + 1));
      change.rate = Price{random_.between(1, 120) * 10'000};
      if (random_.coin()) {
        change.vatCode = random_.coin() ? "L" : "";
      }
      if (has_names_ && random_.coin()) {
        change.legalName = one_of("N1", "N2");
      }
      if (has_units_ && random_.coin()) {
        change.businessUnit = unit();
      }
      return change;
    }
    case 1: {
      ChangeCustomer change;
      change.customer = code('K', 1 + random_.below(static_cast<std::uint64_t>(customers_)));
      change.vatCode = random_.coin() ? "R" : "";
      if (has_units_ && random_.coin()) {
        change.businessUnit = unit();
      }
      if (has_names_ && random_.coin()) {
        change.salesInvoiceLayout = one_of("Y1", "Y2");
      }
      if (credit_in_full_ != 0 && random_.coin()) {
        change.fullCreditOnCorrections = random_.coin();
      }
      if (corrections_apart_ != 0 && random_.coin()) {
        change.correctionsOnSeparateInvoice = random_.coin();
      }
      return change;
    }
    case 2:
      return DefineVatCode{"L",
                           "Laag",
                           VatCategory::Standard,
                           {{std::nullopt, {600}},
                            {Date{today.days - static_cast<std::int32_t>(random_.below(30))},
                             {static_cast<std::int32_t>(random_.between(1, 24) * 100)}}},
                           {},
                           "1500"};
    default: {
      ChangeInvoiceSettings change;
      change.key = "defaultVatCode";
      change.value = random_.coin() ? "H" : "L";
      return change;
    }
  }
}

}  // namespace facta::simulation
