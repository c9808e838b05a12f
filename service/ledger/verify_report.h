// What `facta verify` says: as text for a person, as one JSON object for a program.
#pragma once

#include "projections/core/verify.h"

namespace facta {

void print_text(const VerifyReport& report);
void print_json(const VerifyReport& report);

}  // namespace facta
