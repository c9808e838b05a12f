#include "events/values/date.h"

#include "events/values/print_to.h"
#include "events/values/zone.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>

namespace facta {
namespace {

// Reads exactly `count` digits at `at`; -1 when there is anything else.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return -1;
  }
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Seconds east of UTC from "Z" or "+hh:mm"; nullopt when malformed.
std::optional<int> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const int hours = digits_at(text, 1, 2);
  const int minutes = digits_at(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
    return std::nullopt;
  }
  return (text[0] == '-' ? -60 : 60) * (hours * 60 + minutes);
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const int year = digits_at(text, 0, 4);
  const int month = digits_at(text, 5, 2);
  const int day = digits_at(text, 8, 2);
  if (year < 1900 || month < 1 || day < 1) {
    return std::nullopt;
  }
  const std::chrono::year_month_day ymd{std::chrono::year{year},
                                        std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) {
    return std::nullopt;
  }
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

YearMonthDay year_month_day(Date date) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date.days}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Date date_of(int year, int month, int day) {
  const std::chrono::year_month_day ymd{std::chrono::year{year},
                                        std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(day)}};
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

namespace {

// "00" to "99".
constexpr std::array<char, 200> kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

// As many digits, an even number of them.
char* put_digits(char* out, unsigned value, int count) {
  for (int at = count - 2; at >= 0; at -= 2, value /= 100) {
    std::memcpy(out + at, &kPairs[2 * (value % 100)], 2);
  }
  return out + count;
}

}  // namespace

char* print_to(char* out, Date date) {
  const auto [year, month, day] = year_month_day(date);
  if (year < 0 || year > 9999) {  // beyond what a rule can come to
    return out + std::snprintf(out, kPrintedMax, "%04d-%02d-%02d", year, month, day);
  }
  out = put_digits(out, static_cast<unsigned>(year), 4);
  *out++ = '-';
  out = put_digits(out, static_cast<unsigned>(month), 2);
  *out++ = '-';
  return put_digits(out, static_cast<unsigned>(day), 2);
}

std::string print(Date date) {
  std::array<char, kPrintedMax> text;
  return {text.data(), print_to(text.data(), date)};
}

std::optional<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const int hour = digits_at(text, 11, 2);
  const int minute = digits_at(text, 14, 2);
  const int second = digits_at(text, 17, 2);
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  std::size_t at = 19;
  std::int64_t micros = 0;
  if (text[at] == '.') {
    std::int64_t unit = 100'000;
    const std::size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      micros += (text[at] - '0') * unit;
      unit /= 10;
    }
    if (at == first) {
      return std::nullopt;
    }
  }
  const auto offset = parse_offset(text.substr(at));
  if (!offset) {
    return std::nullopt;
  }
  const std::int64_t seconds =
      date->days * 86'400ll + hour * 3'600ll + minute * 60ll + second - *offset;
  return Time{seconds * 1'000'000 + micros};
}

char* print_to(char* out, Time time) {
  const std::chrono::microseconds since_epoch{time.micros};
  const auto day = std::chrono::floor<std::chrono::days>(since_epoch);
  const std::chrono::hh_mm_ss of_day{since_epoch - day};
  const auto put = [&](char before, auto value, int count) {
    *out++ = before;
    out = put_digits(out, static_cast<unsigned>(value.count()), count);
  };
  out = print_to(out, Date{static_cast<std::int32_t>(day.count())});
  put('T', of_day.hours(), 2);
  put(':', of_day.minutes(), 2);
  put(':', of_day.seconds(), 2);
  put('.', of_day.subseconds(), 6);
  *out++ = 'Z';
  return out;
}

std::string print(Time time) {
  std::array<char, kPrintedMax> text;
  return {text.data(), print_to(text.data(), time)};
}

std::optional<Date> local_date(Time time, std::string_view zone) {
  const date::time_zone* found = zone_named(zone);
  if (found == nullptr) {
    return std::nullopt;
  }
  const date::sys_seconds instant{
      std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds{time.micros})};
  const auto local = std::chrono::floor<date::days>(local_of(*found, instant));
  return Date{static_cast<std::int32_t>(local.time_since_epoch().count())};
}

bool is_time_zone(std::string_view zone) {
  return zone_named(zone) != nullptr;
}

}  // namespace facta
