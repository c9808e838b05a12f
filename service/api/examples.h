// One real request for each act: a small company's first months, in order. They stand in
// /openapi.json, and a test sends them all, one after the other, to a fresh ledger.
#pragma once

#include <span>
#include <string_view>

namespace facta::api {

struct Example {
  std::string_view pattern;       // of the route
  std::string_view path;          // with its parts filled in
  std::string_view body;          // JSON
  std::string_view refusal = {};  // the code it is refused with; empty: it is accepted
};

// In the order in which they can be sent.
std::span<const Example> examples();
// The first one of a route; null: there is none.
const Example* example_of(std::string_view pattern);

}  // namespace facta::api
