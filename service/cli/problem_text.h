// A refusal in words: code, sentence, every reason, every bad field, and what to do.
#pragma once

#include "service/cli/terminal.h"

#include <string>

namespace facta::cli {

// `body` is application/problem+json; another body is shown as it is, cut to a line. `status`
// stands where the problem names no code.
void write_problem(const Terminal& terminal, int status, const std::string& body);

}  // namespace facta::cli
