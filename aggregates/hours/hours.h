// Hours entries: posted once, open until billed, opened again by revert, delete or posted credit.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context, const PostHours& command);

void evolve(CompanyState& state, const Fact& fact, const HoursPosted& event);

}  // namespace facta
