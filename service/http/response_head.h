// The status line and header fields of a response, written by hand into the output of a connection.
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace facta::http {

// How the end of the body is known.
enum class BodyFraming { kLength, kChunked, kUntilClose };

struct HeadContext {
  std::string_view server_and_date;  // what every answer has, made once a second
  BodyFraming framing = BodyFraming::kLength;
  bool http11 = true;
  bool keep_alive = true;
};

// Appends everything up to and including the empty line. No cache may keep an answer that does not
// say Cache-Control itself. Control characters in names and values are
// written as spaces, so that no value can start a header of its own.
void append_head(std::string& out, const HttpResponse& response, const HeadContext& context);

// One chunk of a chunked body; nothing for an empty one, which would end the body.
void append_chunk(std::string& out, std::string_view bytes);

// What browsers may not do with an answer: guess its type, show it in a frame of another page, or,
// with TLS, ask for it without.
std::string security_headers(bool tls);

// "Server: NAME\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n" for a Unix time in seconds.
std::string server_and_date(std::string_view name, std::int64_t unix_seconds);

}  // namespace facta::http
