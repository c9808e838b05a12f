#include "service/hours_file/number_text.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace facta::hours_file {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  return end - from;
}

// Only for texts of at most nine digits.
int number_of(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

std::string padded(int number, std::size_t width) {
  std::string digits = std::to_string(number);
  digits.insert(0, width - std::min(width, digits.size()), '0');
  return digits;
}

}  // namespace

char sign_of(DecimalSign sign) {
  return sign == DecimalSign::Point ? '.' : sign == DecimalSign::Comma ? ',' : '\0';
}

std::string_view word_of(DecimalSign sign) {
  return sign == DecimalSign::Point ? "point" : sign == DecimalSign::Comma ? "comma" : "none";
}

NumberForm form_of(std::string_view number) {
  const std::size_t begin = number.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(number, begin);
  const std::size_t at = begin + whole;
  if (whole == 0) {
    return NumberForm::Malformed;
  }
  if (at == number.size()) {
    return NumberForm::Whole;
  }
  const char sign = number[at];
  const std::size_t decimals = digits_at(number, at + 1);
  if ((sign != '.' && sign != ',') || decimals == 0 || at + 1 + decimals != number.size()) {
    return NumberForm::Malformed;
  }
  const bool could_be_thousands = decimals == 3 && whole <= 3 && number[begin] != '0';
  if (could_be_thousands) {
    return sign == '.' ? NumberForm::AmbiguousPoint : NumberForm::AmbiguousComma;
  }
  return sign == '.' ? NumberForm::Point : NumberForm::Comma;
}

std::string with_decimal_point(std::string_view number) {
  std::string text(number);
  std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

std::optional<DurationFormat> duration_format_of(std::string_view word) {
  if (word == "HH:MM:SS") {
    return DurationFormat::HoursMinutesSeconds;
  }
  if (word == "HH:MM") {
    return DurationFormat::HoursMinutes;
  }
  if (word == "decimal") {
    return DurationFormat::Decimal;
  }
  if (word == "any") {
    return DurationFormat::Any;
  }
  return std::nullopt;
}

std::optional<std::string> hours_of_clock(std::string_view text, DurationFormat format) {
  const bool negative = text.starts_with('-');
  const std::string_view clock = text.substr(negative ? 1 : 0);
  const auto colons = std::count(clock.begin(), clock.end(), ':');
  const bool has_seconds = colons == 2;
  const bool fits = (has_seconds && format != DurationFormat::HoursMinutes) ||
                    (colons == 1 && format != DurationFormat::HoursMinutesSeconds);
  const std::size_t hour_digits = digits_at(clock, 0);
  const std::size_t tail = has_seconds ? 6 : 3;
  constexpr std::size_t kHourDigitsMax = 5;
  if (!fits || format == DurationFormat::Decimal || hour_digits == 0 ||
      hour_digits > kHourDigitsMax || clock.size() != hour_digits + tail ||
      digits_at(clock, hour_digits + 1) != 2 ||
      (has_seconds && digits_at(clock, hour_digits + 4) != 2)) {
    return std::nullopt;
  }
  const int minutes = number_of(clock.substr(hour_digits + 1, 2));
  const int seconds = has_seconds ? number_of(clock.substr(hour_digits + 4, 2)) : 0;
  if (minutes >= 60 || seconds >= 60) {
    return std::nullopt;
  }
  const std::int64_t total =
      number_of(clock.substr(0, hour_digits)) * std::int64_t{3600} + minutes * 60 + seconds;
  const std::int64_t quantity = (total * 10'000 + 1'800) / 3'600;
  std::string hours = std::to_string(quantity / 10'000);
  std::string decimals = padded(static_cast<int>(quantity % 10'000), 4);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (!decimals.empty()) {
    hours += "." + decimals;
  }
  return negative && quantity != 0 ? "-" + hours : hours;
}

std::optional<DateFormat> DateFormat::parse(std::string_view pattern) {
  DateFormat format;
  format.pattern_ = pattern;
  std::string named;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const char letter = pattern[at];
    std::size_t length = 1;
    while (at + length < pattern.size() && pattern[at + length] == letter) {
      ++length;
    }
    const bool year = letter == 'Y' && length == 4;
    const bool part = (letter == 'M' || letter == 'D') && length <= 2;
    if (year || part) {
      format.parts_.push_back({letter, length, year ? 4U : 2U});
      named += letter;
    } else if (letter == 'Y' || letter == 'M' || letter == 'D' || is_digit(letter)) {
      return std::nullopt;
    } else {
      format.parts_.insert(format.parts_.end(), length, {letter, 0, 0});
    }
    at += length;
  }
  std::sort(named.begin(), named.end());
  if (named != "DMY") {
    return std::nullopt;
  }
  return format;
}

std::optional<std::string> DateFormat::read(std::string_view text) const {
  int year = 0;
  int month = 0;
  int day = 0;
  std::size_t at = 0;
  for (const Part& part : parts_) {
    if (part.digits_min == 0) {
      if (at == text.size() || text[at] != part.what) {
        return std::nullopt;
      }
      ++at;
      continue;
    }
    const std::size_t digits = std::min(digits_at(text, at), part.digits_max);
    if (digits < part.digits_min) {
      return std::nullopt;
    }
    (part.what == 'Y' ? year : part.what == 'M' ? month : day) = number_of(text.substr(at, digits));
    at += digits;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (at != text.size() || !date.ok() || year < 1900) {
    return std::nullopt;
  }
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

}  // namespace facta::hours_file
