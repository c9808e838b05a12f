#include "service/api/decode.h"

#include <algorithm>

namespace facta::api {

bool Decoder::contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void Decoder::fault(const json::JsonPointer& at, std::string detail) {
  if (faults_.size() < kFaultsMax) {
    faults_.push_back({at.text(), std::move(detail)});
  }
}

std::string Decoder::unknown_field(std::string_view name, std::span<const std::string_view> known,
                                   std::span<const std::string_view> from_path) {
  std::string listed;
  for (const std::string_view field : known) {
    if (!contains(from_path, field)) {
      listed += (listed.empty() ? "" : ", ") + std::string(field);
    }
  }
  return "unknown field \"" + std::string(name) + "\"; known here: " + listed;
}

void Decoder::wrong_kind(const json::JsonValue& value, const json::JsonPointer& at,
                         std::string_view wanted) {
  std::string detail = "must be " + std::string(wanted) + ", not ";
  detail += value.is_number() ? "the number " + std::string(value.number())
                              : std::string(json::kind_name(value.kind()));
  fault(at, std::move(detail));
}

void Decoder::date(std::string_view text, const json::JsonPointer& at, Date& to) {
  const auto parsed = parse_date(text);
  if (!parsed) {
    fault(at, "\"" + std::string(text) + "\" is not a date of the calendar (YYYY-MM-DD)");
    return;
  }
  to = *parsed;
}

void Decoder::time(std::string_view text, const json::JsonPointer& at, Time& to) {
  const auto parsed = parse_time(text);
  if (!parsed) {
    fault(at, "\"" + std::string(text) + "\" is not a time such as \"2026-10-31T17:00:00Z\"");
    return;
  }
  to = *parsed;
}

void Decoder::decimal(std::string_view text, const json::JsonPointer& at, int digits,
                      std::int64_t& to) {
  const auto parsed = parse_decimal(text, digits);
  if (!parsed) {
    fault(at, "\"" + std::string(text) + "\" is not a decimal with at most " +
                  std::to_string(digits) + " decimals, such as \"12.50\"");
    return;
  }
  to = *parsed;
}

void Decoder::percent(std::int64_t points, const json::JsonPointer& at, BasisPoints& to) {
  if (points < 0 || points > 10'000) {
    fault(at, "must be between 0 and 100 percent");
    return;
  }
  to = BasisPoints{static_cast<std::int32_t>(points)};
}

}  // namespace facta::api
