#include "service/hours_file/csv_scanner.h"

#include "service/hours_file/byte_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace facta::hours_file {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Scan {
  std::vector<std::string> header;
  char separator = 0;
  Rows rows;
  std::vector<std::size_t> lines;
  std::string error;  // "code line:column name"
};

std::string short_form(const HoursFileError& error) {
  return error.code + " " + std::to_string(error.line) + ":" + std::to_string(error.column) + " " +
         error.column_name;
}

Scan scan(ByteSource& source) {
  Scan result;
  CsvScanner scanner(source);
  auto opened = scanner.open();
  if (!opened) {
    result.error = short_form(opened.error());
    return result;
  }
  result.header = scanner.header();
  result.separator = scanner.separator();
  CsvRecord record;
  while (true) {
    auto more = scanner.next(record);
    if (!more) {
      result.error = short_form(more.error());
      return result;
    }
    if (!*more) {
      return result;
    }
    result.rows.emplace_back(record.cells.begin(), record.cells.end());
    result.lines.push_back(record.line);
  }
}

Scan scan(std::string_view text) {
  TextSource source(text);
  return scan(source);
}

// Hands out at most a few bytes at a time, as a socket may.
class SlowSource final : public ByteSource {
 public:
  SlowSource(std::string_view text, std::size_t step) : text_(text), step_(step) {}
  Result<std::size_t, std::string> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), step_, text_.size() - at_});
    text_.copy(into.data(), count, at_);
    at_ += count;
    return count;
  }
  Result<Done, std::string> restart() override {
    at_ = 0;
    return Done{};
  }

 private:
  std::string_view text_;
  std::size_t step_;
  std::size_t at_ = 0;
};

TEST(CsvScanner, FindsTheSeparatorInTheHeaderOutsideQuotes) {
  EXPECT_EQ(scan("a,b\n1,2\n").separator, ',');
  EXPECT_EQ(scan("a;b\n1;2\n").separator, ';');
  EXPECT_EQ(scan("a\tb\n1\t2\n").separator, '\t');
  EXPECT_EQ(scan("\"a,x,y\";b\n1;2\n").separator, ';');
  EXPECT_EQ(scan("a;b,c;d\n").separator, ';');
  EXPECT_EQ(scan("a\n1\n").error, "hours_file.no_separator 1:0 ");
  EXPECT_EQ(scan("a;b,c\n1\n").error, "hours_file.no_separator 1:0 ");
}

TEST(CsvScanner, TakesTheSeparatorLineOfExcel) {
  const Scan result = scan("\xEF\xBB\xBFsep=;\r\na;b,c,d\r\n1;2\r\n");
  EXPECT_EQ(result.header, (std::vector<std::string>{"a", "b,c,d"}));
  EXPECT_EQ(result.lines, (std::vector<std::size_t>{3}));
}

TEST(CsvScanner, LeavesTheByteOrderMarkOut) {
  EXPECT_EQ(scan("\xEF\xBB\xBF"
                 "a;b\n1;2\n")
                .header,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(scan("\xEF\xBB\xBF\"a\";b\n1;2\n").header, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(scan(std::string_view("\xFF\xFE"
                                  "a\0;\0",
                                  6))
                .error,
            "hours_file.invalid_utf8 1:0 ");
}

TEST(CsvScanner, ReadsMixedLineEndsAndAFileWithoutOneAtTheEnd) {
  const Scan result = scan("a;b\r\n1;2\n3;4\r\n5;6");
  EXPECT_EQ(result.rows, (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
  EXPECT_EQ(scan("a;b\n1;").rows, (Rows{{"1", ""}}));
}

TEST(CsvScanner, ReadsQuotedCellsWithSeparatorsQuotesAndLineBreaks) {
  const Scan result = scan("a;b\n\"x;\"\"y\"\"\";\"one\r\ntwo\"\n\"\";\" kept \"\n3;4\n");
  EXPECT_EQ(result.rows, (Rows{{"x;\"y\"", "one\r\ntwo"}, {"", " kept "}, {"3", "4"}}));
  EXPECT_EQ(result.lines, (std::vector<std::size_t>{2, 4, 5}));
}

TEST(CsvScanner, DropsSpacesAroundPlainCells) {
  EXPECT_EQ(scan(" a ; b\n 1 ;2 x \n").rows, (Rows{{"1", "2 x"}}));
}

TEST(CsvScanner, LeavesOutEmptyLinesAndLinesOfSeparators) {
  const Scan result = scan("\n\na;b\n\n1;2\n;\n  \n\r\n3;4\n\n");
  EXPECT_EQ(result.rows, (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(result.lines, (std::vector<std::size_t>{5, 9}));
}

TEST(CsvScanner, SaysWhereABrokenCellIs) {
  EXPECT_EQ(scan("a;b\n1;2\n3;x\"y\n").error, "hours_file.stray_quote 3:2 b");
  EXPECT_EQ(scan("a;b\n\"1\"x;2\n").error, "hours_file.text_after_quote 2:1 a");
  EXPECT_EQ(scan("a;b\n1;2\n3;\"open\n4;5\n").error, "hours_file.unclosed_quote 3:2 b");
  EXPECT_EQ(scan("a;b\n1;2\r3;4\n").error, "hours_file.lone_carriage_return 2:2 b");
  EXPECT_EQ(scan(std::string_view("a;b\n1;2\n\0;4\n", 12)).error, "hours_file.nul 3:1 a");
  EXPECT_EQ(scan("a;b\n1;caf\xE9\n").error, "hours_file.invalid_utf8 2:2 b");
  EXPECT_EQ(scan("a;b\n\"one\ntwo\n\xC0\xAF\";2\n").error, "hours_file.invalid_utf8 4:1 a");
}

TEST(CsvScanner, ComparesEveryLineWithTheHeader) {
  EXPECT_EQ(scan("a;b;c\n1;2\n").error, "hours_file.too_few_cells 2:3 c");
  EXPECT_EQ(scan("a;b\n1;2;3\n").error, "hours_file.too_many_cells 2:3 ");
  EXPECT_EQ(scan("a;b\n1;2\na;b\n").error, "hours_file.second_header 3:0 ");
  EXPECT_EQ(scan("a;;c\n1;2;3\n").error, "hours_file.column_unnamed 1:2 ");
}

TEST(CsvScanner, RefusesAFileWithoutHeader) {
  EXPECT_EQ(scan("").error, "hours_file.empty 0:0 ");
  EXPECT_EQ(scan("\n\n").error, "hours_file.empty 0:0 ");
  EXPECT_EQ(scan("\xEF\xBB\xBF").error, "hours_file.empty 0:0 ");
}

TEST(CsvScanner, RefusesARowWithoutEndInBoundedMemory) {
  const std::string text = "a;b\n1;\"" + std::string(2 * kRecordBytesMax, 'x');
  EXPECT_EQ(scan(text).error, "hours_file.row_too_long 2:0 ");
  const std::string wide = "a;b\n" + std::string(kColumnsMax + 5, ';') + "\n";
  EXPECT_EQ(scan(wide).error, "hours_file.too_many_columns 2:257 ");
}

TEST(CsvScanner, ReadsTheSameInPiecesOfAnySize) {
  std::string text = "a;b\r\n";
  for (int i = 0; i < 50; ++i) {
    text +=
        "\"x;\"\"" + std::to_string(i) + "\"\"\r\n\";\xE2\x82\xAC " + std::to_string(i) + "\r\n";
  }
  const Scan whole = scan(text);
  ASSERT_EQ(whole.error, "");
  ASSERT_EQ(whole.rows.size(), 50U);
  EXPECT_EQ(whole.rows[7], (std::vector<std::string>{"x;\"7\"\r\n", "\xE2\x82\xAC 7"}));
  for (std::size_t step = 1; step < 40; ++step) {
    SlowSource slow(text, step);
    EXPECT_EQ(scan(slow).rows, whole.rows) << step;
  }
}

TEST(CsvScanner, CrossesItsBlocks) {
  std::string text = "a;b\n";
  Rows expected;
  for (int i = 0; i < 40'000; ++i) {
    const std::string number = std::to_string(i);
    const bool is_quoted = i % 3 == 0;
    text += is_quoted ? number + ";\"\"\"" + number + "\"\n" : number + ";" + number + "\n";
    expected.push_back({number, is_quoted ? "\"" + number : number});
  }
  EXPECT_EQ(scan(text).rows, expected);
}

TEST(CsvScanner, SaysWhyAFileCannotBeRead) {
  FileSource missing("/nonexistent/hours.csv");
  EXPECT_EQ(scan(missing).error, "hours_file.unreadable 0:0 ");
  FileSource folder("/");
  EXPECT_EQ(scan(folder).error, "hours_file.unreadable 0:0 ");
}

}  // namespace
}  // namespace facta::hours_file
