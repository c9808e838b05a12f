// The bodies of `POST hours`: one entry, {"entries": [...]}, text/csv, or application/x-ndjson.
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "service/api/router.h"

namespace facta::api {

// A PostHours command. Faults name the place: JSON pointer, or line and column of the file.
Result<Command, Rejection> decode_hours(const RoutedRequest& request);

}  // namespace facta::api
