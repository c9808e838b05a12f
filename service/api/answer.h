// The answer to a command as HTTP (api.md section 2): the same record gives the same answer, for
// ever, so everything in it is built from the record alone.
#pragma once

#include "consumers/runtime/submission.h"
#include "service/api/remedy.h"
#include "service/http/message.h"

namespace facta::api {

// `command_id` is given back also when nothing is on record; `more`: members that this answer adds,
// see problem_response().
http::HttpResponse answer_response(const Answer& answer, const Asked& asked,
                                   const std::string& command_id, bool dry_run,
                                   std::string_view more = {});

// What a `can...` query answers: from exactly the code of the act itself. A company that does not
// exist is a problem (404).
http::HttpResponse can_response(const Answer& answer, const Asked& asked);

}  // namespace facta::api
