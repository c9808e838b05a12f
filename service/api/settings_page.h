// The catalogue of settings as a page: docs/settings.md.
#pragma once

#include <string>

namespace facta::api {

std::string settings_markdown();

}  // namespace facta::api
