// What every write has in common: body, headers, identity.
#pragma once

#include "consumers/runtime/submission.h"
#include "service/api/router.h"
#include "service/json/json_value.h"

#include <optional>

namespace facta::api {

// The JSON body; nullopt: there is none. Refuses other content types (request.media_type).
Result<std::optional<json::JsonDocument>, Rejection> parse_body(const http::HttpRequest& request);
// `{}`, for requests without a body.
const json::JsonValue& empty_object();

// Everything but the answer: caller, Idempotency-Key, If-Match, Facta-Work-Date, dryRun.
Result<Submission, Rejection> make_submission(const RoutedRequest& routed,
                                              const std::string& company, Command command);

// The media type without parameters, lower case; empty: none given.
std::string media_type(const http::HttpRequest& request);

}  // namespace facta::api
