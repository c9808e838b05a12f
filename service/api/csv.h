// Described structs as CSV (RFC 4180): a column per field, nested values as JSON text.
#pragma once

#include "service/api/encode.h"

#include <charconv>
#include <string>
#include <string_view>

namespace facta::api {

// One cell, quoted when it must be; `first`: of its line.
void append_cell(std::string& out, std::string_view text, bool& first);

template <class T, class Visit>
void for_each_column(const T& item, Visit&& visit) {
  for_each_field(item, [&](std::string_view name, const auto& field, bool) {
    if constexpr (Described<std::decay_t<decltype(field)>>) {
      if (name == kInlined<T>) {
        for_each_column(field, visit);
        return;
      }
    }
    visit(name, field);
  });
}

template <class T>
std::string csv_header() {
  std::string line;
  bool first = true;
  const T example{};
  for_each_column(example,
                  [&](std::string_view name, const auto&) { append_cell(line, name, first); });
  return line += "\r\n";
}

// One cell of text that needs no quotes.
inline void append_plain_cell(std::string& out, std::string_view text, bool& first) {
  if (!first) {
    out.push_back(',');
  }
  first = false;
  out.append(text);
}

template <class F>
void append_value(std::string& out, const F& field, Currency& currency, bool& first) {
  if constexpr (IsOptional<F>::value) {
    field ? append_value(out, *field, currency, first) : append_plain_cell(out, {}, first);
  } else if constexpr (std::is_same_v<F, std::string>) {
    append_cell(out, field, first);
  } else if constexpr (Described<F> || IsVector<F>::value) {
    std::string text;
    json::JsonWriter json(text);
    write_value(json, field, currency);
    append_cell(out, text, first);
  } else if constexpr (std::is_same_v<F, bool>) {
    append_plain_cell(out, field ? "true" : "false", first);
  } else if constexpr (std::is_integral_v<F>) {
    char digits[24];
    const auto done = std::to_chars(digits, digits + sizeof digits, field);
    append_plain_cell(out, {digits, static_cast<std::size_t>(done.ptr - digits)}, first);
  } else if constexpr (std::is_same_v<F, Digest>) {
    append_plain_cell(out, hex(field), first);
  } else {
    if constexpr (std::is_same_v<F, Currency>) {
      currency = field;
    }
    put_plain(field, currency, [&](std::string_view text) { append_plain_cell(out, text, first); });
  }
}

template <class T>
void append_csv_line(std::string& out, const T& item) {
  Currency currency;
  bool first = true;
  for_each_column(item, [&](std::string_view, const auto& field) {
    append_value(out, field, currency, first);
  });
  out += "\r\n";
}

}  // namespace facta::api
