#include "service/api/router.h"

#include "events/base/assert.h"
#include "service/api/problem.h"

#include <cstdlib>

namespace facta::api {

const std::string& RoutedRequest::part(std::string_view name) const {
  for (const auto& [known, value] : path) {
    if (known == name) {
      return value;
    }
  }
  FACTA_ASSERT(false, "the route has no such part");
  std::abort();
}

void Router::add(std::string method, std::string pattern, RouteHandler handler, RouteNotes notes) {
  Compiled compiled{{}, routes_.size()};
  std::string_view rest = pattern;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // '/'
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end);
    if (segment.starts_with('{')) {
      const std::size_t close = segment.find('}');
      compiled.parts.push_back(
          {"", std::string(segment.substr(1, close - 1)), std::string(segment.substr(close + 1))});
    } else {
      compiled.parts.push_back({std::string(segment), "", ""});
    }
  }
  compiled_.push_back(std::move(compiled));
  routes_.push_back({std::move(method), std::move(pattern), std::move(handler), std::move(notes)});
}

bool Router::match(const Compiled& compiled, const std::vector<std::string>& segments,
                   std::vector<std::pair<std::string_view, std::string>>& path) {
  if (compiled.parts.size() != segments.size()) {
    return false;
  }
  // From the end: patterns begin alike.
  for (std::size_t i = segments.size(); i-- > 0;) {
    const Part& part = compiled.parts[i];
    const std::string_view segment = segments[i];
    if (!part.literal.empty()) {
      if (segment != part.literal) {
        return false;
      }
    } else if (!segment.ends_with(part.verb) || segment.size() == part.verb.size()) {
      return false;
    }
  }
  path.clear();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Part& part = compiled.parts[i];
    if (part.literal.empty()) {
      path.emplace_back(part.name, segments[i].substr(0, segments[i].size() - part.verb.size()));
    }
  }
  return true;
}

void Router::dispatch(http::HttpRequest&& request, http::Responder&& responder) const {
  RoutedRequest routed;
  std::string allowed;
  const Route* found = nullptr;
  // A pattern with a verb or more literals goes before one without, whatever its method:
  // "runs/1:revert" is that act and no run of that name.
  std::size_t most = 0;
  bool verb_known = false;
  for (const Compiled& compiled : compiled_) {
    std::vector<std::pair<std::string_view, std::string>> path;
    if (!match(compiled, request.segments, path)) {
      continue;
    }
    std::size_t weight = 1;
    for (const Part& part : compiled.parts) {
      weight += part.literal.empty() ? (part.verb.empty() ? 0 : 1) : 1;
    }
    const Route& route = routes_[compiled.route];
    if (weight > most) {
      most = weight;
      verb_known = !compiled.parts.empty() &&
                   (!compiled.parts.back().literal.empty() || !compiled.parts.back().verb.empty());
      allowed.clear();
      found = nullptr;
    } else if (weight < most) {
      continue;
    }
    allowed += (allowed.empty() ? "" : ", ") + route.method;
    if (route.method == request.method) {
      found = &route;
      routed.path = std::move(path);
    }
  }
  routed.http = std::move(request);
  if (guard_) {
    if (auto stopped = guard_(found, routed)) {
      responder.send(std::move(*stopped));
      return;
    }
  }
  if (found != nullptr) {
    found->handler(std::move(routed), std::move(responder));
    return;
  }
  // "runs/1:dance" is an act that nobody knows, and not a run of that name.
  const bool unknown_verb = !verb_known && !routed.http.segments.empty() &&
                            routed.http.segments.back().find(':') != std::string::npos;
  if (allowed.empty() || unknown_verb) {
    responder.send(
        door_problem("request.unknown_route", 404, "There is nothing at " + routed.http.path));
    return;
  }
  auto response =
      door_problem("request.method_not_allowed", 405, routed.http.method + " is not possible here",
                   "Use one of: " + allowed);
  response.headers.push_back({"Allow", allowed});
  responder.send(std::move(response));
}

}  // namespace facta::api
