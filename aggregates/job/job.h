// Job queue entries and their runs (JOB): generating hours invoices, posting, making requested
// credits. A job that does not fit one record goes on with ContinueJob until it is completed.
#pragma once

#include "aggregates/decision.h"

#include <optional>
#include <string_view>

namespace facta {

enum class JobKind { kGenerateHours, kPostInvoices, kCreditActions };
// nullopt: no such job (JOB-02).
std::optional<JobKind> job_kind(std::string_view code);
// Whether the company has an enabled entry of that job (JOB-03).
bool is_enabled(const CompanyState& state, std::string_view code);

DecideResult decide(const CompanyState& state, const Context& context,
                    const ConfigureJobQueueEntry& command);
DecideResult decide(const CompanyState& state, const Context& context, const RunJob& command);
DecideResult decide(const CompanyState& state, const Context& context,
                    const RunScheduledJob& command);
DecideResult decide(const CompanyState& state, const Context& context, const ContinueJob& command);

void evolve(CompanyState& state, const Fact& fact, const JobQueueEntryConfigured& event);
void evolve(CompanyState& state, const Fact& fact, const JobRunStarted& event);
void evolve(CompanyState& state, const Fact& fact, const JobRunProgressed& event);
void evolve(CompanyState& state, const Fact& fact, const JobRunCompleted& event);

// The job whose time has come by `now` and has not run for it: times missed while the service was
// down are caught up once. `zone`: of the company.
std::optional<RunScheduledJob> due_job(const CompanyState& state, Time now, std::string_view zone);
// Whether it is that time which the job has yet to run for.
bool is_due(const CompanyState& state, const RunScheduledJob& command, Time now);

}  // namespace facta
