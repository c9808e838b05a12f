// What can be asked about hours invoicing: its definitions, corrections, slips, jobs and credits
// from balance. As commands.h, which has the others.
#pragma once

#include "aggregates/commands/inputs.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace facta {

// ---- Definitions of hours invoicing
// ---------------------------------------------------------------

struct FrequencyPeriodInput {
  std::optional<std::uint32_t> number;  // absent: its place in the list
  Date start, end;                      // both included
  FACTA_DESCRIBE(FrequencyPeriodInput, number, start, end)
};
// Either its periods, or a kind of which the ready list is made (FREQ-04).
struct DefineInvoiceFrequency {
  std::string code;
  OptionalText name, kind;  // "week", "fourWeeks", "month"
  std::optional<std::int32_t> fromYear, untilYear;
  std::vector<FrequencyPeriodInput> periods;
  OptionalText bookingDatePeriod;  // "previousWeek", "previousMonth" (FREQ-05)
  OptionalText correctionFrequency;
  FACTA_DESCRIBE(DefineInvoiceFrequency, code, name, kind, fromYear, untilYear, periods,
                 bookingDatePeriod, correctionFrequency)
};
struct AddGroupingMethod {
  std::string code;
  OptionalText name;
  std::vector<std::string> dimensions;  // customer, project, company, resource, wbs ...
  FACTA_DESCRIBE(AddGroupingMethod, code, name, dimensions)
};
// GROUP-07; the routes give level and subject.
struct OverrideGroupingMethod {
  std::string level;  // customer, customerUnit, contact, project, timesheet
  std::string subject;
  OptionalText businessUnit;    // makes it the customer's data of that unit
  OptionalText groupingMethod;  // absent or empty: none of its own
  FACTA_DESCRIBE(OverrideGroupingMethod, level, subject, businessUnit, groupingMethod)
};
struct DefineBusinessUnit {
  std::string code;
  OptionalText name, bookingPeriodEndsOn;  // empty or "friday" (SET-46)
  FACTA_DESCRIBE(DefineBusinessUnit, code, name, bookingPeriodEndsOn)
};
struct DefineCustomerTemplate {
  std::string code;
  OptionalText name, invoiceFrequency;
  FACTA_DESCRIBE(DefineCustomerTemplate, code, name, invoiceFrequency)
};
struct DefineContact {
  std::string code;
  std::optional<ContactKind> kind;  // absent: a company
  OptionalText name, company, languageCode, groupingMethod;
  FACTA_DESCRIBE(DefineContact, code, kind, name, company, languageCode, groupingMethod)
};
struct DefineLegalName {
  std::string code;
  std::string name;
  FACTA_DESCRIBE(DefineLegalName, code, name)
};
struct AddInvoiceLayout {
  std::string code;
  OptionalText name;
  FACTA_DESCRIBE(AddInvoiceLayout, code, name)
};
struct SetGeneralSalutation {
  OptionalText languageCode;
  std::string text;
  bool replace = false;  // the text that the language has; else it must have none
  FACTA_DESCRIBE(SetGeneralSalutation, languageCode, text, replace)
};
// Dates one by one, or the Dutch public holidays of some years, or both.
struct DefineHolidayCalendar {
  OptionalText code;  // absent: "default"
  std::vector<std::string> dates;
  std::vector<std::int32_t> dutchYears;
  FACTA_DESCRIBE(DefineHolidayCalendar, code, dates, dutchYears)
};
struct SetWorkDate {
  std::string user;          // from the path
  std::optional<Date> date;  // absent: today again
  FACTA_DESCRIBE(SetWorkDate, user, date)
};
struct SetProjectCompany {
  std::string project;  // from the path
  std::string company;  // contact company
  FACTA_DESCRIBE(SetProjectCompany, project, company)
};

// ---- Timesheets
// ----------------------------------------------------------------------------------

// A change of one entry: its new quantity, or by how much it changes (DEC-10); or, with `quantity`
// and the other fields of a posting, a new entry.
struct HoursChangeInput {
  std::string entryId;
  std::optional<Quantity> newQuantity, quantityDelta;
  OptionalText description;
  std::optional<Quantity> quantity;
  std::optional<Date> date;
  std::optional<Price> rate;
  OptionalText customer, project, resource, businessUnit, wbs, vatCode, ledgerAccount, currency,
      projectResource;
  FACTA_DESCRIBE(HoursChangeInput, entryId, newQuantity, quantityDelta, description, quantity, date,
                 rate, customer, project, resource, businessUnit, wbs, vatCode, ledgerAccount,
                 currency, projectResource)
};
struct ProcessTimesheetCorrections {
  std::string timesheet;  // from the path
  std::vector<HoursChangeInput> changes;
  FACTA_DESCRIBE(ProcessTimesheetCorrections, timesheet, changes)
};
struct AttachTimesheetSlip {
  std::string timesheet;  // from the path
  std::string document;
  OptionalText project;               // absent: that of the hours of the timesheet
  std::optional<WindowInput> period;  // of the timesheet; absent: the week or month of its hours
  std::optional<Date> containsChangesFrom;
  FACTA_DESCRIBE(AttachTimesheetSlip, timesheet, document, project, period, containsChangesFrom)
};

// ---- Jobs
// ----------------------------------------------------------------------------------------

struct ConfigureJobQueueEntry {
  std::string jobCode;
  std::optional<bool> enabled;        // absent: on; alone: switched, the rest stays
  OptionalText at;                    // "06:30"; absent: by hand only
  std::vector<std::string> weekdays;  // "monday" ...; none: every day
  OptionalText profile;               // of the jobs that generate
  FACTA_DESCRIBE(ConfigureJobQueueEntry, jobCode, enabled, at, weekdays, profile)
};
struct RunJob {
  std::string jobCode;  // from the path
  FACTA_DESCRIBE(RunJob, jobCode)
};
// Asked by the scheduler only (JobPrincipal): a job whose time has come.
struct RunScheduledJob {
  std::string jobCode;
  std::uint64_t scheduledFor = 0;  // microseconds since 1970
  FACTA_DESCRIBE(RunScheduledJob, jobCode, scheduledFor)
};
// Asked by the job executor only: the rest of a job that did not fit one record, or its end.
struct ContinueJob {
  std::uint32_t jobRun = 0;
  std::uint64_t step = 0;  // the sequence at which the caller saw the job stand
  FACTA_DESCRIBE(ContinueJob, jobRun, step)
};
struct RequestCreditFromBalance {
  std::string invoice;
  OptionalText reasonCode;
  FACTA_DESCRIBE(RequestCreditFromBalance, invoice, reasonCode)
};
// The body of POST /v1/balance:credit: the command, and the company it is for.
struct CreditFromBalance {
  std::string company;
  std::string invoice;
  OptionalText reasonCode;
  FACTA_DESCRIBE(CreditFromBalance, company, invoice, reasonCode)
};

}  // namespace facta
