// JSON and text to described structs, strictly: unknown fields, wrong types and missing values are
// named by JSON pointer; all of them, not only the first.
//
// What a field accepts follows from its type: an optional or a list may be absent (or null), every
// other field must be there; a bool is false when absent. Quantities, prices, percentages and
// amounts are decimal strings: a JSON number is refused there, because half of all clients would
// round it.
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/base/describe.h"
#include "events/values/amount.h"
#include "events/values/date.h"
#include "service/json/json_value.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facta::api {

// The names of a struct's fields, in order.
template <Described T>
inline constexpr auto kFieldNames = with_fields(T::fields(), [](auto... field) {
  return std::array<std::string_view, sizeof...(field)>{field.name...};
});

class Decoder {
 public:
  static constexpr std::size_t kFaultsMax = 100;

  // Fills `to` from a JSON object; `from_path`: fields that the path gives and the body may not.
  template <Described T>
  void object(const json::JsonValue& value, const json::JsonPointer& at, T& to,
              std::span<const std::string_view> from_path = {}) {
    if (!value.is_object()) {
      fault(at, "must be an object, not " + std::string(json::kind_name(value.kind())));
      return;
    }
    for (const auto& member : value.members()) {
      if (!contains(kFieldNames<T>, member.name) || contains(from_path, member.name)) {
        fault(at.at(member.name), unknown_field(member.name, kFieldNames<T>, from_path));
      }
    }
    for_each_field(to, [&](std::string_view name, auto& field, bool) {
      if (!contains(from_path, name)) {
        member(value, at, name, field);
      }
    });
  }

  // Fills a field from text, as in a CSV cell or a query parameter.
  template <class T>
  void text(std::string_view text, const json::JsonPointer& at, T& to) {
    if constexpr (IsOptional<T>::value) {
      if (!text.empty()) {
        this->text(text, at, to.emplace());
      }
    } else if constexpr (std::is_same_v<T, std::string>) {
      to = text;
    } else if constexpr (std::is_same_v<T, Date>) {
      date(text, at, to);
    } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Price>) {
      decimal(text, at, 4, to.e4);
    }
  }

  void fault(const json::JsonPointer& at, std::string detail);
  bool ok() const { return faults_.empty(); }
  std::vector<FieldFault>& faults() { return faults_; }

 private:
  static bool contains(std::span<const std::string_view> names, std::string_view name);

  static std::string unknown_field(std::string_view name, std::span<const std::string_view> known,
                                   std::span<const std::string_view> from_path);

  template <class T>
  void member(const json::JsonValue& object, const json::JsonPointer& at, std::string_view name,
              T& to) {
    const json::JsonValue* value = object.find(name);
    if constexpr (IsOptional<T>::value) {
      if (value != nullptr && !value->is_null()) {
        this->value(*value, at.at(name), to.emplace());
      }
    } else {
      constexpr bool may_be_absent = IsVector<T>::value || std::is_same_v<T, bool> || Described<T>;
      if (value != nullptr && !(may_be_absent && value->is_null())) {
        this->value(*value, at.at(name), to);
      } else if constexpr (!may_be_absent) {
        fault(at.at(name), "is required");
      }
    }
  }

  template <class T>
  void value(const json::JsonValue& value, const json::JsonPointer& at, T& to) {
    if constexpr (Described<T>) {
      object(value, at, to);
    } else if constexpr (IsVector<T>::value) {
      if (!value.is_array()) {
        wrong_kind(value, at, "an array");
        return;
      }
      to.resize(value.items().size());
      for (std::size_t i = 0; i < to.size(); ++i) {
        this->value(value.items()[i], at.at(i), to[i]);
      }
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!value.is_bool()) {
        wrong_kind(value, at, "true or false");
      }
      to = value.boolean();
    } else if constexpr (std::is_integral_v<T>) {
      whole_number(value, at, to);
    } else if constexpr (NamedEnum<T>) {
      word(value, at, to);
    } else if (!value.is_string()) {
      wrong_kind(value, at, kind_wanted<T>());
    } else if constexpr (std::is_same_v<T, std::string>) {
      to = value.string();
    } else if constexpr (std::is_same_v<T, Date>) {
      date(value.string(), at, to);
    } else if constexpr (std::is_same_v<T, Time>) {
      time(value.string(), at, to);
    } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Price>) {
      decimal(value.string(), at, 4, to.e4);
    } else {
      static_assert(std::is_same_v<T, BasisPoints>);
      std::int64_t points = 0;
      decimal(value.string(), at, 2, points);
      percent(points, at, to);
    }
  }

  template <class T>
  static constexpr const char* kind_wanted() {
    if constexpr (std::is_same_v<T, std::string>) {
      return "a string";
    } else if constexpr (std::is_same_v<T, Date>) {
      return "a date string (YYYY-MM-DD)";
    } else if constexpr (std::is_same_v<T, Time>) {
      return "a time such as \"2026-10-31T17:00:00Z\"";
    } else {
      return "a decimal string such as \"12.50\"";
    }
  }

  template <class T>
  void whole_number(const json::JsonValue& value, const json::JsonPointer& at, T& to) {
    if (!value.is_number()) {
      wrong_kind(value, at, "a whole number");
      return;
    }
    const auto number = parse_decimal(value.number(), 0);
    if (!number || value.number().find('.') != std::string_view::npos ||
        !std::in_range<T>(*number)) {
      fault(at, "must be a whole number in range, not " + std::string(value.number()));
      return;
    }
    to = static_cast<T>(*number);
  }

  template <NamedEnum T>
  void word(const json::JsonValue& value, const json::JsonPointer& at, T& to) {
    const auto found = value.is_string() ? enum_of<T>(value.string()) : std::nullopt;
    if (!found) {
      std::string words;
      for (const std::string_view known : EnumWords<T>::words) {
        words += (words.empty() ? "" : ", ") + std::string(known);
      }
      fault(at, "must be one of: " + words);
      return;
    }
    to = *found;
  }

  void wrong_kind(const json::JsonValue& value, const json::JsonPointer& at,
                  std::string_view wanted);
  void date(std::string_view text, const json::JsonPointer& at, Date& to);
  void time(std::string_view text, const json::JsonPointer& at, Time& to);
  void decimal(std::string_view text, const json::JsonPointer& at, int digits, std::int64_t& to);
  void percent(std::int64_t points, const json::JsonPointer& at, BasisPoints& to);

  std::vector<FieldFault> faults_;
};

}  // namespace facta::api
