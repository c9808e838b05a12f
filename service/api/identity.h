// Who asks on a loopback-only development start: headers say so (api.md section 2, "Who").
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "service/access/caller.h"
#include "service/http/message.h"

namespace facta::api {

// Facta-Actor and Facta-Roles are believed; absent roles are all roles. auth.role_unknown.
Result<access::Caller, Rejection> identify_dev(const http::HttpRequest& request);

}  // namespace facta::api
