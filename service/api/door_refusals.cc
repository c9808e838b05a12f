#include "service/api/door_refusals.h"

#include "events/base/assert.h"

#include <algorithm>
#include <iterator>

namespace facta::api {
namespace {

constexpr DoorRefusal kRefusals[] = {
    {"request.expectation_failed", 417, "The expectation in Expect is not understood",
     "Send Expect: 100-continue, or no such header."},
    {"request.headers_too_large", 431, "The header of the request is too large",
     "Send fewer and shorter header fields."},
    {"request.length_required", 411, "The request does not say how long its body is",
     "Send Content-Length, or speak HTTP/1.1 with chunks."},
    {"request.method_not_allowed", 405, "The method is not possible here",
     "Use one of the methods in Allow."},
    {"request.target_too_long", 414, "The address of the request is too long",
     "Send fewer or shorter query parameters."},
    {"request.timeout", 408, "The request did not arrive in time",
     "Send it again, without pauses."},
    {"request.unknown_route", 404, "There is nothing at this address",
     "See /openapi.json for what there is."},
    {"request.version_unsupported", 505, "This version of HTTP is not spoken here",
     "Speak HTTP/1.1."},
    {"service.internal_error", 500, "The request could not be answered",
     "Repeat a write with the same Idempotency-Key; report it if it happens again."},
    {"service.overloaded", 429, "Too many requests are in flight",
     "Repeat the request after the time in Retry-After."},
    {"service.overloaded", 503, "There are too many connections or streams",
     "Repeat the request after the time in Retry-After."},
};

}  // namespace

std::span<const DoorRefusal> door_refusals() {
  return kRefusals;
}

const DoorRefusal& door_refusal(std::string_view code, int status) {
  const auto found = std::ranges::find_if(kRefusals, [&](const DoorRefusal& refusal) {
    return refusal.code == code && refusal.status == status;
  });
  FACTA_ASSERT(found != std::end(kRefusals), "a refusal of the door that nobody listed");
  return *found;
}

}  // namespace facta::api
