// What Beast's parsers need of a chunked body that comes in pieces.
#pragma once

#include <cstddef>
#include <string_view>

namespace facta::http {

// Beast 1.81 takes for granted that at least five bytes lie there once it has seen "0\r\n", and
// ends the process when there are fewer. No chunked body ends without them.
inline constexpr std::size_t kLastChunkBytes = 5;  // "0\r\n\r\n"

// Whether a parser must be given more than this input, unless its message ends here. Input that
// cannot be the last chunk is given at once: what is wrong with it is to be said.
template <class Parser>
bool waits_for_last_chunk(const Parser& parser, std::string_view input) {
  if (!parser.is_header_done() || !parser.chunked() || input.size() >= kLastChunkBytes) {
    return false;
  }
  const std::size_t size = input.find_first_not_of("\r\n");  // behind the end of the chunk before
  return size == std::string_view::npos || input[size] == '0';
}

}  // namespace facta::http
