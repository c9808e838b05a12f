#include "service/hours_file/number_text.h"

#include <gtest/gtest.h>

namespace facta::hours_file {
namespace {

TEST(NumberForm, SaysWhatANumberTellsAboutTheDecimalSign) {
  EXPECT_EQ(form_of("8"), NumberForm::Whole);
  EXPECT_EQ(form_of("-12"), NumberForm::Whole);
  EXPECT_EQ(form_of("7.5"), NumberForm::Point);
  EXPECT_EQ(form_of("7,50"), NumberForm::Comma);
  EXPECT_EQ(form_of("-0,25"), NumberForm::Comma);
  EXPECT_EQ(form_of("62.5050"), NumberForm::Point);
}

TEST(NumberForm, ThreeDecimalsAreAmbiguousUnlessTheyCannotBeThousands) {
  EXPECT_EQ(form_of("1,234"), NumberForm::AmbiguousComma);
  EXPECT_EQ(form_of("-123.456"), NumberForm::AmbiguousPoint);
  EXPECT_EQ(form_of("0,125"), NumberForm::Comma);
  EXPECT_EQ(form_of("1234.567"), NumberForm::Point);
}

TEST(NumberForm, RefusesEverythingElse) {
  for (const char* text : {"", "-", "x", "1.", ".5", "+1", "1e3", "1.234,56", "1,2,3", "1 000",
                           " 1", "1 ", "0x10", "--1", "1-", "€ 5", "1.5h", "NaN"}) {
    EXPECT_EQ(form_of(text), NumberForm::Malformed) << text;
  }
}

TEST(Clock, BecomesHoursWithFourDecimalsHalfAwayFromZero) {
  EXPECT_EQ(hours_of_clock("07:30", DurationFormat::HoursMinutes), "7.5");
  EXPECT_EQ(hours_of_clock("0:06", DurationFormat::HoursMinutes), "0.1");
  EXPECT_EQ(hours_of_clock("0:20", DurationFormat::HoursMinutes), "0.3333");
  EXPECT_EQ(hours_of_clock("0:40", DurationFormat::HoursMinutes), "0.6667");
  EXPECT_EQ(hours_of_clock("120:00", DurationFormat::HoursMinutes), "120");
  EXPECT_EQ(hours_of_clock("00:00:09", DurationFormat::HoursMinutesSeconds), "0.0025");
  EXPECT_EQ(hours_of_clock("00:00:01", DurationFormat::HoursMinutesSeconds), "0.0003");
  EXPECT_EQ(hours_of_clock("-1:30", DurationFormat::HoursMinutes), "-1.5");
  EXPECT_EQ(hours_of_clock("-0:00", DurationFormat::HoursMinutes), "0");
  EXPECT_EQ(hours_of_clock("1:15:00", DurationFormat::Any), "1.25");
  EXPECT_EQ(hours_of_clock("1:15", DurationFormat::Any), "1.25");
}

TEST(Clock, RefusesOtherForms) {
  for (const char* text : {"", ":", "7", "7.5", "7:5", "7:60", "7:30:60", "7:30:1", "a:30", "7:3x",
                           "123456:00", "7:30:00:00", "7:300", ":30", "7:30 "}) {
    EXPECT_EQ(hours_of_clock(text, DurationFormat::Any), std::nullopt) << text;
  }
  EXPECT_EQ(hours_of_clock("7:30", DurationFormat::HoursMinutesSeconds), std::nullopt);
  EXPECT_EQ(hours_of_clock("7:30:00", DurationFormat::HoursMinutes), std::nullopt);
}

TEST(DateFormat, ReadsTheFormsInUse) {
  EXPECT_EQ(DateFormat::parse("YYYY-MM-DD")->read("2026-10-01"), "2026-10-01");
  EXPECT_EQ(DateFormat::parse("DD/MM/YYYY")->read("31/10/2026"), "2026-10-31");
  EXPECT_EQ(DateFormat::parse("MM/DD/YYYY")->read("10/31/2026"), "2026-10-31");
  EXPECT_EQ(DateFormat::parse("D.M.YYYY")->read("1.9.2026"), "2026-09-01");
  EXPECT_EQ(DateFormat::parse("D.M.YYYY")->read("11.12.2026"), "2026-12-11");
  EXPECT_EQ(DateFormat::parse("YYYYMMDD")->read("20261031"), "2026-10-31");
}

TEST(DateFormat, RefusesDatesThatDoNotExistOrFit) {
  const auto format = DateFormat::parse("YYYY-MM-DD");
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "1899-12-31", "2026-1-01",
                           "2026-10-1", "2026-10-011", "2026/10/01", "", "2026-10", "x026-10-01"}) {
    EXPECT_EQ(format->read(text), std::nullopt) << text;
  }
  EXPECT_EQ(format->read("2028-02-29"), "2028-02-29");
}

TEST(DateFormat, RefusesPatternsWithoutYearMonthAndDay) {
  for (const char* pattern :
       {"", "YYYY-MM", "YY-MM-DD", "YYYY-MM-DD-DD", "MMM D YYYY", "2026-M-D"}) {
    EXPECT_FALSE(DateFormat::parse(pattern)) << pattern;
  }
}

}  // namespace
}  // namespace facta::hours_file
