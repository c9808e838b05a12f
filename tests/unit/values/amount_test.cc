// VAT-01, VAT-02, VAT-04, DEC-09 and the examples VAT-EX-01...06.
#include "events/values/amount.h"

#include "events/base/assert.h"

#include <gtest/gtest.h>

#include <limits>

namespace facta {
namespace {

constexpr Currency kEuro{"EUR"};
constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();

Quantity quantity_of(std::string_view text) {
  return {*parse_decimal(text, 4)};
}
Price price_of(std::string_view text) {
  return {*parse_decimal(text, 4)};
}
std::int64_t net(std::string_view quantity, std::string_view price) {
  return line_net(quantity_of(quantity), price_of(price), kEuro)->minor;
}
std::int64_t vat(std::int64_t base, std::int32_t basis_points) {
  return vat_of(Amount{base}, BasisPoints{basis_points})->minor;
}

TEST(LineNet, RoundsOnceHalfAwayFromZero) {  // VAT-02
  EXPECT_EQ(net("7.5", "62.505"), 46'879);   // VAT-EX-01: 468.7875
  EXPECT_EQ(net("-1", "12.345"), -1'235);    // VAT-EX-05
  EXPECT_EQ(net("1", "12.345"), 1'235);
  EXPECT_EQ(net("1", "12.3449"), 1'234);
  EXPECT_EQ(net("8", "75"), 60'000);  // VAT-EX-06
  EXPECT_EQ(net("0.0001", "0.0001"), 0);
  EXPECT_EQ(net("0.0001", "50"), 1);  // half a cent
  EXPECT_EQ(net("-0.0001", "50"), -1);
}

TEST(LineNet, KnowsTheMinorUnitsOfTheCurrency) {  // DEC-09
  EXPECT_EQ(line_net(quantity_of("1"), price_of("12.5"), Currency{"JPY"}), Amount{13});
  EXPECT_EQ(line_net(quantity_of("1"), price_of("12.3456"), Currency{"KWD"}), Amount{12'346});
}

TEST(LineNet, OverflowIsARefusalNeverAWrap) {  // VAT-02, DEC-09
  EXPECT_EQ(line_net({kInt64Max}, {kInt64Max}, kEuro), std::nullopt);
  EXPECT_EQ(line_net({-kInt64Max}, {kInt64Max}, Currency{"KWD"}), std::nullopt);
  EXPECT_EQ(line_net(quantity_of("1000000000"), price_of("10000"), kEuro), Amount{kAmountMinorMax});
  EXPECT_EQ(line_net(quantity_of("1000000000"), price_of("10000.0001"), kEuro), std::nullopt);
}

// VAT-02: what was decided never comes near it, a foreign history may say it.
TEST(Sums, EndAtTheRangeOfAnInt64AndNeverWrap) {
  const BrokenInvariantsThrow instead_of_a_stop;
  const Amount most{kInt64Max};
  const Amount least{std::numeric_limits<std::int64_t>::min()};
  EXPECT_EQ(most + Amount{0}, most);
  EXPECT_EQ(most - most, Amount{0});
  EXPECT_THROW(most + Amount{1}, BrokenInvariant);
  EXPECT_THROW(least - Amount{1}, BrokenInvariant);
  EXPECT_THROW(-least, BrokenInvariant);
  Amount sum = most;
  EXPECT_THROW(sum += Amount{1}, BrokenInvariant);
  EXPECT_EQ(sum, most);
  EXPECT_THROW(Quantity{kInt64Max} + Quantity{1}, BrokenInvariant);
  EXPECT_EQ(sum_of(most, Amount{1}), std::nullopt);
  EXPECT_EQ(sum_of(most, Amount{-1}), Amount{kInt64Max - 1});
  EXPECT_EQ(sum_of(Quantity{kInt64Max}, Quantity{1}), std::nullopt);
}

TEST(SumsDeathTest, OutOfRangeStopTheProcess) {
  EXPECT_DEATH(Amount{kInt64Max} + Amount{1}, "broken invariant at .*: a sum is out of range");
}

TEST(VatOf, IsRoundedPerGroup) {         // VAT-04
  EXPECT_EQ(vat(46'879, 2'100), 9'845);  // VAT-EX-01: 9844.59
  EXPECT_EQ(vat(9 * 6, 900), 5);         // VAT-EX-02: 4.86, per line 9
  EXPECT_EQ(vat(3'000, 2'100), 630);     // VAT-EX-03
  EXPECT_EQ(vat(2'000, 900), 180);       // VAT-EX-03
  EXPECT_EQ(vat(10 * 2, 2'100), 4);      // VAT-EX-04: 4.2, per line 0
  EXPECT_EQ(vat(60'000, 0), 0);          // VAT-EX-06
  EXPECT_EQ(vat(50, 100), 1);            // half
  EXPECT_EQ(vat(-50, 100), -1);
}

TEST(ParseDecimal, TakesExactDecimalsOnly) {
  EXPECT_EQ(parse_decimal("7.5", 4), 75'000);
  EXPECT_EQ(parse_decimal("-12.345", 4), -123'450);
  EXPECT_EQ(parse_decimal("8.00000", 4), 80'000);
  EXPECT_EQ(parse_decimal("0", 4), 0);
  EXPECT_EQ(parse_decimal("007", 0), 7);
  for (const char* text : {"", "-", ".5", "5.", "+1", " 1", "1 ", "1e3", "1,5", "1.2.3", "0x1",
                           "1.23456", "--1", "NaN"}) {
    EXPECT_EQ(parse_decimal(text, 4), std::nullopt) << text;
  }
}

TEST(ParseDecimal, KnowsItsRange) {
  EXPECT_EQ(parse_decimal("922337203685477.5807", 4), kInt64Max);
  EXPECT_EQ(parse_decimal("922337203685477.5808", 4), std::nullopt);
  EXPECT_EQ(parse_decimal("99999999999999999999999999999999999999999999", 4), std::nullopt);
}

TEST(Print, IsTheInverseOfParsing) {
  EXPECT_EQ(print(Amount{123'450}, kEuro), "1234.50");
  EXPECT_EQ(print(Amount{-5}, kEuro), "-0.05");
  EXPECT_EQ(print(Amount{5}, Currency{"JPY"}), "5");
  EXPECT_EQ(print(Amount{5}, Currency{"KWD"}), "0.005");
  EXPECT_EQ(print(quantity_of("7.1234")), "7.1234");
  EXPECT_EQ(print(quantity_of("7.1")), "7.10");
  EXPECT_EQ(print(price_of("62.505")), "62.505");
  EXPECT_EQ(print(BasisPoints{2'100}), "21.00");
  for (const std::int64_t value : {0ll, 1ll, -1ll, 99'999ll, -123'456'789ll}) {
    EXPECT_EQ(parse_decimal(print_decimal(value, 4, 2), 4), value);
  }
}

TEST(ParseCurrency, KnowsIso4217) {
  EXPECT_TRUE(parse_currency("EUR"));
  EXPECT_EQ(minor_unit_digits(*parse_currency("JPY")), 0);
  EXPECT_EQ(minor_unit_digits(*parse_currency("TND")), 3);
  for (const char* code : {"", "eur", "EU", "EURO", "ZZZ"}) {
    EXPECT_FALSE(parse_currency(code)) << code;
  }
}

}  // namespace
}  // namespace facta
