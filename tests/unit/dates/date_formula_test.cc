// Date formulas: the examples DF-EX and the table of what is a formula.
#include "aggregates/dates/date_formula.h"

#include "tests/unit/dates/day.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace facta::dates {
namespace {

DateFormula formula(std::string_view text) {
  const auto read = parse_date_formula(text);
  EXPECT_TRUE(read.has_value()) << text;
  return read ? *read : DateFormula{};
}

// DF-08: the start day is included beside the formula.
TEST(DateFormula, EndsPeriods) {
  const struct {
    const char* id;
    const char* formula;
    const char* end;
    int days;
  } rows[] = {
      {"DF-EX-01", "1W", "2025-06-08", 8},     {"DF-EX-02", "6D", "2025-06-07", 7},
      {"DF-EX-03", "1W-1D", "2025-06-07", 7},  {"DF-EX-04", "6M", "2025-12-01", 184},
      {"DF-EX-05", "1M-1D", "2025-06-30", 30}, {"DF-EX-06", "1K", "2025-09-01", 93},
      {"DF-EX-07", "1J", "2026-06-01", 366},   {"DF-EX-08", "0D", "2025-06-01", 1},
  };
  const Date start = day("2025-06-01");
  for (const auto& row : rows) {
    const auto end = period_end(start, formula(row.formula));
    ASSERT_TRUE(end.has_value()) << row.id;
    EXPECT_EQ(*end, day(row.end)) << row.id;
    EXPECT_EQ(end->days - start.days + 1, row.days) << row.id;
  }
}

// DF-01, DF-02, DF-04...07, DF-09, DF-10.
TEST(DateFormula, ShiftsDates) {
  const struct {
    const char* id;
    const char* from;
    const char* formula;
    const char* to;
  } rows[] = {
      {"DF-EX-09", "2025-01-08", "-1D", "2025-01-07"},
      {"DF-EX-10", "2025-01-07", "-1D", "2025-01-06"},
      {"DF-EX-11", "2025-01-07", "WD1", "2025-01-13"},
      {"DF-EX-12", "2025-01-06", "WD1", "2025-01-13"},
      {"DF-EX-13", "2025-01-07", "WD4", "2025-01-09"},
      {"DF-EX-14", "2025-01-09", "WD4", "2025-01-16"},
      {"DF-EX-15", "2025-01-07", "-WD1", "2025-01-06"},
      {"DF-EX-16", "2025-01-06", "-WD1", "2024-12-30"},
      {"DF-EX-17", "2025-01-07", "WD1-1D", "2025-01-12"},
      {"DF-EX-18", "2025-01-31", "1M", "2025-02-28"},
      {"DF-EX-19", "2024-01-31", "1M", "2024-02-29"},
      {"DF-EX-20", "2025-01-31", "1M+1D", "2025-03-01"},
      {"DF-EX-21", "2024-11-30", "1K", "2025-02-28"},
      {"DF-EX-22", "2024-02-29", "1J", "2025-02-28"},
      {"DF-EX-23", "2025-08-31", "6M", "2026-02-28"},
      {"DF-EX-24", "2025-03-31", "-1M", "2025-02-28"},
      {"DF-02 day", "2025-01-31", "2D", "2025-02-02"},
      {"DF-02 week", "2025-01-31", "1W", "2025-02-07"},
      {"DF-02 weekday", "2025-01-31", "WD5", "2025-02-07"},
      {"DF-02 month", "2025-01-15", "1M", "2025-02-15"},
      {"DF-02 quarter", "2025-01-15", "1K", "2025-04-15"},
      {"DF-02 year", "2025-01-15", "1J", "2026-01-15"},
      {"DF-05 left to right", "2025-01-31", "1D+1M", "2025-03-01"},
      {"DF-05 left to right", "2025-01-31", "1M-1M", "2025-01-28"},
      {"DF-11 no formula", "2025-01-31", "", "2025-01-31"},
      {"DF-10 into the year before", "2025-01-31", "-2M", "2024-11-30"},
      {"DF-10 into the year before", "2025-01-31", "-13M", "2023-12-31"},
  };
  for (const auto& row : rows) {
    const auto shifted = shift(day(row.from), formula(row.formula));
    ASSERT_TRUE(shifted.has_value()) << row.id;
    EXPECT_EQ(*shifted, day(row.to)) << row.id << ' ' << row.formula;
  }
}

// DF-06, DF-07: always within a week, never the day itself, on the weekday asked for.
TEST(DateFormula, FindsEveryWeekdayFromEveryDay) {
  for (Date from = day("2025-01-06"); from < day("2025-01-13"); from = plus_days(from, 1)) {
    for (int n = 1; n <= 7; ++n) {
      const std::string text = "WD" + std::to_string(n);
      const Date next = shift(from, formula(text)).value();
      EXPECT_TRUE(from < next && next <= plus_days(from, 7)) << print(from) << text;
      EXPECT_EQ(static_cast<int>(weekday(next)), n);
      const Date last = shift(from, formula("-" + text)).value();
      EXPECT_TRUE(plus_days(from, -7) <= last && last < from) << print(from) << '-' << text;
      EXPECT_EQ(static_cast<int>(weekday(last)), n);
    }
  }
}

// The table of validation: accepted, and stored in upper case.
TEST(DateFormula, IsReadAndPrinted) {
  const struct {
    const char* text;
    const char* stored;
  } rows[] = {
      {"-1D", "-1D"},
      {"1w-1d", "1W-1D"},
      {"WD7", "WD7"},
      {"12M+15D-WD1", "12M+15D-WD1"},
      {"1D+1D+1D+1D+1D+1D+1D", "1D+1D+1D+1D+1D+1D+1D"},
      {"2k-1j+wd3", "2K-1J+WD3"},
      {"+1D", "1D"},
      {"007D", "7D"},
      {"-0D", "-0D"},
      {"", ""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(print(formula(row.text)), row.stored) << row.text;
  }
}

TEST(DateFormula, SaysWhereTheSyntaxIsWrong) {
  const struct {
    const char* text;
    std::size_t position;
  } rows[] = {
      {"WD0", 2},  {"WD8", 2},  {"1Q", 1},           {"1Y", 1},         {"CM", 0},  {"D10", 0},
      {"1", 1},    {"W", 1},    {"1W 1D", 2},        {"1W--1D", 3},     {"-", 1},   {"1D+", 3},
      {"WD", 2},   {"WD12", 3}, {"1D1D", 2},         {"1WD1", 2},       {" 1D", 0}, {"1D ", 2},
      {"-1D-", 4}, {"1.5D", 1}, {"\xE2\x82\xAC", 0}, {"1D\xC3\xA9", 2},
  };
  for (const auto& row : rows) {
    const auto read = parse_date_formula(row.text);
    ASSERT_FALSE(read.has_value()) << row.text;
    EXPECT_EQ(read.error().code, "date_formula.invalid_syntax") << row.text;
    EXPECT_EQ(read.error().position, row.position) << row.text;
  }
}

// DF-03, AMB-14; DEC-15: the length is looked at first.
TEST(DateFormula, HasAtMostTwentyCharacters) {
  for (const char* text :
       {"1D+1D+1D+1D+1D+1D+12D", "1W--1D + something else", "no formula at all!!!!"}) {
    const auto read = parse_date_formula(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, "date_formula.too_long") << text;
  }
  // Eleven characters of two bytes each are not too many.
  std::string letters;
  for (int i = 0; i < 11; ++i) {
    letters += "\xC3\xA9";
  }
  EXPECT_EQ(parse_date_formula(letters).error().code, "date_formula.invalid_syntax");
}

// DEC-15: 1900...9999, whatever the digits.
TEST(DateFormula, StaysInRange) {
  const struct {
    const char* from;
    const char* formula;
  } beyond[] = {
      {"9999-12-31", "1D"},
      {"9999-12-31", "WD1"},
      {"9999-12-25", "1W"},
      {"9999-12-01", "1M"},
      {"9999-10-01", "1K"},
      {"9999-01-01", "1J"},
      {"1900-01-01", "-1D"},
      {"1900-01-01", "-WD7"},
      {"1900-12-31", "-1J"},
      {"1900-01-31", "-1M"},
      {"2025-01-01", "9999999999999999999D"},
      {"2025-01-01", "9999999999999999999W"},
      {"2025-01-01", "9999999999999999999M"},
      {"2025-01-01", "9999999999999999999K"},
      {"2025-01-01", "9999999999999999999J"},
      {"2025-01-01", "-999999999999999999J"},
      {"2025-01-01", "-999999999999999999D"},
      {"2025-01-01", "3000000W"},
      {"2025-01-01", "2147483648D"},
      {"2025-01-01", "4294967296D"},
      {"2025-01-01", "9000J-9000J"},  // there is no date in between
  };
  for (const auto& row : beyond) {
    const auto shifted = shift(day(row.from), formula(row.formula));
    ASSERT_FALSE(shifted.has_value()) << row.from << ' ' << row.formula;
    EXPECT_EQ(shifted.error().code, "date_formula.out_of_range");
    EXPECT_FALSE(period_end(day(row.from), formula(row.formula)).has_value());
  }
  EXPECT_EQ(shift(day("1900-01-01"), formula("2958463D")).value(), day("9999-12-31"));
  EXPECT_EQ(shift(day("9999-12-31"), formula("-2958463D")).value(), day("1900-01-01"));
  EXPECT_EQ(shift(day("9999-11-30"), formula("1M")).value(), day("9999-12-30"));
  EXPECT_EQ(shift(day("9998-12-31"), formula("1J")).value(), day("9999-12-31"));
}

std::string random_formula(std::mt19937& random) {
  const auto below = [&](unsigned bound) { return random() % bound; };
  std::string text;
  for (unsigned term = 0, terms = 1 + below(5); term < terms; ++term) {
    if (!text.empty() || below(2) == 0) {
      text += below(2) == 0 ? '-' : '+';
    }
    if (below(3) == 0) {
      text += (below(2) == 0 ? "wd" : "WD") + std::to_string(1 + below(7));
    } else {
      text += std::to_string(below(1000)) + "DWMKJdwmkj"[below(10)];
    }
  }
  return text;
}

TEST(DateFormula, ReadsBackWhatItPrints) {
  std::mt19937 random(20260101);
  int read_count = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_formula(random);
    const auto read = parse_date_formula(text);
    ASSERT_EQ(read.has_value(), text.size() <= 20) << text;
    if (!read) {
      continue;
    }
    ++read_count;
    const std::string printed = print(*read);
    ASSERT_LE(printed.size(), text.size());
    const auto again = parse_date_formula(printed);
    ASSERT_TRUE(again.has_value()) << printed;
    ASSERT_EQ(*again, *read) << text;
    ASSERT_EQ(print(*again), printed);
  }
  EXPECT_GT(read_count, 10'000);
}

}  // namespace
}  // namespace facta::dates
