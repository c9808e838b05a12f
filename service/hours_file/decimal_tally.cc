#include "service/hours_file/decimal_tally.h"

namespace facta::hours_file {

void DecimalTally::add(NumberForm form, std::string_view number, std::size_t line,
                       std::size_t column, std::string_view column_name) {
  auto& place = first_[static_cast<std::size_t>(form)];
  if (!place) {
    place = Place{line, column, std::string(column_name), std::string(number)};
  }
}

const std::optional<DecimalTally::Place>& DecimalTally::first(NumberForm form) const {
  return first_[static_cast<std::size_t>(form)];
}

HoursFileError DecimalTally::error_at(const Place& place, std::string code, std::string message) {
  return {std::move(code), place.line, place.column, place.column_name, std::move(message)};
}

Result<DecimalSign, HoursFileError> DecimalTally::decide(std::optional<DecimalSign> told) const {
  if (told) {
    return check(*told, true);
  }
  const auto& point = first(NumberForm::Point);
  const auto& comma = first(NumberForm::Comma);
  if (point && comma) {
    const bool comma_later = comma->line >= point->line;
    const Place& later = comma_later ? *comma : *point;
    const Place& earlier = comma_later ? *point : *comma;
    return Unexpected{error_at(later, "hours_file.decimal_mixed",
                               quoted(later.number) + " has a decimal " +
                                   (comma_later ? "comma" : "point") + ", line " +
                                   std::to_string(earlier.line) + " has a decimal " +
                                   (comma_later ? "point" : "comma") + ": use one of them")};
  }
  if (point || comma) {
    return check(point ? DecimalSign::Point : DecimalSign::Comma, false);
  }
  const auto& ambiguous = first(NumberForm::AmbiguousPoint) ? first(NumberForm::AmbiguousPoint)
                                                            : first(NumberForm::AmbiguousComma);
  if (ambiguous) {
    return Unexpected{
        error_at(*ambiguous, "hours_file.decimal_ambiguous",
                 quoted(ambiguous->number) +
                     " may be thousands or three decimals, and no other number of "
                     "the file tells; write it with four decimals or without a sign")};
  }
  return DecimalSign::None;
}

// Every number of the file against the sign that holds for it.
Result<DecimalSign, HoursFileError> DecimalTally::check(DecimalSign sign, bool was_told) const {
  const bool is_point = sign == DecimalSign::Point;
  const std::string word(word_of(sign));
  const auto& other = first(is_point ? NumberForm::Comma : NumberForm::Point);
  if (other) {
    return Unexpected{error_at(*other, "hours_file.decimal_mixed",
                               quoted(other->number) + " does not have the decimal " + word +
                                   (was_told ? " that the mapping names" : " of the file"))};
  }
  const auto& grouped = first(is_point ? NumberForm::AmbiguousComma : NumberForm::AmbiguousPoint);
  if (grouped) {
    return Unexpected{error_at(*grouped, "hours_file.number_grouped",
                               quoted(grouped->number) +
                                   " has a thousands separator (the file has "
                                   "a decimal " +
                                   word + "); write the number without it")};
  }
  return sign;
}

}  // namespace facta::hours_file
