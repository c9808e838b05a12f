// The page at /docs: a reader of /openapi.json, without anything from outside.
#pragma once

#include <string_view>

namespace facta::api {

std::string_view docs_page();

}  // namespace facta::api
