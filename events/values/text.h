// Texts and codes as the ledger keeps them (DEC-28): valid UTF-8, NFC, no control characters,
// limited length, compared exactly.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace facta {

// Limits in code points.
inline constexpr std::size_t kCodeCharsMax = 20;
inline constexpr std::size_t kIdCharsMax = 64;
inline constexpr std::size_t kNameCharsMax = 200;
inline constexpr std::size_t kDescriptionCharsMax = 2'000;

// Brings a text to NFC and checks it. Empty: it may be kept; else what is wrong with it, as the end
// of a sentence ("must not contain control characters"), and the text is as it was.
std::string_view normalise_text(std::string& text, std::size_t chars_max);

// 1...20 of A-Z, a-z, 0-9, '-', '_', '.'.
bool is_code(std::string_view text);
// 1...64 printable characters: an entryId or a command id, once normalised.
bool is_printable_id(std::string_view text);

bool is_valid_utf8(std::string_view text);
// Code points of valid UTF-8.
std::size_t count_chars(std::string_view text);

// Columns that valid UTF-8 takes on a terminal: two for wide characters, none for combining ones.
std::size_t display_columns(std::string_view text);
// The longest beginning of valid UTF-8 that fits in that many columns of a terminal.
std::string_view fit_columns(std::string_view text, std::size_t columns_max);

}  // namespace facta
