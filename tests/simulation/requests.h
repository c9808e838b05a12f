// Commands as clients send them: JSON, written as the guide of the API shows it and with nothing of
// the ledger, then read by the ledger's own decoder.
#pragma once

#include "aggregates/commands/commands.h"

#include <string>

namespace facta::simulation {

// The body of the request; what its path says is not in it.
std::string body_of(const Command& command);

// What the ledger reads in the request. `faults`: what it finds wrong with it; empty: nothing.
Command as_read(const Command& command, std::string& faults);

}  // namespace facta::simulation
