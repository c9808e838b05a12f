// Described structs to JSON. Amounts take the decimals of the currency that stands before them in
// the same struct or in one around it.
#pragma once

#include "events/base/describe.h"
#include "events/base/sha256.h"
#include "events/values/amount.h"
#include "events/values/date.h"
#include "service/json/json_writer.h"

#include <string>
#include <variant>

namespace facta::api {

// The field of a struct whose fields stand among those of the struct itself; empty: none.
// Specialised beside the struct.
template <class T>
inline constexpr std::string_view kInlined{};

template <class T>
void write_value(json::JsonWriter& out, const T& value, Currency& currency);

// The members of a struct, without the braces around them.
template <Described T>
void write_members(json::JsonWriter& out, const T& object, Currency& currency) {
  for_each_field(object, [&](std::string_view name, const auto& field, bool omit_empty) {
    using F = std::decay_t<decltype(field)>;
    if constexpr (Described<F>) {
      if (name == kInlined<T>) {
        write_members(out, field, currency);
        return;
      }
    }
    if constexpr (IsOptional<F>::value) {
      if (field) {
        out.key(name);
        write_value(out, *field, currency);
      }
    } else {
      if constexpr (std::is_same_v<F, std::string>) {
        if (omit_empty && field.empty()) {
          return;
        }
      }
      if constexpr (std::is_same_v<F, Currency>) {
        currency = field;
      }
      out.key(name);
      write_value(out, field, currency);
    }
  });
}

template <class T>
void write_value(json::JsonWriter& out, const T& value, Currency& currency) {
  if constexpr (Described<T>) {
    Currency inner = currency;
    out.begin_object();
    write_members(out, value, inner);
    out.end_object();
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.string(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_same_v<T, Currency>) {
    out.string(value.text());
  } else if constexpr (std::is_same_v<T, Amount>) {
    out.string(print(value, currency));
  } else if constexpr (IsVector<T>::value) {
    out.begin_array();
    for (const auto& item : value) {
      write_value(out, item, currency);
    }
    out.end_array();
  } else if constexpr (NamedEnum<T>) {
    out.string(word_of(value));
  } else if constexpr (std::is_same_v<T, Digest>) {
    out.string(hex(value));
  } else if constexpr (std::is_unsigned_v<T>) {
    out.unsigned_integer(value);
  } else if constexpr (std::is_integral_v<T>) {
    out.integer(value);
  } else {
    out.string(print(value));  // quantity, price, percent, date, time
  }
}

// A whole object on its own.
template <Described T>
void write_object(json::JsonWriter& out, const T& object) {
  Currency currency;
  write_value(out, object, currency);
}

}  // namespace facta::api
