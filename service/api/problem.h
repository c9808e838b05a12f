// RFC 9457 problems (application/problem+json) with our stable codes.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "service/api/remedy.h"
#include "service/http/message.h"
#include "service/http/problem.h"
#include "service/json/json_writer.h"

#include <string>
#include <string_view>

namespace facta::api {

// HTTP status of a kind of refusal (api.md section 2).
int status_of(RefusalKind kind);

// All failing conditions, as items of a list that is open.
void write_reasons(json::JsonWriter& out, const Refusal& refusal, const Asked& asked);

// A refusal with everything it says: title, detail, subject and the sequence that made it so,
// remedy as a sentence and as a request, all failing conditions in `details`, fields at fault in
// `errors`. `more`: members that this refusal adds, as JSON (`,"name":value`).
http::HttpResponse problem_response(const Rejection& rejection, const Asked& asked,
                                    std::string_view more = {});
// A refusal that is on record: the same answer, for ever.
http::HttpResponse problem_response(const Refusal& refusal, const Asked& asked);
// The same where there is no request to mend. `company` may be empty.
http::HttpResponse problem_response(const Rejection& rejection, std::string_view company);
// A refusal of the door itself (door_refusals.h).
http::HttpResponse door_problem(std::string_view code, int status, std::string_view detail,
                                std::string_view remedy = {});
// For the HTTP server's own refusals.
std::string problem_body(const http::Problem& problem);

}  // namespace facta::api
