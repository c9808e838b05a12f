// Definitions whose last event is what they are: state and views keep it as it came, under its
// code. A line here makes the table of the state, that of the view, and both folds;
// docs/HACKING.md ("Adding a definition") has the rest.
#pragma once

// X(event, table, member of the event that is its key)

// Kept with the sequence from which each counts (DEC-33).
#define FACTA_VERSIONED_DEFINITIONS(X)           \
  X(VatCodeDefined, vat_codes, code)             \
  X(LedgerAccountDefined, ledger_accounts, code) \
  X(InvoiceProfileDefined, profiles, code)       \
  X(InvoiceFrequencyDefined, frequencies, code)  \
  X(GroupingMethodAdded, grouping_methods, code) \
  X(BusinessUnitDefined, business_units, code)   \
  X(ContactDefined, contacts, code)              \
  X(LegalNameDefined, legal_names, code)         \
  X(SalutationSet, salutations, languageCode)    \
  X(HolidayCalendarDefined, holidays, code)

// Only the last one counts.
#define FACTA_LATEST_DEFINITIONS(X)                             \
  X(CustomerTemplateDefined, customer_templates, code)          \
  X(InvoiceLayoutAdded, layouts, code)                          \
  X(ReasonCodeAdded, reason_codes, code)                        \
  X(EmailTemplateAdded, email_templates, code)                  \
  X(InteractionTemplateConfigured, interaction_templates, code) \
  X(StandardTermScheduleDefined, term_schedules, code)          \
  X(TermScheduleTypeDefined, term_schedule_types, code)         \
  X(CommitmentTypeDefined, commitment_types, code)              \
  X(ReportRegistered, reports, code)                            \
  X(VendorTemplateDefined, vendor_templates, code)

#define FACTA_DEFINITIONS(X)     \
  FACTA_VERSIONED_DEFINITIONS(X) \
  FACTA_LATEST_DEFINITIONS(X)
