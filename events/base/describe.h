// Descriptions: a struct names its fields once, and row codec, JSON, digests and OpenAPI follow
// from that one list. Events get theirs from the generator (events/schema/generate.cc), every other
// struct writes FACTA_DESCRIBE(Type, field, ...) as its last member.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace facta {

// The name that users see of a member: one that would be a keyword of C++ has a '_' behind it.
constexpr std::string_view field_name(std::string_view member) {
  return member.ends_with('_') ? member.substr(0, member.size() - 1) : member;
}

template <auto Member>
struct Field {
  std::string_view name;    // lower camel case, as in JSON
  bool omit_empty = false;  // an empty text means "absent"
};

// The fields of a struct. Not a std::tuple: every file that includes a described struct pays for
// its list, and making a tuple of forty is a hundred times as much work for the compiler.
template <class... F>
struct Fields : F... {};
template <class... F>
Fields(F...) -> Fields<F...>;

// call(field...) with the fields of a list, each a Field<Member>.
template <class Call, class... F>
constexpr decltype(auto) with_fields(const Fields<F...>& fields, Call&& call) {
  return call(static_cast<const F&>(fields)...);
}

template <class T>
inline constexpr std::size_t kFieldCount = with_fields(T::fields(), [](auto... field) {
  return sizeof...(field);
});

template <class T>
concept Described = requires {
  T::fields();
};

// Calls visit(name, value, omit_empty) for every field of `object`, in declaration order.
template <Described T, class Visit>
void for_each_field(T& object, Visit&& visit) {
  with_fields(std::remove_const_t<T>::fields(),
              [&](auto... field) { (visit_field(object, field, visit), ...); });
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
#define FACTA_FIELDS_STEP(Type, field, ...)                             \
  ::facta::Field<&Type::field>{::facta::field_name(#field)} __VA_OPT__( \
      , FACTA_FIELDS_AGAIN FACTA_PARENS(Type, __VA_ARGS__))
#define FACTA_FIELDS_AGAIN() FACTA_FIELDS_STEP

// Field names of described structs are lower camel case: they are the names users see.
#define FACTA_DESCRIBE(Type, ...)                            \
  static constexpr auto fields() {                           \
    return ::facta::Fields{FACTA_FIELDS(Type, __VA_ARGS__)}; \
  }
