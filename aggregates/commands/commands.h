// What can be asked of a company. Each struct is the body of one HTTP route (api.md section 2) and
// of one CLI command; field names are the JSON names. An optional field may be absent; a text that
// is not optional must be given. Values are checked by decide(), not here.
#pragma once

#include "aggregates/commands/definition_commands.h"
#include "aggregates/commands/hours_commands.h"
#include "aggregates/commands/inputs.h"
#include "aggregates/commands/invoice_commands.h"
#include "events/schema/events.gen.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace facta {

struct AddressInput {
  OptionalText street, postalCode, city, country;
  FACTA_DESCRIBE(AddressInput, street, postalCode, city, country)
};

// ---- Company and definitions
// ---------------------------------------------------------------------

struct OpenCompany {
  std::string code;
  std::string legalName;
  OptionalText currency, country, timeZone, language, vatId, chamberOfCommerceId, iban, email;
  std::optional<AddressInput> address;
  std::optional<std::int32_t> paymentTermDays;
  FACTA_DESCRIBE(OpenCompany, code, legalName, currency, country, timeZone, language, vatId,
                 chamberOfCommerceId, iban, email, address, paymentTermDays)
};

// Absent fields stay as they are; the currency of a company is fixed (DEC-29).
struct ChangeCompany {
  OptionalText legalName, country, timeZone, language, vatId, chamberOfCommerceId, iban, email;
  std::optional<AddressInput> address;
  std::optional<std::int32_t> paymentTermDays;
  FACTA_DESCRIBE(ChangeCompany, legalName, country, timeZone, language, vatId, chamberOfCommerceId,
                 iban, email, address, paymentTermDays)
};

struct SettingChange {
  std::string key;       // code name of section 7: "hoursRevenueAccount"
  std::string value;     // empty: not set
  OptionalText level;    // "company" (default) or another level of its line in the catalogue
  OptionalText subject;  // code of what stands at that level: customer, project, contact ...
  FACTA_DESCRIBE(SettingChange, key, value, level, subject)
};
// One change, or several as one record.
struct ChangeInvoiceSettings {
  OptionalText key, value, level, subject;
  std::vector<SettingChange> changes;
  FACTA_DESCRIBE(ChangeInvoiceSettings, key, value, level, subject, changes)
};

// Invoice data of a customer for one business unit (SET-41).
struct UnitInvoiceDataInput {
  std::string businessUnit;
  OptionalText groupingMethod;
  FACTA_DESCRIBE(UnitInvoiceDataInput, businessUnit, groupingMethod)
};
// A way to reach a customer; the checkbox counts for e-mail addresses (SET-71).
struct ContactDetailInput {
  ContactDetailType type = ContactDetailType::Email;
  std::string value;
  bool useForInvoice = false;
  FACTA_DESCRIBE(ContactDetailInput, type, value, useForInvoice)
};
struct CreateCustomer {
  std::string code;
  std::string name;
  OptionalText legalName, vatId, chamberOfCommerceId, iban, email, currency, vatCode,
      revenueAccount, receivableAccount, businessUnit;
  std::optional<AddressInput> address;
  std::optional<std::int32_t> paymentTermDays;
  bool privatePerson = false;
  OptionalText template_;                                             // FREQ-01
  OptionalText invoiceFrequency, groupingMethod, salesInvoiceLayout;  // in place of the defaults
  bool fullCreditOnCorrections = false, correctionsOnSeparateInvoice = false;
  std::vector<UnitInvoiceDataInput> unitInvoiceData;
  std::vector<ContactDetailInput> contactDetails;
  FACTA_DESCRIBE(CreateCustomer, code, name, legalName, vatId, chamberOfCommerceId, iban, email,
                 currency, vatCode, revenueAccount, receivableAccount, businessUnit, address,
                 paymentTermDays, privatePerson, template_, invoiceFrequency, groupingMethod,
                 salesInvoiceLayout, fullCreditOnCorrections, correctionsOnSeparateInvoice,
                 unitInvoiceData, contactDetails)
};
// Absent fields stay as they are; an empty text clears.
struct ChangeCustomer {
  std::string customer;  // from the path
  OptionalText name, legalName, vatId, chamberOfCommerceId, iban, email, vatCode, revenueAccount,
      receivableAccount, businessUnit, invoiceFrequency, salesInvoiceLayout;
  std::optional<AddressInput> address;
  std::optional<std::int32_t> paymentTermDays;
  std::optional<bool> privatePerson, fullCreditOnCorrections, correctionsOnSeparateInvoice;
  std::optional<std::vector<UnitInvoiceDataInput>> unitInvoiceData;
  std::optional<std::vector<ContactDetailInput>> contactDetails;  // in place of all there were
  FACTA_DESCRIBE(ChangeCustomer, customer, name, legalName, vatId, chamberOfCommerceId, iban, email,
                 vatCode, revenueAccount, receivableAccount, businessUnit, invoiceFrequency,
                 salesInvoiceLayout, address, paymentTermDays, privatePerson,
                 fullCreditOnCorrections, correctionsOnSeparateInvoice, unitInvoiceData,
                 contactDetails)
};

struct CreateProject {
  std::string code;
  std::string customer;
  OptionalText name, vatCode, revenueAccount, businessUnit;
  std::optional<Price> rate;
  std::vector<std::string> wbs;
  OptionalText invoiceFrequency, groupingMethod;  // in place of those of the customer
  OptionalText company, legalName, billToCustomer, billToContactPerson, salutation;
  FACTA_DESCRIBE(CreateProject, code, customer, name, vatCode, revenueAccount, businessUnit, rate,
                 wbs, invoiceFrequency, groupingMethod, company, legalName, billToCustomer,
                 billToContactPerson, salutation)
};
struct ChangeProject {
  std::string project;  // from the path
  OptionalText name, vatCode, revenueAccount, businessUnit;
  std::optional<Price> rate;
  std::optional<std::vector<std::string>> wbs;
  OptionalText invoiceFrequency, legalName, billToCustomer, billToContactPerson, salutation;
  FACTA_DESCRIBE(ChangeProject, project, name, vatCode, revenueAccount, businessUnit, rate, wbs,
                 invoiceFrequency, legalName, billToCustomer, billToContactPerson, salutation)
};

struct VatRateInput {
  std::optional<Date> from;  // absent: since ever
  BasisPoints percent;
  FACTA_DESCRIBE(VatRateInput, from, percent)
};
// Defining a code again replaces it from now on; invoices keep what they carry.
struct DefineVatCode {
  std::string code;
  OptionalText description;
  VatCategory category = VatCategory::Standard;
  std::vector<VatRateInput> rates;
  OptionalText exemptionReason, payableAccount;
  FACTA_DESCRIBE(DefineVatCode, code, description, category, rates, exemptionReason, payableAccount)
};
struct DefineLedgerAccount {
  std::string code;
  OptionalText name;
  FACTA_DESCRIBE(DefineLedgerAccount, code, name)
};
struct DefineNumberSeries {
  std::string code;
  OptionalText prefix;
  std::optional<std::uint32_t> minimumDigits;
  std::optional<std::uint64_t> firstNumber;
  FACTA_DESCRIBE(DefineNumberSeries, code, prefix, minimumDigits, firstNumber)
};
struct AddReasonCode {
  std::string code;
  OptionalText text;
  FACTA_DESCRIBE(AddReasonCode, code, text)
};
struct DefineInvoiceProfile {
  std::string code;
  OptionalText name;
  std::optional<InvoiceType> invoiceType;  // absent: hours
  std::optional<bool> postOnGeneration;    // absent: on (RUN-24)
  FACTA_DESCRIBE(DefineInvoiceProfile, code, name, invoiceType, postOnGeneration)
};
struct CloseBookingPeriod {
  std::string period;  // "2026-10", from the path
  OptionalText reason;
  FACTA_DESCRIBE(CloseBookingPeriod, period, reason)
};
struct ReopenBookingPeriod {
  std::string period;
  OptionalText reason;
  FACTA_DESCRIBE(ReopenBookingPeriod, period, reason)
};

// ---- Hours
// ---------------------------------------------------------------------------------------

struct HoursEntryInput {
  std::string entryId;
  Date date;
  OptionalText customer;  // absent: that of the project
  std::string project;
  std::string resource;
  Quantity quantity;
  std::optional<Price> rate;  // absent: that of the project
  OptionalText description, businessUnit, wbs, timesheet, vatCode, ledgerAccount, currency,
      projectResource;
  FACTA_DESCRIBE(HoursEntryInput, entryId, date, customer, project, resource, quantity, rate,
                 description, businessUnit, wbs, timesheet, vatCode, ledgerAccount, currency,
                 projectResource)
};
struct PostHours {
  std::vector<HoursEntryInput> entries;  // 1...10,000 (DEC-24)
  FACTA_DESCRIBE(PostHours, entries)
};

// ---- Runs
// ----------------------------------------------------------------------------------------

struct RunOptionsInput {
  bool ignoreFrequency = false;
  bool ignoreGrouping = false;
  bool ignoreCorrectionsOnSeparate = false;
  bool includeEarlier = false;
  FACTA_DESCRIBE(RunOptionsInput, ignoreFrequency, ignoreGrouping, ignoreCorrectionsOnSeparate,
                 includeEarlier)
};
struct StartInvoiceRun {
  OptionalText profile;
  std::optional<WindowInput> window;
  OptionalText kind;  // "test" or "production"; no default (RUN-05)
  OptionalText bookingDate;
  OptionalText description;
  RunOptionsInput options;
  FACTA_DESCRIBE(StartInvoiceRun, profile, window, kind, bookingDate, description, options)
};
struct RevertInvoiceRun {
  std::uint32_t run = 0;  // from the path
  bool confirm = false;   // REV-03
  FACTA_DESCRIBE(RevertInvoiceRun, run, confirm)
};
// A failed run taken up where it stopped (COCKPIT-27).
struct ResumeInvoiceRun {
  std::uint32_t run = 0;
  FACTA_DESCRIBE(ResumeInvoiceRun, run)
};
// Asked by the run executor only (JobPrincipal): the next step of the run at the head of the queue.
struct BeginInvoiceRun {
  std::uint32_t run = 0;
  FACTA_DESCRIBE(BeginInvoiceRun, run)
};
struct ContinueInvoiceRun {
  std::uint32_t run = 0;
  std::string after;  // the cursor the caller saw; a chunk that is not the next one is refused (R6)
  FACTA_DESCRIBE(ContinueInvoiceRun, run, after)
};
struct FailInvoiceRun {
  std::uint32_t run = 0;
  std::string error;
  FACTA_DESCRIBE(FailInvoiceRun, run, error)
};

// ---- Books
// ---------------------------------------------------------------------------------------

struct JournaliseInvoices {
  std::vector<std::string> ids;
  FACTA_DESCRIBE(JournaliseInvoices, ids)
};
struct ExportJournal {
  OptionalText type;  // an invoice type or "all" (DEC-07); absent: "all"
  std::optional<Date> until;
  FACTA_DESCRIBE(ExportJournal, type, until)
};
// Asked by the export executor only: the next part of an export that did not fit one record.
struct ContinueJournalExport {
  std::uint32_t exportId = 0;
  std::uint32_t part = 0;  // the part to make; any other than the next is refused
  FACTA_DESCRIBE(ContinueJournalExport, exportId, part)
};

// ---- Access
// --------------------------------------------------------------------------------------

// A token for programs: it acts under its name, with these permissions, in these companies.
struct CreateApiToken {
  std::string name;
  std::vector<std::string> roles;      // code names of domain.md section 6
  std::vector<std::string> companies;  // empty: all
  std::optional<Time> expires;         // absent: never
  // SHA-256 of the secret. The door draws it: it is no part of what was asked, so that a repeated
  // request meets its answer (R1).
  std::string token_hash;
  FACTA_DESCRIBE(CreateApiToken, name, roles, companies, expires)
};
struct RevokeApiToken {
  std::uint32_t id = 0;  // from the path
  FACTA_DESCRIBE(RevokeApiToken, id)
};

using CommandVariant = std::variant<
    OpenCompany, ChangeCompany, ChangeInvoiceSettings, CreateCustomer, ChangeCustomer,
    CreateProject, ChangeProject, DefineVatCode, DefineLedgerAccount, DefineNumberSeries,
    AddReasonCode, DefineInvoiceProfile, CloseBookingPeriod, ReopenBookingPeriod, PostHours,
    StartInvoiceRun, RevertInvoiceRun, ResumeInvoiceRun, BeginInvoiceRun, ContinueInvoiceRun,
    FailInvoiceRun, ReleaseInvoice, ReopenInvoice, ChangeInvoiceHeader, AddInvoiceLine,
    ChangeInvoiceLine, RemoveInvoiceLine, PostInvoice, PostInvoicesBatch, FinaliseInvoice,
    DeleteInvoice, CreditInvoice, CreditInvoices, ApproveSalesInvoice, ImportReturnMessage,
    ApproveInvoiceManually, ApproveInvoicePartially, JournaliseInvoices, ExportJournal,
    ContinueJournalExport, DefineInvoiceFrequency, AddGroupingMethod, OverrideGroupingMethod,
    DefineBusinessUnit, DefineCustomerTemplate, DefineContact, DefineLegalName, AddInvoiceLayout,
    SetGeneralSalutation, DefineHolidayCalendar, SetWorkDate, SetProjectCompany,
    ProcessTimesheetCorrections, AttachTimesheetSlip, ConfigureJobQueueEntry, RunJob,
    RunScheduledJob, ContinueJob, RequestCreditFromBalance, CreateApiToken, RevokeApiToken,
    AddEmailTemplate, ConfigureInteractionTemplate, DefineStandardTermSchedule,
    DefineTermScheduleType, DefineCommitmentType, RegisterReport, DefineVendorTemplate,
    CreateVendor, ChangeVendor>;

// A class: what copies, moves and ends it is compiled once, not in every file that holds one.
class Command : public CommandVariant {
 public:
  using CommandVariant::CommandVariant;
  Command() = default;
  Command(const Command& other);
  Command(Command&& other) noexcept;
  Command& operator=(const Command& other);
  Command& operator=(Command&& other) noexcept;
  ~Command();
};

// Names of the commands, by index of the variant; kept in records.
inline constexpr std::string_view kCommandNames[] = {"OpenCompany",
                                                     "ChangeCompany",
                                                     "ChangeInvoiceSettings",
                                                     "CreateCustomer",
                                                     "ChangeCustomer",
                                                     "CreateProject",
                                                     "ChangeProject",
                                                     "DefineVatCode",
                                                     "DefineLedgerAccount",
                                                     "DefineNumberSeries",
                                                     "AddReasonCode",
                                                     "DefineInvoiceProfile",
                                                     "CloseBookingPeriod",
                                                     "ReopenBookingPeriod",
                                                     "PostHours",
                                                     "StartInvoiceRun",
                                                     "RevertInvoiceRun",
                                                     "ResumeInvoiceRun",
                                                     "BeginInvoiceRun",
                                                     "ContinueInvoiceRun",
                                                     "FailInvoiceRun",
                                                     "ReleaseInvoice",
                                                     "ReopenInvoice",
                                                     "ChangeInvoiceHeader",
                                                     "AddInvoiceLine",
                                                     "ChangeInvoiceLine",
                                                     "RemoveInvoiceLine",
                                                     "PostInvoice",
                                                     "PostInvoicesBatch",
                                                     "FinaliseInvoice",
                                                     "DeleteInvoice",
                                                     "CreditInvoice",
                                                     "CreditInvoices",
                                                     "ApproveSalesInvoice",
                                                     "ImportReturnMessage",
                                                     "ApproveInvoiceManually",
                                                     "ApproveInvoicePartially",
                                                     "JournaliseInvoices",
                                                     "ExportJournal",
                                                     "ContinueJournalExport",
                                                     "DefineInvoiceFrequency",
                                                     "AddGroupingMethod",
                                                     "OverrideGroupingMethod",
                                                     "DefineBusinessUnit",
                                                     "DefineCustomerTemplate",
                                                     "DefineContact",
                                                     "DefineLegalName",
                                                     "AddInvoiceLayout",
                                                     "SetGeneralSalutation",
                                                     "DefineHolidayCalendar",
                                                     "SetWorkDate",
                                                     "SetProjectCompany",
                                                     "ProcessTimesheetCorrections",
                                                     "AttachTimesheetSlip",
                                                     "ConfigureJobQueueEntry",
                                                     "RunJob",
                                                     "RunScheduledJob",
                                                     "ContinueJob",
                                                     "RequestCreditFromBalance",
                                                     "CreateApiToken",
                                                     "RevokeApiToken",
                                                     "AddEmailTemplate",
                                                     "ConfigureInteractionTemplate",
                                                     "DefineStandardTermSchedule",
                                                     "DefineTermScheduleType",
                                                     "DefineCommitmentType",
                                                     "RegisterReport",
                                                     "DefineVendorTemplate",
                                                     "CreateVendor",
                                                     "ChangeVendor"};
static_assert(std::size(kCommandNames) == std::variant_size_v<CommandVariant>);

inline std::string_view name_of(const Command& command) {
  return kCommandNames[command.index()];
}

}  // namespace facta
