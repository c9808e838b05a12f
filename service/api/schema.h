// Described structs as JSON Schema, for /openapi.json: the same descriptions that decode requests
// and write answers.
#pragma once

#include "service/api/encode.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace facta::api {

// What a schema is for: a body must be exactly so, an answer may leave out what is absent.
enum class SchemaUse { kBody, kAnswer };

template <class T>
void write_schema(json::JsonWriter& out, SchemaUse use);

template <class T>
void write_properties(json::JsonWriter& out, SchemaUse use,
                      std::span<const std::string_view> without) {
  const T example{};
  for_each_field(example, [&](std::string_view name, const auto& field, bool) {
    using F = std::decay_t<decltype(field)>;
    if (std::ranges::find(without, name) != without.end()) {
      return;
    }
    if constexpr (Described<F>) {
      if (name == kInlined<T>) {
        write_properties<F>(out, use, {});
        return;
      }
    }
    out.key(name);
    write_schema<F>(out, use);
  });
}

// `without`: fields that the path gives.
template <class T>
void write_object_schema(json::JsonWriter& out, SchemaUse use,
                         std::span<const std::string_view> without) {
  out.begin_object().field("type", "object").key("properties").begin_object();
  write_properties<T>(out, use, without);
  out.end_object();
  if (use == SchemaUse::kBody) {
    out.key("required").begin_array();
    const T example{};
    for_each_field(example, [&](std::string_view name, const auto& field, bool) {
      using F = std::decay_t<decltype(field)>;
      constexpr bool may_be_absent =
          IsOptional<F>::value || IsVector<F>::value || std::is_same_v<F, bool> || Described<F>;
      if (!may_be_absent && std::ranges::find(without, name) == without.end()) {
        out.string(name);
      }
    });
    out.end_array().field("additionalProperties", false);
  }
  out.end_object();
}

template <class T>
void write_schema(json::JsonWriter& out, SchemaUse use) {
  if constexpr (Described<T>) {
    write_object_schema<T>(out, use, {});
  } else if constexpr (IsOptional<T>::value) {
    write_schema<typename T::value_type>(out, use);
  } else if constexpr (std::is_same_v<T, Digest>) {
    out.raw(R"({"type":"string","description":"SHA-256, hexadecimal"})");
  } else if constexpr (IsVector<T>::value) {
    out.begin_object().field("type", "array").key("items");
    write_schema<typename T::value_type>(out, use);
    out.end_object();
  } else if constexpr (NamedEnum<T>) {
    out.begin_object().key("enum").begin_array();
    for (const std::string_view word : EnumWords<T>::words) {
      out.string(word);
    }
    out.end_array().end_object();
  } else if constexpr (std::is_same_v<T, bool>) {
    out.raw(R"({"type":"boolean"})");
  } else if constexpr (std::is_integral_v<T>) {
    out.raw(R"({"type":"integer"})");
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, Currency>) {
    out.raw(R"({"type":"string"})");
  } else if constexpr (std::is_same_v<T, Date>) {
    out.raw(R"({"type":"string","format":"date"})");
  } else if constexpr (std::is_same_v<T, Time>) {
    out.raw(R"({"type":"string","format":"date-time"})");
  } else {
    out.raw(R"({"$ref":"#/components/schemas/Decimal"})");
  }
}

template <class T>
std::string body_schema(std::span<const std::string_view> from_path = {}) {
  std::string text;
  json::JsonWriter out(text);
  write_object_schema<T>(out, SchemaUse::kBody, from_path);
  return text;
}

template <class T>
std::string answer_schema() {
  std::string text;
  json::JsonWriter out(text);
  write_schema<T>(out, SchemaUse::kAnswer);
  return text;
}

// A page of a list.
template <class T>
std::string list_schema() {
  return R"({"type":"object","properties":{"items":{"type":"array","items":)" + answer_schema<T>() +
         R"(},"nextCursor":{"type":["string","null"]},"position":{"type":"string"}}})";
}

}  // namespace facta::api
