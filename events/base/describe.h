// Descriptions: a struct names its fields once, and row codec, JSON, digests and OpenAPI follow
// from that one list. Events get theirs from the generator (events/schema/generate.cc), every other
// struct writes FACTA_DESCRIBE(Type, field, ...) as its last member.
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace facta {

template <auto Member>
struct Field {
  std::string_view name;    // lower camel case, as in JSON
  bool omit_empty = false;  // an empty text means "absent"
};

template <class T>
concept Described = requires {
  T::fields();
};

// Calls visit(name, value, omit_empty) for every field of `object`, in declaration order.
template <Described T, class Visit>
void for_each_field(T& object, Visit&& visit) {
  std::apply([&](auto... field) { (visit_field(object, field, visit), ...); },
             std::remove_const_t<T>::fields());
}

template <class T, auto Member, class Visit>
void visit_field(T& object, Field<Member> field, Visit& visit) {
  visit(field.name, object.*Member, field.omit_empty);
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

// The words of an enumeration, in the order of its values; specialised beside each enum.
template <class E>
struct EnumWords;  // static constexpr std::string_view words[]

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires {
  EnumWords<E>::words;
};

template <NamedEnum E>
constexpr std::string_view word_of(E value) {
  return EnumWords<E>::words[static_cast<std::size_t>(value)];
}

template <NamedEnum E>
constexpr std::optional<E> enum_of(std::string_view word) {
  for (std::size_t i = 0; i < std::size(EnumWords<E>::words); ++i) {
    if (EnumWords<E>::words[i] == word) {
      return static_cast<E>(i);
    }
  }
  return std::nullopt;
}

}  // namespace facta

#define FACTA_PARENS ()
#define FACTA_EXPAND(...) FACTA_EXPAND3(FACTA_EXPAND3(FACTA_EXPAND3(FACTA_EXPAND3(__VA_ARGS__))))
#define FACTA_EXPAND3(...) FACTA_EXPAND2(FACTA_EXPAND2(FACTA_EXPAND2(FACTA_EXPAND2(__VA_ARGS__))))
#define FACTA_EXPAND2(...) FACTA_EXPAND1(FACTA_EXPAND1(FACTA_EXPAND1(FACTA_EXPAND1(__VA_ARGS__))))
#define FACTA_EXPAND1(...) __VA_ARGS__
#define FACTA_FIELDS(Type, ...) __VA_OPT__(FACTA_EXPAND(FACTA_FIELDS_STEP(Type, __VA_ARGS__)))
#define FACTA_FIELDS_STEP(Type, field, ...)        \
  ::facta::Field<&Type::field>{#field} __VA_OPT__( \
      , FACTA_FIELDS_AGAIN FACTA_PARENS(Type, __VA_ARGS__))
#define FACTA_FIELDS_AGAIN() FACTA_FIELDS_STEP

// Field names of described structs are lower camel case: they are the names users see.
#define FACTA_DESCRIBE(Type, ...)                            \
  static constexpr auto fields() {                           \
    return std::make_tuple(FACTA_FIELDS(Type, __VA_ARGS__)); \
  }
