// Numbers, durations and dates as files write them, turned into the one text form that facta takes:
// decimal point, no thousands separators, YYYY-MM-DD. Texts in, texts out; no floating point.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace facta::hours_file {

// None: no number of the file has decimals.
enum class DecimalSign { None, Point, Comma };

char sign_of(DecimalSign sign);              // '.', ',' or 0
std::string_view word_of(DecimalSign sign);  // "none", "point", "comma"

// What one number says about the decimal sign of its file.
enum class NumberForm {
  Whole,           // "8", "-3": nothing
  Point,           // "7.5", "0.125", "12345.678": a decimal point
  Comma,           // the same with a decimal comma
  AmbiguousPoint,  // "1.234": one point, one to three digits before it of which the first is not 0,
                   // exactly three behind it; it could be one thousand two hundred thirty-four
  AmbiguousComma,  // "1,234"
  Malformed,       // no number: empty, letters, two signs, thousands separators, exponent, "+"
};
NumberForm form_of(std::string_view number);

// "7,5" -> "7.5". Only for texts whose form_of is not Malformed.
std::string with_decimal_point(std::string_view number);

enum class DurationFormat { HoursMinutesSeconds, HoursMinutes, Decimal, Any };

// HH:MM:SS, HH:MM, decimal, any; nothing for another word.
std::optional<DurationFormat> duration_format_of(std::string_view word);

// Hours of a clock text ("7:30", "07:30:00", "-0:45"), rounded half away from zero to the four
// decimals of a quantity (VAT-01): "7.5", "0.3333". Nothing when it is not of that format; one to
// five digits of hours, two of minutes and seconds, both below 60.
std::optional<std::string> hours_of_clock(std::string_view text, DurationFormat format);

// A date pattern such as "YYYY-MM-DD", "DD/MM/YYYY" or "D.M.YYYY": YYYY four digits, MM and DD two,
// M and D one or two; every other letter stands for itself.
class DateFormat {
 public:
  // Nothing when the pattern does not name year, month and day exactly once each.
  static std::optional<DateFormat> parse(std::string_view pattern);

  // "YYYY-MM-DD" of a date that exists, years 1900 to 9999; nothing otherwise.
  std::optional<std::string> read(std::string_view text) const;

  const std::string& pattern() const { return pattern_; }

 private:
  struct Part {
    char what = 0;               // 'Y', 'M', 'D', or the letter itself
    std::size_t digits_min = 0;  // 0 for a letter
    std::size_t digits_max = 0;
  };
  std::string pattern_;
  std::vector<Part> parts_;
};

}  // namespace facta::hours_file
