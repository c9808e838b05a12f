@0xb7a3e1c94d20f586;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("facta::wire");
# Everything that can have happened: the closed list of event types (domain.md sections 4 and 11).
#
# Evolution: only add fields and union members, with the next ordinal; never change, reuse or reorder
# an ordinal, a type or a default. tests/golden keeps the bytes of every event type of every release.

using F = import "facta.capnp";

# ---- Words --------------------------------------------------------------------------------------

enum InvoiceType {
  hours @0; term @1; extraWork @2; commitment @3; subscription @4; course @5; order @6; actuals @7;
  manual @8; counter @9; collective @10; bakery @11; flex @12; privateClient @13;
}
enum RunKind { test @0; production @1; }
enum VatCategory {
  standard @0; zero @1; exempt @2; reverseCharge @3; intraCommunity @4; export @5; outOfScope @6;
}
enum InvoiceStatus { draft @0; released @1; posted @2; }
# How an invoice was posted or made definitive.
enum PostedVia { run @0; interactive @1; batch @2; credit @3; }
enum CreditOrigin { direct @0; balanceAcrossCompanies @1; automaticOnCorrection @2; }
# Which rule gave the booking date (section 2.10).
enum BookingDateSource {
  entered @0; runDay @1; dayOfCredit @2; endOfBookingPeriod @3; frequencyProject @4;
  previousFrequencyPeriod @5; previousCalendarPeriod @6; workDate @7; antedated @8;
}
# Of a frequency (FREQ-05).
enum BookingDatePeriod { previousWeek @0; previousMonth @1; }
enum BookingPeriodEnd { none @0; friday @1; }       # of a business unit (SET-46)
enum ContactKind { company @0; person @1; }
enum CreditActionState { pending @0; succeeded @1; failed @2; }
enum JobTrigger { schedule @0; hand @1; }
enum EmailTemplateUsage { salesInvoice @0; purchaseInvoice @1; dunning @2; }    # SET-63
# What an interaction template is linked to (SET-61).
enum InteractionEntity { contactCompany @0; contactPerson @1; resource @2; }
enum InteractionShownOn { nothing @0; invoiceDocuments @1; }    # DOC-08, PURCH-07
enum ReportStorageLocation { networkStorage @0; sharePoint @1; }    # PURCH-21, PURCH-22
enum ContactDetailType { email @0; phone @1; other @2; }

# ---- Parts --------------------------------------------------------------------------------------

struct Address {
  street @0 :Text;
  postalCode @1 :Text;
  city @2 :Text;
  country @3 :Text;  # ISO 3166-1 alpha-2
}

# What a legal Dutch invoice says of its seller or buyer (VAT-09), as it was on that day.
struct Party {
  legalName @0 :Text;
  address @1 :Address;
  vatId @2 :Text $F.optional;
  chamberOfCommerceId @3 :Text $F.optional;
  iban @4 :Text $F.optional;
  email @5 :Text $F.optional;
}

struct Window {
  from @0 :Int32 $F.date;   # both days included (RUN-03)
  to @1 :Int32 $F.date;
}

struct Warning {
  code @0 :Text;
  message @1 :Text;
}

# One step of finding a date: the rule and what it gave.
struct DateStep {
  rule @0 :Text;                # "DATE-06", "DOCDATE step 1"
  date @1 :Int32 $F.date;
}

# Where a value that nobody entered comes from.
struct ValueOrigin {
  field @0 :Text;               # "groupingMethod"
  from @1 :Text;                # "SET-03 of the company"
}

struct FrequencyPeriod {
  number @0 :UInt32;
  start @1 :Int32 $F.date;      # both days included
  end @2 :Int32 $F.date;
}

# Invoice data of a customer for one business unit (SET-41, GROUP-09).
struct UnitInvoiceData {
  businessUnit @0 :Text;
  groupingMethod @1 :Text;
}

# A way to reach a customer.
struct ContactDetail {
  type @0 :ContactDetailType;
  value @1 :Text;               # the address or number
  useForInvoice @2 :Bool;       # SET-71; of an e-mail address: invoices are mailed to it (MAIL-04)
}

struct CompanyData {
  code @0 :Text;
  party @1 :Party;
  currency @2 :Text $F.currency;
  country @3 :Text;
  timeZone @4 :Text;           # IANA name; decides what "today" is
  language @5 :Text $F.optional;
  paymentTermDays @6 :Int32;   # -1: not given
}

struct CustomerData {
  code @0 :Text;
  name @1 :Text;
  party @2 :Party;
  paymentTermDays @3 :Int32;             # -1: not given
  currency @4 :Text $F.currency;         # of the company when not given at creation (DEC-29)
  vatCode @5 :Text $F.optional;          # VAT-06
  revenueAccount @6 :Text $F.optional;   # SET-77
  receivableAccount @7 :Text $F.optional;  # SET-78
  businessUnit @8 :Text $F.optional;
  privatePerson @9 :Bool;                # has neither VAT number nor chamber-of-commerce number
  template @10 :Text $F.optional;        # it was created from
  invoiceFrequency @11 :Text $F.optional;  # SET-38
  groupingMethod @12 :Text $F.optional;  # SET-40
  salesInvoiceLayout @13 :Text $F.optional;  # SET-39
  fullCreditOnCorrections @14 :Bool;     # SET-42
  correctionsOnSeparateInvoice @15 :Bool;  # SET-43
  unitInvoiceData @16 :List(UnitInvoiceData);  # SET-41; ascending by unit
  origins @17 :List(ValueOrigin);        # of the copied values
  contactDetails @18 :List(ContactDetail);  # none twice
}

struct VendorData {
  code @0 :Text;
  name @1 :Text;
  template @2 :Text $F.optional;         # it was created from
  purchaseInvoiceLayout @3 :Text $F.optional;  # SET-32 of the vendor
  deliveryMethod @4 :Text $F.optional;   # SET-59: print, pdf, mail, printPdf or printMail
  origins @5 :List(ValueOrigin);         # of the copied values
}

struct ProjectData {
  code @0 :Text;
  customer @1 :Text;
  name @2 :Text;
  rate @3 :Int64 $F.price;               # 0: none
  vatCode @4 :Text $F.optional;
  revenueAccount @5 :Text $F.optional;
  businessUnit @6 :Text $F.optional;
  wbs @7 :List(Text);
  invoiceFrequency @8 :Text $F.optional;  # FREQ-07; copied from the customer
  groupingMethod @9 :Text $F.optional;    # GROUP-08...11
  groupingOverridden @10 :Bool;           # the method was set by hand (DEC-14)
  company @11 :Text $F.optional;          # contact company (GROUP-08)
  legalName @12 :Text $F.optional;        # code; in place of the customer's own (GROUP-14)
  billToCustomer @13 :Text $F.optional;   # SET-56
  billToContactPerson @14 :Text $F.optional;
  salutation @15 :Text $F.optional;       # SAL-04
  origins @16 :List(ValueOrigin);
  termSplit @17 :Text $F.optional;        # SET-50: perProject, perCustomer or perTerm
}

struct VatRate {
  from @0 :Int32 $F.date;       # counts from this day on (VAT-06)
  percent @1 :Int32 $F.percent;
}

struct HoursEntryData {
  entryId @0 :Text;             # the sender's own, unique per company (DEC-19)
  date @1 :Int32 $F.date;
  customer @2 :Text;
  project @3 :Text;
  resource @4 :Text;
  currency @5 :Text $F.currency;
  quantity @6 :Int64 $F.quantity;
  rate @7 :Int64 $F.price;
  amount @8 :Int64 $F.amount;   # quantity x rate, rounded once (VAT-02, DEC-01)
  description @9 :Text $F.optional;
  businessUnit @10 :Text $F.optional;
  wbs @11 :Text $F.optional;
  timesheet @12 :Text $F.optional;
  vatCode @13 :Text $F.optional;
  ledgerAccount @14 :Text $F.optional;
  projectResource @15 :Text $F.optional;
  correctionOf @16 :Text $F.optional;   # the entry that this one corrects (HOUR-05)
}

struct InvoiceLine {
  line @0 :UInt32;              # 1, 2, 3 ...
  entryId @1 :Text $F.optional; # the billed item (RUN-23); empty: a line by hand (COCKPIT-12)
  date @2 :Int32 $F.date;       # tax point (VAT-06)
  resource @3 :Text $F.optional;
  description @4 :Text $F.optional;
  quantity @5 :Int64 $F.quantity;
  unitPrice @6 :Int64 $F.price;
  net @7 :Int64 $F.amount;
  vatCode @8 :Text;
  vatCategory @9 :VatCategory;
  vatRate @10 :Int32 $F.percent;
  ledgerAccount @11 :Text;      # revenue
  wbs @12 :Text $F.optional;
  timesheet @13 :Text $F.optional;
  project @14 :Text $F.optional;        # empty: that of the invoice
  run @15 :UInt32;                      # that added it to an invoice of another run; 0: its own
}

# One amount of VAT per category and rate, never per line (VAT-04).
struct VatGroup {
  category @0 :VatCategory;
  rate @1 :Int32 $F.percent;
  base @2 :Int64 $F.amount;
  vat @3 :Int64 $F.amount;
  payableAccount @4 :Text $F.optional;
  exemptionReason @5 :Text $F.optional;
}

struct InvoiceTotals {
  net @0 :Int64 $F.amount;
  vat @1 :Int64 $F.amount;
  total @2 :Int64 $F.amount;    # with VAT: the amount due (VAT-05)
}

# The whole invoice as issued; never changes afterwards but by events that say so.
struct InvoiceContent {
  number @0 :Text;              # empty in a test run (RUN-07)
  series @1 :Text;
  ordinal @2 :UInt64;           # place in the series
  type @3 :InvoiceType;
  status @4 :InvoiceStatus;     # when it came into being (RUN-24, CRE-05)
  run @5 :UInt32;               # 0: no run
  profile @6 :Text $F.optional;
  window @7 :Window;
  runDescription @8 :Text $F.optional;
  customer @9 :Text;
  project @10 :Text;
  businessUnit @11 :Text $F.optional;
  currency @12 :Text $F.currency;
  documentDate @13 :Int32 $F.date;
  bookingDate @14 :Int32 $F.date;
  bookingDateSource @15 :BookingDateSource;
  dueDate @16 :Int32 $F.date;
  postingDescription @17 :Text $F.optional;
  seller @18 :Party;
  buyer @19 :Party;
  receivableAccount @20 :Text;
  lines @21 :List(InvoiceLine);
  vatGroups @22 :List(VatGroup);
  totals @23 :InvoiceTotals;
  originalNumber @24 :Text $F.optional;   # of a credit invoice (VAT-07)
  originalDate @25 :Int32 = -2147483648 $F.date $F.optional;
  groupingKey @26 :Text $F.optional;      # GROUP-14: what its lines have in common
  groupingMethod @27 :Text $F.optional;   # empty: per project
  invoiceFrequency @28 :Text $F.optional;
  period @29 :Window;                     # frequency period, or first and last day billed
  correction @30 :Bool;                   # a correction invoice (HOUR-06)
  layout @31 :Text $F.optional;
  legalName @32 :Text $F.optional;
  contactPerson @33 :Text $F.optional;    # or the salutation in its place (SAL-05)
  bookingDateSteps @34 :List(DateStep);
  documentDateSteps @35 :List(DateStep);
  origins @36 :List(ValueOrigin);
}

struct SkippedItem {
  code @0 :Text;                # stable code: why (RUN-24, DEC-34, DEC-35)
  message @1 :Text;
  customer @2 :Text $F.optional;
  project @3 :Text $F.optional;
  entryId @4 :Text $F.optional; # empty: all of the customer and project
  entries @5 :UInt64;
}

struct CurrencyTotals {
  currency @0 :Text $F.currency;
  invoices @1 :UInt64;
  totals @2 :InvoiceTotals;
}

# What a production run bills otherwise than the test run it follows (DEC-21).
struct RunDifference {
  customer @0 :Text;
  project @1 :Text;
  currency @2 :Text $F.currency;
  testLines @3 :UInt64;
  testNet @4 :Int64 $F.amount;
  productionLines @5 :UInt64;
  productionNet @6 :Int64 $F.amount;
  groupingKey @7 :Text $F.optional;
}

# What is left of an invoice whose other lines a run has taken back (REV-16).
struct ReducedInvoice {
  number @0 :Text;
  currency @1 :Text $F.currency;
  removedLines @2 :UInt64;
  vatGroups @3 :List(VatGroup);
  totals @4 :InvoiceTotals;
}

# Numbers first ... last of a series, both included.
struct NumberRange {
  series @0 :Text;
  first @1 :Text;
  last @2 :Text;
  firstOrdinal @3 :UInt64;
  lastOrdinal @4 :UInt64;
}

struct RunOptions {
  ignoreFrequency @0 :Bool;
  ignoreGrouping @1 :Bool;
  ignoreCorrectionsOnSeparate @2 :Bool;
  includeEarlier @3 :Bool;
}

struct JournalLine {
  account @0 :Text;
  debit @1 :Int64 $F.amount;
  credit @2 :Int64 $F.amount;
  description @3 :Text $F.optional;
  project @4 :Text $F.optional;
  wbs @5 :Text $F.optional;
  vatCategory @6 :Text $F.optional;   # on VAT lines: category and rate, "standard 21.00"
}

# Journal entry and open item of one invoice (JRN-06, JRN-07, VAT-08).
struct JournalEntryData {
  entry @0 :UInt64;             # entry number of the company: 1, 2, 3 ...
  invoice @1 :Text;
  type @2 :InvoiceType;
  customer @3 :Text;
  currency @4 :Text $F.currency;
  documentDate @5 :Int32 $F.date;
  bookingDate @6 :Int32 $F.date;
  dueDate @7 :Int32 $F.date;
  postingDescription @8 :Text $F.optional;
  runDescription @9 :Text $F.optional;
  lines @10 :List(JournalLine);
  openAmount @11 :Int64 $F.amount;      # the open item; negative for a credit
  originalNumber @12 :Text $F.optional;
}

struct JournalTotals {
  currency @0 :Text $F.currency;
  invoices @1 :UInt64;
  debit @2 :Int64 $F.amount;
  credit @3 :Int64 $F.amount;
}

# ---- Company, settings, definitions --------------------------------------------------------------

struct CompanyOpened { company @0 :CompanyData; }
struct CompanyChanged { company @0 :CompanyData; }

struct InvoiceSettingChanged {
  level @0 :Text;               # central, company, or what stands below it (SET-G4)
  subject @1 :Text $F.optional; # code of what stands at that level
  key @2 :Text;
  old @3 :Text;
  new @4 :Text;
}

struct CustomerCreated { customer @0 :CustomerData; }
struct CustomerChanged { customer @0 :CustomerData; }
struct ProjectCreated { project @0 :ProjectData; }
struct ProjectChanged { project @0 :ProjectData; }

struct VatCodeDefined {
  code @0 :Text;
  description @1 :Text;
  category @2 :VatCategory;
  rates @3 :List(VatRate);      # ascending by day
  exemptionReason @4 :Text $F.optional;
  payableAccount @5 :Text $F.optional;
}
struct LedgerAccountDefined { code @0 :Text; name @1 :Text; }
struct NumberSeriesDefined {
  code @0 :Text;
  prefix @1 :Text $F.optional;
  minimumDigits @2 :UInt32;
  firstNumber @3 :UInt64;
}
struct ReasonCodeAdded { code @0 :Text; text @1 :Text; }
struct InvoiceProfileDefined {
  code @0 :Text;
  name @1 :Text;
  invoiceType @2 :InvoiceType;
  postOnGeneration @3 :Bool;    # RUN-24
}
struct BookingPeriodClosed { period @0 :Text; reason @1 :Text; }    # "2026-10" (DEC-30)
struct BookingPeriodReopened { period @0 :Text; reason @1 :Text; }

struct InvoiceFrequencyDefined {
  code @0 :Text;
  name @1 :Text;
  periods @2 :List(FrequencyPeriod);      # ascending, without gaps (FREQ-04)
  bookingDatePeriod @3 :BookingDatePeriod;
  correctionFrequency @4 :Text $F.optional;  # FREQ-06
}
struct GroupingMethodAdded { code @0 :Text; name @1 :Text; dimensions @2 :List(Text); }
struct GroupingMethodOverridden {
  level @0 :Text;                         # customer, customerUnit, contact, project, timesheet
  subject @1 :Text;                       # GROUP-07
  businessUnit @2 :Text $F.optional;      # of customerUnit
  old @3 :Text;
  new @4 :Text;
}
struct BusinessUnitDefined { code @0 :Text; name @1 :Text; bookingPeriodEndsOn @2 :BookingPeriodEnd; }
struct CustomerTemplateDefined { code @0 :Text; name @1 :Text; invoiceFrequency @2 :Text $F.optional; }
struct ContactDefined {
  code @0 :Text;
  kind @1 :ContactKind;
  name @2 :Text;
  company @3 :Text $F.optional;           # of a person
  languageCode @4 :Text $F.optional;      # SET-57
  groupingMethod @5 :Text $F.optional;    # GROUP-08
}
struct LegalNameDefined { code @0 :Text; name @1 :Text; }
struct InvoiceLayoutAdded { code @0 :Text; name @1 :Text; }
struct EmailTemplateAdded {
  code @0 :Text;
  usage @1 :EmailTemplateUsage;           # MAIL-16, PURCH-02
  pdfTemplate @2 :Text $F.optional;       # FINAL-04
}
struct InteractionTemplateConfigured {
  code @0 :Text;
  entities @1 :List(InteractionEntity);   # ascending
  documentReport @2 :Text $F.optional;    # this and the next two: empty in one that is chosen (DOC-07)
  documentTemplateName @3 :Text $F.optional;
  customReportLayout @4 :Text $F.optional;
  showOn @5 :InteractionShownOn;          # on the pages of resource and contact
}
struct SalutationSet {
  languageCode @0 :Text $F.optional;      # SAL-02
  text @1 :Text;
  replaced @2 :Text $F.optional;          # the text of this language until now
}
struct StandardTermLine { description @0 :Text; percent @1 :Int32 $F.percent; }
struct StandardTermScheduleDefined {
  code @0 :Text;
  name @1 :Text;
  lines @2 :List(StandardTermLine);       # of 100 % together (TERM-06)
}
struct TermScheduleTypeDefined { code @0 :Text; name @1 :Text; account @2 :Text $F.optional; }   # SET-52
struct CommitmentTypeDefined { code @0 :Text; name @1 :Text; account @2 :Text $F.optional; }     # SET-53
# A line of the list of PDF and Excel reports (SET-62).
struct ReportRegistered {
  code @0 :Text;                          # of the report
  fileName @1 :Text;                      # PURCH-20
  storageLocation @2 :ReportStorageLocation;
  folder @3 :Text;
}
struct VendorTemplateDefined {
  code @0 :Text;
  name @1 :Text;
  purchaseInvoiceLayout @2 :Text $F.optional;   # SET-58
}
struct VendorCreated { vendor @0 :VendorData; }
struct VendorChanged { vendor @0 :VendorData; }
struct Holiday { date @0 :Int32 $F.date; name @1 :Text $F.optional; }
struct HolidayCalendarDefined { code @0 :Text; dates @1 :List(Holiday); }
struct WorkDateSet {
  user @0 :Text;
  date @1 :Int32 = -2147483648 $F.date $F.optional;   # absent: today again (DATE-03)
}
struct ProjectCompanySet {
  project @0 :Text;
  company @1 :Text;
  groupingMethod @2 :Text;                # copied again (GROUP-08...10)
  origin @3 :Text;
}

# ---- Hours ---------------------------------------------------------------------------------------

struct HoursPosted { entries @0 :List(HoursEntryData); }

# A change of an entry by a timesheet (HOUR-05): an open entry changes itself, one that is on a posted
# invoice keeps its quantity and gets a correction entry.
struct HoursChange {
  entryId @0 :Text;
  currency @1 :Text $F.currency;
  delta @2 :Int64 $F.quantity;
  amountDelta @3 :Int64 $F.amount;
  quantity @4 :Int64 $F.quantity;         # with all its corrections
  amount @5 :Int64 $F.amount;
  correction @6 :Text $F.optional;        # id of the correction entry; empty: the entry was open
  description @7 :Text $F.optional;
}
struct CreditActionData {
  action @0 :UInt32;                      # number of the company: 1, 2, 3 ...
  invoice @1 :Text;
  customer @2 :Text;
  reasonCode @3 :Text $F.optional;
  origin @4 :CreditOrigin;
}
struct TimesheetCorrectionsProcessed {
  timesheet @0 :Text;
  changes @1 :List(HoursChange);
  entries @2 :List(HoursEntryData);       # new ones and correction entries
  creditActions @3 :List(CreditActionData);   # CRE-25
}
struct TimesheetSlipAttached {
  timesheet @0 :Text;
  document @1 :Text;
  period @2 :Window;                      # of the timesheet
  containsChangesFrom @3 :Int32 = -2147483648 $F.date $F.optional;   # TSDOC-03
  belongsTo @4 :Int32 $F.date;            # it goes with the invoice whose period has this day
}
struct CreditActionRequested { action @0 :CreditActionData; requestedBy @1 :Text; }
struct CreditActionSucceeded { action @0 :UInt32; invoice @1 :Text; creditNumber @2 :Text; }
struct CreditActionFailed {
  action @0 :UInt32;
  invoice @1 :Text;
  code @2 :Text;
  message @3 :Text;
}

# ---- Jobs ----------------------------------------------------------------------------------------

struct JobQueueEntryConfigured {
  jobCode @0 :Text;
  enabled @1 :Bool;
  at @2 :Text $F.optional;                # "06:30" in the company's time zone; empty: by hand only
  weekdays @3 :List(Text);                # monday ...; none: every day
  profile @4 :Text $F.optional;           # of the jobs that generate (RUN-21)
}
struct JobError { subject @0 :Text; code @1 :Text; message @2 :Text; }
struct JobRunStarted {
  jobRun @0 :UInt32;
  jobCode @1 :Text;
  trigger @2 :JobTrigger;
  scheduledFor @3 :Int64 $F.time;         # 0: by hand
  documentDate @4 :Int32 = -2147483648 $F.date $F.optional;   # of the jobs that post (DOCDATE-01)
  documentDateSteps @5 :List(DateStep);
  run @6 :UInt32;                         # invoice run that it queued; 0: none
}
# A job that needs more than one record: what this one did.
struct JobRunProgressed {
  jobRun @0 :UInt32;
  cursor @1 :Text $F.optional;            # the last item it dealt with
  succeeded @2 :UInt64;
  failed @3 :UInt64;
  skipped @4 :UInt64;
  errors @5 :List(JobError);
}
struct JobRunCompleted {
  jobRun @0 :UInt32;
  jobCode @1 :Text;
  succeeded @2 :UInt64;
  failed @3 :UInt64;
  skipped @4 :UInt64;
  errors @5 :List(JobError);              # the first hundred
}

# ---- Runs ----------------------------------------------------------------------------------------

struct InvoiceRunQueued {
  run @0 :UInt32;
  profile @1 :Text;
  type @2 :InvoiceType;
  kind @3 :RunKind;
  window @4 :Window;
  bookingDate @5 :Int32 = -2147483648 $F.date $F.optional;
  description @6 :Text $F.optional;
  options @7 :RunOptions;
  postOnGeneration @8 :Bool;
  requestedBy @9 :Text;
  workDate @10 :Int32 = -2147483648 $F.date $F.optional;   # of the user (DATE-03); absent: the day
  job @11 :Text $F.optional;    # code of the job that asked (RUN-21)
}
struct InvoiceRunStarted {
  run @0 :UInt32;
  linesTotal @1 :UInt64;        # selectable lines (RUN-15)
  day @2 :Int32 $F.date;        # the day of the run (DATE-04)
}
struct InvoiceRunProgressed {
  run @0 :UInt32;
  linesDone @1 :UInt64;
  linesTotal @2 :UInt64;
  cursor @3 :Text;              # how far the run has settled the open entries; empty: none yet
  testInvoices @4 :List(InvoiceContent);  # output of a test run (RUN-07)
  skipped @5 :List(SkippedItem);
  earlierOpenEntries @6 :UInt64;          # passed over in this chunk: before the window
  earliestOpenDate @7 :Int32 = -2147483648 $F.date $F.optional;
  testExtensions @8 :List(InvoiceExtended);   # drafts that a production run would extend (DEC-21)
}
# One invoice of a production run, with everything in it (RUN-23, LED-09).
struct InvoiceGenerated { invoice @0 :InvoiceContent; }
# Lines that a run added to a draft (STATUS-02).
struct InvoiceExtended {
  number @0 :Text;
  run @1 :UInt32;
  currency @2 :Text $F.currency;
  customer @3 :Text;
  lines @4 :List(InvoiceLine);
  vatGroups @5 :List(VatGroup);     # of the whole invoice now
  totals @6 :InvoiceTotals;
  added @7 :InvoiceTotals;          # by these lines
  groupingKey @8 :Text;
}
struct InvoiceRunGenerated {
  run @0 :UInt32;
  kind @1 :RunKind;
  invoices @2 :UInt64;
  lines @3 :UInt64;
  skipped @4 :UInt64;           # entries of skipped items
  numbers @5 :List(NumberRange);
  totals @6 :List(CurrencyTotals);
  inputDigest @7 :Text;         # SHA-256 over what was billed, without numbers and dates (DEC-21)
  testRun @8 :UInt32;           # 0: none for this profile and window
  differences @9 :List(RunDifference);
  earlierOpenEntries @10 :UInt64;
  earliestOpenDate @11 :Int32 = -2147483648 $F.date $F.optional;
  warnings @12 :List(Warning);
}
struct InvoiceRunFailed {
  run @0 :UInt32;
  error @1 :Text;
}
# A failed run is queued again; it goes on behind its cursor with what was open and in force when it
# first started.
struct InvoiceRunResumed { run @0 :UInt32; }
struct InvoiceRunReverted {
  run @0 :UInt32;
  profile @1 :Text;
  window @2 :Window;
  confirmedBy @3 :Text;         # REV-17
  lapsedNumbers @4 :List(NumberRange);
  voidedInvoices @5 :UInt64;
  reopenedEntries @6 :UInt64;
  totals @7 :List(CurrencyTotals);
  reduced @8 :List(ReducedInvoice);
}

# ---- Invoices ------------------------------------------------------------------------------------

struct InvoiceReleased { number @0 :Text; }
struct InvoiceReopened { number @0 :Text; }
struct InvoiceHeaderChanged {
  number @0 :Text;
  field @1 :Text;
  old @2 :Text;
  new @3 :Text;
}
# A line that is entered, changed or removed by hand on a draft (STATUS-02, COCKPIT-12). Groups and
# totals are those of the whole invoice afterwards.
struct InvoiceLineAdded {
  number @0 :Text;
  customer @1 :Text;
  currency @2 :Text $F.currency;
  line @3 :InvoiceLine;
  vatGroups @4 :List(VatGroup);
  totals @5 :InvoiceTotals;
}
struct InvoiceLineChanged {
  number @0 :Text;
  customer @1 :Text;
  currency @2 :Text $F.currency;
  old @3 :InvoiceLine;
  new @4 :InvoiceLine;
  vatGroups @5 :List(VatGroup);
  totals @6 :InvoiceTotals;
}
struct InvoiceLineRemoved {
  number @0 :Text;
  customer @1 :Text;
  currency @2 :Text $F.currency;
  line @3 :InvoiceLine;             # as it was
  vatGroups @4 :List(VatGroup);
  totals @5 :InvoiceTotals;
}
struct InvoicePosted {
  number @0 :Text;
  via @1 :PostedVia;
  customer @2 :Text;
  currency @3 :Text $F.currency;
  documentDate @4 :Int32 $F.date;
  bookingDate @5 :Int32 $F.date;
  totals @6 :InvoiceTotals;
  postedEntries @7 :List(Text);     # hours whose invoice-posted flag is set (HOUR-03)
  reopenedEntries @8 :List(Text);   # hours that a credit opens again (HOUR-04)
  settles @9 :Text $F.optional;     # the original that a credit settles
  dueDate @10 :Int32 $F.date;
  seller @11 :Party;                # as issued: the master data of this moment (VAT-09); of a
  buyer @12 :Party;                 # credit, those of its original
  bookingDateSource @13 :BookingDateSource;
  bookingDateSteps @14 :List(DateStep);
  documentDateSteps @15 :List(DateStep);
  jobRun @16 :UInt32;               # of the job that posted it; 0: none
}
struct InvoiceMadeDefinitive { number @0 :Text; via @1 :PostedVia; }   # REV-15, DEC-17
struct InvoiceDeleted {
  number @0 :Text;
  series @1 :Text;
  ordinal @2 :UInt64;
  customer @3 :Text;
  currency @4 :Text $F.currency;
  totals @5 :InvoiceTotals;
  reopenedEntries @6 :List(Text);   # HOUR-12
  clearedMark @7 :Text $F.optional; # the original whose credit mark is cleared (CRE-11)
}
struct CreditInvoiceCreated {
  invoice @0 :InvoiceContent;
  reasonCode @1 :Text;              # also marks the original (CRE-04)
  origin @2 :CreditOrigin;
  approvalRequested @3 :Bool;       # CRE-05
}
struct InvoiceWorkflowApproved { number @0 :Text; }
struct ReturnMessageImported { number @0 :Text; payload @1 :Text; }
struct InvoiceManuallyApproved { number @0 :Text; }
struct InvoicePartiallyApproved {
  number @0 :Text;
  currency @1 :Text $F.currency;
  lines @2 :List(UInt32);
  amount @3 :Int64 $F.amount;
}

# ---- Books ---------------------------------------------------------------------------------------

struct JournalExported {
  export @0 :UInt32;
  type @1 :Text;                    # an invoice type, "all" or "selection" (DEC-07)
  until @2 :Int32 = -2147483648 $F.date $F.optional;
  part @3 :UInt32;                  # 1, 2, 3 ... of one export
  last @4 :Bool;
  entries @5 :List(JournalEntryData);
  totals @6 :List(JournalTotals);   # control totals of this part
  cursor @7 :Text $F.optional;      # the last invoice of this part; the next part starts after it
}

# ---- Access --------------------------------------------------------------------------------------

# Only on the chain "~access", which is no company.
struct ApiTokenCreated {
  id @0 :UInt32;                    # the sequence of its record
  name @1 :Text;                    # who acts with it: the actor of its records
  tokenHash @2 :Text;               # SHA-256 of the secret, hexadecimal
  roles @3 :List(Text);             # code names of permissions
  companies @4 :List(Text);         # empty: all
  expires @5 :Int64 = -9223372036854775808 $F.time $F.optional;
  createdBy @6 :Text;
}
struct ApiTokenRevoked { id @0 :UInt32; }

# ---- The union -----------------------------------------------------------------------------------

struct Event {
  union {
    companyOpened @0 :CompanyOpened;
    companyChanged @1 :CompanyChanged;
    invoiceSettingChanged @2 :InvoiceSettingChanged;
    customerCreated @3 :CustomerCreated;
    customerChanged @4 :CustomerChanged;
    projectCreated @5 :ProjectCreated;
    projectChanged @6 :ProjectChanged;
    vatCodeDefined @7 :VatCodeDefined;
    ledgerAccountDefined @8 :LedgerAccountDefined;
    numberSeriesDefined @9 :NumberSeriesDefined;
    reasonCodeAdded @10 :ReasonCodeAdded;
    invoiceProfileDefined @11 :InvoiceProfileDefined;
    bookingPeriodClosed @12 :BookingPeriodClosed;
    bookingPeriodReopened @13 :BookingPeriodReopened;
    hoursPosted @14 :HoursPosted;
    invoiceRunQueued @15 :InvoiceRunQueued;
    invoiceRunStarted @16 :InvoiceRunStarted;
    invoiceRunProgressed @17 :InvoiceRunProgressed;
    invoiceGenerated @18 :InvoiceGenerated;
    invoiceRunGenerated @19 :InvoiceRunGenerated;
    invoiceRunFailed @20 :InvoiceRunFailed;
    invoiceRunReverted @21 :InvoiceRunReverted;
    invoiceReleased @22 :InvoiceReleased;
    invoiceReopened @23 :InvoiceReopened;
    invoiceHeaderChanged @24 :InvoiceHeaderChanged;
    invoicePosted @25 :InvoicePosted;
    invoiceMadeDefinitive @26 :InvoiceMadeDefinitive;
    invoiceDeleted @27 :InvoiceDeleted;
    creditInvoiceCreated @28 :CreditInvoiceCreated;
    invoiceWorkflowApproved @29 :InvoiceWorkflowApproved;
    returnMessageImported @30 :ReturnMessageImported;
    invoiceManuallyApproved @31 :InvoiceManuallyApproved;
    invoicePartiallyApproved @32 :InvoicePartiallyApproved;
    journalExported @33 :JournalExported;
    invoiceRunResumed @34 :InvoiceRunResumed;
    invoiceFrequencyDefined @35 :InvoiceFrequencyDefined;
    groupingMethodAdded @36 :GroupingMethodAdded;
    groupingMethodOverridden @37 :GroupingMethodOverridden;
    businessUnitDefined @38 :BusinessUnitDefined;
    customerTemplateDefined @39 :CustomerTemplateDefined;
    contactDefined @40 :ContactDefined;
    legalNameDefined @41 :LegalNameDefined;
    invoiceLayoutAdded @42 :InvoiceLayoutAdded;
    salutationSet @43 :SalutationSet;
    holidayCalendarDefined @44 :HolidayCalendarDefined;
    workDateSet @45 :WorkDateSet;
    projectCompanySet @46 :ProjectCompanySet;
    timesheetCorrectionsProcessed @47 :TimesheetCorrectionsProcessed;
    timesheetSlipAttached @48 :TimesheetSlipAttached;
    creditActionRequested @49 :CreditActionRequested;
    creditActionSucceeded @50 :CreditActionSucceeded;
    creditActionFailed @51 :CreditActionFailed;
    jobQueueEntryConfigured @52 :JobQueueEntryConfigured;
    jobRunStarted @53 :JobRunStarted;
    jobRunCompleted @54 :JobRunCompleted;
    invoiceExtended @55 :InvoiceExtended;
    jobRunProgressed @56 :JobRunProgressed;
    apiTokenCreated @57 :ApiTokenCreated;
    apiTokenRevoked @58 :ApiTokenRevoked;
    emailTemplateAdded @59 :EmailTemplateAdded;
    interactionTemplateConfigured @60 :InteractionTemplateConfigured;
    standardTermScheduleDefined @61 :StandardTermScheduleDefined;
    termScheduleTypeDefined @62 :TermScheduleTypeDefined;
    commitmentTypeDefined @63 :CommitmentTypeDefined;
    invoiceLineAdded @64 :InvoiceLineAdded;
    invoiceLineChanged @65 :InvoiceLineChanged;
    invoiceLineRemoved @66 :InvoiceLineRemoved;
    reportRegistered @67 :ReportRegistered;
    vendorTemplateDefined @68 :VendorTemplateDefined;
    vendorCreated @69 :VendorCreated;
    vendorChanged @70 :VendorChanged;
  }
}
