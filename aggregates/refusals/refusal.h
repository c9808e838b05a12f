// Refusals: the main product of a ledger besides its events. Every code of domain.md stands once,
// in the catalogue, with its sentence, its remedy and the kind of answer it is.
#pragma once

#include "events/record/record.h"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// What kind of answer a refusal is; the service maps it to an HTTP status (api.md section 2).
enum class RefusalKind {
  kMalformed,        // 400: the request cannot be understood
  kUnauthenticated,  // 401
  kForbidden,        // 403
  kNotFound,         // 404: the resource named in the path does not exist
  kConflict,         // 409: state or rule forbids it
  kStale,            // 412: If-Match
  kTooLarge,         // 413
  kInvalid,          // 422: well-formed, but a value is not allowed
  kOverloaded,       // 429: nothing was decided, ask again later
  kMediaType,        // 415
  kUnknownOutcome,   // 503: decided or not, the same id tells
  kUnavailable,      // 503: nothing was recorded
};

struct RefusalEntry {
  std::string_view code;
  RefusalKind kind;
  std::string_view message;  // {name} is filled in
  std::string_view remedy;   // a sentence: what to do
  // Whether a rule refused it, so that with a client's id it goes on record and uses up that id
  // (LED-03, LED-07); what never reached a decision leaves nothing.
  bool on_record;
};

// Every refusal there is, sorted by code.
std::span<const RefusalEntry> refusal_catalogue();
const RefusalEntry& refusal_entry(std::string_view code);  // a code that is in the catalogue

struct FieldFault {
  std::string pointer;  // JSON pointer into the request body: "/entries/3/date"
  std::string detail;
};

// A command that is not accepted: the refusal as answered, and the fields at fault, if any.
struct Rejection {
  Refusal refusal;
  std::vector<FieldFault> fields;
};

using Fill = std::pair<std::string_view, std::string>;  // {name} -> value

// A refusal of the catalogue with its message filled in; `subject`: what it is about.
Rejection reject(std::string_view code, std::string subject = {},
                 std::initializer_list<Fill> fills = {});
// A subject with the record that made it stand in the way: "export 3 at sequence 98".
std::string culprit(std::string_view what, std::uint64_t sequence);
// request.invalid for one field, or for all bad ones (at least one).
Rejection reject_field(std::string pointer, std::string detail);
Rejection reject_fields(std::vector<FieldFault> faults);
// Several failing conditions (at least one); the first is the primary one, its reasons name all.
Rejection reject_all(std::vector<Rejection> failing);

struct WarningEntry {
  std::string_view code;
  std::string_view message;  // {name} is filled in
};
// Every warning there is, sorted by code: said beside an accepted command, never instead of one.
std::span<const WarningEntry> warning_catalogue();
Warning warn(std::string_view code, std::initializer_list<Fill> fills = {});

}  // namespace facta
