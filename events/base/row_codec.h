// Bytes of described values: compact, canonical (equal values have equal bytes), for table rows and
// digests. Not for the log: rows can be refolded at any time, so their layout may change with the
// fold version.
//
// Layout: whole numbers as LEB128 varints (signed ones zig-zag), text as length + bytes, lists as
// count + items, optionals as one byte + value, structs as their fields in order.
#pragma once

#include "events/base/describe.h"
#include "events/values/amount.h"
#include "events/values/date.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace facta {

// A row may be written from a struct that only refers to what is in one: spans stand for its lists,
// views for its texts.
template <class T>
struct IsSpan : std::false_type {};
template <class T>
struct IsSpan<std::span<T>> : std::true_type {};

// Writes into room that is there: every call gives back where the next byte belongs.
inline constexpr std::size_t kVarintMax = 10;

inline char* write_varint(char* to, std::uint64_t value) {
  while (value >= 0x80) {
    *to++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *to++ = static_cast<char>(value);
  return to;
}

inline char* write_signed(char* to, std::int64_t value) {
  return write_varint(
      to, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

inline char* write_text(char* to, std::string_view text) {
  to = write_varint(to, text.size());
  return to + text.copy(to, text.size());
}

// What encode_row() writes at most.
template <class T>
std::size_t row_bytes_max(const T& value) {
  if constexpr (Described<T>) {
    std::size_t bytes = 0;
    for_each_field(
        value, [&](std::string_view, const auto& field, bool) { bytes += row_bytes_max(field); });
    return bytes;
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return kVarintMax + value.size();
  } else if constexpr (IsVector<T>::value || IsSpan<T>::value) {
    std::size_t bytes = kVarintMax;
    for (const auto& item : value) {
      bytes += row_bytes_max(item);
    }
    return bytes;
  } else if constexpr (IsOptional<T>::value) {
    return 1 + (value ? row_bytes_max(*value) : 0);
  } else {
    return std::max(kVarintMax, sizeof(T));
  }
}

template <class T>
char* write_row(char* to, const T& value) {
  if constexpr (Described<T>) {
    for_each_field(value,
                   [&](std::string_view, const auto& field, bool) { to = write_row(to, field); });
    return to;
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return write_text(to, value);
  } else if constexpr (std::is_same_v<T, Currency>) {
    return write_text(to, value.text());
  } else if constexpr (IsVector<T>::value || IsSpan<T>::value) {
    to = write_varint(to, value.size());
    for (const auto& item : value) {
      to = write_row(to, item);
    }
    return to;
  } else if constexpr (IsOptional<T>::value) {
    *to++ = value ? 1 : 0;
    return value ? write_row(to, *value) : to;
  } else if constexpr (std::is_enum_v<T>) {
    return write_varint(to, static_cast<std::uint64_t>(value));
  } else if constexpr (std::is_same_v<T, Amount>) {
    return write_signed(to, value.minor);
  } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Price>) {
    return write_signed(to, value.e4);
  } else if constexpr (std::is_same_v<T, BasisPoints>) {
    return write_signed(to, value.value);
  } else if constexpr (std::is_same_v<T, Date>) {
    return write_signed(to, value.days);
  } else if constexpr (std::is_same_v<T, Time>) {
    return write_signed(to, value.micros);
  } else if constexpr (std::is_unsigned_v<T>) {  // bool included
    return write_varint(to, value);
  } else if constexpr (std::is_signed_v<T>) {
    return write_signed(to, value);
  } else {
    // A fixed array of bytes: a digest.
    std::memcpy(to, value.data(), value.size());
    return to + value.size();
  }
}

// Appends.
template <class T>
void encode_row(const T& value, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + row_bytes_max(value));
  const char* const end = write_row(out.data() + before, value);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

inline void put_varint(std::string& out, std::uint64_t value) {
  char bytes[kVarintMax];
  out.append(bytes, static_cast<std::size_t>(write_varint(bytes, value) - bytes));
}

inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

// Reads what encode_row wrote; `ok` turns false at the first damage and stays false.
class RowReader {
 public:
  explicit RowReader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  std::uint64_t varint() {
    if (!rest_.empty() && static_cast<unsigned char>(rest_.front()) < 0x80) {  // as most are
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      return byte;
    }
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) {
        break;
      }
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    ok_ = false;
    return 0;
  }
  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string_view bytes(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::size_t remaining() const { return rest_.size(); }

  template <class T>
  void read(T& value) {
    if constexpr (Described<T>) {
      for_each_field(value, [&](std::string_view, auto& field, bool) { read(field); });
    } else if constexpr (std::is_same_v<T, std::string>) {
      const std::string_view text = bytes(varint());
      if (!text.empty() || !value.empty()) {  // most texts are empty, and were
        value = text;
      }
    } else if constexpr (std::is_same_v<T, Currency>) {
      const std::string_view text = bytes(varint());
      value = text.size() == 3 ? Currency{{text[0], text[1], text[2], 0}} : Currency{};
    } else if constexpr (IsVector<T>::value) {
      const std::uint64_t count = varint();
      value.clear();
      value.reserve(std::min<std::uint64_t>(count, rest_.size()));  // an element is a byte at least
      for (std::uint64_t i = 0; ok_ && i < count; ++i) {
        read(value.emplace_back());
      }
    } else if constexpr (IsOptional<T>::value) {
      if (bytes(1) == std::string_view("\1", 1)) {
        read(value.emplace());
      } else {
        value.reset();
      }
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(varint());
    } else if constexpr (std::is_same_v<T, Amount>) {
      value.minor = signed_varint();
    } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Price>) {
      value.e4 = signed_varint();
    } else if constexpr (std::is_same_v<T, BasisPoints>) {
      value.value = static_cast<std::int32_t>(signed_varint());
    } else if constexpr (std::is_same_v<T, Date>) {
      value.days = static_cast<std::int32_t>(signed_varint());
    } else if constexpr (std::is_same_v<T, Time>) {
      value.micros = signed_varint();
    } else if constexpr (std::is_unsigned_v<T>) {
      value = static_cast<T>(varint());
    } else if constexpr (std::is_signed_v<T>) {
      value = static_cast<T>(signed_varint());
    } else {
      const std::string_view taken = bytes(value.size());
      for (std::size_t i = 0; i < taken.size(); ++i) {
        value[i] = static_cast<std::uint8_t>(taken[i]);
      }
    }
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// False: the bytes are not exactly one T.
template <class T>
bool decode_row(std::string_view bytes, T& value) {
  RowReader reader(bytes);
  reader.read(value);
  return reader.ok() && reader.at_end();
}

// ---- Keys: bytes that sort as their values do
// ----------------------------------------------------

template <class Number>
char* write_big_endian(char* to, Number value) {
  for (std::size_t i = sizeof value; i > 0; --i) {
    *to++ = static_cast<char>(value >> (i - 1) * 8);
  }
  return to;
}
// A date as a number that sorts as it does.
inline std::uint32_t sortable(Date date) {
  return static_cast<std::uint32_t>(date.days) ^ 0x80000000u;
}
inline void key_number(std::string& key, std::uint64_t value) {
  char bytes[sizeof value];
  key.append(bytes, static_cast<std::size_t>(write_big_endian(bytes, value) - bytes));
}
inline std::uint64_t number_of_key(std::string_view key) {  // the first 8 bytes
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8 && i < key.size(); ++i) {
    value = value << 8 | static_cast<unsigned char>(key[i]);
  }
  return value;
}
// Cuts the text in front of the next NUL off `key`.
inline std::string_view take_text(std::string_view& key) {
  const std::size_t end = key.find('\0');
  const std::string_view text = key.substr(0, end);
  key.remove_prefix(end == std::string_view::npos ? key.size() : end + 1);
  return text;
}

// Text ends with a NUL, which no code or name contains (DEC-28), so "a" sorts before "ab".
template <class... Parts>
std::string make_key(const Parts&... parts) {
  const auto bytes_of = [](const auto& part) -> std::size_t {
    using T = std::decay_t<decltype(part)>;
    if constexpr (std::is_same_v<T, Date>) {
      return sizeof(std::uint32_t);
    } else if constexpr (std::is_integral_v<T>) {
      return sizeof(std::uint64_t);
    } else {
      return std::string_view(part).size() + 1;
    }
  };
  std::string key((bytes_of(parts) + ... + 0), '\0');
  char* to = key.data();
  const auto add = [&](const auto& part) {
    using T = std::decay_t<decltype(part)>;
    if constexpr (std::is_same_v<T, Date>) {
      to = write_big_endian(to, sortable(part));
    } else if constexpr (std::is_integral_v<T>) {
      to = write_big_endian(to, static_cast<std::uint64_t>(part));
    } else {
      const std::string_view text(part);
      to += text.copy(to, text.size()) + 1;
    }
  };
  (add(parts), ...);
  return key;
}

// The smallest key behind every key that starts with `prefix`; empty: there is none.
inline std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) {
    prefix.pop_back();
  }
  if (!prefix.empty()) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  }
  return prefix;
}

}  // namespace facta
