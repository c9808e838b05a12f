// Described structs to JSON. Amounts take the decimals of the currency that stands before them in
// the same struct or in one around it.
#pragma once

#include "events/base/describe.h"
#include "events/base/sha256.h"
#include "events/values/amount.h"
#include "events/values/date.h"
#include "events/values/print_to.h"
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

// The text of a word, an amount, a quantity, a price, a percentage, a date or a time: nothing that
// JSON or CSV would have to escape. put(text).
template <class T, class Put>
void put_plain(const T& value, Currency currency, Put&& put) {
  if constexpr (NamedEnum<T>) {
    put(word_of(value));
  } else if constexpr (std::is_same_v<T, Currency>) {
    put(value.text());
  } else {
    char text[kPrintedMax];
    char* end = nullptr;
    if constexpr (std::is_same_v<T, Amount>) {
      end = print_to(text, value, currency);
    } else {
      end = print_to(text, value);
    }
    put(std::string_view(text, static_cast<std::size_t>(end - text)));
  }
}

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
        out.plain_key(name);
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
      out.plain_key(name);
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
  } else if constexpr (IsVector<T>::value) {
    out.begin_array();
    for (const auto& item : value) {
      write_value(out, item, currency);
    }
    out.end_array();
  } else if constexpr (std::is_same_v<T, Digest>) {
    out.plain_string(hex(value));
  } else if constexpr (std::is_enum_v<T> || std::is_class_v<T>) {
    put_plain(value, currency, [&](std::string_view text) { out.plain_string(text); });
  } else if constexpr (std::is_unsigned_v<T>) {
    out.unsigned_integer(value);
  } else {
    out.integer(value);
  }
}

// A whole object on its own.
template <Described T>
void write_object(json::JsonWriter& out, const T& object) {
  Currency currency;
  write_value(out, object, currency);
}

}  // namespace facta::api
