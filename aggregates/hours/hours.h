// Hours entries: posted once, open until billed, opened again by revert, delete or posted credit.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

// Largest request (DEC-24).
inline constexpr std::size_t kHoursEntriesMax = 10'000;

DecideResult decide(const CompanyState& state, const Context& context, const PostHours& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ProcessTimesheetCorrections& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const AttachTimesheetSlip& command);

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event);
void evolve(CompanyState& state, const Fact& fact, const TimesheetCorrectionsProcessed& event);
void evolve(CompanyState& state, const Fact& fact, const TimesheetSlipAttached& event);

// Entries as a posting takes them: all of them, or the refusal that names all faults.
Result<std::vector<HoursEntryData>, Rejection> take_entries(
    const CompanyState& state, const std::vector<HoursEntryInput>& entries);

// Whether the entry is a correction of one that was not reopened since (HOUR-05, HOUR-10, DEC-10).
bool is_correction(const CompanyState& state, const HoursEntryData& entry);
// Whether it waits for the credit of the invoice that its original is on (HOUR-11).
bool is_held_by_credit(const CompanyState& state, const HoursEntryData& entry);

// Where an entry stands.
struct HoursStanding {
  HoursState state = HoursState::kOpen;
  std::string invoice;           // number; empty while open
  std::uint64_t open_since = 0;  // 0: not open
};
// nullopt: no such entry.
std::optional<HoursStanding> standing_of(const CompanyState& state, std::string_view entry_id);

// For the evolve of runs and invoices, whose events name the entries. The entry exists.
//
// The entries of the lines, all open, are on this invoice; `posted`: it is posted (HOUR-03).
void bill_hours(CompanyState& state, const InvoiceContent& invoice, bool posted);
// The same of lines that were added to a draft (STATUS-02).
void bill_hours(CompanyState& state, const InvoiceExtended& extended);
// The invoice that these entries are on was posted (HOUR-03).
void mark_hours_posted(CompanyState& state, const std::vector<std::string>& entries);
// The entry is open again, flag cleared (HOUR-04, HOUR-12, REV-12); as if posted by `fact`, so a
// run that started before does not see it (DEC-33).
void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id);

}  // namespace facta
