// A value of any described type with something different in every field, the same on every machine.
#pragma once

#include "events/record/record.h"

namespace facta::golden {

class Filler {
 public:
  template <class T>
  void fill(T& value, std::string_view name = {}) {
    if constexpr (Described<T>) {
      for_each_field(value,
                     [&](std::string_view field, auto& member, bool) { fill(member, field); });
    } else if constexpr (IsVector<T>::value) {
      value.resize(2);
      for (auto&& item : value) {
        fill(item, name);
      }
    } else if constexpr (IsOptional<T>::value) {
      fill(value.emplace(), name);
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = std::string(name) + " \u20ac " + std::to_string(++count_);
    } else if constexpr (std::is_same_v<T, Currency>) {
      value = *parse_currency("EUR");
    } else if constexpr (std::is_same_v<T, bool>) {
      value = ++count_ % 2 == 0;
    } else if constexpr (NamedEnum<T>) {
      value = static_cast<T>(++count_ % std::size(EnumWords<T>::words));
    } else if constexpr (std::is_same_v<T, Amount>) {
      value.minor = -12'345 * ++count_;
    } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Price>) {
      value.e4 = 75'001 * ++count_;
    } else if constexpr (std::is_same_v<T, BasisPoints>) {
      value.value = 2'100;
    } else if constexpr (std::is_same_v<T, Date>) {
      value.days = 20'000 + static_cast<std::int32_t>(++count_);
    } else {
      value = static_cast<T>(++count_);
    }
  }

 private:
  std::int64_t count_ = 0;
};

// An event of the variant's index, wholly filled.
template <std::size_t I = 0>
Event sample_event(std::size_t index) {
  if constexpr (I < std::variant_size_v<Event>) {
    if (I != index) {
      return sample_event<I + 1>(index);
    }
    std::variant_alternative_t<I, Event> event;
    Filler().fill(event);
    return event;
  } else {
    return {};
  }
}

inline Record sample_record(std::variant<std::vector<Event>, Refusal> outcome) {
  Record record;
  record.sequence = 7;
  record.previous = sha256("the record before");
  record.company = "noord";
  record.time = *parse_time("2026-10-31T12:34:56.789012Z");
  record.schema_version = 1;
  record.actor = "m.jansen";
  record.roles = {"Administrator", "PostHours"};
  record.authentication = "dev";
  record.work_date = *parse_date("2026-10-31");
  record.command_id = "golden-1";
  record.id_from_client = true;
  record.request_digest = sha256("the request");
  record.command = "Golden";
  record.correlation_id = "golden-1";
  record.causation_id = "noord/6";
  record.reason = "because";
  record.warnings = {{"some.warning", "mind the gap"}};
  record.outcome = std::move(outcome);
  return record;
}

}  // namespace facta::golden
