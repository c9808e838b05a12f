// Any described value in words, for the messages of failing tests.
#pragma once

#include "events/base/describe.h"
#include "events/values/amount.h"
#include "events/values/date.h"

#include <string>
#include <type_traits>

namespace facta {

template <class T>
std::string describe_value(const T& value) {
  if constexpr (Described<T>) {
    std::string text;
    for_each_field(value, [&](std::string_view name, const auto& field, bool) {
      const std::string shown = describe_value(field);
      if (!shown.empty()) {
        text += (text.empty() ? "" : ", ") + std::string(name) + ": " + shown;
      }
    });
    return "{" + text + "}";
  } else if constexpr (IsVector<T>::value) {
    std::string text;
    for (const auto& item : value) {
      text += (text.empty() ? "" : ", ") + describe_value(item);
    }
    return "[" + text + "]";
  } else if constexpr (IsOptional<T>::value) {
    return value ? describe_value(*value) : std::string{};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (std::is_same_v<T, Currency>) {
    return std::string(value.text());
  } else if constexpr (std::is_same_v<T, Amount>) {
    return std::to_string(value.minor) + " minor";
  } else if constexpr (NamedEnum<T>) {
    return std::string(word_of(value));
  } else if constexpr (std::is_integral_v<T>) {
    return std::to_string(value);
  } else {
    return print(value);
  }
}

}  // namespace facta
