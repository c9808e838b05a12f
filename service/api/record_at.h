// A record as it stands in the log.
#pragma once

#include "events/log/event_log.h"
#include "events/record/admitted_record.h"
#include "projections/core/views.h"

#include <optional>
#include <string>

namespace facta::api {

// nullopt: the log cannot give it now; `why`, when given, is told the cause.
std::optional<AdmittedRecord> record_at(EventLog& log, const PlaceRow& place,
                                        std::string* why = nullptr);

}  // namespace facta::api
