// Bytes of a connection -> requests, and the target of each (service/http).
#include "service/http/request_parser.h"
#include "service/http/target.h"
#include "tests/fuzz/target.h"

#include <vector>

namespace facta::fuzz {
namespace {

using http::RequestParser;

// Small enough that short inputs meet them.
constexpr http::RequestLimits kLimits{200, 400, 8, 300};

// Everything that a route would see.
std::string text_of(const http::HttpRequest& request) {
  std::string all = request.method + " " + request.path;
  for (const std::string& segment : request.segments) {
    all += '\0' + segment;
  }
  for (const auto& [name, value] : request.query) {
    all += '\0' + name + '\0' + value;
  }
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    must(request.headers.find(request.headers.name(i)).has_value(), "a header is found");
    all += '\0' + std::string(request.headers.name(i)) + '\0';
    all += request.headers.value(i);
  }
  return all + '\0' + request.body;
}

void check(const http::HttpRequest& request) {
  must(request.path.size() <= kLimits.target_bytes_max, "targets are bounded");
  must(request.headers.size() <= kLimits.header_count_max, "headers are bounded");
  must(request.body.size() <= kLimits.body_bytes_max, "bodies are bounded");
  must(request.headers.count("host") <= 1, "a request has one host");
  must(request.headers.count("content-length") <= 1, "a request has one length");
}

// The requests in the bytes, which come in pieces of a size as a connection gives them: what was
// not used comes again. When they are refused may hang on the pieces: a line is judged when it
// ends.
std::vector<std::string> listen(std::string_view bytes, std::size_t piece) {
  RequestParser parser(kLimits);
  std::vector<std::string> heard;
  std::string pending;
  while (!bytes.empty()) {
    pending += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (auto status = RequestParser::Status::kDone;
         status == RequestParser::Status::kDone && !pending.empty();) {
      std::size_t used = 0;
      status = parser.put(pending, used);
      must(used <= pending.size(), "no more is used than there is");
      pending.erase(0, used);
      if (status == RequestParser::Status::kRefused) {
        must(parser.refusal().status >= 400 && !parser.refusal().detail.empty(),
             "a refusal says why");
        return heard;
      }
      if (status == RequestParser::Status::kDone) {
        must(parser.header_done(), "a request has a header");
        std::string& all = heard.emplace_back();
        all += parser.is_head() ? 'h' : parser.keep_alive() ? 'k' : 'c';
        all += parser.is_http11() ? '1' : '0';
        const http::HttpRequest request = parser.take();
        check(request);
        all += text_of(request);
        must(!parser.started(), "the next request is another one");
      }
    }
  }
  return heard;
}

void check_target(std::string_view text) {
  const auto target = http::parse_target(text);
  if (!target) {
    must(!target.error().empty(), "an error is a sentence");
    return;
  }
  if (target->path.empty() || target->path.front() != '/') {
    return;
  }
  std::string again = target->segments.empty() ? "/" : "";
  for (const std::string& segment : target->segments) {
    again += "/" + http::percent_encode(segment);
  }
  std::string_view sign = "?";
  for (const auto& [name, value] : target->query) {
    again += std::string(sign) + http::percent_encode(name) + "=" + http::percent_encode(value);
    sign = "&";
  }
  const auto same = http::parse_target(again);
  must(same.has_value() && same->segments == target->segments &&
           same->query.size() == target->query.size(),
       "a target that was read is written and read the same");
}

}  // namespace

FACTA_FUZZ(http) {
  const std::string_view text = fuzz::text_of(bytes);
  check_target(text.substr(0, text.find(' ')));
  const std::vector<std::string> whole = listen(text, text.size());
  for (const std::size_t piece : {1, 7}) {
    must(listen(text, piece) == whole, "the same bytes are the same requests, however they come");
  }
}

}  // namespace facta::fuzz
