// A secret that stands in a file of its own: never on a command line, where every process sees it.
#pragma once

#include "service/config/config.h"

namespace facta::config {

// The one line of a file that only its owner may read (mode 0600 or less), 32 to 8192 characters.
// The error names the file and what to do.
Result<std::string, ConfigError> read_secret(const std::string& path);

}  // namespace facta::config
