// The settings catalogue of domain.md 7.1...7.5 and section 11, row by row: key, levels, default,
// when it counts, what is a value and what is not (SET-G2, SET-G4, SET-G6).
#include "aggregates/company/settings_catalogue.h"
#include "tests/support/given.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace facta {
namespace {

using Texts = std::vector<std::string>;

struct Row {
  const char* id;
  const char* key;
  Texts levels;
  const char* default_value;
  SettingMode mode;
  Texts values;
  const char* wrong;  // what is no value
  const char* code;   // of its refusal
};

constexpr auto kLive = SettingMode::kLive;
constexpr auto kCopy = SettingMode::kCopy;
constexpr const char* kNoWord = "settings.invalid_value";
constexpr const char* kNoCode = "settings.reference_unknown";

const Texts kCompany = {"company"};
const Texts kCentral = {"central"};
const Texts kCustomer = {"customer"};
const Texts kProject = {"project"};
const Texts kOnOff = {"on", "off"};
const Texts kStatus = {"released", "open"};

// Names that exist: see prepared().
const Row kRows[] = {
    // 7.1 Sales
    {"SET-01", "defaultInvoiceFrequency", kCompany, "", kCopy, {"W"}, "X", kNoCode},
    {"SET-02", "defaultSalesInvoiceLayout", kCompany, "", kCopy, {"L"}, "X", kNoCode},
    {"SET-03", "defaultGroupingMethod", kCompany, "", kCopy, {"G"}, "X", kNoCode},
    {"SET-04", "salesInvoiceEmailTemplate", kCompany, "", kLive, {}, "X", kNoCode},
    {"SET-05",
     "hoursBookingDateCalculation",
     kCompany,
     "",
     kLive,
     {"frequencyProject", "previousFrequencyPeriod", "previousCalendarPeriod", "workDate"},
     "plannedInvoiceDate",
     kNoWord},
    {"SET-06",
     "termBookingDateCalculation",
     kCompany,
     "",
     kLive,
     {"plannedInvoiceDate", "frequency", "workDate"},
     "frequencyProject",
     kNoWord},
    {"SET-07",
     "periodKindWithoutFrequency",
     kCompany,
     "",
     kLive,
     {"month", "week"},
     "year",
     kNoWord},
    {"SET-08", "dunningEmailTemplate", kCompany, "", kLive, {}, "X", kNoCode},
    {"SET-09", "salesInvoiceInteractionTemplate", kCompany, "", kLive, {}, "X", kNoCode},
    {"SET-11",
     "documentDateShiftTime",
     kCompany,
     "",
     kLive,
     {"17:00", "0:00", "23:59"},
     "24:00",
     kNoWord},
    {"SET-11", "documentDateShiftTime", kCompany, "", kLive, {}, "17:60", kNoWord},
    {"SET-11", "documentDateShiftTime", kCompany, "", kLive, {}, "five", kNoWord},
    {"SET-12",
     "documentDateFormula",
     kCompany,
     "",
     kLive,
     {"-1D", "1W-1D", "WD4"},
     "1Q",
     "date_formula.invalid_syntax"},
    {"SET-12",
     "documentDateFormula",
     kCompany,
     "",
     kLive,
     {},
     "1D+1D+1D+1D+1D+1D+12D",
     "date_formula.too_long"},
    {"SET-13",
     "antedateUntil",
     kCompany,
     "",
     kLive,
     {"mondayWeek1", "tuesdayWeek1", "wednesdayWeek1", "thursdayWeek1", "fridayWeek1",
      "saturdayWeek1", "sundayWeek1"},
     "mondayWeek2",
     kNoWord},
    {"SET-14", "defaultStatusHours", kCompany, "open", kLive, kStatus, "posted", kNoWord},
    {"SET-15", "defaultStatusTerm", kCompany, "open", kLive, kStatus, "posted", kNoWord},
    {"SET-16", "defaultStatusCommitment", kCompany, "open", kLive, kStatus, "posted", kNoWord},
    {"SET-17", "containsChangesFromRequired", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-18", "postAtEndOfBookingPeriod", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-19", "autoCreditReasonCode", kCentral, "", kLive, {"COR"}, "X", kNoCode},
    // 7.2 Term invoicing
    {"SET-20", "defaultTermSchedule", kCompany, "", kCopy, {}, "X", kNoCode},
    {"SET-21", "termInvoiceLayout", kCompany, "", kLive, {"L"}, "X", kNoCode},
    {"SET-22",
     "defaultTermSplit",
     kCompany,
     "perProject",
     kCopy,
     {"perCustomer", "perTerm", "perProject"},
     "perWeek",
     kNoWord},
    {"SET-23", "termRevenueAccount", kCompany, "", kLive, {"8000"}, "9", kNoCode},
    {"SET-24", "extraWorkRevenueAccount", kCompany, "", kLive, {"8000"}, "9", kNoCode},
    {"SET-25", "termReleaseRequired", kCompany, "off", kCopy, kOnOff, "yes", kNoWord},
    {"SET-26",
     "termReleaserMustDifferFromCreator",
     kCompany,
     "off",
     kLive,
     {"off"},
     "yes",
     kNoWord},
    {"SET-26",
     "termReleaserMustDifferFromCreator",
     kCompany,
     "off",
     kLive,
     {},
     "on",
     "settings.term.release_required_first"},
    {"SET-27", "termsAndExtraWorkOnOneInvoice", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    // 7.3 Commitments
    {"SET-28", "commitmentInvoiceLayout", kCompany, "", kLive, {"L"}, "X", kNoCode},
    {"SET-29", "commitmentRevenueAccount", kCompany, "", kLive, {"8000"}, "9", kNoCode},
    // 7.4 Purchase
    {"SET-30", "purchaseInvoiceEmailTemplate", kCompany, "", kLive, {}, "X", kNoCode},
    {"SET-31", "reverseBillingInteractionTemplate", kCentral, "", kLive, {}, "X", kNoCode},
    {"SET-32",
     "defaultPurchaseInvoiceLayout",
     {"company", "vendor"},
     "",
     kCopy,
     {"L"},
     "X",
     kNoCode},
    {"SET-33", "reverseBillingLayoutFilter", kCentral, "", kLive, {"A|B", "A"}, "A||B", kNoWord},
    {"SET-34",
     "purchaseDeliveryMethod",
     kCompany,
     "",
     kCopy,
     {"print", "pdf", "mail", "printPdf", "printMail"},
     "fax",
     kNoWord},
    {"SET-35", "purchaseCorrectionJournal", kCompany, "", kLive, {"INK"}, "no code", kNoWord},
    {"SET-36", "purchaseCorrectionJournalBatch", kCompany, "", kLive, {"B1"}, "no code", kNoWord},
    {"SET-37", "splitInLedgerDefault", kCompany, "on", kCopy, {"off", "on"}, "yes", kNoWord},
    // 7.5 On other records
    {"SET-38",
     "invoiceFrequency",
     {"customerTemplate", "customer", "project"},
     "",
     kLive,
     {"W"},
     "X",
     kNoCode},
    {"SET-39", "salesInvoiceLayout", kCustomer, "", kLive, {"L"}, "X", kNoCode},
    {"SET-40",
     "groupingMethod",
     {"customer", "contact", "project"},
     "",
     kLive,
     {"G"},
     "X",
     kNoCode},
    {"SET-42", "fullCreditOnCorrections", kCustomer, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-43", "correctionsOnSeparateInvoice", kCustomer, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-44",
     "bookingDatePeriod",
     {"frequency"},
     "previousWeek",
     kLive,
     {"previousMonth", "previousWeek"},
     "nextWeek",
     kNoWord},
    {"SET-45", "correctionFrequency", {"frequency"}, "", kLive, {"W"}, "X", kNoCode},
    {"SET-46",
     "bookingPeriodEndsOn",
     {"businessUnit"},
     "",
     kLive,
     {"friday"},
     "monday",
     "settings.booking_period_ends_on.unsupported"},
    {"SET-47", "holidayCalendar", kCompany, "", kLive, {"NL"}, "X", kNoCode},
    {"SET-50",
     "termSplit",
     kProject,
     "",
     kLive,
     {"perProject", "perCustomer", "perTerm"},
     "perWeek",
     kNoWord},
    {"SET-51", "projectTermInvoiceLayout", kProject, "", kLive, {"L"}, "X", kNoCode},
    {"SET-56", "billToCustomer", kProject, "", kLive, {"zorg"}, "wie", kNoCode},
    {"SET-56", "billToContactPerson", kProject, "", kLive, {"K"}, "wie", kNoCode},
    {"SET-56", "projectSalutation", kProject, "", kCopy, {"T.a.v. Jan"}, "a\nb", kNoWord},
    {"SET-57", "languageCode", {"contact"}, "", kLive, {"ENU"}, "no code", kNoWord},
    {"SET-58", "vendorTemplatePurchaseLayout", {"vendorTemplate"}, "", kCopy, {"L"}, "X", kNoCode},
    {"SET-59",
     "vendorDeliveryMethod",
     {"vendor"},
     "",
     kLive,
     {"print", "pdf", "mail", "printPdf", "printMail"},
     "fax",
     kNoWord},
    {"SET-65", "salesInvoiceApprovalWorkflow", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-67", "invoiceModuleActive", kCompany, "on", kLive, {"off", "on"}, "yes", kNoWord},
    {"SET-68", "finalisePdfTemplate", kCompany, "", kLive, {"Standard"}, "a\nb", kNoWord},
    {"SET-69", "sendMethod", kCustomer, "none", kLive, {"post", "email", "none"}, "fax", kNoWord},
    {"SET-70", "companyContextEnabled", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-72",
     "salesRelationProfile",
     kCustomer,
     "",
     kLive,
     {"separate", "collective"},
     "both",
     kNoWord},
    {"SET-73",
     "billingSetup.cockpit",
     kCompany,
     "notDone",
     kLive,
     {"done", "notDone"},
     "yes",
     kNoWord},
    {"SET-73",
     "billingSetup.collective",
     kCompany,
     "notDone",
     kLive,
     {"done", "notDone"},
     "yes",
     kNoWord},
    {"SET-73",
     "billingSetup.module",
     kCompany,
     "notDone",
     kLive,
     {"done", "notDone"},
     "yes",
     kNoWord},
    {"SET-74", "draftsInUse", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    {"SET-76", "sharePointInUse", kCompany, "off", kLive, kOnOff, "yes", kNoWord},
    // Section 11
    {"SET-77",
     "hoursRevenueAccount",
     {"company", "customer", "project"},
     "",
     kLive,
     {"8100"},
     "9",
     kNoCode},
    {"SET-78", "receivableAccount", {"company", "customer"}, "", kLive, {"1500"}, "9", kNoCode},
    {"SET-79",
     "defaultVatCode",
     {"company", "customer", "project"},
     "",
     kLive,
     {"L"},
     "X",
     kNoCode},
    {"SET-80", "invoiceNumberSeries", kCompany, "", kLive, {"CR"}, "X", kNoCode},
    {"SET-81", "creditNumberSeries", kCompany, "", kLive, {"CR"}, "X", kNoCode},
};

Given prepared() {
  Given noord = open_company("noord");
  DefineInvoiceFrequency weekly;
  weekly.code = "W";
  weekly.kind = "week";
  weekly.fromYear = weekly.untilYear = 2026;
  noord.has(weekly);
  DefineContact contact;
  contact.code = "K";
  noord.has(contact);
  noord.has(AddGroupingMethod{"G", {}, {"project"}}).has(AddInvoiceLayout{"L", {}});
  noord.has(DefineBusinessUnit{"B", {}, {}}).has(DefineCustomerTemplate{"T", {}, {}});
  noord.has(DefineVendorTemplate{"VT", {}, {}}).has(CreateVendor{"V", "Vendor", {}, {}, {}});
  noord.has(DefineHolidayCalendar{"NL", {"2026-12-25"}, {}});
  noord.has(DefineNumberSeries{"CR", "C", 4, {}});
  return noord;
}

std::string subject_of(const std::string& level) {
  return level == "customer"           ? "acme"
         : level == "project"          ? "bouw"
         : level == "contact"          ? "K"
         : level == "businessUnit"     ? "B"
         : level == "frequency"        ? "W"
         : level == "customerTemplate" ? "T"
         : level == "vendorTemplate"   ? "VT"
         : level == "vendor"           ? "V"
                                       : "";
}

ChangeInvoiceSettings change(const Row& row, const std::string& level, const std::string& value) {
  ChangeInvoiceSettings command;
  command.key = row.key;
  command.value = value;
  command.level = level;
  command.subject = subject_of(level);
  return command;
}

TEST(SettingsTable, IsWhatTheCatalogueSays) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string(row.id) + " " + row.key);
    const SettingEntry* entry = find_setting(row.key);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->id, row.id);
    EXPECT_EQ(entry->default_value, row.default_value);
    EXPECT_EQ(entry->mode, row.mode);
    EXPECT_EQ(Texts(entry->levels.begin(), entry->levels.end()), row.levels);
  }
}

TEST(SettingsTable, TakesTheValuesOfEachLevelAndNoOther) {
  for (const Row& row : kRows) {
    const bool central = row.levels == kCentral;
    Given company = central ? Given("central") : prepared();
    if (central) {
      company.has(AddReasonCode{"COR", {}});
    }
    for (const std::string& level : row.levels) {
      SCOPED_TRACE(std::string(row.id) + " " + row.key + " at " + level);
      company.when(change(row, level, row.wrong)).then_rejected(row.code);
      for (const std::string& value : row.values) {
        const Outcome outcome = company.when(change(row, level, value));
        ASSERT_TRUE(outcome.accepted()) << value;
        if (!outcome.events().empty()) {  // it may be the default on the record already
          const auto& event = outcome.event<InvoiceSettingChanged>();
          EXPECT_EQ(event.level, level);
          EXPECT_EQ(event.subject, subject_of(level));
          EXPECT_EQ(event.key, row.key);
          EXPECT_EQ(event.new_, value);
          EXPECT_NE(event.old, value);
        }
        company.when(change(row, level, value)).then_nothing();
      }
    }
    company.expect_same_when_refolded();
  }
}

TEST(SettingsTable, RefusesEveryOtherLevel) {  // SET-G2, SET-G6
  Given noord = prepared();
  Given central("central");
  for (const Row& row : kRows) {
    for (const char* level : {"central", "company", "customerTemplate", "customer", "contact",
                              "project", "businessUnit", "frequency", "termScheduleType",
                              "commitmentType", "vendorTemplate", "vendor"}) {
      SCOPED_TRACE(std::string(row.id) + " " + row.key + " at " + level);
      if (std::ranges::find(row.levels, level) == row.levels.end()) {
        noord.when(change(row, level, row.wrong)).then_rejected("settings.wrong_level");
      }
      if (row.levels != kCentral) {  // nothing of a company is kept in the central one
        central.when(change(row, level, row.wrong)).then_rejected("settings.wrong_level");
      }
    }
  }
}

// SET-26, AMB-38: both together, and neither away from under the other.
TEST(SettingsTable, KeepsTheReleaseOfTermLinesTogether) {
  Given noord = prepared();
  ChangeInvoiceSettings both;
  both.changes = {{"termReleaserMustDifferFromCreator", "on", {}, {}},
                  {"termReleaseRequired", "on", {}, {}}};
  noord.has(both);
  ChangeInvoiceSettings off;
  off.key = "termReleaseRequired";
  off.value = "off";
  noord.when(off).then_rejected("settings.term.release_required_in_use");
  both.changes[0].value = both.changes[1].value = "off";
  noord.has(both);
}

}  // namespace
}  // namespace facta
