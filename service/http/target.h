// Request targets: percent-decoding of path and query.
#pragma once

#include "events/base/result.h"
#include "service/http/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace facta::http {

struct Target {
  std::string path;
  std::vector<std::string> segments;
  std::vector<QueryParameter> query;
};

// Splits and decodes "/path?query", "http://host/path?query" or "*". Segments are split before they
// are decoded, so "%2F" stays inside one; empty segments at the end ("/a/") are kept, since "/a/"
// is another path than "/a". In the query "+" is a space. The error is a sentence: a malformed "%",
// a NUL, a control character, or bytes that decode to invalid UTF-8.
Result<Target, std::string> parse_target(std::string_view text);

// The text with every byte but ALPHA, DIGIT and "-._~" percent-encoded (one segment or value).
std::string percent_encode(std::string_view text);

}  // namespace facta::http
