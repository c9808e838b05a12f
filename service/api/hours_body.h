// The bodies of `POST hours`: one entry, {"entries": [...]}, text/csv, or application/x-ndjson.
#pragma once

#include "aggregates/commands/commands.h"
#include "aggregates/refusals/refusal.h"
#include "events/base/result.h"
#include "service/api/router.h"

namespace facta::api {

// A PostHours command. Faults name the place: JSON pointer, or line and column of the file.
Result<Command, Rejection> decode_hours(const RoutedRequest& request);

// `,"file":{"separator","decimal","rows"}`: how a CSV body was read, said beside what was posted;
// empty for other bodies.
std::string file_note(const http::HttpRequest& request);

// Where the entries of a refused request stand in its body: "/entries/3/date" is "/lines/5/date" of
// a CSV or NDJSON body, and "/date" of a single entry.
class EntryPlaces {
 public:
  explicit EntryPlaces(const http::HttpRequest& request);
  std::string in_body(const std::string& pointer) const;

 private:
  bool single_ = false;
  bool lines_given_ = false;
  std::vector<std::size_t> lines_;  // of the entries, in order
};

}  // namespace facta::api
