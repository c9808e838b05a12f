// Checks of a request's values: every bad field is reported, not only the first (DEC-28).
#pragma once

#include "aggregates/refusals/refusal.h"
#include "events/values/text.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace facta {

// Most faults named in one answer.
inline constexpr std::size_t kFieldFaultsMax = 100;

class FieldChecks {
 public:
  void fault(std::string pointer, std::string detail) {
    if (faults_.size() < kFieldFaultsMax) {
      faults_.push_back({std::move(pointer), std::move(detail)});
    }
  }
  bool ok() const { return faults_.empty(); }
  // Of the faults so far; there is one.
  Rejection rejection() && { return reject_fields(std::move(faults_)); }

  // Each returns the value as it is kept; what is wrong with it is remembered.
  std::string text(std::string_view pointer, std::string value,
                   std::size_t chars_max = kNameCharsMax) {
    if (const std::string_view wrong = normalise_text(value, chars_max); !wrong.empty()) {
      fault(std::string(pointer), std::string(wrong));
    }
    return value;
  }
  std::string name(std::string_view pointer, std::string value) {
    if (value.empty()) {
      fault(std::string(pointer), "must be given");
    }
    return text(pointer, std::move(value));
  }
  std::string code(std::string_view pointer, std::string value) {
    if (!is_code(value)) {
      fault(std::string(pointer), "must be 1 to 20 of A-Z, a-z, 0-9, '-', '_', '.'");
    }
    return value;
  }
  // A code, or the empty text for none.
  std::string code_or_none(std::string_view pointer, std::string value) {
    return value.empty() ? std::move(value) : code(pointer, std::move(value));
  }

 private:
  std::vector<FieldFault> faults_;
};

}  // namespace facta
