// One decimal sign per file: collects what every number of it says and decides at the end, so that
// the answer does not depend on the order of the rows. The rule is in docs/mapping.md.
#pragma once

#include "events/base/result.h"
#include "service/hours_file/hours_file_error.h"
#include "service/hours_file/number_text.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace facta::hours_file {

class DecimalTally {
 public:
  // form: of a number that is not malformed. The first place of each form is kept.
  void add(NumberForm form, std::string_view number, std::size_t line, std::size_t column,
           std::string_view column_name);

  // told: the sign that the mapping file says. Errors: decimal_mixed, decimal_ambiguous,
  // number_grouped.
  Result<DecimalSign, HoursFileError> decide(std::optional<DecimalSign> told) const;

 private:
  struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
    std::string column_name;
    std::string number;
  };
  const std::optional<Place>& first(NumberForm form) const;
  Result<DecimalSign, HoursFileError> check(DecimalSign sign, bool was_told) const;
  static HoursFileError error_at(const Place& place, std::string code, std::string message);

  std::array<std::optional<Place>, 5> first_;  // by NumberForm, Malformed left out
};

}  // namespace facta::hours_file
