// Where a text stops being UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past
// U+10FFFF).
#pragma once

#include <cstddef>
#include <string_view>

namespace facta::json {

// The offset of the first byte that does not start or continue a valid sequence;
// std::string_view::npos when the whole text is valid.
std::size_t utf8_error_offset(std::string_view text);

}  // namespace facta::json
