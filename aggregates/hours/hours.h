// Hours entries: posted once, open until billed, opened again by revert, delete or posted credit.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

// Largest request (DEC-24).
inline constexpr std::size_t kHoursEntriesMax = 10'000;

DecideResult decide(const CompanyState& state, const Context& context, const PostHours& command);

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event);

// For the evolve of runs and invoices, whose events name the entries. The entry exists.
//
// The entry is on invoice `number`; `posted`: that invoice is posted (HOUR-03). Called again with
// posted = true when the invoice is posted later.
void bill_hours(CompanyState& state, std::string_view entry_id, std::string_view number,
                bool posted);
// The entry is open again, flag cleared (HOUR-04, HOUR-12, REV-12); as if posted by `fact`, so a
// run that started before does not see it (DEC-33).
void reopen_hours(CompanyState& state, const Fact& fact, std::string_view entry_id);

}  // namespace facta
