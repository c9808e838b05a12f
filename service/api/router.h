// Routes: method and path pattern to handler. A pattern is the path as api.md writes it:
// "/v1/companies/{company}/runs/{run}:revert"; a part in braces takes a whole segment, without the
// verb behind its last colon when the pattern has one.
#pragma once

#include "service/access/caller.h"
#include "service/http/message.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta::api {

// A request that found its route.
struct RoutedRequest {
  http::HttpRequest http;
  std::vector<std::pair<std::string_view, std::string>> path;  // name -> value
  access::Caller caller;  // whom the gate let in; without a gate nobody, who may nothing

  // The part of the path of that name; the pattern has it.
  const std::string& part(std::string_view name) const;
};

using RouteHandler = std::function<void(RoutedRequest&&, http::Responder&&)>;

// What /openapi.json says of a route beside its path.
struct RouteNotes {
  std::vector<std::string> parameters;  // of the query
  std::string body;                     // JSON Schema of what is sent; empty: nothing
  std::string answer;                   // JSON Schema of what is answered; empty: any object
  std::vector<std::string> sent_as;     // other content types of the body
  std::vector<std::string> given_as;    // other content types of the answer
};

struct Route {
  std::string method;
  std::string pattern;
  RouteHandler handler;
  RouteNotes notes;
};

class Router {
 public:
  // Asked before every request, also one for which there is no route (null); answers who may not
  // pass.
  using Guard = std::function<std::optional<http::HttpResponse>(const Route*, RoutedRequest&)>;
  void guard(Guard guard) { guard_ = std::move(guard); }

  void add(std::string method, std::string pattern, RouteHandler handler, RouteNotes notes = {});
  // Answers 404 request.unknown_route or 405 request.method_not_allowed (with Allow) itself.
  void dispatch(http::HttpRequest&& request, http::Responder&& responder) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Part {
    std::string literal;  // empty: a variable
    std::string name;
    std::string verb;  // with the colon; of a variable only
  };
  struct Compiled {
    std::vector<Part> parts;
    std::size_t route;
  };
  static bool match(const Compiled& compiled, const std::vector<std::string>& segments,
                    std::vector<std::pair<std::string_view, std::string>>& path);

  std::vector<Route> routes_;
  std::vector<Compiled> compiled_;
  Guard guard_;
};

}  // namespace facta::api
