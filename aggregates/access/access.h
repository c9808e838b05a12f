// API tokens: how programs speak to the ledger. They are records like everything else, on a chain
// of their own: in the history and under verification, but in no list of companies, no balance and
// not in the feed. A secret is never seen here, only its SHA-256.
#pragma once

#include "aggregates/decision.h"

#include <string_view>

namespace facta {

// The chain of the tokens. No company can have this code (DEC-28).
inline constexpr std::string_view kAccessChain = "~access";

// Whether a command belongs on that chain.
bool is_about_access(const Command& command);

// The id of a token is the sequence of its record. auth.role_unknown (DEC-18); jobs have no tokens
// (AUTH-14).
DecideResult decide(const CompanyState& state, const Context& context,
                    const CreateApiToken& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RevokeApiToken& command);

void evolve(CompanyState& state, const Fact& fact, const ApiTokenCreated& event);
void evolve(CompanyState& state, const Fact& fact, const ApiTokenRevoked& event);

}  // namespace facta
