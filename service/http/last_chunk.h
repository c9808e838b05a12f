// What Beast's parsers need of a chunked body that comes in pieces.
#pragma once

#include <cstddef>

namespace facta::http {

// Beast 1.81 takes for granted that at least five bytes lie there once it has seen "0\r\n", and
// ends the process when there are fewer. No chunked body ends without them.
inline constexpr std::size_t kLastChunkBytes = 5;  // "0\r\n\r\n"

// Whether a parser must be given more than these bytes, unless its message ends here.
template <class Parser>
bool waits_for_last_chunk(const Parser& parser, std::size_t bytes) {
  return parser.is_header_done() && parser.chunked() && bytes < kLastChunkBytes;
}

}  // namespace facta::http
