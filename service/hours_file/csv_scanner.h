// CSV as RFC 4180 describes it and as spreadsheets write it: separator found in the header line, an
// optional byte order mark and "sep=;" line, CRLF and LF mixed, quoted cells with separators,
// quotes and line breaks in them, empty lines left out. Reads in blocks: the memory is that of one
// block and one record, whatever the size of the file. One thread.
#pragma once

#include "events/base/result.h"
#include "service/hours_file/byte_source.h"
#include "service/hours_file/hours_file_error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace facta::hours_file {

inline constexpr std::size_t kRecordBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kColumnsMax = 256;

// One line of cells. The cells are valid until the next call of the scanner that filled it.
struct CsvRecord {
  std::size_t line = 0;  // where it begins
  std::vector<std::string_view> cells;
};

class CsvScanner {
 public:
  // The source must outlive the scanner.
  explicit CsvScanner(ByteSource& source) : source_(&source) {}

  // From the first byte: restarts the source and reads the header. separator: 0 finds it in the
  // header line (the most frequent of comma, semicolon and tab outside quotes).
  Result<Done, HoursFileError> open(char separator = 0);

  char separator() const { return separator_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t header_line() const { return header_line_; }

  // The next record that is not empty (no cell, or only empty ones), with exactly as many cells as
  // the header; false at the end. After an error with code too_few_cells, too_many_cells or
  // second_header the next call goes on behind that record; after any other there is no next call.
  Result<bool, HoursFileError> next(CsvRecord& record);

 private:
  enum class Outcome { Complete, NeedMore, Failed };
  struct Cursor;

  Result<Done, HoursFileError> read_signature();
  Result<Done, HoursFileError> find_separator();
  Result<bool, HoursFileError> next_record(CsvRecord& record);
  Result<bool, HoursFileError> fill();
  Outcome scan_record(CsvRecord& record);
  Outcome scan_quoted(Cursor& cursor, CsvRecord& record);
  Outcome scan_plain(Cursor& cursor, CsvRecord& record);
  Outcome end_cell(Cursor& cursor);
  bool take_cell(const Cursor& cursor, std::string_view text, CsvRecord& record);
  Outcome failed(const Cursor& cursor, std::string code, std::string message);
  HoursFileError unreadable(std::string message) const;
  std::string header_name(std::size_t index) const;

  ByteSource* source_;
  std::vector<std::string> header_;
  std::size_t header_line_ = 0;
  char separator_ = 0;
  std::string buffer_;  // bytes from position_ on are not read yet
  std::size_t position_ = 0;
  std::size_t line_ = 1;   // line of position_
  bool at_end_ = false;    // the source has no more than the buffer
  std::string unescaped_;  // quoted cells with "" in them, of the current record
  HoursFileError error_;   // of the record that failed
};

}  // namespace facta::hours_file
