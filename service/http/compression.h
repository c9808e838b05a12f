// Answers in gzip, for clients that accept it (RFC 9110 section 12.5.3).
#pragma once

#include "service/http/message.h"

namespace facta::http {

// Smaller bodies cost more to compress than they save.
inline constexpr std::size_t kCompressedBytesMin = 1024;

// Whether Accept-Encoding allows gzip: named, or "*", and not with a weight of 0.
bool accepts_gzip(const HttpRequest& request);

// Compresses a body that is worth it, or wraps a streamed one; says so in Content-Encoding, and in
// Vary in either case. Event streams are left alone: the server writes keep-alives into them. Not
// on an I/O thread: 1 MiB takes some 10 ms.
void compress(HttpResponse& response);

}  // namespace facta::http
