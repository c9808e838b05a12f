// What a refused client can send instead: the remedy of a refusal as a request that would work, or,
// where only a person can choose, as one that shows what is in the way.
//
// It is built from the refusal and the request it answers, and from reason codes that existed when
// it was decided: a repeat of the request gets the same one, for ever.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "projections/core/projector.h"
#include "service/api/router.h"

#include <optional>
#include <string>

namespace facta::api {

// The refused request, and what the remedy may look at.
struct Asked {
  std::string company;
  const RoutedRequest* request = nullptr;  // null: there is no remedy to be made
  std::uint64_t sequence = 0;              // of the company, on which the refusal rests
  const Projector* projector = nullptr;    // null: nothing is looked up
};

// {"method", "path", "headers", "body"} as JSON text; nullopt: there is none for this condition
// alone.
std::optional<std::string> remedy_request(const Reason& reason, const Asked& asked);
// For all conditions of a refusal at once; else that of its first one.
std::optional<std::string> remedy_request(const Refusal& refusal, const Asked& asked);

// "export 3 at sequence 98" in its two parts; sequence 0: it names none.
struct Culprit {
  std::string_view what;
  std::uint64_t sequence = 0;
};
Culprit culprit_of(std::string_view subject);

}  // namespace facta::api
