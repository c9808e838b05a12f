// What every aggregate's decide and evolve have in common.
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/commands/context.h"
#include "aggregates/refusals/refusal.h"
#include "aggregates/state/company_state.h"
#include "events/base/result.h"

#include <vector>

namespace facta {

struct Decision {
  std::vector<Event> events;  // none: it already is so, or the answer is in the warnings
  std::vector<Warning> warnings;
};

using DecideResult = Result<Decision, Rejection>;

// What evolve knows of the record that an event came in.
struct Fact {
  std::uint64_t sequence;
  Time time;
  std::string_view actor;
};

}  // namespace facta
