// Money and measures: whole numbers of a stated unit, never binary floating point (LED-10, VAT-01).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace facta {

// Money in minor units (cents) of a currency named beside it.
struct Amount {
  std::int64_t minor = 0;
  auto operator<=>(const Amount&) const = default;
  Amount operator-() const { return {-minor}; }
  // Amounts are limited to +-10^15 (DEC-09), so a sum of two never wraps.
  Amount operator+(Amount other) const { return {minor + other.minor}; }
  Amount operator-(Amount other) const { return {minor - other.minor}; }
  Amount& operator+=(Amount other) {
    minor += other.minor;
    return *this;
  }
};

// Hours or pieces, in units of 10^-4 (VAT-01): 7.5 h = 75000.
struct Quantity {
  std::int64_t e4 = 0;
  auto operator<=>(const Quantity&) const = default;
  Quantity operator-() const { return {-e4}; }
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
