// What `facta verify` says: as text for a person, as one JSON object for a program, or as CSV with
// a figure a row: company (empty: of the whole history), check, name (a currency, a series, an
// export, empty: there is one), figure and value.
#pragma once

#include "projections/core/verify.h"
#include "service/config/ledger_options.h"

namespace facta {

void print_report(const VerifyReport& report, ReportForm form);

}  // namespace facta
