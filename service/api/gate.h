// In front of every route: who asks, not too often, and nothing of companies that are not theirs.
// The rights of an act or a view are checked behind it (aggregates/rights.h).
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "service/access/rate_limiter.h"
#include "service/api/router.h"

#include <chrono>
#include <functional>
#include <string_view>

namespace facta::api {

// What a caller for some companies may do with a route.
enum class Reach {
  kOpen,     // anyone, without signing in
  kAnyone,   // whoever is signed in
  kCompany,  // the company of the path, when it is theirs
  kNamed,    // they name companies in a parameter, all of them theirs
  kTheirs,   // the route itself keeps to theirs
  kLedger,   // nothing: it is about all companies. Also every route that nobody classified.
};

struct RouteReach {
  Reach reach = Reach::kLedger;
  std::string_view parameter = {};  // with kNamed
};
RouteReach reach_of(const Route& route);

class Gate {
 public:
  using Identify = std::function<Result<access::Caller, Rejection>(const http::HttpRequest&)>;
  using Now = std::function<access::RateLimiter::Moment()>;

  // `limits`: null: none. Who cannot sign in is counted by address.
  Gate(Identify identify, access::RateLimiter* limits = nullptr,
       Now now = std::chrono::steady_clock::now)
      : identify_(std::move(identify)), limits_(limits), now_(std::move(now)) {}

  // The answer to who may not pass; nullopt: they may, and the request names its caller. `route`:
  // null: there is none at this address.
  std::optional<http::HttpResponse> stop(const Route* route, RoutedRequest& request) const;
  // Whether who sent the request is known still. What they may do and see never changes.
  bool still_knows(const http::HttpRequest& request) const {
    return identify_(request).has_value();
  }

 private:
  Identify identify_;
  access::RateLimiter* limits_;
  Now now_;
};

// auth.company_denied.
Rejection company_denied(std::string_view company);

}  // namespace facta::api
