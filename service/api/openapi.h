// /openapi.json: OpenAPI 3.1, made from what the service itself works with: the routes of the
// router, the descriptions of bodies and answers, the catalogue of refusals.
#pragma once

#include "service/api/router.h"

#include <string>

namespace facta::api {

std::string openapi_document(const Router& router);

// GET /openapi.json. `router` must outlive the route; it describes every route of it.
void add_openapi_route(Router& router);

}  // namespace facta::api
