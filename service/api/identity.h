// Who asks. On a loopback-only development start, headers may say so (api.md section 2, "Who").
#pragma once

#include "aggregates/commands/context.h"
#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "service/http/message.h"

namespace facta::api {

// `dev`: Facta-Actor and Facta-Roles are believed; absent roles are all roles. Otherwise nobody is
// known yet: auth.not_authenticated.
Result<Actor, Rejection> identify(const http::HttpRequest& request, bool dev);

}  // namespace facta::api
