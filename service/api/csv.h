// Described structs as CSV (RFC 4180): a column per field, nested values as JSON text.
#pragma once

#include "service/api/encode.h"

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

template <class F>
std::string csv_text(const F& field, Currency& currency) {
  if constexpr (IsOptional<F>::value) {
    return field ? csv_text(*field, currency) : std::string();
  } else if constexpr (std::is_same_v<F, std::string>) {
    return field;
  } else {
    if constexpr (std::is_same_v<F, Currency>) {
      currency = field;
    }
    std::string text;
    json::JsonWriter out(text);
    write_value(out, field, currency);
    // Words, dates and decimals hold nothing that JSON escapes.
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
  }
}

template <class T>
void append_csv_line(std::string& out, const T& item) {
  Currency currency;
  bool first = true;
  for_each_column(item, [&](std::string_view, const auto& field) {
    append_cell(out, csv_text(field, currency), first);
  });
  out += "\r\n";
}

}  // namespace facta::api
