#include "service/api/gate.h"

#include "service/api/parameters.h"
#include "service/api/problem.h"

#include <algorithm>
#include <iterator>

namespace facta::api {
namespace {

struct KnownReach {
  std::string_view pattern;
  RouteReach reach;
};

// Routes without a company in their path.
constexpr KnownReach kReaches[] = {
    {"/health/live", {Reach::kOpen}},
    {"/health/ready", {Reach::kOpen}},
    {"/openapi.json", {Reach::kOpen}},
    {"/docs", {Reach::kOpen}},
    {"/docs/errors", {Reach::kOpen}},
    {"/metrics", {Reach::kAnyone}},
    {"/v1/companies", {Reach::kTheirs}},
    {"/v1/balance", {Reach::kNamed, "company"}},
    {"/v1/balance:credit", {Reach::kTheirs}},
    {"/v1/creditActions", {Reach::kNamed, "company"}},
    {"/v1/events", {Reach::kNamed, "companies"}},
};

http::HttpResponse unauthenticated(const Rejection& rejection) {
  http::HttpResponse response = problem_response(rejection, std::string_view());
  if (response.status == 401) {
    const bool given = rejection.refusal.code != "auth.not_authenticated";
    response.headers.push_back(
        {"WWW-Authenticate",
         given ? R"(Bearer realm="facta", error="invalid_token")" : R"(Bearer realm="facta")"});
  }
  return response;
}

http::HttpResponse too_often(std::int64_t seconds) {
  http::HttpResponse response =
      problem_response(reject("request.rate_limited"), std::string_view());
  for (http::ResponseHeader& header : response.headers) {
    if (header.name == "Retry-After") {
      header.value = std::to_string(seconds);
    }
  }
  return response;
}

// A position or an event of a company tells something of it.
std::optional<std::string> company_of_position(const RoutedRequest& request,
                                               const access::Caller& caller) {
  std::vector<std::string_view> positions;
  for (const http::QueryParameter& parameter : request.http.query) {
    if (parameter.name == "atLeast" || parameter.name == "after") {
      positions.push_back(parameter.value);
    }
  }
  if (const auto last = request.http.headers.find("Last-Event-ID")) {
    positions.push_back(*last);
  }
  for (const std::string_view position : positions) {
    const std::size_t slash = position.find('/');
    if (slash != std::string_view::npos && !caller.may_see(position.substr(0, slash))) {
      return std::string(position.substr(0, slash));
    }
  }
  return std::nullopt;
}

// Why a caller for some companies may not ask this; nullopt: they may.
std::optional<Rejection> beyond(const Route& route, const RoutedRequest& request) {
  const access::Caller& caller = request.caller;
  if (caller.all_companies) {
    return std::nullopt;
  }
  if (const auto company = company_of_position(request, caller)) {
    return company_denied(*company);
  }
  const auto [reach, parameter] = reach_of(route);
  switch (reach) {
    case Reach::kOpen:
    case Reach::kAnyone:
    case Reach::kTheirs:
      return std::nullopt;
    case Reach::kCompany: {
      const std::string& company = request.part("company");
      return caller.may_see(company) ? std::nullopt : std::optional(company_denied(company));
    }
    case Reach::kNamed: {
      const std::vector<std::string> known = {std::string(parameter)};
      const auto named = Parameters(request.http, known).names(parameter);
      const auto denied = std::ranges::find_if_not(
          named, [&](const std::string& company) { return caller.may_see(company); });
      if (named.empty()) {
        return reject("auth.company_required", {}, {{"parameter", std::string(parameter)}});
      }
      return denied == named.end() ? std::nullopt : std::optional(company_denied(*denied));
    }
    case Reach::kLedger:
      break;
  }
  return company_denied("all companies");
}

}  // namespace

RouteReach reach_of(const Route& route) {
  if (route.pattern.starts_with("/v1/companies/{company}")) {
    return {Reach::kCompany};
  }
  const auto* const known = std::ranges::find(kReaches, route.pattern, &KnownReach::pattern);
  return known == std::end(kReaches) ? RouteReach{} : known->reach;
}

Rejection company_denied(std::string_view company) {
  return reject("auth.company_denied", std::string(company), {{"company", std::string(company)}});
}

std::optional<http::HttpResponse> Gate::stop(const Route* route, RoutedRequest& request) const {
  if (route != nullptr && reach_of(*route).reach == Reach::kOpen) {
    return std::nullopt;
  }
  auto caller = identify_(request.http);
  if (limits_ != nullptr) {
    const std::string whose = caller ? caller->key : "address:" + request.http.remote_address;
    if (const std::int64_t wait = limits_->take(whose, now_()); wait > 0) {
      return too_often(wait);
    }
  }
  if (!caller) {
    return unauthenticated(caller.error());
  }
  request.caller = std::move(*caller);
  if (route == nullptr) {
    return std::nullopt;
  }
  const auto denied = beyond(*route, request);
  return denied ? std::optional(problem_response(*denied, std::string_view())) : std::nullopt;
}

}  // namespace facta::api
