#include "events/values/amount.h"

#include "events/base/assert.h"
#include "events/values/print_to.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace facta {
namespace {

using Wide = __int128;

// Divides half away from zero; divisor > 0.
Wide divide_rounded(Wide dividend, Wide divisor) {
  const Wide half = divisor / 2;
  return dividend >= 0 ? (dividend + half) / divisor : -((-dividend + half) / divisor);
}

std::optional<Amount> limited(Wide minor) {
  if (minor > kAmountMinorMax || minor < -kAmountMinorMax) {
    return std::nullopt;
  }
  return Amount{static_cast<std::int64_t>(minor)};
}

constexpr std::array<std::int64_t, 4> kPowersOfTen = {1, 10, 100, 1000};

// ISO 4217 active codes, sorted; those without exactly two decimals stand in the lists below.
constexpr std::string_view kCurrencies[] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ",
    "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR",
    "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB",
    "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD",
    "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU",
    "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW"};
constexpr std::string_view kNoDecimals[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                            "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kThreeDecimals[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

}  // namespace

void sum_out_of_range() {
  broken_invariant(__FILE__, __LINE__, "a sum is out of range", "an int64 holds it");
}

std::optional<Quantity> sum_of(Quantity a, Quantity b) {
  Quantity sum;
  return __builtin_add_overflow(a.e4, b.e4, &sum.e4) ? std::nullopt : std::optional(sum);
}

std::optional<Amount> sum_of(Amount a, Amount b) {
  Amount sum;
  return __builtin_add_overflow(a.minor, b.minor, &sum.minor) ? std::nullopt : std::optional(sum);
}

std::optional<Currency> parse_currency(std::string_view code) {
  if (!std::ranges::binary_search(kCurrencies, code)) {
    return std::nullopt;
  }
  return Currency{{code[0], code[1], code[2], 0}};
}

int minor_unit_digits(Currency currency) {
  if (currency.text() == "EUR") {
    return 2;  // most amounts
  }
  if (std::ranges::binary_search(kNoDecimals, currency.text())) {
    return 0;
  }
  return std::ranges::binary_search(kThreeDecimals, currency.text()) ? 3 : 2;
}

std::optional<Amount> line_net(Quantity quantity, Price price, Currency currency) {
  Wide product;  // units of 10^-8 currency units
  Wide scaled;
  const auto scale = kPowersOfTen[static_cast<std::size_t>(minor_unit_digits(currency))];
  if (__builtin_mul_overflow(Wide{quantity.e4}, Wide{price.e4}, &product) ||
      __builtin_mul_overflow(product, Wide{scale}, &scaled)) {
    return std::nullopt;
  }
  return limited(divide_rounded(scaled, 100'000'000));
}

std::optional<Amount> vat_of(Amount base, BasisPoints rate) {
  return limited(divide_rounded(Wide{base.minor} * rate.value, 10'000));
}

std::optional<std::int64_t> parse_decimal(std::string_view text, int digits) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) {
    text.remove_prefix(1);
  }
  Wide value = 0;
  int decimals = -1;  // -1: before the point
  int whole_digits = 0;
  for (const char c : text) {
    if (c == '.' && decimals < 0 && whole_digits > 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    if (decimals >= 0) {
      // Zeros beyond the precision change nothing ("8.00000"); anything else is too precise.
      if (++decimals > digits) {
        if (c != '0') {
          return std::nullopt;
        }
        continue;
      }
    } else {
      ++whole_digits;
    }
    value = value * 10 + (c - '0');
    if (value > std::numeric_limits<std::int64_t>::max()) {
      return std::nullopt;
    }
  }
  if (whole_digits == 0 || decimals == 0) {
    return std::nullopt;
  }
  for (int i = std::max(decimals, 0); i < digits; ++i) {
    value *= 10;
  }
  if (value > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(negative ? -value : value);
}

char* print_decimal_to(char* out, std::int64_t value, int digits, int digits_min) {
  auto rest = static_cast<std::uint64_t>(value);
  if (value < 0) {
    *out++ = '-';
    rest = 0 - rest;
  }
  std::uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) {
    unit *= 10;
  }
  out = std::to_chars(out, out + 20, rest / unit).ptr;
  rest %= unit;
  int shown = digits;  // zeros right of the last decimal are cut
  for (; shown > digits_min && rest % 10 == 0; --shown) {
    rest /= 10;
  }
  if (shown == 0) {
    return out;
  }
  *out = '.';
  for (int at = shown; at > 0; --at, rest /= 10) {
    out[at] = static_cast<char>('0' + rest % 10);
  }
  return out + 1 + shown;
}
char* print_to(char* out, Amount amount, Currency currency) {
  const int digits = minor_unit_digits(currency);
  return print_decimal_to(out, amount.minor, digits, digits);
}
char* print_to(char* out, Quantity quantity) {
  return print_decimal_to(out, quantity.e4, 4, 2);
}
char* print_to(char* out, Price price) {
  return print_decimal_to(out, price.e4, 4, 2);
}
char* print_to(char* out, BasisPoints rate) {
  return print_decimal_to(out, rate.value, 2, 2);
}

namespace {

template <class... Value>
std::string printed(const Value&... value) {
  std::array<char, kPrintedMax> text;
  return {text.data(), print_to(text.data(), value...)};
}

}  // namespace

std::string print_decimal(std::int64_t value, int digits, int digits_min) {
  std::array<char, kPrintedMax> text;
  return {text.data(), print_decimal_to(text.data(), value, digits, digits_min)};
}
std::string print(Amount amount, Currency currency) {
  return printed(amount, currency);
}
std::string print(Quantity quantity) {
  return printed(quantity);
}
std::string print(Price price) {
  return printed(price);
}
std::string print(BasisPoints rate) {
  return printed(rate);
}

}  // namespace facta
