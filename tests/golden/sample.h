// A value of any described type with something different in every field, the same on every machine.
#pragma once

#include "events/record/record.h"

#include <algorithm>

namespace facta::golden {

// How many fields a struct, and how many words an enumeration, had in the first release of the
// schema; those behind came later.
template <class T>
inline constexpr std::size_t kSizeInV1 = ~std::size_t{0};
template <>
inline constexpr std::size_t kSizeInV1<CustomerData> = 10;
template <>
inline constexpr std::size_t kSizeInV1<ProjectData> = 8;
template <>
inline constexpr std::size_t kSizeInV1<HoursEntryData> = 15;
template <>
inline constexpr std::size_t kSizeInV1<InvoiceLine> = 14;
template <>
inline constexpr std::size_t kSizeInV1<InvoiceContent> = 26;
template <>
inline constexpr std::size_t kSizeInV1<RunDifference> = 7;
template <>
inline constexpr std::size_t kSizeInV1<InvoiceRunQueued> = 10;
template <>
inline constexpr std::size_t kSizeInV1<InvoiceRunProgressed> = 8;
template <>
inline constexpr std::size_t kSizeInV1<InvoiceRunReverted> = 8;
template <>
inline constexpr std::size_t kSizeInV1<InvoicePosted> = 13;
template <>
inline constexpr std::size_t kSizeInV1<SalutationSet> = 2;
template <>
inline constexpr std::size_t kSizeInV1<BookingDateSource> = 3;

// The same of the second one; what is not named had all fields that the first one had not.
template <class T>
inline constexpr std::size_t kSizeInV2 = ~std::size_t{0};
template <>
inline constexpr std::size_t kSizeInV2<ProjectData> = 17;
template <>
inline constexpr std::size_t kSizeInV2<CustomerData> = 18;

enum class Release { kFirst, kSecond, kNow };

class Filler {
 public:
  explicit Filler(Release release) : release_(release) {}

  template <class T>
  void fill(T& value, std::string_view name = {}) {
    if constexpr (Described<T>) {
      std::size_t known = release_ == Release::kFirst    ? kSizeInV1<T>
                          : release_ == Release::kSecond ? kSizeInV2<T>
                                                         : ~std::size_t{0};
      for_each_field(value, [&](std::string_view field, auto& member, bool) {
        if (known > 0) {
          --known;
          fill(member, field);
        }
      });
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
      const std::size_t words = std::size(EnumWords<T>::words);
      value = static_cast<T>(static_cast<std::size_t>(++count_) %
                             (release_ == Release::kFirst ? std::min(words, kSizeInV1<T>) : words));
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
  Release release_;
  std::int64_t count_ = 0;
};

// An event of the variant's index, wholly filled.
template <std::size_t I = 0>
Event sample_event(std::size_t index, Release release = Release::kNow) {
  if constexpr (I < std::variant_size_v<EventVariant>) {
    if (I != index) {
      return sample_event<I + 1>(index, release);
    }
    std::variant_alternative_t<I, EventVariant> event;
    Filler(release).fill(event);
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
