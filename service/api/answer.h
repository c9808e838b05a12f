// The answer to a command as HTTP (api.md section 2): the same record gives the same answer, for
// ever, so everything in it is built from the record alone.
#pragma once

#include "consumers/runtime/submission.h"
#include "service/http/message.h"

namespace facta::api {

// `asked`: the id of the command, given back also when nothing is on record.
http::HttpResponse answer_response(const Answer& answer, const std::string& company,
                                   const std::string& command_id, bool dry_run);

// What a `can...` query answers: from exactly the code of the act itself.
http::HttpResponse can_response(const Answer& answer);

}  // namespace facta::api
