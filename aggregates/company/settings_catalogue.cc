#include "aggregates/company/settings_catalogue.h"

#include <algorithm>

namespace facta {
namespace {

using Words = const std::string_view;

constexpr std::span<const std::string_view> kNone;

constexpr Words kStatuses[] = {"open", "released"};
constexpr Words kOnOff[] = {"on", "off"};
constexpr Words kDone[] = {"done", "notDone"};
constexpr Words kFriday[] = {"friday"};
constexpr Words kBookingDatePeriods[] = {"previousWeek", "previousMonth"};
constexpr Words kHoursDates[] = {"frequencyProject", "previousFrequencyPeriod",
                                 "previousCalendarPeriod", "workDate"};
constexpr Words kTermDates[] = {"plannedInvoiceDate", "frequency", "workDate"};
constexpr Words kPeriodKinds[] = {"month", "week"};
constexpr Words kWeekdaysOfWeek1[] = {"mondayWeek1",   "tuesdayWeek1", "wednesdayWeek1",
                                      "thursdayWeek1", "fridayWeek1",  "saturdayWeek1",
                                      "sundayWeek1"};
constexpr Words kTermSplits[] = {"perProject", "perCustomer", "perTerm"};
constexpr Words kDeliveryMethods[] = {"print", "pdf", "mail", "printPdf", "printMail"};
constexpr Words kSendMethods[] = {"none", "post", "email"};
constexpr Words kRelationProfiles[] = {"separate", "collective"};
constexpr Words kSalesInvoice[] = {"salesInvoice"};
constexpr Words kPurchaseInvoice[] = {"purchaseInvoice"};
constexpr Words kContactCompany[] = {"contactCompany"};
constexpr Words kResourceAndContactCompany[] = {"resource", "contactCompany"};

constexpr Words kCentral[] = {"central"};
constexpr Words kCompany[] = {"company"};
constexpr Words kCustomer[] = {"customer"};
constexpr Words kProject[] = {"project"};
constexpr Words kContactOnly[] = {"contact"};
constexpr Words kBusinessUnit[] = {"businessUnit"};
constexpr Words kFrequency[] = {"frequency"};
constexpr Words kTermScheduleType[] = {"termScheduleType"};
constexpr Words kCommitmentType[] = {"commitmentType"};
constexpr Words kVendorTemplate[] = {"vendorTemplate"};
constexpr Words kVendor[] = {"vendor"};
constexpr Words kCompanyVendor[] = {"company", "vendor"};
constexpr Words kCompanyCustomer[] = {"company", "customer"};
constexpr Words kCompanyCustomerProject[] = {"company", "customer", "project"};
constexpr Words kCustomerContactProject[] = {"customer", "contact", "project"};
constexpr Words kTemplateCustomerProject[] = {"customerTemplate", "customer", "project"};

constexpr SettingEntry kSettings[] = {
    {"antedateUntil", "SET-13", SettingType::kWord, kWeekdaysOfWeek1, "", kCompany,
     SettingMode::kLive,
     "Jobs set dates up to this day of the first full week back to 31 December (ANTE)"},
    {"autoCreditReasonCode", "SET-19", SettingType::kReasonCode, kNone, "", kCentral,
     SettingMode::kLive, "Reason on automatic credits; without it they fail (CRE-27)"},
    {"billToContactPerson", "SET-56", SettingType::kContact, kNone, "", kProject,
     SettingMode::kLive, "Contact person that invoices of the project name (SAL-07)"},
    {"billToCustomer", "SET-56", SettingType::kCustomer, kNone, "", kProject, SettingMode::kLive,
     "Customer that the project's salutation is for (SAL-04)"},
    {"billingSetup.cockpit", "SET-73", SettingType::kWord, kDone, "notDone", kCompany,
     SettingMode::kLive, "The cockpit is set up (COCKPIT-06)"},
    {"billingSetup.collective", "SET-73", SettingType::kWord, kDone, "notDone", kCompany,
     SettingMode::kLive, "Collective invoices are set up (COLL)"},
    {"billingSetup.module", "SET-73", SettingType::kWord, kDone, "notDone", kCompany,
     SettingMode::kLive, "The modules of billing are set up (COCKPIT-06)"},
    {"bookingDatePeriod", "SET-44", SettingType::kWord, kBookingDatePeriods, "previousWeek",
     kFrequency, SettingMode::kLive,
     "Previous week or month, for the calculation by calendar period (DATE-09)"},
    {"bookingPeriodEndsOn", "SET-46", SettingType::kWord, kFriday, "", kBusinessUnit,
     SettingMode::kLive, "Day that ends the booking period of the unit (DATE-23)"},
    {"commitmentInvoiceLayout", "SET-28", SettingType::kLayout, kNone, "", kCompany,
     SettingMode::kLive, "Layout of commitment invoices (COMMIT-02)"},
    {"commitmentRevenueAccount", "SET-29", SettingType::kLedgerAccount, kNone, "", kCompany,
     SettingMode::kLive, "Revenue of commitment invoices (COMMIT-05)"},
    {"commitmentTypeAccount", "SET-53", SettingType::kLedgerAccount, kNone, "", kCommitmentType,
     SettingMode::kLive, "Revenue of commitments of the type (COMMIT-05)"},
    {"companyContextEnabled", "SET-70", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "The send method may come from the client company (SEND-02)"},
    {"containsChangesFromRequired", "SET-17", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "A slip names its first changed day when periods differ (TSDOC-04)"},
    {"correctionFrequency", "SET-45", SettingType::kFrequency, kNone, "", kFrequency,
     SettingMode::kLive, "When corrections on a separate invoice are billed (HOUR-06)"},
    {"correctionsOnSeparateInvoice", "SET-43", SettingType::kWord, kOnOff, "off", kCustomer,
     SettingMode::kLive, "Corrections go on an invoice of their own (HOUR-06)"},
    {"creditNumberSeries", "SET-81", SettingType::kNumberSeries, kNone, "", kCompany,
     SettingMode::kLive, "Series of credit invoices; empty: that of invoices (DEC-02)"},
    {"defaultGroupingMethod", "SET-03", SettingType::kGroupingMethod, kNone, "", kCompany,
     SettingMode::kCopy, "Grouping method of a new customer (GROUP-02)"},
    {"defaultInvoiceFrequency", "SET-01", SettingType::kFrequency, kNone, "", kCompany,
     SettingMode::kCopy, "Frequency of a new customer whose template has none (FREQ-01)"},
    {"defaultPurchaseInvoiceLayout", "SET-32", SettingType::kLayout, kNone, "", kCompanyVendor,
     SettingMode::kCopy,
     "Layout of a new vendor whose template has none, and of a vendor (PURCH-08)"},
    {"defaultSalesInvoiceLayout", "SET-02", SettingType::kLayout, kNone, "", kCompany,
     SettingMode::kCopy, "Layout of a new customer (DOC-02)"},
    {"defaultStatusCommitment", "SET-16", SettingType::kWord, kStatuses, "open", kCompany,
     SettingMode::kLive, "Status of generated commitment invoices (STATUS-09)"},
    {"defaultStatusHours", "SET-14", SettingType::kWord, kStatuses, "open", kCompany,
     SettingMode::kLive, "Status of generated hours invoices (STATUS-01)"},
    {"defaultStatusTerm", "SET-15", SettingType::kWord, kStatuses, "open", kCompany,
     SettingMode::kLive, "Status of generated term invoices (STATUS-08)"},
    {"defaultTermSchedule", "SET-20", SettingType::kTermSchedule, kNone, "", kCompany,
     SettingMode::kCopy, "Schedule loaded with a total amount (TERM-02)"},
    {"defaultTermSplit", "SET-22", SettingType::kWord, kTermSplits, "perProject", kCompany,
     SettingMode::kCopy, "Split of term invoices of a new project (TERM-10)"},
    {"defaultVatCode", "SET-79", SettingType::kVatCode, kNone, "", kCompanyCustomerProject,
     SettingMode::kLive, "VAT code of lines that name none (VAT-06)"},
    {"documentDateFormula", "SET-12", SettingType::kDateFormula, kNone, "", kCompany,
     SettingMode::kLive, "Shifts the document date of a batch posting (DOCDATE-11)"},
    {"documentDateShiftTime", "SET-11", SettingType::kTime, kNone, "", kCompany, SettingMode::kLive,
     "From this time on a batch posting is dated the next working day (DOCDATE-03)"},
    {"draftsInUse", "SET-74", SettingType::kWord, kOnOff, "off", kCompany, SettingMode::kLive,
     "Drafts are used in the cockpit (COCKPIT-24)"},
    {"dunningEmailTemplate", "SET-08", SettingType::kEmailTemplate, kNone, "", kCompany,
     SettingMode::kLive, "Template of dunning letters (MAIL-17)"},
    {"extraWorkRevenueAccount", "SET-24", SettingType::kLedgerAccount, kNone, "", kCompany,
     SettingMode::kLive, "Revenue of extra work (TERM-14)"},
    {"finalisePdfTemplate", "SET-68", SettingType::kText, kNone, "", kCompany, SettingMode::kLive,
     "PDF template used when finalising (FINAL-04)"},
    {"fullCreditOnCorrections", "SET-42", SettingType::kWord, kOnOff, "off", kCustomer,
     SettingMode::kLive, "A correction credits the invoice in full (CRE-25)"},
    {"groupingMethod", "SET-40", SettingType::kGroupingMethod, kNone, "", kCustomerContactProject,
     SettingMode::kLive, "Grouping method of hours invoices (GROUP-07)"},
    {"holidayCalendar", "SET-47", SettingType::kHolidayCalendar, kNone, "", kCompany,
     SettingMode::kLive, "Holidays that are no working days (DOCDATE-09)"},
    {"hoursBookingDateCalculation", "SET-05", SettingType::kWord, kHoursDates, "", kCompany,
     SettingMode::kLive, "Booking date of hours invoices when none is entered (DATE-05)"},
    {"hoursRevenueAccount", "SET-77", SettingType::kLedgerAccount, kNone, "",
     kCompanyCustomerProject, SettingMode::kLive, "Revenue of hours (DEC-06)"},
    {"invoiceFrequency", "SET-38", SettingType::kFrequency, kNone, "", kTemplateCustomerProject,
     SettingMode::kLive, "How often hours are billed (FREQ-02)"},
    {"invoiceModuleActive", "SET-67", SettingType::kWord, kOnOff, "on", kCompany,
     SettingMode::kLive, "Invoices can be made definitive (FINAL-01)"},
    {"invoiceNumberSeries", "SET-80", SettingType::kNumberSeries, kNone, "", kCompany,
     SettingMode::kLive, "Series that numbers invoices (DEC-02)"},
    {"languageCode", "SET-57", SettingType::kCode, kNone, "", kContactOnly, SettingMode::kLive,
     "Language of the contact company (SAL-05)"},
    {"periodKindWithoutFrequency", "SET-07", SettingType::kWord, kPeriodKinds, "", kCompany,
     SettingMode::kLive, "Month or week, where there is no frequency (DATE-19)"},
    {"postAtEndOfBookingPeriod", "SET-18", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "Books on the Friday that ends the unit's booking period (DATE-23)"},
    {"projectSalutation", "SET-56", SettingType::kText, kNone, "", kProject, SettingMode::kCopy,
     "Salutation shown on the project (SAL-04)"},
    {"projectTermInvoiceLayout", "SET-51", SettingType::kLayout, kNone, "", kProject,
     SettingMode::kLive, "Layout of term invoices of the project (TERM-07)"},
    {"purchaseCorrectionJournal", "SET-35", SettingType::kCode, kNone, "", kCompany,
     SettingMode::kLive, "Journal of corrections of purchase invoices (PURCH-24)"},
    {"purchaseCorrectionJournalBatch", "SET-36", SettingType::kCode, kNone, "", kCompany,
     SettingMode::kLive, "Batch of that journal (PURCH-25)"},
    {"purchaseDeliveryMethod", "SET-34", SettingType::kWord, kDeliveryMethods, "", kCompany,
     SettingMode::kCopy, "Delivery of purchase invoices to a new vendor (PURCH-13)"},
    {"purchaseInvoiceEmailTemplate", "SET-30", SettingType::kEmailTemplate, kPurchaseInvoice, "",
     kCompany, SettingMode::kLive, "Template of mails with purchase invoices (PURCH-02)"},
    {"receivableAccount", "SET-78", SettingType::kLedgerAccount, kNone, "", kCompanyCustomer,
     SettingMode::kLive, "Receivable of an invoice (DEC-06)"},
    {"reverseBillingInteractionTemplate", "SET-31", SettingType::kInteractionTemplate,
     kResourceAndContactCompany, "", kCentral, SettingMode::kLive,
     "Interaction of reverse-billing invoices (PURCH-03)"},
    {"reverseBillingLayoutFilter", "SET-33", SettingType::kLayoutFilter, kNone, "", kCentral,
     SettingMode::kLive, "Layouts that are reverse billing (PURCH-10)"},
    {"salesInvoiceApprovalWorkflow", "SET-65", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "Credit invoices wait for approval (CRE-05)"},
    {"salesInvoiceEmailTemplate", "SET-04", SettingType::kEmailTemplate, kSalesInvoice, "",
     kCompany, SettingMode::kLive, "Template of mails with sales invoices (MAIL-16)"},
    {"salesInvoiceInteractionTemplate", "SET-09", SettingType::kInteractionTemplate,
     kContactCompany, "", kCompany, SettingMode::kLive,
     "Interaction of a posted sales invoice (DOC-05)"},
    {"salesInvoiceLayout", "SET-39", SettingType::kLayout, kNone, "", kCustomer, SettingMode::kLive,
     "Layout of sales invoices (DOC-02)"},
    {"salesRelationProfile", "SET-72", SettingType::kWord, kRelationProfiles, "", kCustomer,
     SettingMode::kLive, "Separate or collective invoices (COLL-04)"},
    {"sendMethod", "SET-69", SettingType::kWord, kSendMethods, "none", kCustomer,
     SettingMode::kLive, "How invoices are sent (SEND-01)"},
    {"sharePointInUse", "SET-76", SettingType::kWord, kOnOff, "off", kCompany, SettingMode::kLive,
     "Documents are kept on SharePoint (PURCH-21)"},
    {"splitInLedgerDefault", "SET-37", SettingType::kWord, kOnOff, "on", kCompany,
     SettingMode::kCopy, "Purchase invoices are split in the ledger (PURCH-26)"},
    {"termBookingDateCalculation", "SET-06", SettingType::kWord, kTermDates, "", kCompany,
     SettingMode::kLive, "Booking date of term invoices when none is entered (DATE-14)"},
    {"termInvoiceLayout", "SET-21", SettingType::kLayout, kNone, "", kCompany, SettingMode::kLive,
     "Layout of term invoices (TERM-07)"},
    {"termReleaseRequired", "SET-25", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kCopy, "New term lines must be released (TERM-18)"},
    {"termReleaserMustDifferFromCreator", "SET-26", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "Not the creator releases a term line (TERM-23)"},
    {"termRevenueAccount", "SET-23", SettingType::kLedgerAccount, kNone, "", kCompany,
     SettingMode::kLive, "Revenue of term invoices (TERM-12)"},
    {"termSplit", "SET-50", SettingType::kWord, kTermSplits, "", kProject, SettingMode::kLive,
     "Split of term invoices of the project (TERM-10)"},
    {"termTypeAccount", "SET-52", SettingType::kLedgerAccount, kNone, "", kTermScheduleType,
     SettingMode::kLive, "Revenue of terms and extra work of the type (TERM-13)"},
    {"termsAndExtraWorkOnOneInvoice", "SET-27", SettingType::kWord, kOnOff, "off", kCompany,
     SettingMode::kLive, "Terms and extra work of a project share an invoice (TERM-28)"},
    {"vendorDeliveryMethod", "SET-59", SettingType::kWord, kDeliveryMethods, "", kVendor,
     SettingMode::kLive, "Delivery of purchase invoices to the vendor (PURCH-13)"},
    {"vendorTemplatePurchaseLayout", "SET-58", SettingType::kLayout, kNone, "", kVendorTemplate,
     SettingMode::kCopy, "Layout of a new vendor from the template (PURCH-08)"},
};

constexpr std::string_view kTypeNames[] = {"one of the words",
                                           "text",
                                           "code",
                                           "time of day",
                                           "date formula",
                                           "layout codes",
                                           "ledger account",
                                           "VAT code",
                                           "number series",
                                           "reason code",
                                           "invoice frequency",
                                           "grouping method",
                                           "invoice layout",
                                           "holiday calendar",
                                           "customer",
                                           "contact",
                                           "e-mail template",
                                           "interaction template",
                                           "standard term schedule"};

}  // namespace

bool SettingEntry::has_level(std::string_view level) const {
  return std::ranges::find(levels, level) != levels.end();
}

std::span<const SettingEntry> settings_catalogue() {
  return kSettings;
}

const SettingEntry* find_setting(std::string_view key) {
  const auto found = std::ranges::lower_bound(kSettings, key, {}, &SettingEntry::key);
  return found != std::end(kSettings) && found->key == key ? found : nullptr;
}

std::string_view name_of(SettingType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return text;
}

}  // namespace facta
