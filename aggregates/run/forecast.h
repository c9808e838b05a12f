// What a run over a window would do with one open entry, by the code that runs: the other half of
// "why is this hour not billed".
#pragma once

#include "aggregates/state/company_state.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace facta {

// Why an entry would not be billed, where a run itself says nothing of it.
struct ForecastReason {
  std::string_view code, message;
};
std::span<const ForecastReason> forecast_reasons();

struct BillingForecast {
  bool billed = false;
  std::string code;     // why not: of docs/errors.md, "Skipped items"; empty when billed
  std::string message;  // the sentence for a person
  std::string invoice;  // that it is on, or the draft it would go on (STATUS-02); else empty
  std::optional<Window> period;  // its frequency period, if a frequency counts
};

// `request`: the run as it would be queued and started at `now`; number, kind and description do
// not matter. Looked at alone: what else the run bills is left out.
BillingForecast forecast_billing(const CompanyState& state, const HoursEntryData& entry,
                                 const InvoiceRunQueued& request, Time now);

}  // namespace facta
