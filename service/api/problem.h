// RFC 9457 problems (application/problem+json) with our stable codes.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "service/http/message.h"
#include "service/http/problem.h"

#include <string>
#include <string_view>

namespace facta::api {

// HTTP status of a kind of refusal (api.md section 2).
int status_of(RefusalKind kind);

// A rejection with everything it says: title, detail, subject, remedy, all failing conditions in
// `details`, fields at fault in `errors`. `company` may be empty.
http::HttpResponse problem_response(const Rejection& rejection, std::string_view company);
// A refusal that is on record: the same answer, for ever.
http::HttpResponse problem_response(const Refusal& refusal, std::string_view company);
// A problem of the door itself, outside the catalogue of the ledger.
http::HttpResponse problem_response(int status, std::string_view code, std::string_view detail,
                                    std::string_view remedy);
// For the HTTP server's own refusals.
std::string problem_body(const http::Problem& problem);

}  // namespace facta::api
