// The catalogue of refusals as pages: docs/errors.md, and what the `type` of a problem points to.
#pragma once

#include <string>

namespace facta::api {

std::string errors_markdown();
std::string errors_html();

}  // namespace facta::api
