#include "service/api/entity_tag.h"

#include "events/base/sha256.h"
#include "service/http/compression.h"

namespace facta::api {
namespace {

// Weak comparison: "W/" before a known tag does not matter.
bool names_tag(std::string_view header, std::string_view tag) {
  return header == "*" || header.find(tag) != std::string_view::npos;
}

}  // namespace

void tag(const http::HttpRequest& request, http::HttpResponse& response, std::string_view name) {
  const bool weak = name.starts_with("W/");
  name.remove_prefix(weak ? 2 : 0);
  const std::string tag =
      "\"" + std::string(name) + (http::accepts_gzip(request) ? "+gzip\"" : "\"");
  response.headers.push_back({"ETag", (weak ? "W/" : "") + tag});
  if (has_already(request, response)) {
    become_not_modified(response);
  }
}

bool has_already(const http::HttpRequest& request, const http::HttpResponse& response) {
  const auto known = request.headers.find("If-None-Match");
  if (!known) {
    return false;
  }
  for (const http::ResponseHeader& header : response.headers) {
    if (header.name == "ETag") {
      std::string_view tag = header.value;
      tag.remove_prefix(tag.starts_with("W/") ? 2 : 0);
      return names_tag(*known, tag);
    }
  }
  return false;
}

void become_not_modified(http::HttpResponse& response) {
  response.status = 304;
  response.body.clear();
  response.stream.reset();
  response.content_type.clear();
}

void tag_by_content(const http::HttpRequest& request, http::HttpResponse& response) {
  tag(request, response, hex(sha256(std::string_view(response.body))).substr(0, 32));
}

}  // namespace facta::api
