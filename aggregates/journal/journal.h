// Journal exports: each posted invoice in the books exactly once, irreversibly.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context,
                    const JournaliseInvoices& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ExportJournal& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ContinueJournalExport& command);

void evolve(CompanyState& state, const Fact& fact, const JournalExported& event);

}  // namespace facta
