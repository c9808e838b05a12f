// ETag and If-None-Match (RFC 9110 sections 8.8.3 and 13.1.2).
#pragma once

#include "service/http/message.h"

#include <string>
#include <string_view>

namespace facta::api {

// Gives the answer this tag, and makes it 304 without a body when the client has it already. The
// representation in gzip is another one and has a tag of its own. A name that begins with "W/"
// makes it a weak one.
void tag(const http::HttpRequest& request, http::HttpResponse& response, std::string_view name);

// Whether the client has the answer, by its tag.
bool has_already(const http::HttpRequest& request, const http::HttpResponse& response);
// 304 in place of the answer.
void become_not_modified(http::HttpResponse& response);

// The same, with a name made from the body: for answers that no position names.
void tag_by_content(const http::HttpRequest& request, http::HttpResponse& response);

}  // namespace facta::api
