// Refusals made below the routes: framing, limits, time-outs, overload.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace facta::http {

// What an RFC 9457 body is made from. `code` is stable and part of the API:
//   request.invalid 400 · request.timeout 408 · request.length_required 411 · request.too_large 413
//   request.target_too_long 414 · request.expectation_failed 417 · service.overloaded 429, 503
//   request.headers_too_large 431 · service.internal_error 500 · request.version_unsupported 505
struct Problem {
  int status = 400;
  std::string_view code = "request.invalid";
  std::string detail;  // one sentence for a person
};

// Makes the body of an application/problem+json answer.
using ProblemWriter = std::function<std::string(const Problem&)>;

// The fields type ("about:blank"), title (the phrase of the status), status, detail, code.
std::string plain_problem_body(const Problem& problem);

}  // namespace facta::http
