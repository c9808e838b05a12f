// What /openapi.json and the page at /docs call an operation.
#pragma once

#include "service/api/router.h"

#include <string>
#include <string_view>

namespace facta::api {

// "List customers", "Show a customer", "Change header": a few words, not those of the path.
std::string summary_of(const Route& route);

// A sentence on what the operation does, where the words of its summary leave that open; may be
// empty.
std::string_view description_of(const Route& route);

}  // namespace facta::api
