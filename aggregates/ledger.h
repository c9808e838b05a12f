// Deciding for one company: the front of all aggregates.
//
//   decide(state, context, command) -> events, or a rejection     pure, total, deterministic
//   evolve(state, fact, event)                                    never refuses: history is true
//
// No clock, I/O, floating point, locale or hash order inside: time, ids and rights arrive in
// Context, settings and master data are state.
#pragma once

#include "aggregates/decision.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/state/company_state.h"
#include "events/base/result.h"
#include "events/record/record.h"

namespace facta {

// Permission first, then the rules of the command's aggregate. The id (R1) and If-Match are the
// writer's business and are settled before.
DecideResult decide(const CompanyState& state, const Context& context, const Command& command);

void evolve(CompanyState& state, const Fact& fact, const Event& event);

// Folds an admitted record: its events, then its place in the chain and its command id.
void fold_record(CompanyState& state, const Record& record, const Digest& hash);

// SHA-256 over name and values of a command: equal requests have equal digests ("8" and "8.00",
// R1).
Digest request_digest(const Command& command);

}  // namespace facta
