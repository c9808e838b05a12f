#include "events/values/text.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace facta {
namespace {

constexpr std::string_view kNotUtf8 = "is not valid UTF-8";
constexpr std::string_view kControl = "must not contain control characters";
constexpr std::string_view kTooLong = "is too long";

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Calls visit(code point) -> bool for each; false: not UTF-8, or visit said stop.
template <class Visit>
bool each_code_point(std::string_view text, Visit&& visit) {
  const utf8proc_uint8_t* at = bytes_of(text);
  auto rest = static_cast<utf8proc_ssize_t>(text.size());
  while (rest > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(at, rest, &code_point);
    if (size <= 0 || !visit(code_point)) {
      return false;
    }
    at += size;
    rest -= size;
  }
  return true;
}

bool is_control(utf8proc_int32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool has_control(std::string_view text) {
  return !each_code_point(text, [](utf8proc_int32_t point) { return !is_control(point); });
}

// NFC of valid UTF-8.
std::string nfc_of(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto option = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const utf8proc_ssize_t size =
      utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, option);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return size < 0
             ? std::string(text)
             : std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

}  // namespace

std::string_view normalise_text(std::string& text, std::size_t chars_max) {
  if (is_printable_ascii(text)) {
    return text.size() <= chars_max ? std::string_view{} : kTooLong;
  }
  if (!is_valid_utf8(text)) {
    return kNotUtf8;
  }
  if (has_control(text)) {
    return kControl;
  }
  std::string composed = nfc_of(text);
  if (count_chars(composed) > chars_max) {
    return kTooLong;
  }
  text = std::move(composed);
  return {};
}

bool is_code(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kCodeCharsMax && std::ranges::all_of(text, allowed);
}

bool is_printable_id(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  if (is_printable_ascii(text)) {
    return text.size() <= kIdCharsMax;
  }
  return is_valid_utf8(text) && !has_control(text) && count_chars(text) <= kIdCharsMax;
}

bool is_valid_utf8(std::string_view text) {
  return each_code_point(text, [](utf8proc_int32_t) { return true; });
}

std::size_t count_chars(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::size_t display_columns(std::string_view text) {
  std::size_t columns = 0;
  each_code_point(text, [&](utf8proc_int32_t point) {
    columns += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
    return true;
  });
  return columns;
}

std::string_view fit_columns(std::string_view text, std::size_t columns_max) {
  std::size_t columns = 0;
  std::size_t bytes = 0;
  each_code_point(text, [&](utf8proc_int32_t point) {
    columns += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
    if (columns > columns_max) {
      return false;
    }
    utf8proc_uint8_t encoded[4];
    bytes += static_cast<std::size_t>(utf8proc_encode_char(point, encoded));
    return true;
  });
  return text.substr(0, bytes);
}

}  // namespace facta
