// The executors of long work, as one pure function of state: what a company has to do next by
// itself.
//
// An invoice run and a large journal export are sequences of bounded records. Nothing but the fold
// says how far they are, so a crash at any point needs no recovery code: the next step is asked for
// again, under the same derived id, by whoever owns the company then (R6).
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/state/company_state.h"

#include <optional>
#include <string>

namespace facta {

struct Step {
  Command command;
  std::string command_id;      // derived from what the step follows: repeating it is harmless
  std::string correlation_id;  // the run or export it belongs to
};

// nullopt: nothing to do. `now`: for jobs whose time has come.
std::optional<Step> next_step(const CompanyState& state, Time now);

// False: next_step() is nullopt, now and at any time, until another record is folded.
bool may_have_step(const CompanyState& state);

// When a step cannot be decided: what ends the long work it belongs to.
std::optional<Step> give_up_step(const Step& failed, const std::string& error);

}  // namespace facta
