// Hours entries: posted once, open until billed, opened again by revert, delete or posted credit.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

// Largest request (DEC-24).
inline constexpr std::size_t kHoursEntriesMax = 10'000;

DecideResult decide(const CompanyState& state, const Context& context, const PostHours& command);

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event);

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
// The invoice that the entry is on was posted (HOUR-03).
void mark_hours_posted(CompanyState& state, std::string_view entry_id);
// The entry is open again, flag cleared (HOUR-04, HOUR-12, REV-12); as if posted by `fact`, so a
// run that started before does not see it (DEC-33).
void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id);

}  // namespace facta
