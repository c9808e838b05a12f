// Money and measures: whole numbers of a stated unit, never binary floating point (LED-10, VAT-01).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace facta {

// A broken invariant: what was decided stays within DEC-09, what a foreign history says may not.
[[noreturn]] void sum_out_of_range();

// Sums of money and measures never wrap.
inline std::int64_t checked_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) [[unlikely]] {
    sum_out_of_range();
  }
  return sum;
}
inline std::int64_t checked_difference(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) [[unlikely]] {
    sum_out_of_range();
  }
  return difference;
}

// Money in minor units (cents) of a currency named beside it.
struct Amount {
  std::int64_t minor = 0;
  auto operator<=>(const Amount&) const = default;
  Amount operator-() const { return {checked_difference(0, minor)}; }
  Amount operator+(Amount other) const { return {checked_sum(minor, other.minor)}; }
  Amount operator-(Amount other) const { return {checked_difference(minor, other.minor)}; }
  Amount& operator+=(Amount other) { return *this = *this + other; }
};

// Hours or pieces, in units of 10^-4 (VAT-01): 7.5 h = 75000.
struct Quantity {
  std::int64_t e4 = 0;
  auto operator<=>(const Quantity&) const = default;
  Quantity operator-() const { return {checked_difference(0, e4)}; }
  Quantity operator+(Quantity other) const { return {checked_sum(e4, other.e4)}; }
};

// A price per unit, in 10^-4 currency units (VAT-01).
struct Price {
  std::int64_t e4 = 0;
  auto operator<=>(const Price&) const = default;
};

// A VAT rate in basis points: 21 % = 2100 (VAT-03).
struct BasisPoints {
  std::int32_t value = 0;
  auto operator<=>(const BasisPoints&) const = default;
};

// ISO 4217 code; the empty currency stands for "not given".
struct Currency {
  char code[4] = {0, 0, 0, 0};
  bool operator==(const Currency&) const = default;
  std::string_view text() const {
    return code[0] == 0 ? std::string_view{} : std::string_view{code, 3};
  }
};

// Known currency of that code, else nullopt (ISO 4217, lower case refused).
std::optional<Currency> parse_currency(std::string_view code);
// Minor units of a currency: 0, 2 or 3 decimals (DEC-09); 2 for the empty currency.
int minor_unit_digits(Currency currency);

// Largest amount, in minor units (DEC-09).
inline constexpr std::int64_t kAmountMinorMax = 1'000'000'000'000'000;

// quantity x price rounded once to minor units, half away from zero (VAT-02); nullopt:
// amount.overflow.
std::optional<Amount> line_net(Quantity quantity, Price price, Currency currency);
// base x rate, half away from zero (VAT-04); nullopt: amount.overflow.
std::optional<Amount> vat_of(Amount base, BasisPoints rate);
// The sum of what a client gave; nullopt: an int64 does not hold it.
std::optional<Quantity> sum_of(Quantity a, Quantity b);
std::optional<Amount> sum_of(Amount a, Amount b);
// Whether |amount| is within DEC-09.
inline bool within_limit(Amount amount) {
  return amount.minor <= kAmountMinorMax && amount.minor >= -kAmountMinorMax;
}

// Exact decimal text <-> whole number of 10^-digits units. Parsing takes an optional '-', digits
// and at most `digits` decimals ("7.5", "-12.345"); no exponent, no spaces, no leading '+' or '.';
// nullopt when malformed, too precise or out of int64.
std::optional<std::int64_t> parse_decimal(std::string_view text, int digits);
// Prints with at least `digits_min` and at most `digits` decimals, trailing zeros cut.
std::string print_decimal(std::int64_t value, int digits, int digits_min);

std::string print(Amount amount, Currency currency);  // "1234.50"
std::string print(Quantity quantity);                 // "7.50", "7.1234"
std::string print(Price price);                       // "62.505"
std::string print(BasisPoints rate);                  // percent: "21.00"

}  // namespace facta
