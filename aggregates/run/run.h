// Invoice runs: queued, generated in bounded records, reverted as a whole.
// Rules: see the tests of this folder, which quote them.
#pragma once

#include "aggregates/decision.h"

namespace facta {

DecideResult decide(const CompanyState& state, const Context& context,
                    const StartInvoiceRun& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RevertInvoiceRun& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ResumeInvoiceRun& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const BeginInvoiceRun& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const ContinueInvoiceRun& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const FailInvoiceRun& command);

// The run that starts next; 0: none waits (RUN-13).
std::uint32_t first_queued_run(const CompanyState& state);

void evolve(CompanyState& state, const Fact& fact, const InvoiceRunQueued& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunStarted& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunProgressed& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceGenerated& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceExtended& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunGenerated& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunFailed& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunResumed& event);
void evolve(CompanyState& state, const Fact& fact, const InvoiceRunReverted& event);

}  // namespace facta
